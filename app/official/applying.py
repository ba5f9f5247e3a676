"""Proposals laid over an edition: what they make of it, and what stands in the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.official.kinship import same_maker
from app.values.lists import Column, Entry, EntryFields
from app.values.proposals import Conflict, Line, ProposalRecord
from app.vocabulary.terms import EntryField, LineAction


@dataclass(frozen=True, slots=True)
class Rebased:
    """A proposal's lines on another edition.

    Attributes:
        lines: as they stand now, with the new edition's fields as `before`.
        done: lines that the edition has already.
        conflicts: lines that somebody has to decide on.
    """

    lines: tuple[Line, ...]
    done: tuple[int, ...]
    conflicts: tuple[Conflict, ...]


def rebase(lines: Sequence[Line], entries: Sequence[Entry]) -> Rebased:
    """Lay lines over an edition that may be newer than the one they were written against."""
    known = {entry.id: entry for entry in entries}
    by_goods: dict[str, list[Entry]] = {}
    for entry in entries:
        by_goods.setdefault(entry.fields.goods.casefold(), []).append(entry)
    kept: list[Line] = []
    done: list[int] = []
    conflicts: list[Conflict] = []
    for at, line in enumerate(lines):
        outcome = _rebase_one(at, line, known, by_goods)
        if isinstance(outcome, Conflict):
            conflicts.append(outcome)
        elif outcome is None:
            done.append(at)
        else:
            kept.append(outcome)
    return Rebased(tuple(kept), tuple(done), tuple(conflicts))


def _rebase_one(
    at: int, line: Line, known: Mapping[UUID, Entry], by_goods: Mapping[str, Sequence[Entry]]
) -> Line | Conflict | None:
    now = known.get(line.entry_id)
    match line.action:
        case LineAction.ADD:
            return None if now is not None else _added(at, line, by_goods)
        case LineAction.REMOVE:
            if now is None:
                return Conflict(at, "entry_removed", "The entry is not in the edition any more.")
            if line.before is not None and line.before != now.fields:
                told = _changed(line.before, now.fields)
                return Conflict(at, "entry_changed", f"The edition has changed the entry: {told}.")
            return replace(line, before=now.fields)
        case LineAction.CHANGE:
            if now is None or line.before is None or line.after is None:
                return Conflict(at, "entry_removed", "The entry is not in the edition any more.")
            return _merged(at, line, line.before, line.after, now.fields)


def _added(at: int, line: Line, by_goods: Mapping[str, Sequence[Entry]]) -> Line | Conflict | None:
    if line.after is None:
        return None
    for entry in by_goods.get(line.after.goods.casefold(), ()):
        if entry.fields == line.after:
            return Conflict(
                at, "entry_exists", f"Row {entry.position} of the edition says the same already."
            )
        shared = set(entry.fields.codes) & set(line.after.codes)
        if shared and same_maker(entry.fields, line.after):
            return Conflict(
                at,
                "entry_exists",
                f"Row {entry.position} has the enterprise with these goods. Change that row.",
            )
    return line


def _merged(
    at: int, line: Line, before: EntryFields, after: EntryFields, now: EntryFields
) -> Line | Conflict | None:
    """Take over each field that the proposal changes, unless the edition changed it otherwise."""
    merged = now
    for name in before.changed(after):
        if now.value(name) not in {before.value(name), after.value(name)}:
            told = _changed(before, now, name)
            return Conflict(at, "field_changed", f"The edition has changed the entry: {told}.")
        merged = replace(merged, **{name.value: getattr(after, name)})
    return None if merged == now else replace(line, before=now, after=merged)


def _changed(before: EntryFields, now: EntryFields, *names: EntryField) -> str:
    parts = [
        f"{name}: “{before.value(name)[:200]}” → “{now.value(name)[:200]}”"
        for name in names or before.changed(now)
    ]
    return "; ".join(parts)


def between(proposals: Sequence[ProposalRecord]) -> dict[UUID, list[Conflict]]:
    """What proposals ask for of one entry, or add of one enterprise, and that differs."""
    found: dict[UUID, list[Conflict]] = {}
    for at, one in enumerate(proposals):
        for other in proposals[at + 1 :]:
            for mine, theirs in _clashes(one.lines, other.lines):
                found.setdefault(one.id, []).append(_against(mine, one.lines[mine], other.id))
                found.setdefault(other.id, []).append(_against(theirs, other.lines[theirs], one.id))
    return found


def clashes_within(lines: Sequence[Line]) -> tuple[Conflict, ...]:
    """Lines of one proposal that speak of one entry."""
    seen: dict[UUID, int] = {}
    found: list[Conflict] = []
    for at, line in enumerate(lines):
        if line.entry_id in seen:
            earlier = seen[line.entry_id] + 1
            found.append(
                Conflict(
                    at,
                    "entry_twice",
                    f"Line {earlier} speaks of the same entry. Keep one of them.",
                )
            )
        seen.setdefault(line.entry_id, at)
    return tuple(found)


def _clashes(ours: Sequence[Line], others: Sequence[Line]) -> Iterable[tuple[int, int]]:
    by_entry = {line.entry_id: at for at, line in enumerate(others)}
    for at, line in enumerate(ours):
        other = by_entry.get(line.entry_id)
        if other is not None and not _agree(line, others[other]):
            yield at, other
        if line.action is LineAction.ADD and line.after is not None:
            added = _added_too(line.after, others)
            if added is not None:
                yield at, added


def _agree(one: Line, other: Line) -> bool:
    """Whether both can be taken: they change different fields, or to the same."""
    if one.action is not LineAction.CHANGE or other.action is not LineAction.CHANGE:
        return False
    if one.before is None or other.before is None or one.after is None or other.after is None:
        return False
    mine, theirs = set(one.before.changed(one.after)), set(other.before.changed(other.after))
    return all(one.after.value(name) == other.after.value(name) for name in mine & theirs)


def _added_too(fields: EntryFields, others: Sequence[Line]) -> int | None:
    for at, line in enumerate(others):
        if line.action is LineAction.ADD and line.after is not None:
            same_goods = line.after.goods.casefold() == fields.goods.casefold()
            shared = set(line.after.codes) & set(fields.codes)
            if same_goods and shared and same_maker(line.after, fields):
                return at
    return None


def _against(at: int, line: Line, other: UUID) -> Conflict:
    named = (line.after or line.before or EntryFields()).enterprise
    return Conflict(at, "other_proposal", f"Another proposal speaks of {named}, too.", other)


def applied(entries: Sequence[Entry], lines: Iterable[Line]) -> list[Entry]:
    """The next edition: entries keep their order, additions follow in the order of the lines."""
    table = {entry.id: entry for entry in entries}
    for line in lines:
        if line.after is None:
            table.pop(line.entry_id, None)
            continue
        before = table.get(line.entry_id)
        columns = () if before is None else _still_true(before, line.after)
        table[line.entry_id] = Entry(
            id=line.entry_id, position=1, fields=line.after, columns=columns
        )
    return [replace(entry, position=at) for at, entry in enumerate(table.values(), 1)]


def _still_true(before: Entry, after: EntryFields) -> tuple[Column, ...]:
    """Cells of the source that the change has not made wrong."""
    changed = before.fields.changed(after)
    return tuple(column for column in before.columns if column.field not in changed)
