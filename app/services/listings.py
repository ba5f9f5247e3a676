"""Use cases of offers and needs; which of the two is the `side`."""

from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.services.ids import new_id
from app.services.keys import Caller
from app.services.organizations import check_revision
from app.store import listings, organizations
from app.values.listing import ListingDraft, ListingRecord
from app.values.page import Facets, ListingFilter, Page, Paging
from app.vocabulary.terms import Scope, Side


async def create(session: WriteSession, caller: Caller, draft: ListingDraft) -> ListingRecord:
    """Store a new offer or need.

    Raises:
        InvalidInputError: there is no such organization.
        ConflictError: the portal's own key is there already; names the listing that has it.
    """
    caller.must(Scope.WRITE)
    await _check_owner(session, draft)
    key = new_id()
    await _check_source(session, key, draft)
    await listings.add(session, key, draft)
    return await read(ReadSession(session), draft.side, key)


async def put_by_source(
    session: WriteSession, caller: Caller, draft: ListingDraft
) -> tuple[ListingRecord, bool]:
    """Create or replace what a portal pushes under its own key; say whether it was created.

    Raises:
        InvalidInputError: there is no such organization.
    """
    caller.must(Scope.WRITE)
    await _check_owner(session, draft)
    key = await _pushed(session, draft)
    if key is None:
        try:
            async with session.begin_nested():
                return await create(session, caller, draft), True
        except ConflictError:
            # Another request pushed the same key meanwhile.
            key = await _pushed(session, draft)
            if key is None:
                raise
    if await listings.lock(session, draft.side, key) is None:
        # Another request deleted it meanwhile.
        return await create(session, caller, draft), True
    return await replace(session, key, draft), False


async def read(session: ReadSession, side: Side, key: UUID) -> ListingRecord:
    """Return an offer or a need.

    Raises:
        NotFoundError: there is none of that side under this id.
    """
    found = await listings.get(session, side, key)
    if found is None:
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
    if found is None:
        raise NotFoundError(f"There is no {side} {key}.")
    caller.portal_or(found.source.portal)
    check_revision(found.revision, revision)
    return found


async def replace(session: WriteSession, key: UUID, draft: ListingDraft) -> ListingRecord:
    """Overwrite a listing that was locked before.

    Raises:
        InvalidInputError: there is no such organization.
        ConflictError: the portal's own key belongs to another listing.
    """
    await _check_owner(session, draft)
    await _check_source(session, key, draft)
    await listings.replace(session, key, draft)
    return await read(ReadSession(session), draft.side, key)


async def remove(
    session: WriteSession, caller: Caller, side: Side, key: UUID, revision: int | None
) -> None:
    """Delete an offer or a need.

    Raises:
        NotFoundError: there is none under this id.
        PreconditionError: it has another revision than the caller believes.
    """
    await lock(session, caller, side, key, revision)
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
    return await listings.facets(session, side, asked)


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


async def _check_owner(session: WriteSession, draft: ListingDraft) -> None:
    owner = await organizations.get(ReadSession(session), draft.organization_id)
    if owner is None:
        raise InvalidInputError.of(
            "/organization_id",
            "organization_not_found",
            f"There is no organization {draft.organization_id}. Create it first.",
        )
