"""Rows of documents as entries, by a mapping, with a report of every row."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.official.codes import MOST_CODES, CodesRead, read_codes
from app.official.headers import Head, find_head, repeats
from app.official.identifiers import has_number, read_identifier
from app.official.tables import Row, Table, is_blank, plain
from app.official.totals import is_total
from app.values.lists import Column, EntryFields, ListMapping
from app.vocabulary.formula_errors import FORMULA_ERRORS
from app.vocabulary.states import state_of
from app.vocabulary.terms import EntryField

_LONGEST = 4_000
_WIDE = 3
_AMOUNT = re.compile(r"\d[\d\s.,]*(?:[^\W\d_]{1,5}\.?)?")
_CONTROLS = frozenset({"Cc", "Cf", "Cs", "Co"})
SECTION = "section"
"""Name of the column that keeps the heading above a row."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a row: stable code, and a sentence that says how to mend it."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class RowRead:
    """What became of one row.

    Attributes:
        outcome: entry, section, header, repeated or failed.
        fields: of an entry.
    """

    place: str
    outcome: str
    fields: EntryFields | None = None
    columns: tuple[Column, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of all rows of a document.

    Attributes:
        seen: names of columns that were found, of tables whose head did not fit.
    """

    rows: tuple[RowRead, ...]
    seen: tuple[str, ...] = ()

    def of(self, outcome: str) -> tuple[RowRead, ...]:
        """The rows with one outcome."""
        return tuple(row for row in self.rows if row.outcome == outcome)


@dataclass
class _Parts:
    """The cells of a table that is being read, page after page; rows with number and section."""

    head: Head
    section: str = ""
    rows: list[tuple[int, Row, str]] = field(default_factory=list)


def read_tables(tables: Sequence[Table], mapping: ListMapping) -> Reading:
    """Read every table that has the mapped columns, or goes on with one that had."""
    wanted = [name for names in mapping.columns.values() for name in names]
    read: list[RowRead] = []
    seen: list[str] = []
    head: Head | None = None
    for table in tables:
        if mapping.sheet is not None and plain(table.name) != plain(mapping.sheet):
            continue
        found = find_head(table, wanted)
        if found is None and (head is None or not _goes_on(table, head)):
            seen += [cell for row in table.rows[:3] for cell in row.cells if cell.strip()]
            continue
        first = 0 if found is None else found.first
        head = found or head
        if head is not None:
            read += _rows(table, head, first, mapping)
    return Reading(tuple(_once(read)), tuple(dict.fromkeys(seen)))


def _goes_on(table: Table, head: Head) -> bool:
    return bool(table.rows) and len(table.rows[0].cells) == len(head.names)


def _rows(table: Table, head: Head, first: int, mapping: ListMapping) -> Iterator[RowRead]:
    parts = _Parts(head)
    told: list[tuple[int, RowRead]] = []
    broken = False
    for at, row in enumerate(table.rows[first:], first):
        broken = broken or at in table.breaks
        if is_blank(row.cells):
            continue
        if repeats(head, row):
            told.append((at, RowRead(row.place, "header")))
        elif _is_total(row):
            remark = Remark("total_row", "The row is a total of others; left out.")
            told.append((at, RowRead(row.place, "header", remarks=(remark,))))
        elif _is_section(row):
            parts.section = next(clean(cell) for cell in row.cells if cell.strip())
            told.append((at, RowRead(row.place, "section")))
        else:
            _take(parts, at, row, mapping, at_break=broken)
            broken = False
    told += [(at, _entry(row, head, mapping, section)) for at, row, section in parts.rows]
    yield from (row for _, row in sorted(told, key=lambda one: one[0]))


def _take(parts: _Parts, at: int, row: Row, mapping: ListMapping, *, at_break: bool) -> None:
    """Add a row, or join it to the one that a page break has torn apart."""
    if not (at_break and parts.rows and not row.cells[0].strip()):
        parts.rows.append((at, row, parts.section))
        return
    begun, before, section = parts.rows[-1]
    pairs = list(zip(before.cells, row.cells, strict=False))
    if _is_torn(parts.head, before, row, mapping):
        cells = tuple(f"{one}\n{two}".strip() for one, two in pairs)
        parts.rows[-1] = (begun, Row(before.place, cells), section)
    else:  # cells that are merged over the break belong to this row, too
        whole = Row(row.place, tuple(two or one for one, two in pairs))
        parts.rows.append((at, whole, section))


def _is_torn(head: Head, before: Row, row: Row, mapping: ListMapping) -> bool:
    goods = _cell(head, row, mapping, EntryField.GOODS)
    codes = _cell(head, row, mapping, EntryField.CODES)
    open_ended = _cell(head, before, mapping, EntryField.CODES).rstrip().endswith((",", ";"))
    return open_ended or goods[:1].islower() or not read_codes(codes).codes


def _is_total(row: Row) -> bool:
    said = [cell.strip() for cell in row.cells if cell.strip()]
    return is_total(said[0]) and all(_AMOUNT.fullmatch(cell) for cell in said[1:])


def _is_section(row: Row) -> bool:
    said = {plain(cell) for cell in row.cells if cell.strip()}
    return len(row.cells) >= _WIDE and len(said) == 1


def _cell(head: Head, row: Row, mapping: ListMapping, name: EntryField) -> str:
    wanted = [plain(column) for column in mapping.columns.get(name, ())]
    return "\n".join(
        cell.strip()
        for column, cell in zip(head.names, row.cells, strict=False)
        if plain(column) in wanted and cell.strip() and cell.strip() not in FORMULA_ERRORS
    )


def _entry(row: Row, head: Head, mapping: ListMapping, section: str) -> RowRead:
    remarks: list[Remark] = []
    country = _country(_cell(head, row, mapping, EntryField.COUNTRY), mapping, remarks)
    codes = read_codes(_cell(head, row, mapping, EntryField.CODES))
    number, is_known = read_identifier(_cell(head, row, mapping, EntryField.IDENTIFIER), country)
    if not is_known and not has_number(number) and _shares_column(mapping):
        # One column for name and number, and this row has a name alone.
        number, is_known = "", True
    fields = EntryFields(
        codes=codes.codes,
        goods=clean(_cell(head, row, mapping, EntryField.GOODS)),
        country=country,
        enterprise=clean(_cell(head, row, mapping, EntryField.ENTERPRISE)),
        identifier=clean(number),
        need=clean(_cell(head, row, mapping, EntryField.NEED)),
        readiness=clean(_cell(head, row, mapping, EntryField.READINESS)),
    )
    remarks += _missing(fields, mapping, is_told=bool(remarks))
    remarks += _left_out(row, codes)
    if not is_known:
        remarks.append(Remark("unverified_identifier", f"{number} fits no scheme; kept so."))
    columns = _columns(row, head, mapping, section)
    failure = _spilled(row, head) or _failure(fields, columns)
    if failure is not None:
        return RowRead(row.place, "failed", remarks=(failure,))
    return RowRead(row.place, "entry", fields, columns, tuple(remarks))


def _missing(fields: EntryFields, mapping: ListMapping, *, is_told: bool) -> Iterator[Remark]:
    """What a row does not say in columns that the table has, unless its state is told of."""
    if EntryField.COUNTRY in mapping.columns and fields.country is None and not is_told:
        yield Remark("no_state", "The row names no state. Write it, or map one for all.")
    if EntryField.ENTERPRISE in mapping.columns and not fields.enterprise:
        yield Remark("no_enterprise", "The row names no enterprise. Merge its cell, or repeat it.")
    if EntryField.CODES in mapping.columns and not fields.codes:
        yield Remark("no_code", "The row has no TN VED code.")


def _left_out(row: Row, codes: CodesRead) -> Iterator[Remark]:
    """What stands in a row and is not taken."""
    if codes.odd:
        odd = "; ".join(codes.odd[:5])
        yield Remark("code_left_out", f"Not taken as codes: {odd}.")
    wrong = {cell.strip(): None for cell in row.cells if cell.strip() in FORMULA_ERRORS}
    if wrong:
        errors = "; ".join(wrong)
        yield Remark("formula_error", f"Formulas have no value: {errors}. Mend them, or write it.")


def _shares_column(mapping: ListMapping) -> bool:
    names, numbers = (
        {plain(column) for column in mapping.columns.get(name, ())}
        for name in (EntryField.ENTERPRISE, EntryField.IDENTIFIER)
    )
    return not names.isdisjoint(numbers)


def _spilled(row: Row, head: Head) -> Remark | None:
    """What a row with more cells than the table has columns is told; some of it would be lost."""
    if is_blank(row.cells[len(head.names) :]):
        return None
    most, cells = len(head.names), len(row.cells)
    return Remark(
        "too_many_cells",
        f"The row has {cells} cells, and the table {most} columns. Put texts with the separator "
        "into quotes.",
    )


def _failure(fields: EntryFields, columns: Sequence[Column]) -> Remark | None:
    if len(fields.codes) > MOST_CODES:
        return Remark(
            "too_many_codes",
            f"The row has {len(fields.codes)} codes, and {MOST_CODES} at most fit. Name headings.",
        )
    if not (fields.enterprise or fields.goods):
        return Remark("nothing_named", "The row names neither goods nor an enterprise.")
    if any(len(column.value) > _LONGEST for column in columns):
        return Remark("cell_too_long", f"A cell has more than {_LONGEST} characters.")
    return None


def _country(text: str, mapping: ListMapping, remarks: list[Remark]) -> str | None:
    said = clean(text)
    states = {plain(word): code for word, code in mapping.states.items()}
    known = states.get(plain(said)) or state_of(said) if said else mapping.country
    if said and known is None:
        remarks.append(
            Remark("unknown_state", f"No state is called {said[:60]}. Add it to the mapping.")
        )
    return known


def _columns(row: Row, head: Head, mapping: ListMapping, section: str) -> tuple[Column, ...]:
    fields = {plain(name): key for key, names in mapping.columns.items() for name in names}
    kept = [
        Column(clean(name) or f"column {at}", clean(cell), fields.get(plain(name)))
        for at, (name, cell) in enumerate(zip(head.names, row.cells, strict=False), 1)
        if cell.strip()
    ]
    return (*kept, Column(SECTION, section)) if section else tuple(kept)


def _once(rows: Sequence[RowRead]) -> Iterator[RowRead]:
    """Mark rows that say what a row before says already."""
    known: dict[EntryFields, str] = {}
    for row in rows:
        if row.fields is not None and row.fields in known:
            said = Remark("repeated_row", f"The same as {known[row.fields]}; left out.")
            yield RowRead(row.place, "repeated", remarks=(said,))
            continue
        if row.fields is not None:
            known[row.fields] = row.place
        yield row


def clean(text: str) -> str:
    """One line of composed text without characters that no text has."""
    kept = "".join(
        " " if character in "\n\r\t" else character
        for character in text.replace("\u00ad", "")
        if character in "\n\r\t" or unicodedata.category(character) not in _CONTROLS
    )
    return " ".join(unicodedata.normalize("NFC", kept).split())
