"""What portals push in bulk, and what became of it."""

from typing import Annotated, Generic, TypeVar

from pydantic import Field

from app.api.schemas.batch import MOST_ITEMS, EachOnItsOwn
from app.api.schemas.fields import Answer, Schema, SourceKey
from app.api.schemas.listing import NeedIn, OfferIn
from app.api.schemas.problem import Problem
from app.values.push import Pushed

T = TypeVar("T")

MOST_KEPT = 200_000


class PushedOffer(OfferIn):
    """An offer under the portal's own key."""

    key: SourceKey = Field(description="The portal's own key.", examples=["offer-4711"])


class PushedNeed(NeedIn):
    """A need under the portal's own key."""

    key: SourceKey = Field(description="The portal's own key.", examples=["need-4711"])


class PushOfOffers(Schema):
    """Offers to create or replace together."""

    items: list[Annotated[PushedOffer, EachOnItsOwn]] = Field(
        min_length=1, max_length=MOST_ITEMS, description="Up to 500 offers."
    )


class PushOfNeeds(Schema):
    """Needs to create or replace together."""

    items: list[Annotated[PushedNeed, EachOnItsOwn]] = Field(
        min_length=1, max_length=MOST_ITEMS, description="Up to 500 needs."
    )


class PushedItemOut(Answer, Generic[T]):
    """What became of one item."""

    index: int = Field(description="Its place in the request, from 0.", examples=[0])
    status: int = Field(description="HTTP status it would have had alone.", examples=[201])
    result: Pushed | None = Field(
        default=None, description="What was done; null for a refused one.", examples=["created"]
    )
    record: T | None = Field(default=None, description="What is stored now.")
    problem: Problem | None = Field(default=None, description="Why it was refused.")


class PushedOut(Answer, Generic[T]):
    """What became of each item, in the order of the request."""

    items: list[PushedItemOut[T]] = Field(description="One answer an item.")
    counts: dict[str, int] = Field(
        description="How many were created, replaced, unchanged, failed.",
        examples=[{"created": 1, "replaced": 0, "unchanged": 498, "failed": 1}],
    )


class RetirementIn(Schema):
    """What of a catalogue is kept."""

    keep: list[SourceKey] = Field(
        max_length=MOST_KEPT,
        description="The portal's own keys of everything that it still has.",
        examples=[["offer-4711", "offer-4712"]],
    )
    most_percent: int = Field(
        default=20,
        ge=0,
        le=100,
        description="Refuse with 409 when more of the catalogue would vanish.",
        examples=[20],
    )
    dry_run: bool = Field(
        default=False, description="Only say what would be withdrawn.", examples=[True]
    )


class RetirementOut(Answer):
    """What vanished from a catalogue."""

    dry_run: bool = Field(description="Whether nothing was done.", examples=[True])
    standing: int = Field(description="Listings that stood before.", examples=[500])
    retired: list[str] = Field(
        description="Keys of those withdrawn, or that would be.", examples=[["offer-17"]]
    )
