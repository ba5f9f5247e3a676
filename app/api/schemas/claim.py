"""Claims as they are sent and answered."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from app.api.schemas.fields import Answer, Note, Schema, clean_text, fits
from app.values.claim import ClaimRecord
from app.vocabulary.terms import ClaimState

Evidence = Annotated[
    str,
    StringConstraints(min_length=10, max_length=5_000),
    AfterValidator(clean_text),
    fits(10, 5_000),
]


class ClaimIn(Schema):
    """Why the record is the claimant's own."""

    evidence: Evidence = Field(
        description="What shows it: an extract of the register, a power of attorney, and where "
        "they can be checked.",
        examples=["Выписка из реестра от 01.11.2026, номер 4711."],
    )


class ClaimDecisionIn(Schema):
    """What a moderator decided."""

    state: Literal[ClaimState.APPROVED, ClaimState.DECLINED] = Field(
        description="The decision.", examples=["approved"]
    )
    reason: Note = Field(default="", description="Why.", examples=["Выписка проверена."])


class ClaimOut(Answer):
    """A claim as stored."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a16"])
    organization_id: UUID = Field(
        description="The record.", examples=["0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"]
    )
    portal: str = Field(description="Portal that claims it.", examples=["kz-industry"])
    evidence: str = Field(description="What shows it.", examples=["Выписка из реестра."])
    state: ClaimState = Field(description="Where it stands.", examples=["requested"])
    requested_by: str = Field(description="Name of the key.", examples=["kz-industry"])
    requested_at: datetime = Field(description="UTC.", examples=["2026-11-22T08:00:00Z"])
    decided_by: str | None = Field(description="Name of the moderator's key.", examples=[None])
    decided_at: datetime | None = Field(description="UTC.", examples=[None])
    reason: str = Field(description="Of the moderator.", examples=[""])

    @classmethod
    def of(cls, record: ClaimRecord) -> "ClaimOut":
        """Shape a stored claim."""
        return cls.model_validate({name: getattr(record, name) for name in cls.model_fields})
