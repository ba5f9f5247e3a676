"""What differs between two editions, row by row and field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.values.lists import Entry, EntryFields
from app.vocabulary.terms import EntryField, LineAction


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field of an entry, before and after."""

    field: EntryField
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDifference:
    """One entry that was added, changed or removed.

    Attributes:
        before: number of its row in the older edition; None for an added one.
        after: number of its row in the newer one; None for a removed one.
        shown: the entry as it is, or was last.
    """

    action: LineAction
    entry_id: UUID
    before: int | None
    after: int | None
    shown: EntryFields
    fields: tuple[FieldDifference, ...] = ()


def compare(older: Sequence[Entry], newer: Sequence[Entry]) -> tuple[EntryDifference, ...]:
    """Compare two editions: what is new or changed in the order of the newer, then what is gone."""
    known = {entry.id: entry for entry in older}
    kept = {entry.id for entry in newer}
    found: list[EntryDifference] = []
    for entry in newer:
        before = known.get(entry.id)
        if before is None:
            found.append(
                EntryDifference(
                    action=LineAction.ADD, entry_id=entry.id, before=None, after=entry.position,
                    shown=entry.fields,
                )
            )  # fmt: skip
        elif fields := field_differences(before.fields, entry.fields):
            found.append(
                EntryDifference(
                    action=LineAction.CHANGE, entry_id=entry.id, before=before.position,
                    after=entry.position, shown=entry.fields, fields=fields,
                )
            )  # fmt: skip
    found += [
        EntryDifference(
            action=LineAction.REMOVE, entry_id=entry.id, before=entry.position, after=None,
            shown=entry.fields,
        )
        for entry in older
        if entry.id not in kept
    ]  # fmt: skip
    return tuple(found)


def field_differences(before: EntryFields, after: EntryFields) -> tuple[FieldDifference, ...]:
    """Fields that differ."""
    return tuple(
        FieldDifference(name, before.value(name), after.value(name))
        for name in before.changed(after)
    )
