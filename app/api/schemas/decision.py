"""Decisions as they are sent and answered."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from app.api.schemas.fields import Answer, Note, Schema
from app.values.decision import DecisionRecord
from app.vocabulary.terms import Verdict


class DecisionIn(Schema):
    """What a person says of a pair."""

    need_id: UUID = Field(
        description="The need.", examples=["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"]
    )
    offer_id: UUID = Field(
        description="The offer.", examples=["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a12"]
    )
    verdict: Verdict = Field(description="What is decided.", examples=["contacted"])
    note: Note = Field(default="", description="Why, or what next.", examples=["Ждём образцы."])


class DecisionOut(Answer):
    """A decision as stored."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a13"])
    need_id: UUID = Field(
        description="The need.", examples=["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"]
    )
    offer_id: UUID = Field(
        description="The offer.", examples=["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a12"]
    )
    verdict: Verdict = Field(description="What was decided.", examples=["contacted"])
    note: str = Field(description="Why, or what next.", examples=["Ждём образцы."])
    scorecard: str = Field(description="Who had judged the pair.", examples=["supply-1"])
    points: float = Field(description="Its points at that time.", examples=[3.48])
    decided_by: str = Field(description="Name of the API key.", examples=["kz-industry"])
    revision: int = Field(description="Number of the change.", examples=[44])
    created_at: datetime = Field(description="UTC.", examples=["2026-11-22T08:00:00Z"])

    @classmethod
    def of(cls, record: DecisionRecord) -> "DecisionOut":
        """Shape a stored decision."""
        return cls(
            id=record.id,
            need_id=record.need_id,
            offer_id=record.offer_id,
            verdict=record.verdict,
            note=record.note,
            scorecard=record.scorecard,
            points=record.points,
            decided_by=record.decided_by,
            revision=record.revision,
            created_at=record.created_at,
        )
