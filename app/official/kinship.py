"""Which entry of an edition is which of the one before, so that an entry keeps its id."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from rapidfuzz import fuzz

from app.official.names import bare_name
from app.values.lists import Column, Entry, EntryFields

_SAME_NAME = 92.0
_SAME_GOODS = 60.0
_LIKE_NAME = 80.0

Sought = tuple[EntryFields, tuple[Column, ...]]


def numbered(
    before: Sequence[Entry], rows: Sequence[Sought], new_id: Callable[[], UUID]
) -> list[Entry]:
    """Number the rows of a new edition, each with the id of the entry that it goes on from.

    Rows that are the same come first, then those of one enterprise with a code in common, then
    those whose goods are alike, then goods whose enterprise is called a little otherwise; what is
    left is new. Every id is given once.
    """
    left = {entry.id: entry for entry in before}
    found: dict[int, UUID] = {}
    for rule in _RULES:
        shelves: dict[object, list[Entry]] = {}
        for entry in left.values():
            for key in rule(entry.fields):
                shelves.setdefault(key, []).append(entry)
        for at, (fields, _) in enumerate(rows):
            if at not in found:
                kin = _first(shelves, rule(fields), fields, left)
                if kin is not None:
                    found[at] = kin.id
                    del left[kin.id]
    return [
        Entry(id=found.get(at) or new_id(), position=at + 1, fields=fields, columns=columns)
        for at, (fields, columns) in enumerate(rows)
    ]


def same_maker(one: EntryFields, other: EntryFields) -> bool:
    """Whether two entries name one enterprise: by number where both have one, else by name."""
    if ":" in one.identifier and ":" in other.identifier:
        return one.identifier == other.identifier
    if one.country != other.country:
        return False
    alike = fuzz.token_sort_ratio(bare_name(one.enterprise), bare_name(other.enterprise))
    return bool(one.enterprise) and alike >= _SAME_NAME


def _equal(fields: EntryFields) -> Iterable[object]:
    yield fields


def _same_maker_and_codes(fields: EntryFields) -> Iterable[object]:
    for maker in _makers(fields):
        yield maker, frozenset(fields.codes), fields.goods


def _same_maker_and_a_code(fields: EntryFields) -> Iterable[object]:
    for maker in _makers(fields):
        for code in fields.codes:
            yield maker, code


def _same_maker_and_goods(fields: EntryFields) -> Iterable[object]:
    yield from _makers(fields)


def _same_goods(fields: EntryFields) -> Iterable[object]:
    if fields.goods and fields.codes:
        yield fields.country, frozenset(fields.codes), fields.goods


_RULES = (
    _equal,
    _same_maker_and_codes,
    _same_maker_and_a_code,
    _same_maker_and_goods,
    _same_goods,
)


def _makers(fields: EntryFields) -> Iterable[object]:
    if ":" in fields.identifier:
        yield fields.identifier
    if fields.enterprise:
        yield fields.country, bare_name(fields.enterprise)


def _first(
    shelves: dict[object, list[Entry]],
    keys: Iterable[object],
    fields: EntryFields,
    left: dict[UUID, Entry],
) -> Entry | None:
    """The entry whose goods are most alike among those on the row's shelves."""
    near = {
        entry.id: entry
        for key in keys
        for entry in shelves.get(key, ())
        if entry.id in left and _may_be_called(entry.fields, fields)
    }.values()
    scored = [(_alike(fields.goods, e.fields.goods), -e.position, e) for e in near]
    best = max(scored, key=lambda item: item[:2], default=None)
    if best is None or (best[0] < _SAME_GOODS and len(scored) > 1):
        return None
    shares = set(best[2].fields.codes) & set(fields.codes)
    return best[2] if shares or best[0] >= _SAME_GOODS or not fields.goods else None


def _alike(goods: str, others: str) -> float:
    """How alike goods are, to 100, whatever the order of their words, in capitals or not."""
    return fuzz.token_sort_ratio(goods, others, processor=str.casefold)


def _may_be_called(one: EntryFields, other: EntryFields) -> bool:
    """Whether two rows may name one enterprise: by number, or a part of the name."""
    if ":" in one.identifier and one.identifier == other.identifier:
        return True
    alike = fuzz.token_set_ratio(bare_name(one.enterprise), bare_name(other.enterprise))
    return one.enterprise == other.enterprise or alike >= _LIKE_NAME
