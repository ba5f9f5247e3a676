"""What waits for a moderator, as it is reported, answered and decided on."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import Answer, Schema, clean_text, fits
from app.values.moderation import QueueItem, ServiceLevel
from app.vocabulary.messages import in_language
from app.vocabulary.moderation import DUE_HOURS, KINDS, Abuse, FlagKind, FlagState, Ruling
from app.vocabulary.terms import Language, Side

Report = Annotated[
    str, StringConstraints(max_length=2_000), AfterValidator(clean_text), fits(0, 2_000)
]
Why = Annotated[
    str,
    StringConstraints(min_length=3, max_length=2_000),
    AfterValidator(clean_text),
    fits(3, 2_000),
]
_DECIDE_AT = {
    FlagKind.CLAIM: "/v1/claims/{}/decision",
    FlagKind.DUPLICATE: "/v1/duplicates/{}/decisions",
}


class ReportIn(Schema):
    """What is wrong with a listing."""

    offer_id: UUID | None = Field(
        default=None, description="The offer.", examples=["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a12"]
    )
    need_id: UUID | None = Field(default=None, description="Or the need.", examples=[None])
    abuse: Abuse = Field(description="What is wrong.", examples=["spam"])
    text: Report = Field(default="", description="In words.", examples=["Реклама, не товар."])

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.offer_id is None) == (self.need_id is None):
            raise PydanticCustomError("one_listing", "Name an offer or a need, one of them.")
        return self

    def named(self) -> tuple[Side, UUID]:
        """Which listing is meant."""
        if self.offer_id is not None:
            return Side.OFFER, self.offer_id
        if self.need_id is None:
            raise AssertionError("validated above")
        return Side.NEED, self.need_id


class ReportedOut(Answer):
    """A report that was taken."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a19"])
    due_hours: int = Field(
        description="Hours within which moderators mean to decide.", examples=[24]
    )


class RulingIn(Schema):
    """What a moderator decides on a flagged listing."""

    ruling: Ruling = Field(
        description="`accept`: it stays, or is shown again; `ask`: its owner is asked; `hide`: "
        "only its own portal sees it, until it is accepted; `reject`: hidden for good.",
        examples=["hide"],
    )
    reason: Why = Field(description="Why; the owner reads it.", examples=["Реклама, не товар."])


class QueueItemOut(Answer):
    """One matter of the queue."""

    id: UUID = Field(
        description="Id of the flag, the claim or the pair.",
        examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a19"],
    )
    kind: FlagKind = Field(description="What it is.", examples=["abuse"])
    state: FlagState = Field(description="Where it stands.", examples=["open"])
    listing_id: UUID | None = Field(
        description="The flagged listing.", examples=["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a12"]
    )
    side: Side | None = Field(
        description="Whether that is an offer or a need; null: the matter is about no listing.",
        examples=["offer"],
    )
    title: str | None = Field(
        description="Its title; null: about no listing, or of a hidden one that another portal "
        "brought.",
        examples=["Катанка медная 8 мм"],
    )
    organization_id: UUID | None = Field(
        description="Its organization, the claimed record, or one of the pair.",
        examples=["0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"],
    )
    said: dict[str, object] = Field(
        description="What is wrong. Of `abuse`: `abuse`, `text`; of `code_against_text`: `codes`, "
        "`instead`, `probability`; of `repeated_listing`: `other_id`, `likeness`; of "
        "`hidden_again`: `matter_id`, `likeness`; of `claim`: `portal`; of `duplicate`: "
        "`other_id`, `probability`.",
        examples=[{"abuse": "spam", "text": "Реклама."}],
    )
    reported_by: str | None = Field(
        description="Name of the key; null: the service itself.", examples=["kz-industry"]
    )
    opened_at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])
    due_at: datetime = Field(description="Service level, UTC.", examples=["2026-11-27T08:00:00Z"])
    overdue: bool = Field(description="Whether it waits beyond that.", examples=[False])
    age_hours: float = Field(description="How long it has waited, or did.", examples=[3.5])
    decide_at: str = Field(
        description="Where it is decided on.",
        examples=["/v1/moderation/0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a19/decisions"],
    )
    reason: str = Field(description="Of the moderator.", examples=[""])
    decided_by: str | None = Field(description="Name of the key.", examples=[None])
    decided_at: datetime | None = Field(description="UTC.", examples=[None])

    @classmethod
    def of(cls, item: QueueItem, now: datetime) -> "QueueItemOut":
        """Shape a matter as it stands at a time."""
        until = item.decided_at or now
        return cls(
            id=item.id,
            kind=item.kind,
            state=item.state,
            listing_id=item.listing_id,
            side=item.side,
            title=item.title,
            organization_id=item.organization_id,
            said=dict(item.said),
            reported_by=item.reported_by,
            opened_at=item.opened_at,
            due_at=item.due_at,
            overdue=item.decided_at is None and item.due_at < now,
            age_hours=round((until - item.opened_at).total_seconds() / 3600, 2),
            decide_at=_DECIDE_AT.get(item.kind, "/v1/moderation/{}/decisions").format(item.id),
            reason=item.reason,
            decided_by=item.decided_by,
            decided_at=item.decided_at,
        )


class ServiceLevelOut(Answer):
    """How the queue of one kind stands."""

    kind: FlagKind = Field(description="What is meant.", examples=["abuse"])
    label: str = Field(description="The kind in the reader's language.", examples=["жалоба"])
    due_hours: int = Field(description="Hours meant from the flag to a decision.", examples=[24])
    waiting: int = Field(description="Matters that wait.", examples=[3])
    overdue: int = Field(description="Of those, beyond the service level.", examples=[0])
    oldest_at: datetime | None = Field(description="Since when the oldest waits.", examples=[None])
    decided: int = Field(description="Decided in the last thirty days.", examples=[40])
    in_time: int = Field(description="Of those, within the service level.", examples=[39])
    median_hours: float | None = Field(
        description="From the flag to the decision, of those.", examples=[5.5]
    )

    @classmethod
    def of(cls, level: ServiceLevel, language: Language) -> "ServiceLevelOut":
        """Shape a service level for a reader."""
        counted = cls.model_fields.keys() - {"due_hours", "label"}
        return cls.model_validate(
            {name: getattr(level, name) for name in counted}
            | {
                "label": in_language(KINDS[level.kind], language),
                "due_hours": DUE_HOURS[level.kind],
            }
        )
