"""Many at once: each item is checked and answered for itself."""

from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import ErrorDetails

from app.api.schemas.fields import Answer, Schema
from app.api.schemas.listing import NeedIn, OfferIn
from app.api.schemas.problem import Problem

T = TypeVar("T")


class Refused:
    """An item of a batch that is not valid, with what is wrong."""

    def __init__(self, errors: list[ErrorDetails], given_id: str = "") -> None:
        self.errors = errors
        self.given_id = given_id


def _keep_refusal(value: object, check: ValidatorFunctionWrapHandler) -> Any:
    try:
        return check(value)
    except ValidationError as error:
        given = value.get("id") if isinstance(value, dict) else None
        return Refused(error.errors(), _told_back(given) if isinstance(given, str) else "")


def _told_back(given: str) -> str:
    """An id as its sender knows it again; nothing where no answer can hold it."""
    return given[:100] if given.isprintable() else ""


EachOnItsOwn = WrapValidator(_keep_refusal)
"""Makes an invalid item a `Refused` in its place instead of failing the whole body."""

MOST_ITEMS = 500


class BatchOfOffers(Schema):
    """Offers to publish together."""

    items: list[Annotated[OfferIn, EachOnItsOwn]] = Field(
        min_length=1, max_length=MOST_ITEMS, description="Up to 500 offers."
    )


class BatchOfNeeds(Schema):
    """Needs to publish together."""

    items: list[Annotated[NeedIn, EachOnItsOwn]] = Field(
        min_length=1, max_length=MOST_ITEMS, description="Up to 500 needs."
    )


class BatchItemOut(Answer, Generic[T]):
    """What became of one item."""

    index: int = Field(description="Its place in the request, from 0.", examples=[0])
    status: int = Field(description="HTTP status it would have had alone.", examples=[201])
    record: T | None = Field(default=None, description="What was stored.")
    problem: Problem | None = Field(default=None, description="Why it was refused.")


class BatchOut(Answer, Generic[T]):
    """What became of each item, in the order of the request."""

    items: list[BatchItemOut[T]] = Field(description="One answer an item.")
    created: int = Field(description="How many were stored.", examples=[1])
    failed: int = Field(description="How many were refused.", examples=[0])
