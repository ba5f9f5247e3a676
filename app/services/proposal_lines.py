"""Lines of proposals as callers write them, checked against the newest edition."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from uuid import UUID

from app.db import ReadSession
from app.errors import ConflictError, FieldError, InvalidInputError
from app.official.applying import clashes_within, rebase
from app.services.ids import new_id
from app.services.threads import in_thread
from app.store import list_editions
from app.values.lists import Entry, EntryFields, ListRecord
from app.values.proposals import AskedLine, Line, ProposalDraft
from app.vocabulary.terms import LineAction


async def checked_lines(
    session: ReadSession, record: ListRecord, draft: ProposalDraft, asked: Sequence[AskedLine]
) -> tuple[Line, ...]:
    """Check lines against the newest edition, and note how its entries are.

    `draft.lines` are those that are stored, of which some may be kept.

    Raises:
        ConflictError: there is a newer edition than the one that they were written against.
        InvalidInputError: a line cannot be.
    """
    if draft.base != record.newest:
        raise ConflictError(
            f"The newest edition is {record.newest}, not {draft.base}. Read it, and repeat on it."
        )
    entries = await list_editions.entries(session, record.id, record.newest)
    return await in_thread(partial(_checked, entries, draft, asked))


def _checked(
    entries: Sequence[Entry], draft: ProposalDraft, asked: Sequence[AskedLine]
) -> tuple[Line, ...]:
    known = {entry.id: entry for entry in entries}
    lines: list[Line] = []
    wrong: list[FieldError] = []
    for at, one in enumerate(asked):
        try:
            lines.append(
                _MAKERS[one.action](one, known, draft.country)
                if one.keep is None
                else _kept(one.keep, draft.lines)
            )
        except InvalidInputError as error:
            wrong += [FieldError(f"/lines/{at}{e.pointer}", e.code, e.detail) for e in error.errors]
    if not wrong:
        laid = rebase(lines, entries)
        found = (*clashes_within(lines), *laid.conflicts)
        wrong = [FieldError(f"/lines/{one.line}", one.code, one.detail) for one in found]
    if wrong:
        raise InvalidInputError("; ".join(error.detail for error in wrong[:3]), wrong)
    return tuple(lines)


def _kept(place: int, stored: Sequence[Line]) -> Line:
    if place >= len(stored):
        raise InvalidInputError.of(
            "/keep", "unknown_line", "The proposal has no such line. Read it again."
        )
    return stored[place]


def _addition(one: AskedLine, known: Mapping[UUID, Entry], country: str) -> Line:
    if one.entry_id is not None:
        raise InvalidInputError.of(
            "/entry_id", "entry_of_addition", "An addition names no entry. Leave it out."
        )
    after = one.changes.on(EntryFields(country=country))
    if not (after.goods or after.need) or not after.enterprise:
        raise InvalidInputError.of(
            "/fields", "nothing_named", "Name the enterprise, and its goods or its need."
        )
    _check_state(after.country, country)
    return Line(action=one.action, entry_id=new_id(), after=after, grounds=one.grounds)


def _change(one: AskedLine, known: Mapping[UUID, Entry], country: str) -> Line:
    entry = _entry(one, known, country)
    after = one.changes.on(entry.fields)
    if after == entry.fields:
        raise InvalidInputError.of(
            "/fields", "nothing_changed", "The entry says so already. Change a field."
        )
    _check_state(after.country, country)
    return Line(
        action=one.action,
        entry_id=entry.id,
        before=entry.fields,
        after=after,
        grounds=one.grounds,
    )


def _removal(one: AskedLine, known: Mapping[UUID, Entry], country: str) -> Line:
    entry = _entry(one, known, country)
    return Line(action=one.action, entry_id=entry.id, before=entry.fields, grounds=one.grounds)


_MAKERS: dict[LineAction, Callable[[AskedLine, Mapping[UUID, Entry], str], Line]] = {
    LineAction.ADD: _addition,
    LineAction.CHANGE: _change,
    LineAction.REMOVE: _removal,
}


def _entry(one: AskedLine, known: Mapping[UUID, Entry], country: str) -> Entry:
    entry = known.get(one.entry_id) if one.entry_id is not None else None
    if entry is None:
        raise InvalidInputError.of(
            "/entry_id", "unknown_entry", "The newest edition has no such entry. Read it again."
        )
    _check_state(entry.fields.country, country)
    return entry


def _check_state(named: str | None, country: str) -> None:
    if named not in {None, country}:
        raise InvalidInputError.of(
            "/fields/country",
            "other_state",
            "A state proposes on its own entries. Leave this to the other state's body.",
        )
