"""Use cases of offers and needs; which of the two is the `side`."""

import dataclasses
from dataclasses import fields
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.services import access, consents
from app.services.access import Caller
from app.services.evidence_days import refuse_days_to_come
from app.services.expected import ANYTHING, Expected
from app.services.ids import new_id
from app.store import listing_facets, listings, organizations, seen
from app.values.listing import ListingDraft, ListingRecord
from app.values.page import Facets, ListingFilter, Page, Paging
from app.values.push import Pushed
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Scope, Side


async def create(session: WriteSession, caller: Caller, draft: ListingDraft) -> ListingRecord:
    """Store a new offer or need.

    Raises:
        InvalidInputError: there is no such organization, or evidence of a day to come.
        ConflictError: the portal's own key is there already; names the listing that has it.
        PermissionDeniedError: it would belong to another portal.
    """
    caller.must(Scope.WRITE)
    caller.must_own(draft.source.portal)
    refuse_days_to_come(draft.details.green)
    named, draft = draft.organization_id, await _of_standing(session, draft)
    await check_owner(session, caller, draft.organization_id, named=named)
    key = new_id()
    await _check_source(session, key, draft)
    await listings.add(session, key, draft)
    return await _written(session, draft.side, key)


async def put_by_source(
    session: WriteSession,
    caller: Caller,
    draft: ListingDraft,
    expected: Expected = ANYTHING,
) -> tuple[ListingRecord, Pushed]:
    """Create or replace what a portal pushes under its own key; say what became of it.

    What is pushed as it stands already changes nothing, not even the revision.

    Raises:
        InvalidInputError: there is no such organization.
        PermissionDeniedError: the portal is another one.
        PreconditionError: what is there is not what the caller expects.
    """
    caller.must(Scope.WRITE)
    caller.must_own(draft.source.portal)
    named, draft = draft.organization_id, await _of_standing(session, draft)
    await check_owner(session, caller, draft.organization_id, named=named)
    key = await _pushed(session, draft)
    if key is None:
        expected.check(None)
        try:
            async with session.begin_nested():
                return await create(session, caller, draft), Pushed.CREATED
        except ConflictError:
            # Another request pushed the same key meanwhile.
            key = await _pushed(session, draft)
            if key is None:
                raise
    stored = await listings.lock(session, draft.side, key)
    if stored is None:
        # Another request deleted it meanwhile.
        expected.check(None)
        return await create(session, caller, draft), Pushed.CREATED
    expected.check(stored.revision)
    if says_the_same(stored, draft):
        return stored, Pushed.UNCHANGED
    return await replace(session, caller, stored, draft), Pushed.REPLACED


async def read(session: ReadSession, reach: Reach, side: Side, key: UUID) -> ListingRecord:
    """Return an offer or a need that the caller may see, or that was opened to him by consent.

    Raises:
        NotFoundError: there is none of that side under this id, or none that he may see.
    """
    found = await listings.get(session, side, key)
    if found is None or not (
        await seen.which_listings(session, reach, [key])
        or await consents.opened(session, reach, found)
    ):
        raise NotFoundError(f"There is no {side} {key}.")
    return found


async def lock(
    session: WriteSession, caller: Caller, side: Side, key: UUID, revision: int | None
) -> ListingRecord:
    """Return a listing that is about to change, checked against the caller's revision.

    Raises:
        NotFoundError: there is none under this id.
        PermissionDeniedError: it belongs to another portal.
        PreconditionError: it has another revision than the caller believes.
    """
    caller.must(Scope.WRITE)
    found = await listings.lock(session, side, key)
    reach = access.reach(caller)
    if found is None or not await seen.which_listings(ReadSession(session), reach, [key]):
        raise NotFoundError(f"There is no {side} {key}.")
    caller.must_own(found.source.portal)
    Expected(revision).check(found.revision)
    return found


async def replace(
    session: WriteSession, caller: Caller, stored: ListingRecord, draft: ListingDraft
) -> ListingRecord:
    """Overwrite a listing that was locked before.

    Raises:
        InvalidInputError: there is no such organization, or evidence of a day to come.
        ConflictError: the portal's own key belongs to another listing, or would change while a
            moderator has hidden the listing.
        PermissionDeniedError: it would belong to another portal.
    """
    caller.must_own(draft.source.portal)
    if (draft.source.portal, draft.source.key) != (stored.source.portal, stored.source.key):
        _check_hidden(stored)
    if draft.details.green != stored.details.green:
        refuse_days_to_come(draft.details.green)
    named, draft = draft.organization_id, await _of_standing(session, draft)
    if draft.organization_id != stored.organization_id:
        await check_owner(session, caller, draft.organization_id, named=named)
    await _check_source(session, stored.id, draft)
    await listings.replace(session, stored.id, draft)
    return await _written(session, draft.side, stored.id)


async def remove(
    session: WriteSession, caller: Caller, side: Side, key: UUID, revision: int | None
) -> None:
    """Delete an offer or a need.

    Raises:
        NotFoundError: there is none under this id.
        ConflictError: a moderator has hidden it.
        PreconditionError: it has another revision than the caller believes.
    """
    found = await lock(session, caller, side, key, revision)
    _check_hidden(found)
    await listings.remove(session, side, key)


async def page(
    session: ReadSession,
    side: Side,
    asked: ListingFilter,
    paging: Paging,
) -> Page[ListingRecord]:
    """Return one page of the listings asked for."""
    return await listings.page(session, side, asked, paging)


async def facets(session: ReadSession, side: Side, asked: ListingFilter) -> Facets:
    """Count the listings asked for."""
    return await listing_facets.facets(session, side, asked)


def _check_hidden(found: ListingRecord) -> None:
    """Keep a moderator's decision from being undone by making the listing anew."""
    if found.hidden:
        raise ConflictError(
            "A moderator has hidden this listing, so it can neither be deleted nor be given "
            "another key. Set its status to withdrawn."
        )


async def _pushed(session: WriteSession, draft: ListingDraft) -> UUID | None:
    """The listing that the draft's portal has pushed under its key already."""
    source = draft.source
    return await listings.by_source(
        ReadSession(session), draft.side, source.portal, source.key or ""
    )


async def _check_source(session: WriteSession, key: UUID, draft: ListingDraft) -> None:
    if draft.source.key is not None:
        known = await listings.by_source(
            ReadSession(session), draft.side, draft.source.portal, draft.source.key
        )
        if known not in {None, key}:
            raise listings.source_taken(draft, known)


async def _of_standing(session: WriteSession, draft: ListingDraft) -> ListingDraft:
    """The draft with the organization that stands for its own, where that was merged."""
    standing = await organizations.hold_standing(session, [draft.organization_id])
    return dataclasses.replace(draft, organization_id=standing[draft.organization_id])


async def check_owner(
    session: WriteSession, caller: Caller, key: UUID, *, named: UUID | None = None
) -> None:
    """Refuse a listing of an organization that is not there, or that others speak for.

    Args:
        session: the transaction.
        caller: who writes.
        key: of the organization.
        named: as the caller named it, where it has become part of this one: if that is closed to
            him, its id is no business of his.

    Raises:
        InvalidInputError: there is none that the caller may see.
        PermissionDeniedError: it has claimed its record through another portal.
    """
    reach = access.reach(caller)
    owner = await organizations.get(ReadSession(session), key)
    if owner is None or not await seen.which_organizations(ReadSession(session), reach, [key]):
        raise InvalidInputError.of(
            "/organization_id",
            "organization_not_found",
            f"There is no organization {named or key}. Create it first.",
        )
    if owner.steward is not None:
        caller.must_own(owner.steward, owner.source.portal)


async def standing_owner(session: WriteSession, caller: Caller, named: UUID) -> UUID:
    """Return what stands for an organization that imported listings are to be of.

    Nobody is kept from merging it meanwhile.

    Raises:
        InvalidInputError: there is none that the caller may see.
        PermissionDeniedError: it has claimed its record through another portal.
    """
    found = await organizations.get(ReadSession(session), named)
    into = None if found is None else found.merged_into
    await check_owner(session, caller, into or named, named=named)
    return into or named


async def _written(session: WriteSession, side: Side, key: UUID) -> ListingRecord:
    found = await listings.get(ReadSession(session), side, key)
    if found is None:
        raise NotFoundError(f"There is no {side} {key}.")
    return found


def says_the_same(stored: ListingRecord, draft: ListingDraft) -> bool:
    """Whether a stored listing is what a draft says already."""
    return all(
        getattr(stored, field.name) == getattr(draft, field.name) for field in fields(ListingDraft)
    )
