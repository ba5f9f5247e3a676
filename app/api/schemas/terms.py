"""Commercial terms as they are sent and answered."""

from datetime import date
from typing import Annotated

from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import Schema, ShortText
from app.api.schemas.quantity import MOST, UnitCode, without_multiple
from app.vocabulary.countries import countries
from app.vocabulary.details.trade import Currency, IncotermsRule
from app.vocabulary.units import units

LONGEST_LEAD_DAYS = 3650


def _check_region(value: str) -> str:
    region = value.strip().upper()
    state, _, part = region.partition("-")
    whole = region == state or (part.isascii() and part.isalnum())
    if state not in countries() or not whole:
        raise PydanticCustomError(
            "unknown_region",
            "A region is a state, such as KZ, or a part of one by ISO 3166-2, such as RU-SVE.",
        )
    return region


Region = Annotated[
    str, StringConstraints(max_length=10), AfterValidator(_check_region), Field(examples=["KZ"])
]
Positive = Annotated[float, Field(gt=0, le=MOST, allow_inf_nan=False)]


class AmountBody(Schema):
    """A number of units."""

    value: Positive = Field(description="Above zero.", examples=[60])
    unit: UnitCode = Field(
        description="Rec 20 code; OKEI codes and common names are understood.", examples=["TNE"]
    )

    @model_validator(mode="before")
    @classmethod
    def _count_in_rec20(cls, sent: object) -> object:
        return without_multiple(sent)


class PriceBody(Schema):
    """What one unit costs."""

    value: float = Field(
        ge=0, le=MOST, allow_inf_nan=False, description="Price of one unit.", examples=[912000]
    )
    currency: Currency = Field(description="ISO 4217.", examples=["RUB"])
    per: UnitCode = Field(description="The unit that is priced, Rec 20.", examples=["TNE"])

    @model_validator(mode="before")
    @classmethod
    def _price_in_rec20(cls, sent: object) -> object:
        return without_multiple(sent, unit="per", priced=True)


class IncotermsBody(Schema):
    """A rule of Incoterms 2020 with its place."""

    rule: IncotermsRule = Field(description="The rule.", examples=["FCA"])
    place: ShortText = Field(description="Its named place.", examples=["Балхаш, станция Балхаш-1"])


class TermsBody(Schema):
    """Commercial terms; of a need, those that the buyer looks for."""

    minimum_lot: AmountBody | None = Field(
        default=None,
        description="The least that is sold at a time; of offers.",
        examples=[{"value": 60, "unit": "TNE"}],
    )
    lot: AmountBody | None = Field(
        default=None,
        description="Usual lot; of a need, what is taken at a time.",
        examples=[{"value": 60, "unit": "TNE"}],
    )
    lead_time_days: int | None = Field(
        default=None,
        ge=0,
        le=LONGEST_LEAD_DAYS,
        description="From order to dispatch; of a need, the most that it can wait.",
        examples=[21],
    )
    price: PriceBody | None = Field(
        default=None,
        description="Of a need, the most that it pays.",
        examples=[{"value": 912000, "currency": "RUB", "per": "TNE"}],
    )
    incoterms: IncotermsBody | None = Field(
        default=None,
        description="Rule of Incoterms 2020 and its place.",
        examples=[{"rule": "FCA", "place": "Балхаш"}],
    )
    delivery_regions: list[Region] = Field(
        default=[],
        max_length=100,
        description="States or regions delivered to; of a need, where the goods must arrive.",
        examples=[["KZ", "RU-SVE"]],
    )
    samples: bool | None = Field(
        default=None, description="Samples are given; of a need, wanted first.", examples=[True]
    )
    valid_until: date | None = Field(
        default=None, description="Last day of these terms.", examples=["2099-06-30"]
    )

    @field_validator("lot")
    @classmethod
    def _above_minimum(cls, value: AmountBody | None, info: ValidationInfo) -> AmountBody | None:
        least = info.data.get("minimum_lot")
        if value is None or least is None:
            return value
        one, other = units()[value.unit], units()[least.unit]
        if one.dimension != other.dimension:
            raise PydanticCustomError(
                "other_dimension", "The lot and the minimum lot need units that convert."
            )
        if value.value * one.factor < least.value * other.factor:
            raise PydanticCustomError(
                "below_minimum_lot", "The usual lot is less than the minimum lot. Change one."
            )
        return value
