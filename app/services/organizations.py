"""Use cases of organizations."""

from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import NotFoundError, PreconditionError
from app.services.ids import new_id
from app.services.keys import Caller
from app.store import listings, organizations
from app.values.listing import ListingRecord
from app.values.organization import OrganizationDraft, OrganizationRecord
from app.values.page import Facets, OrganizationFilter, Page, Paging
from app.vocabulary.terms import Role, Scope


async def create(
    session: WriteSession, caller: Caller, draft: OrganizationDraft
) -> OrganizationRecord:
    """Store a new organization.

    Raises:
        ConflictError: a checked identifier, or the portal's own key, is there already; names the
            organization that has it.
    """
    caller.must(Scope.WRITE)
    key = new_id()
    await _check_source(session, key, draft)
    await organizations.add(session, key, draft)
    return await read(ReadSession(session), key)


async def read(session: ReadSession, key: UUID) -> OrganizationRecord:
    """Return an organization.

    Raises:
        NotFoundError: there is none under this id.
    """
    found = await organizations.get(session, key)
    if found is None:
        raise NotFoundError(f"There is no organization {key}.")
    return found


async def lock(
    session: WriteSession, caller: Caller, key: UUID, revision: int | None
) -> OrganizationRecord:
    """Return an organization that is about to change, checked against the caller's revision.

    Raises:
        NotFoundError: there is none under this id.
        PermissionDeniedError: it belongs to another portal.
        PreconditionError: it has another revision than the caller believes.
    """
    caller.must(Scope.WRITE)
    found = await organizations.lock(session, key)
    if found is None:
        raise NotFoundError(f"There is no organization {key}.")
    caller.portal_or(found.source.portal)
    check_revision(found.revision, revision)
    return found


async def replace(session: WriteSession, key: UUID, draft: OrganizationDraft) -> OrganizationRecord:
    """Overwrite an organization that was locked before.

    Raises:
        ConflictError: a checked identifier, or the portal's own key, belongs to another
            organization.
    """
    await _check_source(session, key, draft)
    await organizations.replace(session, key, draft)
    return await read(ReadSession(session), key)


async def remove(session: WriteSession, caller: Caller, key: UUID, revision: int | None) -> None:
    """Delete an organization with its listings.

    Raises:
        NotFoundError: there is none under this id.
        PreconditionError: it has another revision than the caller believes.
    """
    await lock(session, caller, key, revision)
    await organizations.remove(session, key)


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
    return found, await listings.in_role(session, role, [item.id for item in found.items])


async def facets(session: ReadSession, asked: OrganizationFilter) -> Facets:
    """Count the organizations asked for."""
    return await organizations.facets(session, asked)


async def _check_source(session: WriteSession, key: UUID, draft: OrganizationDraft) -> None:
    if draft.source.key is not None:
        known = await organizations.by_source(
            ReadSession(session), draft.source.portal, draft.source.key
        )
        if known not in {None, key}:
            raise organizations.source_taken(draft, known)


def check_revision(stored: int, believed: int | None) -> None:
    """Refuse a change of a record that others changed meanwhile.

    Raises:
        PreconditionError: the revisions differ.
    """
    if believed is not None and believed != stored:
        raise PreconditionError(
            f"The record has revision {stored}, not {believed}. Read it again and repeat."
        )
