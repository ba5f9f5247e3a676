"""Use cases that publish editions from agreed proposals: whole, once, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import (
    ConflictError,
    EditionConflictError,
    FieldError,
    InvalidInputError,
    NotFoundError,
)
from app.official.applying import applied, between, rebase
from app.official.difference import EntryDifference, compare
from app.services import list_ties, lists
from app.services.access import Caller
from app.services.list_directory import LiveDirectory
from app.services.threads import in_thread
from app.store import list_editions, proposal_files, proposals
from app.store import lists as stored_lists
from app.values.lists import Document, Edition, Entry, ListMapping, ListRecord
from app.values.proposals import Conflict, ProposalRecord
from app.vocabulary.terms import ProposalState

_PROBLEMS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works on a list, in which unit of work, beside which registry."""

    session: WriteSession
    caller: Caller
    directory: LiveDirectory

    @property
    def reading(self) -> ReadSession:
        """The session, for questions."""
        return ReadSession(self.session)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be published.

    Attributes:
        base: number of the edition that the publisher believes to be the newest; 0 for none.
        on: date of the new edition.
        on_pointer: where a caller says that date.
    """

    base: int
    on: date
    note: str = ""
    on_pointer: ClassVar[str] = "/on"


@dataclass(frozen=True, slots=True)
class Published:
    """A new edition, what it changed, and the revision of the list."""

    edition: Edition
    found: tuple[EntryDifference, ...]
    revision: int


async def publish(desk: Desk, key: UUID, order: Order, wanted: Sequence[UUID]) -> Published:
    """Publish the newest edition with agreed proposals laid over it as the next one.

    Raises:
        NotFoundError: there is no such list, or no such proposal of it.
        PermissionDeniedError: another portal keeps the list.
        ConflictError: the newest edition is another one, or a proposal is not agreed.
        EditionConflictError: lines stand against the newest edition or against each other.
    """
    record = await lists.read_kept(desk.reading, desk.caller, key)
    record = await lock(desk, record, order)
    taken = await _agreed(desk.session, record, wanted)
    before = await list_editions.entries(desk.reading, key, record.newest)
    after = await in_thread(partial(_laid_over, before, taken))
    published = await add(desk, record, order, (before, after))
    for proposal in taken:
        await _take(desk, proposal, published.edition)
    return published


def _laid_over(before: Sequence[Entry], taken: Sequence[ProposalRecord]) -> Sequence[Entry]:
    """Lay proposals over the entries of an edition.

    Raises:
        EditionConflictError: lines stand against the edition or against each other.
    """
    against = between(taken)
    for place, proposal in enumerate(taken):
        refuse(rebase(proposal.lines, before).conflicts, f"/proposals/{place}")
        refuse(against.get(proposal.id, ()), f"/proposals/{place}")
    after = before
    for place, proposal in enumerate(taken):
        # One after the other, so that two may change different fields of one entry.
        laid = rebase(proposal.lines, after)
        refuse(laid.conflicts, f"/proposals/{place}")
        after = applied(after, laid.lines)
    return after


def refuse(conflicts: Sequence[Conflict], pointer: str) -> None:
    """Refuse lines that stand in conflict.

    Raises:
        EditionConflictError: there are any; each is named.
    """
    if conflicts:
        raise EditionConflictError(
            f"{len(conflicts)} lines stand in conflict. Read the conflicts, change or drop the "
            "lines, and repeat.",
            [
                FieldError(f"{pointer}/lines/{one.line}", one.code, one.detail)
                for one in conflicts[:_PROBLEMS_SHOWN]
            ],
        )


async def check_base(session: ReadSession, record: ListRecord, order: Order) -> None:
    """Check what a publisher believes of a list.

    Raises:
        ConflictError: the newest edition is another one.
        InvalidInputError: the date is before that of the newest edition.
    """
    if record.newest != order.base:
        raise ConflictError(
            f"The newest edition is {record.newest}, not {order.base}. Read it, and repeat on it."
        )
    newest = await list_editions.get(session, record.id, record.newest)
    if newest is not None and order.on < newest.on:
        raise InvalidInputError.of(
            order.on_pointer,
            "before_newest",
            "The newest edition has a later date. Give the day or later.",
        )


async def lock(desk: Desk, record: ListRecord, order: Order) -> ListRecord:
    """Keep others from publishing, and check what the publisher believes.

    Of two who publish at once the second waits here, and then finds a newer edition.

    Raises:
        NotFoundError: the list has gone meanwhile.
        ConflictError: the newest edition is another one.
        InvalidInputError: the date is before that of the newest edition.
    """
    locked = await stored_lists.lock(desk.session, record.id)
    if locked is None:
        raise NotFoundError(f"There is no list {record.id}.")
    await check_base(desk.reading, locked, order)
    return locked


async def add(
    desk: Desk,
    record: ListRecord,
    order: Order,
    entries: tuple[Sequence[Entry], Sequence[Entry]],
    source: tuple[Document, ListMapping] | None = None,
) -> Published:
    """Store the next edition of a locked list, and look for ties of what it changed.

    Args:
        desk: who publishes.
        record: the list.
        order: date, note, and the edition before.
        entries: of the edition before, and of this one.
        source: the document that it was read from, and how.
    """
    number = record.newest + 1
    document, mapping = source or (None, None)
    await list_editions.add(
        desk.session,
        record.id,
        number,
        on=order.on,
        note=order.note,
        document=document,
        mapping=mapping,
        entries=entries[1],
        published_by=desk.caller.name,
    )
    revision = await stored_lists.set_newest(desk.session, record.id, number)
    changed = await list_ties.remember(desk.session, record.id, *entries)
    await list_ties.find(desk.session, desk.directory, record, changed)
    edition = await list_editions.get(desk.reading, record.id, number)
    if edition is None:
        raise NotFoundError(f"The list has no edition {number}.")
    return Published(edition, await in_thread(partial(compare, *entries)), revision)


async def _agreed(
    session: WriteSession, record: ListRecord, wanted: Sequence[UUID]
) -> list[ProposalRecord]:
    """The proposals in the order given, locked; every one of the list and agreed."""
    locked = {one.id: one for one in await proposals.lock_many(session, wanted)}
    found = []
    for key in dict.fromkeys(wanted):
        one = locked.get(key)
        if one is None or one.list_id != record.id:
            raise NotFoundError(f"The list has no proposal {key}.")
        if one.state is not ProposalState.AGREED:
            raise ConflictError(f"The proposal {key} is {one.state}; only agreed ones are taken.")
        found.append(one)
    return found


async def _take(desk: Desk, proposal: ProposalRecord, edition: Edition) -> None:
    """Note that an edition has taken a proposal."""
    await proposals.move(
        desk.session,
        proposal.id,
        ProposalState.PUBLISHED,
        deadline=proposal.deadline,
        published_in=edition.number,
    )
    await proposal_files.add_event(
        desk.session,
        proposal.id,
        before=proposal.state,
        after=ProposalState.PUBLISHED,
        actor=desk.caller.name,
        portal=desk.caller.portal,
        reason=edition.note,
    )
