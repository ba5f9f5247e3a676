"""Use cases of official lists: their keepers, mappings, editions, and the states' bodies."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import InvalidInputError, NotFoundError, PermissionDeniedError
from app.official.difference import EntryDifference, compare
from app.services.access import Caller
from app.services.ids import new_id
from app.store import list_editions, lists
from app.values.lists import (
    Edition,
    Entry,
    EntryFilter,
    ListBody,
    ListDraft,
    ListMapping,
    ListRecord,
)
from app.values.page import Page, Paging
from app.vocabulary.countries import countries
from app.vocabulary.reach import is_sandbox
from app.vocabulary.terms import ListKind, Scope


@dataclass(frozen=True, slots=True)
class Difference:
    """Two editions of a list and what differs.

    Attributes:
        older: None before the first edition.
    """

    record: ListRecord
    older: Edition | None
    newer: Edition
    found: tuple[EntryDifference, ...]


async def create(
    session: WriteSession, caller: Caller, draft: ListDraft, *, key: UUID | None = None
) -> ListRecord:
    """Store a list that the caller's portal keeps.

    Raises:
        ConflictError: there is one of that industry and kind.
    """
    caller.must(Scope.MODERATE)
    key = key or new_id()
    await lists.add(session, key, draft)
    return await read(ReadSession(session), key)


async def read(session: ReadSession, key: UUID) -> ListRecord:
    """Return a list; everybody sees all of them.

    Raises:
        NotFoundError: there is none under this id.
    """
    found = await lists.get(session, key)
    if found is None:
        raise NotFoundError(f"There is no list {key}.")
    return found


async def page(
    session: ReadSession,
    industry: str | None,
    kind: ListKind | None,
    paging: Paging,
) -> Page[ListRecord]:
    """Return one page of the lists, newest first."""
    return await lists.page(session, industry=industry, kind=kind, paging=paging)


async def read_kept(session: ReadSession, caller: Caller, key: UUID) -> ListRecord:
    """Return a list that the caller's portal keeps.

    Raises:
        NotFoundError: there is none that the caller sees.
        PermissionDeniedError: another portal keeps it.
    """
    caller.must(Scope.MODERATE)
    found = await read(session, key)
    must_keep(caller, found)
    return found


def must_keep(caller: Caller, record: ListRecord) -> None:
    """Refuse a caller whose portal does not keep a list.

    Raises:
        PermissionDeniedError: another portal keeps it; administrators may do all.
    """
    if caller.portal != record.keeper and not caller.may(Scope.ADMINISTER):
        raise PermissionDeniedError(f"The portal {record.keeper} keeps this list.")


async def put_mapping(
    session: WriteSession, caller: Caller, key: UUID, name: str, mapping: ListMapping
) -> None:
    """Store how documents of a list are read.

    Raises:
        NotFoundError: there is no such list.
        PermissionDeniedError: another portal keeps it.
    """
    await read_kept(ReadSession(session), caller, key)
    await lists.put_mapping(session, key, name, mapping)


async def mappings(session: ReadSession, key: UUID) -> dict[str, ListMapping]:
    """Return the mappings of a list.

    Raises:
        NotFoundError: there is no such list.
    """
    await read(session, key)
    return await lists.mappings(session, key)


async def read_edition(session: ReadSession, key: UUID, number: int) -> tuple[ListRecord, Edition]:
    """Return an edition of a list.

    Raises:
        NotFoundError: there is no such list, or no such edition of it.
    """
    record = await read(session, key)
    found = await list_editions.get(session, key, number)
    if found is None:
        raise NotFoundError(f"The list has no edition {number}.")
    return record, found


async def editions(session: ReadSession, key: UUID, paging: Paging) -> Page[Edition]:
    """Return one page of a list's editions, the newest first.

    Raises:
        NotFoundError: there is no such list.
    """
    await read(session, key)
    return await list_editions.page(session, key, paging)


async def entries(
    session: ReadSession,
    edition: tuple[UUID, int],
    asked: EntryFilter,
    paging: Paging,
) -> Page[Entry]:
    """Return one page of an edition's entries, in their order.

    Raises:
        NotFoundError: there is no such list, or no such edition of it.
    """
    await read_edition(session, *edition)
    return await list_editions.entries_page(session, *edition, asked, paging)


async def by_state(session: ReadSession, edition: Edition) -> Sequence[tuple[str | None, int]]:
    """Count the entries of an edition by state."""
    return await list_editions.counts(session, edition.list_id, edition.number)


async def whole_edition(
    session: ReadSession, key: UUID, number: int
) -> tuple[ListRecord, Edition, list[Entry]]:
    """Return an edition with all its entries.

    Raises:
        NotFoundError: there is no such list, or no such edition of it.
    """
    record, edition = await read_edition(session, key, number)
    return record, edition, await list_editions.entries(session, key, number)


async def difference(session: ReadSession, key: UUID, number: int, since: int | None) -> Difference:
    """Compare an edition with an earlier one, by default the one before.

    Raises:
        NotFoundError: there is no such list, or one of the editions is missing.
        InvalidInputError: the other edition is not an earlier one.
    """
    record, newer = await read_edition(session, key, number)
    before = number - 1 if since is None else since
    if before >= number:
        raise InvalidInputError.of(
            "?since", "not_earlier", "Compare an edition with an earlier one: since is smaller."
        )
    older = None if before == 0 else (await read_edition(session, key, before))[1]
    old_rows = [] if older is None else await list_editions.entries(session, key, before)
    new_rows = await list_editions.entries(session, key, number)
    return Difference(record, older, newer, compare(old_rows, new_rows))


async def appoint(session: WriteSession, caller: Caller, portal: str, country: str) -> ListBody:
    """Let a portal speak for a member state on lists.

    Raises:
        InvalidInputError: the state is no member, or there is no such portal, or it is a sandbox.
    """
    caller.must(Scope.ADMINISTER)
    if is_sandbox(portal):
        raise InvalidInputError.of(
            "/portal", "sandbox", "A sandbox speaks for nobody. Appoint the state's own portal."
        )
    if not countries()[country].member:
        raise InvalidInputError.of(
            "/country", "not_a_member", "Only member states of the Union propose changes."
        )
    await lists.appoint(session, portal, country, caller.name)
    return next(b for b in await lists.bodies(ReadSession(session)) if b.portal == portal)


async def dismiss(session: WriteSession, caller: Caller, portal: str) -> None:
    """Let a portal speak for no state any more.

    Raises:
        NotFoundError: it spoke for none.
    """
    caller.must(Scope.ADMINISTER)
    if not await lists.dismiss(session, portal):
        raise NotFoundError(f"The portal {portal} speaks for no state.")


async def state_of(session: ReadSession, portal: str) -> str | None:
    """Return the state that a portal speaks for."""
    return await lists.country_of(session, portal)


async def bodies(session: ReadSession) -> list[ListBody]:
    """Return who speaks for which state."""
    return await lists.bodies(session)
