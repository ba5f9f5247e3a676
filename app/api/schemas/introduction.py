"""Introductions as they are asked for, gone on with and answered."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from app.api.schemas.contact import ContactOut
from app.api.schemas.fields import Answer, Schema, clean_text, fits
from app.values.introduction import EntryRecord, IntroductionSeen
from app.vocabulary.introductions import IntroductionStage, Step, possible
from app.vocabulary.terms import Side

Message = Annotated[
    str, StringConstraints(max_length=5_000), AfterValidator(clean_text), fits(0, 5_000)
]
Said = Annotated[
    str,
    StringConstraints(min_length=1, max_length=5_000),
    AfterValidator(clean_text),
    fits(1, 5_000),
]


class IntroductionIn(Schema):
    """Whose acquaintance is wanted: a need and an offer, one of them of the caller's portal."""

    need_id: UUID = Field(
        description="The need, or the pseudonym under which it was suggested.",
        examples=["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"],
    )
    offer_id: UUID = Field(
        description="The offer, or the pseudonym under which it was suggested.",
        examples=["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a12"],
    )
    message: Message = Field(
        default="", description="To the other side.", examples=["Нужны образцы катанки."]
    )


class IntroductionStepIn(Schema):
    """What the caller's side does."""

    step: Step = Field(description="The step.", examples=["accept"])
    text: Message = Field(default="", description="Why, or what next.", examples=["Ждём звонка."])


class MessageIn(Schema):
    """What is written to the other side."""

    text: Said = Field(description="The message.", examples=["Когда можно приехать?"])


class IntroductionEntryOut(Answer):
    """A step or a message."""

    side: Side | None = Field(
        description="Who did it; null: the service itself.", examples=["need"]
    )
    actor: str | None = Field(
        description="Name of the key; of the other side only once both have accepted.",
        examples=["kz-industry"],
    )
    step: Step | None = Field(
        description="Null for a message, and for the proposal.", examples=["accept"]
    )
    stage: IntroductionStage = Field(description="Where it led to.", examples=["accepted"])
    text: str = Field(description="What was said.", examples=["Ждём звонка."])
    at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])

    @classmethod
    def of(cls, entry: EntryRecord) -> "IntroductionEntryOut":
        """Shape a step or a message."""
        return cls.model_validate({name: getattr(entry, name) for name in cls.model_fields})


class IntroductionBriefOut(Answer):
    """Where an introduction stands."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a18"])
    need_id: UUID = Field(
        description="The need; a pseudonym while it is private and not both have accepted.",
        examples=["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"],
    )
    offer_id: UUID = Field(
        description="The offer; a pseudonym while it is private and not both have accepted.",
        examples=["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a12"],
    )
    need_title: str | None = Field(
        description="Its title; null where you may not see it.", examples=["Катанка медная 8 мм"]
    )
    offer_title: str | None = Field(
        description="Its title; null where you may not see it.", examples=["Катанка медная КМор"]
    )
    stage: IntroductionStage = Field(description="Where it stands.", examples=["proposed"])
    own_sides: list[Side] = Field(
        description="The sides that your portal speaks for.", examples=[["need"]]
    )
    accepted_by: list[Side] = Field(description="Who has accepted.", examples=[["need"]])
    waits_for: list[Side] = Field(description="Whose step is awaited.", examples=[["offer"]])
    possible: list[Step] = Field(
        description="Steps that lead on from here.", examples=[["accept", "decline", "close"]]
    )
    created_at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])
    changed_at: datetime = Field(description="Last step, UTC.", examples=["2026-11-26T08:00:00Z"])
    due_at: datetime | None = Field(
        description="When who is waited for is reminded.", examples=["2026-12-03T08:00:00Z"]
    )

    @classmethod
    def brief(cls, seen: IntroductionSeen) -> "IntroductionBriefOut":
        """Shape an introduction in short."""
        return cls.model_validate(_brief(seen))


class IntroductionOut(IntroductionBriefOut):
    """An introduction with what was said, and once both have accepted, whom to ask."""

    entries: list[IntroductionEntryOut] = Field(description="Steps and messages, oldest first.")
    contacts: list[ContactOut] = Field(
        description="Of the other side, once both have accepted.", examples=[[]]
    )

    @classmethod
    def of(cls, seen: IntroductionSeen) -> "IntroductionOut":
        """Shape an introduction."""
        return cls.model_validate(
            _brief(seen)
            | {
                "entries": [IntroductionEntryOut.of(entry) for entry in seen.entries],
                "contacts": [ContactOut.of(contact) for contact in seen.contacts],
            }
        )


def _brief(seen: IntroductionSeen) -> dict[str, object]:
    record = seen.record
    return {
        "id": record.id,
        "need_id": record.need_id,
        "offer_id": record.offer_id,
        "need_title": seen.titles.get(Side.NEED),
        "offer_title": seen.titles.get(Side.OFFER),
        "stage": record.stage,
        "own_sides": sorted(seen.own),
        "accepted_by": sorted(record.accepts),
        "waits_for": sorted(record.waits_for),
        "possible": possible(record.stage, accepted=seen.own <= record.accepts),
        "created_at": record.created_at,
        "changed_at": record.changed_at,
        "due_at": record.due_at,
    }
