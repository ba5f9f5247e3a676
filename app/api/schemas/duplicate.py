"""Pairs of records that may be one organization, as they are answered and decided on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from app.api.schemas.fields import Answer, Note, Schema
from app.api.schemas.organization import OrganizationSummary
from app.matching.identity import label
from app.values.identity import SECRET_OF_PERSONS, PairRecord
from app.values.organization import OrganizationRecord
from app.vocabulary.identity import PairState
from app.vocabulary.terms import Language


class PairIn(Schema):
    """Two records that somebody holds for one organization."""

    organization_ids: tuple[UUID, UUID] = Field(
        description="The two records.",
        examples=[["0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99", "0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a98"]],
    )


class PairDecisionIn(Schema):
    """Whether a pair is one organization."""

    state: Literal[PairState.SAME, PairState.DIFFERENT] = Field(
        description="`same` merges the records; `different` keeps them two, or splits them again.",
        examples=["same"],
    )
    keep: UUID | None = Field(
        default=None,
        description="Which record stands for both; the better backed one when not said.",
        examples=[None],
    )
    note: Note = Field(default="", description="Why.", examples=["Один завод, два реестра."])


class PairReasonOut(Answer):
    """What one trait says of a pair."""

    aspect: str = Field(description="The trait.", examples=["name"])
    code: str = Field(description="Stable, for programs.", examples=["name.same"])
    label: str = Field(description="In the reader's language.", examples=["одно название"])
    points: float = Field(description="Log-odds; all add up to the pair's points.", examples=[9.5])
    left: str | None = Field(description="Value of the one record.", examples=["прокатчик"])
    right: str | None = Field(description="Value of the other one.", examples=["прокатчик"])


class DuplicatePairOut(Answer):
    """Two records that may be one organization."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a17"])
    organizations: list[OrganizationSummary] = Field(description="The two records.")
    probability: float = Field(description="That they are one.", examples=[0.98])
    points: float = Field(description="Sum of the reasons' points.", examples=[3.9])
    reasons: list[PairReasonOut] = Field(description="Why, strongest first.")
    state: PairState = Field(description="What a person said.", examples=["proposed"])
    merged_into: UUID | None = Field(
        description="The record that stands for both, once they are one.", examples=[None]
    )
    note: str = Field(description="Of who decided.", examples=[""])
    proposed_by: str | None = Field(
        description="Name of the key; null: the service itself.", examples=[None]
    )
    proposed_at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])
    decided_by: str | None = Field(description="Name of the key.", examples=[None])
    decided_at: datetime | None = Field(description="UTC.", examples=[None])

    @classmethod
    def of(
        cls, pair: PairRecord, records: Mapping[UUID, OrganizationRecord], language: Language
    ) -> "DuplicatePairOut":
        """Shape a pair; of persons, neither numbers nor addresses are shown."""
        two = [records[pair.left_id], records[pair.right_id]]
        person = any(record.person for record in two)
        reasons = sorted(pair.reasons, key=lambda reason: -abs(reason.points))
        return cls(
            id=pair.id,
            organizations=[OrganizationSummary.of_record(record, language) for record in two],
            probability=pair.probability,
            points=pair.points,
            reasons=[
                PairReasonOut(
                    aspect=reason.aspect,
                    code=reason.code,
                    label=label(reason.code, language),
                    points=reason.points,
                    left=None if person and reason.aspect in SECRET_OF_PERSONS else reason.left,
                    right=None if person and reason.aspect in SECRET_OF_PERSONS else reason.right,
                )
                for reason in reasons
            ],
            state=pair.state,
            merged_into=next((r.merged_into for r in two if r.merged_into is not None), None)
            if pair.state is PairState.SAME
            else None,
            note=pair.note,
            proposed_by=pair.proposed_by,
            proposed_at=pair.proposed_at,
            decided_by=pair.decided_by,
            decided_at=pair.decided_at,
        )
