"""Official lists, their editions and entries, and ties of entries to the registry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from app.vocabulary.terms import EntryField, ListKind, Noun, TieState


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDraft:
    """What a keeper says of a list.

    Attributes:
        industry: a word of the keeper's choice, such as `non-ferrous-metallurgy`.
        keeper: portal that reviews proposals and publishes editions.
    """

    industry: str
    kind: ListKind
    title_ru: str
    title_en: str
    keeper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRecord(ListDraft):
    """A list as stored.

    Attributes:
        newest: number of the newest edition; 0 before the first.
    """

    id: UUID
    newest: int
    revision: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Column:
    """One cell of a source document, as it was.

    Attributes:
        name: header of its column.
        field: what the column was mapped to; None for a column that was not mapped.
    """

    name: str
    value: str
    field: EntryField | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFields:
    """What is known of an entry.

    Attributes:
        codes: TN VED codes as digits.
        identifier: a registration number, `KZ-BIN:491240001007`, or as written where no scheme
            takes it.
    """

    codes: tuple[str, ...] = ()
    goods: str = ""
    country: str | None = None
    enterprise: str = ""
    identifier: str = ""
    need: str = ""
    readiness: str = ""

    def value(self, name: EntryField) -> str:
        """One field as text, for comparing and for showing."""
        match name:
            case EntryField.CODES:
                return ", ".join(self.codes)
            case EntryField.COUNTRY:
                return self.country or ""
            case _:
                return str(getattr(self, name))

    def changed(self, other: "EntryFields") -> tuple[EntryField, ...]:
        """Fields in which another one differs."""
        return tuple(name for name in EntryField if self.value(name) != other.value(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of an edition.

    Attributes:
        id: stays the same in all editions of the list.
        position: number of the row in the edition, from 1.
    """

    id: UUID
    position: int
    fields: EntryFields
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The document that an edition was read from."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A published edition; never changed.

    Attributes:
        on: date of the edition.
        document: None for one that was published from proposals.
        entries: how many rows it has.
    """

    list_id: UUID
    number: int
    on: date
    note: str
    document: Document | None
    entries: int
    published_by: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class CurrentList:
    """A list with its newest edition; None before the first."""

    record: ListRecord
    edition: Edition | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMapping:
    """How the columns of a document are read.

    Attributes:
        columns: for each field, the header or headers of its columns.
        states: words of the document for states, such as `{"05": "RU"}`.
        country: of rows that name no state.
        sheet: name of a sheet; None for all tables of a document.
    """

    columns: Mapping[EntryField, tuple[str, ...]]
    states: Mapping[str, str] = field(default_factory=dict)
    country: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class TieReason:
    """One ground for a tie and what it is worth, in log-odds."""

    code: str
    points: float
    listed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """An entry and a record of the registry that may be what the entry speaks of."""

    entry_id: UUID
    noun: Noun
    record_id: UUID
    probability: float
    reasons: tuple[TieReason, ...]
    state: TieState = TieState.PROPOSED
    note: str = ""
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListBody:
    """A portal that speaks for a member state on official lists."""

    portal: str
    country: str
    appointed_by: str
    appointed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Which entries of an edition are asked for; None means any.

    Attributes:
        code: entries with a code that starts with these digits.
    """

    country: str | None = None
    code: str | None = None
    q: str | None = None


@dataclass(frozen=True, slots=True)
class TieFilter:
    """Which ties of a list are asked for; None means any."""

    list_id: UUID
    entry_id: UUID | None = None
    state: TieState | None = None


@dataclass(frozen=True, slots=True)
class TieDecision:
    """What a person says of a tie."""

    entry_id: UUID
    record_id: UUID
    state: TieState
    note: str = ""
