"""Use cases of portals and their members; for administrators."""

from collections.abc import Collection
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import InvalidInputError, NotFoundError
from app.services.ids import new_id
from app.store import portals
from app.values.portal import MemberRecord, PortalDraft, PortalRecord
from app.vocabulary.terms import Scope


async def create(session: WriteSession, draft: PortalDraft) -> PortalRecord:
    """Store a new portal.

    Raises:
        ConflictError: there is one of that name, or with that issuer.
        InvalidInputError: its identity provider may give out more than a portal may.
    """
    _check_provider(draft)
    await portals.add(session, draft)
    return await read(ReadSession(session), draft.name)


async def replace(session: WriteSession, draft: PortalDraft) -> PortalRecord:
    """Overwrite a portal.

    Raises:
        ConflictError: another one has that issuer.
        InvalidInputError: its identity provider may give out more than a portal may.
    """
    _check_provider(draft)
    await portals.replace(session, draft)
    return await read(ReadSession(session), draft.name)


async def ensure(session: WriteSession, name: str) -> None:
    """Have a portal of that name, of which nothing else is known where it is new."""
    await portals.ensure(session, name)


async def read(session: ReadSession, name: str) -> PortalRecord:
    """Return a portal.

    Raises:
        NotFoundError: there is none of that name.
    """
    found = await portals.get(session, name)
    if found is None:
        raise NotFoundError(f"There is no portal {name}.")
    return found


async def all_portals(session: ReadSession) -> list[PortalRecord]:
    """Return every portal by name."""
    return await portals.all_records(session)


async def add_member(
    session: WriteSession, portal: str, *, name: str, subject: str | None, scopes: Collection[Scope]
) -> MemberRecord:
    """Let someone act for a portal.

    Raises:
        NotFoundError: there is no such portal.
        ConflictError: it has a member with that subject.
    """
    await read(ReadSession(session), portal)
    key = new_id()
    await portals.add_member(session, key, portal=portal, name=name, subject=subject, scopes=scopes)
    found = await portals.member(ReadSession(session), key)
    if found is None:
        raise NotFoundError(f"There is no member {key}.")
    return found


async def members(session: ReadSession, portal: str) -> list[MemberRecord]:
    """Return the members of a portal, removed ones included.

    Raises:
        NotFoundError: there is no such portal.
    """
    await read(session, portal)
    return await portals.members(session, portal)


async def remove_member(session: WriteSession, portal: str, key: UUID) -> None:
    """Remove a member; his keys and tokens are refused from the next request on.

    Raises:
        NotFoundError: the portal has no such member.
    """
    if not await portals.remove_member(session, portal, key):
        raise NotFoundError(f"The portal {portal} has no member {key}.")


def _check_provider(draft: PortalDraft) -> None:
    given = draft.provider.scopes if draft.provider else frozenset()
    if Scope.ADMINISTER in given:
        raise InvalidInputError.of(
            "/provider/scopes",
            "too_powerful",
            "An identity provider cannot make administrators. Give an administrator a key.",
        )
