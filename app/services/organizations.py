"""Use cases of organizations."""

import dataclasses
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import fields
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import ConflictError, MergedError, MovedError, NotFoundError
from app.services import access, merging
from app.services.access import Caller
from app.services.expected import ANYTHING, Expected
from app.services.ids import new_id
from app.store import backings, listings, moderation, organization_facets, organizations, seen
from app.values.listing import ListingRecord
from app.values.organization import OrganizationDraft, OrganizationRecord
from app.values.page import Facets, OrganizationFilter, Page, Paging
from app.vocabulary.backing import Attribute
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Role, Scope


async def create(
    session: WriteSession, caller: Caller, draft: OrganizationDraft
) -> OrganizationRecord:
    """Store a new organization.

    Raises:
        ConflictError: a checked identifier, or the portal's own key, is there already; names the
            organization that has it.
        PermissionDeniedError: it would belong to another portal.
    """
    caller.must(Scope.WRITE)
    caller.must_own(draft.source.portal)
    key = new_id()
    async with _discreet(session, caller):
        await _check_source(session, key, draft)
        await organizations.add(session, key, draft)
    return await _written(session, key)


async def put_by_source(
    session: WriteSession,
    caller: Caller,
    draft: OrganizationDraft,
    expected: Expected = ANYTHING,
) -> tuple[OrganizationRecord, bool]:
    """Create or replace what a portal pushes under its own key; say whether it was created.

    What is pushed as it stands already changes nothing, not even the revision.

    Raises:
        ConflictError: a checked identifier belongs to another organization.
        PermissionDeniedError: the portal is another one.
        PreconditionError: what is there is not what the caller expects.
    """
    caller.must(Scope.WRITE)
    caller.must_own(draft.source.portal)
    key = await _pushed(session, draft)
    if key is None:
        expected.check(None)
        try:
            async with session.begin_nested():
                return await create(session, caller, draft), True
        except ConflictError:
            # Another request pushed the same key meanwhile.
            key = await _pushed(session, draft)
            if key is None:
                raise
    stored = await organizations.lock(session, key)
    if stored is None:
        # Another request deleted it meanwhile.
        expected.check(None)
        return await create(session, caller, draft), True
    expected.check(stored.revision)
    if stored.merged_into is not None:
        # Its numbers are those of the record that stands for it.
        draft = dataclasses.replace(draft, identifiers=stored.identifiers)
    if says_the_same(stored, draft):
        return stored, False
    return await replace(session, caller, stored, draft), False


async def read(session: ReadSession, reach: Reach, key: UUID) -> OrganizationRecord:
    """Return an organization that the caller may see.

    Raises:
        NotFoundError: there is none under this id, or none that he may see.
        MovedError: it is part of another one now.
    """
    found = await organizations.get(session, key)
    if found is not None and await _is_merged(session, reach, found):
        raise MovedError(f"{key} is part of {found.merged_into} now.", str(found.merged_into))
    if found is None or not await seen.which_organizations(session, reach, [key]):
        raise NotFoundError(f"There is no organization {key}.")
    return found


async def parts_of(session: ReadSession, reach: Reach, keys: Collection[UUID]) -> dict[UUID, UUID]:
    """What some organizations are part of since they were merged, as far as the caller sees it."""
    found = await organizations.get_many(session, keys)
    merged = {key: one.merged_into for key, one in found.items() if one.merged_into is not None}
    visible = await seen.which_organizations(session, reach, set(merged.values()))
    return {key: into for key, into in merged.items() if into in visible}


async def _is_merged(session: ReadSession, reach: Reach, found: OrganizationRecord) -> bool:
    """Whether a record is part of one that the caller sees."""
    into = found.merged_into
    return into is not None and bool(await seen.which_organizations(session, reach, [into]))


async def lock(
    session: WriteSession, caller: Caller, key: UUID, revision: int | None
) -> OrganizationRecord:
    """Return an organization that is about to change, checked against the caller's revision.

    Raises:
        NotFoundError: there is none under this id.
        MergedError: it is part of another one now.
        PermissionDeniedError: it belongs to another portal.
        PreconditionError: it has another revision than the caller believes.
    """
    caller.must(Scope.WRITE)
    found = await organizations.lock(session, key)
    reach = access.reach(caller)
    if found is not None and await _is_merged(ReadSession(session), reach, found):
        raise MergedError(
            f"{key} is part of {found.merged_into} now. Change that one.", str(found.merged_into)
        )
    if found is None or not await seen.which_organizations(ReadSession(session), reach, [key]):
        raise NotFoundError(f"There is no organization {key}.")
    caller.must_own(found.source.portal, found.steward)
    Expected(revision).check(found.revision)
    return found


async def replace(
    session: WriteSession, caller: Caller, stored: OrganizationRecord, draft: OrganizationDraft
) -> OrganizationRecord:
    """Overwrite an organization that was locked before.

    Raises:
        ConflictError: a checked identifier, or the portal's own key, belongs to another
            organization.
        PermissionDeniedError: it would belong to another portal.
    """
    if draft.source != stored.source:
        caller.must_own(stored.source.portal)
        caller.must_own(draft.source.portal)
    async with _discreet(session, caller):
        await _check_source(session, stored.id, draft)
        await organizations.replace(session, stored.id, draft)
    await forget_backing(session, stored, draft)
    return await _written(session, stored.id)


async def forget_backing(
    session: WriteSession, stored: OrganizationRecord, draft: OrganizationDraft
) -> None:
    """Forget what backed an attribute that is said otherwise now."""
    changed = [name for name in Attribute if getattr(stored, name) != getattr(draft, name)]
    await backings.drop(session, stored.id, changed)


async def remove(session: WriteSession, caller: Caller, key: UUID, revision: int | None) -> None:
    """Delete an organization with the listings that its portal brought.

    While other portals have listings of it, one of them takes it over.

    Raises:
        NotFoundError: there is none under this id.
        PermissionDeniedError: another portal brought it.
        ConflictError: a moderator has hidden one of those listings.
        PreconditionError: it has another revision than the caller believes.
    """
    found = await lock(session, caller, key, revision)
    caller.must_own(found.source.portal)
    if await moderation.hides_of(ReadSession(session), key, found.source.portal):
        raise ConflictError(
            "A moderator has hidden a listing of this organization, so it cannot be deleted. "
            "Withdraw its listings instead."
        )
    # What others brought is theirs, and stands for itself again.
    await merging.split_all(session, caller, key)
    await organizations.remove(session, key, found.source.portal)


async def page(
    session: ReadSession,
    asked: OrganizationFilter,
    paging: Paging,
) -> Page[OrganizationRecord]:
    """Return one page of the organizations asked for."""
    return await organizations.page(session, asked, paging)


async def page_in_role(
    session: ReadSession,
    role: Role,
    asked: OrganizationFilter,
    paging: Paging,
) -> tuple[Page[OrganizationRecord], dict[UUID, list[ListingRecord]]]:
    """Return one page of organizations in a role, with the listings that put them there."""
    found = await organizations.page(session, asked, paging)
    return found, await listings.in_role(
        session, role, [item.id for item in found.items], asked.reach
    )


async def facets(session: ReadSession, asked: OrganizationFilter) -> Facets:
    """Count the organizations asked for."""
    return await organization_facets.facets(session, asked)


async def _written(session: WriteSession, key: UUID) -> OrganizationRecord:
    found = await organizations.get(ReadSession(session), key)
    if found is None:
        raise NotFoundError(f"There is no organization {key}.")
    return found


async def _pushed(session: WriteSession, draft: OrganizationDraft) -> UUID | None:
    source = draft.source
    return await organizations.by_source(ReadSession(session), source.portal, source.key or "")


@asynccontextmanager
async def _discreet(session: WriteSession, caller: Caller) -> AsyncIterator[None]:
    """Let a refusal name the record that has something already only to who sees it."""
    try:
        yield
    except ConflictError as error:
        there, reach = error.duplicate_of, access.reach(caller)
        if there is None or await seen.which_organizations(
            ReadSession(session), reach, [UUID(there)]
        ):
            raise
        raise ConflictError(error.detail) from error


async def _check_source(session: WriteSession, key: UUID, draft: OrganizationDraft) -> None:
    if draft.source.key is not None:
        known = await organizations.by_source(
            ReadSession(session), draft.source.portal, draft.source.key
        )
        if known not in {None, key}:
            raise organizations.source_taken(draft, known)


def says_the_same(stored: OrganizationRecord, draft: OrganizationDraft) -> bool:
    """Whether a stored organization is what a draft says already."""
    return all(
        getattr(stored, field.name) == getattr(draft, field.name)
        for field in fields(OrganizationDraft)
    )
