"""Editions, differences and proposals as documents: the same content for every format."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.official import words
from app.official.difference import EntryDifference, field_differences
from app.official.words import said
from app.values.lists import Edition, Entry, EntryFields, ListRecord
from app.values.proposals import Line, ProposalEvent, ProposalRecord
from app.vocabulary.codes import display_code
from app.vocabulary.countries import countries
from app.vocabulary.terms import EntryField, Language, LineAction

Cell = str | int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a document.

    Attributes:
        alone: whether no other table can stand beside it, so that CSV needs no title to tell them.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A document that may be published.

    Attributes:
        dated: also the document's own date, so that the same content is the same file.
    """

    title: str
    notes: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    dated: date
    language: Language


def edition_report(
    record: ListRecord, edition: Edition, entries: Sequence[Entry], language: Language
) -> Report:
    """An edition: numbered rows with the mapped fields, then the source's own other columns."""
    more = _other_columns(entries)
    fields = [name for name in EntryField if _is_used(name, entries)]
    columns = (
        said(words.NUMBER, language),
        *(said(words.FIELDS[name], language) for name in fields),
        *more,
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            entry.position,
            *(shown(entry.fields, name, language) for name in fields),
            *_others(entry, more),
        )
        for entry in entries
    )
    notes = [f"{said(words.ROWS, language)}: {edition.entries}"]
    if edition.document is not None:
        source = said(words.SOURCE, language)
        notes.append(f"{source}: {edition.document.name}, SHA-256 {edition.document.sha256}")
    if edition.note:
        notes.append(edition.note)
    title = f"{title_of(record, language)}. {_named(edition, language)}"
    sheet = Sheet(f"{said(words.EDITION, language)} {edition.number}", columns, rows, alone=True)
    return Report(
        title,
        tuple(notes),
        (sheet,),
        edition.on,
        language,
    )


def difference_report(
    record: ListRecord,
    editions: tuple[Edition | None, Edition],
    found: Sequence[EntryDifference],
    language: Language,
) -> Report:
    """A difference: a table each of what was added, changed field by field, and removed."""
    older, newer = editions
    before = "0" if older is None else _named(older, language)
    counted = [
        f"{said(words.HAPPENED[action], language)}: {sum(one.action is action for one in found)}"
        for action in LineAction
    ]
    sheets = [
        sheet
        for action in LineAction
        if (sheet := _difference_sheet([d for d in found if d.action is action], action, language))
    ]
    return Report(
        f"{title_of(record, language)}. {said(words.DIFFERENCE, language)}",
        (
            f"{before} → {_named(newer, language)}",
            *(counted if found else (said(words.NO_DIFFERENCE, language),)),
        ),
        tuple(sheets),
        newer.on,
        language,
    )


def proposal_report(
    record: ListRecord,
    proposal: ProposalRecord,
    events: Sequence[ProposalEvent],
    language: Language,
) -> Report:
    """A proposal: its lines with grounds and evidence, then its steps."""
    columns = (words.NUMBER, words.ACTION, words.FIELDS[EntryField.ENTERPRISE], words.FIELD,
               words.BEFORE, words.AFTER, words.REASON, words.EVIDENCE)  # fmt: skip
    rows = [
        (at, *cells)
        for at, line in enumerate(proposal.lines, 1)
        for cells in _line_rows(line, language)
    ]
    steps = [
        (
            event.at.strftime("%Y-%m-%d %H:%M"),
            said(words.STATES[event.after], language),
            event.portal,
            event.reason,
        )
        for event in events
    ]
    state = countries()[proposal.country].name(language)
    notes = (
        f"{said(words.SUBMITTED_BY, language)}: {state}",
        f"{said(words.STATE, language)}: {said(words.STATES[proposal.state], language)}",
        f"{said(words.AGAINST, language)}: {proposal.base}",
        *((proposal.grounds,) if proposal.grounds else ()),
    )
    of_steps = (words.WHEN, words.STATE, words.SUBMITTED_BY, words.REASON)
    return Report(
        f"{said(words.PROPOSAL, language)} «{title_of(record, language)}»: {proposal.title}",
        notes,
        (
            Sheet(proposal.title, tuple(said(w, language) for w in columns), tuple(rows)),
            Sheet(
                said(words.STEPS, language),
                tuple(said(w, language) for w in of_steps),
                tuple(steps),
            ),
        ),
        proposal.updated_at.date(),
        language,
    )


def title_of(record: ListRecord, language: Language) -> str:
    """The title of a list."""
    return said((record.title_ru, record.title_en), language)


def shown(fields: EntryFields, name: EntryField, language: Language) -> str:
    """A field for people: codes grouped, the state by its name."""
    if name is EntryField.CODES:
        return ", ".join(display_code(code) for code in fields.codes)
    if name is EntryField.COUNTRY:
        known = countries().get(fields.country or "")
        return known.name(language) if known else ""
    return fields.value(name)


def _named(edition: Edition, language: Language) -> str:
    number, dated = said(words.EDITION, language), said(words.DATED, language)
    return f"{number} {edition.number} {dated} {edition.on.isoformat()}"


def _is_used(name: EntryField, entries: Sequence[Entry]) -> bool:
    always = {EntryField.CODES, EntryField.GOODS, EntryField.COUNTRY, EntryField.ENTERPRISE}
    return name in always or any(entry.fields.value(name) for entry in entries)


def _other_columns(entries: Sequence[Entry]) -> list[str]:
    """Names of the source's columns that were not mapped, in the order of their first row."""
    return list(
        dict.fromkeys(
            column.name for entry in entries for column in entry.columns if column.field is None
        )
    )


def _others(entry: Entry, names: Sequence[str]) -> Iterable[str]:
    values = {column.name: column.value for column in entry.columns if column.field is None}
    return (values.get(name, "") for name in names)


def _difference_sheet(
    found: Sequence[EntryDifference], action: LineAction, language: Language
) -> Sheet | None:
    if not found:
        return None
    title = said(words.HAPPENED[action], language)
    number = said(words.NUMBER, language)
    if action is LineAction.CHANGE:
        heads = (words.FIELDS[EntryField.ENTERPRISE], words.FIELD, words.BEFORE, words.AFTER)
        rows: list[tuple[Cell, ...]] = [
            (
                one.after or 0,
                one.shown.enterprise,
                said(words.FIELDS[field.field], language),
                _value_shown(field.field, field.before, language),
                _value_shown(field.field, field.after, language),
            )
            for one in found
            for field in one.fields
        ]
        return Sheet(title, (number, *(said(w, language) for w in heads)), tuple(rows))
    names = tuple(EntryField)
    rows = [
        (one.after or one.before or 0, *(shown(one.shown, name, language) for name in names))
        for one in found
    ]
    columns = (number, *(said(words.FIELDS[name], language) for name in names))
    return Sheet(title, columns, tuple(rows))


def _value_shown(name: EntryField, value: str, language: Language) -> str:
    """What a difference has of a field, for people, as `shown` shows the field of an entry."""
    match name:
        case EntryField.CODES:
            return shown(EntryFields(codes=tuple(filter(None, value.split(", ")))), name, language)
        case EntryField.COUNTRY:
            return shown(EntryFields(country=value), name, language)
        case _:
            return value


def _line_rows(line: Line, language: Language) -> Iterable[tuple[Cell, ...]]:
    before, after = line.before or EntryFields(), line.after or EntryFields()
    grounds = " ".join(
        part
        for part in (
            said(words.GROUNDS[line.code], language) if line.code in words.GROUNDS else "",
            line.grounds,
        )
        if part
    )
    known = "; ".join(item.known for item in line.evidence)
    who = (after if line.action is LineAction.ADD else before).enterprise
    for field in field_differences(before, after):
        yield (
            said(words.ACTIONS[line.action], language),
            who,
            said(words.FIELDS[field.field], language),
            shown(before, field.field, language),
            shown(after, field.field, language),
            grounds,
            known,
        )
