"""Proposals of member states to change an official list."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.values.lists import EntryFields
from app.vocabulary.terms import LineAction, ProposalState


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the registry knows for a line: a record, or that there is none any more.

    Attributes:
        noun: organization, offer or need.
        known: one sentence, with the state of the record when it was read.
    """

    noun: str
    record_id: UUID
    revision: int
    known: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that a proposal asks for.

    Attributes:
        entry_id: of the entry; new for one that is to be added.
        before: the entry in the edition that the proposal stands on; None for an addition.
        after: the entry as it should be; None for a removal.
        code: stable name of the ground, of lines that were drafted automatically.
    """

    action: LineAction
    entry_id: UUID
    before: EntryFields | None = None
    after: EntryFields | None = None
    grounds: str = ""
    code: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChanges:
    """Fields of an entry that are to be written; None leaves a field as it is."""

    codes: tuple[str, ...] | None = None
    goods: str | None = None
    country: str | None = None
    enterprise: str | None = None
    identifier: str | None = None
    need: str | None = None
    readiness: str | None = None

    def on(self, fields: EntryFields) -> EntryFields:
        """An entry with these changes."""
        return EntryFields(
            codes=fields.codes if self.codes is None else self.codes,
            goods=fields.goods if self.goods is None else self.goods,
            country=fields.country if self.country is None else self.country,
            enterprise=fields.enterprise if self.enterprise is None else self.enterprise,
            identifier=fields.identifier if self.identifier is None else self.identifier,
            need=fields.need if self.need is None else self.need,
            readiness=fields.readiness if self.readiness is None else self.readiness,
        )


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A line as a caller writes it.

    Attributes:
        entry_id: None for an addition.
        keep: place of a stored line that stays as it is, its evidence included.
    """

    action: LineAction = LineAction.ADD
    entry_id: UUID | None = None
    changes: EntryChanges = EntryChanges()
    grounds: str = ""
    keep: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalDraft:
    """What a member state's body says.

    Attributes:
        base: number of the edition that the lines were written against.
        automatic: drafted by the service from the registry.
    """

    list_id: UUID
    country: str
    base: int
    title: str
    grounds: str = ""
    lines: tuple[Line, ...] = ()
    automatic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRecord(ProposalDraft):
    """A proposal as stored.

    Attributes:
        deadline: day by which the keeper means to decide.
        published_in: number of the edition that took it.
    """

    id: UUID
    portal: str
    state: ProposalState
    deadline: date | None
    published_in: int | None
    created_by: str
    created_at: datetime
    updated_at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class ProposalEvent:
    """One step of a proposal."""

    before: ProposalState | None
    after: ProposalState
    actor: str
    portal: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProposalComment:
    """What somebody said of a proposal."""

    id: UUID
    actor: str
    portal: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to a proposal, without its content."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    actor: str
    portal: str
    at: datetime


@dataclass(frozen=True, slots=True)
class File:
    """A file that is to be attached."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Step:
    """A step that a proposal is to take."""

    state: ProposalState
    reason: str = ""
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a line cannot be taken over as it stands.

    Attributes:
        line: its place in the proposal, from 0.
        code: stable.
        proposal_id: of the other proposal that stands in the way; None for a newer edition.
    """

    line: int
    code: str
    detail: str
    proposal_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalFilter:
    """Which proposals are asked for; None means any."""

    list_id: UUID | None = None
    country: str | None = None
    state: ProposalState | None = None
    overdue_on: date | None = None
