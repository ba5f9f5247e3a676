"""Proposals as they are answered."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from app.api.schemas.fields import (
    Answer,
)
from app.api.schemas.list_edition import FieldsOut
from app.api.schemas.list_tie import GapOut
from app.official.words import GROUNDS, said
from app.services.proposal_files import WholeProposal
from app.values.proposals import (
    Conflict,
    Line,
    ProposalRecord,
)
from app.vocabulary import messages
from app.vocabulary.terms import Language, LineAction, ProposalState


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
    def of(cls, conflict: Conflict, language: Language) -> "ConflictOut":
        """Shape a conflict."""
        told = replace(conflict, detail=messages.said(conflict.detail, language))
        return cls.model_validate(told, from_attributes=True)


class ConflictsOut(Answer):
    """What stands against a proposal."""

    base: int = Field(description="Edition that it stands on.", examples=[1])
    newest: int = Field(description="Newest edition.", examples=[2])
    items: list[ConflictOut] = Field(description="Lines in conflict.")


class AutomaticOut(Answer):
    """A draft of what the registry knows and the list lacks."""

    proposal: ProposalOut = Field(description="The draft; nobody is told of it.")
    left_out: int = Field(
        description="Lines beyond the 200 that a draft takes; draft again once these are in the "
        "list.",
        examples=[0],
    )
    gaps: list[GapOut] = Field(description="What is needed, and nobody is listed for.")
