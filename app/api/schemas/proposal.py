"""Proposals as they are sent and answered."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import (
    Answer,
    Code,
    CountryCode,
    Description,
    Note,
    Schema,
    Title,
    clean_text,
)
from app.api.schemas.list_edition import FieldsOut
from app.api.schemas.list_tie import GapOut
from app.official.words import GROUNDS, said
from app.services.proposal_files import WholeProposal
from app.values.proposals import (
    AskedLine,
    Conflict,
    EntryChanges,
    Line,
    ProposalDraft,
    ProposalRecord,
)
from app.vocabulary.terms import Language, LineAction, ProposalState

Cell = Annotated[str, StringConstraints(max_length=2_000), AfterValidator(clean_text)]


class FieldsIn(Schema):
    """Fields of an entry; of a change only those that change."""

    codes: list[Code] | None = Field(
        default=None, max_length=100, description="TN VED codes.", examples=[["7408 11 000 0"]]
    )
    goods: Cell | None = Field(default=None, description="Goods.", examples=["Катанка медная"])
    country: CountryCode | None = Field(default=None, description="State.", examples=["KZ"])
    enterprise: Cell | None = Field(
        default=None, description="Enterprise.", examples=["ТОО «Пример»"]
    )
    identifier: Cell | None = Field(
        default=None, description="Registration number.", examples=["KZ-BIN:491240001007"]
    )
    need: Cell | None = Field(default=None, description="What it needs.", examples=[None])
    readiness: Cell | None = Field(
        default=None, description="How far its production is.", examples=[None]
    )

    def changes(self) -> EntryChanges:
        """The changes, each code once."""
        codes = None if self.codes is None else tuple(dict.fromkeys(self.codes))
        rest = {name: getattr(self, name) for name in type(self).model_fields if name != "codes"}
        return EntryChanges(codes=codes, **rest)


class LineIn(Schema):
    """One thing that is asked for, or a stored line that stays."""

    action: LineAction | None = Field(
        default=None, description="What is asked for.", examples=["add"]
    )
    entry_id: UUID | None = Field(
        default=None, description="The entry; none for an addition.", examples=[None]
    )
    fields: FieldsIn = Field(default_factory=FieldsIn, description="What is to be written.")
    grounds: Note = Field(default="", description="Why.", examples=["Введён новый цех."])
    keep: int | None = Field(
        default=None,
        ge=0,
        le=10_000,
        description="Place, from 0, of a stored line that stays as it is, instead of an action.",
        examples=[None],
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.action is None) == (self.keep is None):
            raise PydanticCustomError("one_of_two", "Give either an action or a line to keep.")
        return self

    def asked(self) -> AskedLine:
        """The line."""
        action = self.action or LineAction.ADD
        return AskedLine(action, self.entry_id, self.fields.changes(), self.grounds, self.keep)


class ProposalChangeIn(Schema):
    """What a draft is to say."""

    base: int = Field(
        ge=0,
        le=1_000_000,
        description="Number of the edition that the lines are written against, the newest.",
        examples=[1],
    )
    title: Title = Field(description="In a line.", examples=["Новые производители катанки"])
    grounds: Description = Field(default="", description="Why.", examples=["Письмо № 12"])
    lines: list[LineIn] = Field(
        default_factory=list, max_length=500, description="What is asked for."
    )

    def draft(self, list_id: UUID, country: str) -> ProposalDraft:
        """The draft without its lines."""
        return ProposalDraft(
            list_id=list_id,
            country=country,
            base=self.base,
            title=self.title,
            grounds=self.grounds,
        )


class ProposalIn(ProposalChangeIn):
    """A new draft."""

    list_id: UUID = Field(
        description="The list.", examples=["0199d7c2-8a11-7d20-8f6e-5a7d3c1b0a20"]
    )
    country: CountryCode = Field(
        description="The state that the portal speaks for.", examples=["KZ"]
    )


class AutomaticIn(Schema):
    """For which list and state the registry is to be asked."""

    list_id: UUID = Field(
        description="The list.", examples=["0199d7c2-8a11-7d20-8f6e-5a7d3c1b0a20"]
    )
    country: CountryCode = Field(
        description="The state that the portal speaks for.", examples=["KZ"]
    )
    title: Title = Field(
        default="Сведения реестра", description="In a line.", examples=["Сведения реестра"]
    )


class StepIn(Schema):
    """Why a step is taken."""

    reason: Note = Field(default="", description="Why.", examples=["Согласовано министерством."])


class DecisionStepIn(Schema):
    """Why a proposal is declined or returned."""

    reason: Annotated[Note, StringConstraints(min_length=3)] = Field(
        description="Why.", examples=["Нет подтверждения производства."]
    )


class ReviewIn(StepIn):
    """Until when the keeper means to decide."""

    deadline: date | None = Field(
        default=None, description="Day of the decision at the latest.", examples=["2099-12-15"]
    )


class RebaseIn(Schema):
    """What becomes of lines in conflict."""

    drop_conflicting: bool = Field(
        default=False, description="Drop them; otherwise they are refused.", examples=[True]
    )


class CommentIn(Schema):
    """What is to be said."""

    text: Annotated[Note, StringConstraints(min_length=1)] = Field(
        description="Text.", examples=["Прошу приложить выписку."]
    )


class EvidenceOut(Answer):
    """What the registry knew when a line was drafted."""

    noun: str = Field(description="Kind of the record.", examples=["offer"])
    record_id: UUID = Field(
        description="The record.", examples=["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a12"]
    )
    revision: int = Field(description="Of the record then; 0 for one that is gone.", examples=[12])
    known: str = Field(description="What was known.", examples=["Катанка медная 8 мм"])


class LineOut(Answer):
    """One thing that is asked for."""

    action: LineAction = Field(description="What.", examples=["add"])
    entry_id: UUID = Field(
        description="The entry.", examples=["0199d7c2-8c11-7d20-8f6e-5a7d3c1b0a22"]
    )
    before: FieldsOut | None = Field(description="The entry; null for an addition.")
    after: FieldsOut | None = Field(description="As it should be; null for a removal.")
    grounds: str = Field(description="Why.", examples=["Введён новый цех."])
    code: str = Field(description="Ground of a drafted line.", examples=["new_enterprise"])
    label: str = Field(description="The same in words.", examples=["предприятие из реестра"])
    evidence: list[EvidenceOut] = Field(description="What the registry knew.")

    @classmethod
    def of(cls, line: Line, language: Language) -> "LineOut":
        """Shape a line."""
        return cls(
            action=line.action,
            entry_id=line.entry_id,
            before=None if line.before is None else FieldsOut.of(line.before),
            after=None if line.after is None else FieldsOut.of(line.after),
            grounds=line.grounds,
            code=line.code,
            label=said(GROUNDS[line.code], language) if line.code in GROUNDS else "",
            evidence=[
                EvidenceOut(
                    noun=item.noun,
                    record_id=item.record_id,
                    revision=item.revision,
                    known=item.known,
                )
                for item in line.evidence
            ],
        )


class ProposalOut(Answer):
    """A proposal as stored."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-8b11-7d20-8f6e-5a7d3c1b0a21"])
    list_id: UUID = Field(
        description="The list.", examples=["0199d7c2-8a11-7d20-8f6e-5a7d3c1b0a20"]
    )
    country: str = Field(description="Whose it is.", examples=["KZ"])
    portal: str = Field(description="Through which it came.", examples=["kz-industry"])
    base: int = Field(description="Edition that it stands on.", examples=[1])
    state: ProposalState = Field(description="Where it stands.", examples=["draft"])
    title: str = Field(description="In a line.", examples=["Новые производители катанки"])
    grounds: str = Field(description="Why.", examples=["Письмо № 12"])
    automatic: bool = Field(description="Drafted from the registry.", examples=[False])
    deadline: date | None = Field(description="Of the decision.", examples=[None])
    published_in: int | None = Field(description="Edition that took it.", examples=[None])
    lines: list[LineOut] = Field(description="What it asks for.")
    created_by: str = Field(description="Name of the key.", examples=["kz-industry"])
    created_at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])
    updated_at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])
    revision: int = Field(description="Of the last change; its ETag.", examples=[4711])

    @classmethod
    def of(cls, record: ProposalRecord, language: Language) -> "ProposalOut":
        """Shape a proposal."""
        plain = {n: getattr(record, n) for n in cls.model_fields if n != "lines"}
        lines = [LineOut.of(line, language) for line in record.lines]
        return cls.model_validate(plain | {"lines": lines})


class EventOut(Answer):
    """A step of a proposal."""

    before: ProposalState | None = Field(description="Where it stood.", examples=["draft"])
    after: ProposalState = Field(description="Where it stands since.", examples=["submitted"])
    actor: str = Field(description="Name of the key.", examples=["kz-industry"])
    portal: str = Field(description="Its portal.", examples=["kz-industry"])
    reason: str = Field(description="Why.", examples=[""])
    at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])


class CommentOut(Answer):
    """What somebody said."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-8d11-7d20-8f6e-5a7d3c1b0a23"])
    actor: str = Field(description="Name of the key.", examples=["eec"])
    portal: str = Field(description="Its portal.", examples=["eec"])
    text: str = Field(description="Text.", examples=["Прошу приложить выписку."])
    at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])


class AttachmentOut(Answer):
    """A file of a proposal."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-8e11-7d20-8f6e-5a7d3c1b0a24"])
    name: str = Field(description="Name.", examples=["vypiska.pdf"])
    media_type: str = Field(description="As it was sent.", examples=["application/pdf"])
    size: int = Field(description="Bytes.", examples=[18204])
    sha256: str = Field(description="Hash of its content.", examples=["9f86d081884c7d65"])
    actor: str = Field(description="Name of the key.", examples=["kz-industry"])
    portal: str = Field(description="Its portal.", examples=["kz-industry"])
    at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])


class WholeProposalOut(Answer):
    """A proposal with its steps, comments and attachments."""

    proposal: ProposalOut = Field(description="The proposal.")
    events: list[EventOut] = Field(description="Its steps, oldest first.")
    comments: list[CommentOut] = Field(description="What was said, oldest first.")
    attachments: list[AttachmentOut] = Field(description="Its files, oldest first.")

    @classmethod
    def of(cls, whole: WholeProposal, language: Language) -> "WholeProposalOut":
        """Shape everything of a proposal."""
        return cls(
            proposal=ProposalOut.of(whole.proposal, language),
            events=[EventOut.model_validate(e, from_attributes=True) for e in whole.events],
            comments=[CommentOut.model_validate(c, from_attributes=True) for c in whole.comments],
            attachments=[
                AttachmentOut.model_validate(a, from_attributes=True) for a in whole.attachments
            ],
        )


class ConflictOut(Answer):
    """Why a line cannot be taken over."""

    line: int = Field(description="Its place, from 0.", examples=[0])
    code: str = Field(description="Stable.", examples=["entry_removed"])
    detail: str = Field(description="For people.", examples=["The entry is gone."])
    proposal_id: UUID | None = Field(
        description="Of the other proposal; null for the newest edition.", examples=[None]
    )

    @classmethod
    def of(cls, conflict: Conflict) -> "ConflictOut":
        """Shape a conflict."""
        return cls.model_validate(conflict, from_attributes=True)


class ConflictsOut(Answer):
    """What stands against a proposal."""

    base: int = Field(description="Edition that it stands on.", examples=[1])
    newest: int = Field(description="Newest edition.", examples=[2])
    items: list[ConflictOut] = Field(description="Lines in conflict.")


class AutomaticOut(Answer):
    """A draft of what the registry knows and the list lacks."""

    proposal: ProposalOut = Field(description="The draft; nobody is told of it.")
    gaps: list[GapOut] = Field(description="What is needed, and nobody is listed for.")
