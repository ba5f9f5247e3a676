"""Quantities and units as they are sent and answered."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import Answer, Schema
from app.exchange.intake.said_units import PER, has_uncounted_period, said_unit
from app.vocabulary.terms import Period
from app.vocabulary.units import (
    Quantity,
    divided,
    multiplied,
    parse_multiple,
    parse_unit,
    units,
)

MOST = 1e15
LONGEST = 30


def _check_unit(value: str) -> str:
    unit = parse_unit(value)
    if unit is None and has_uncounted_period(value):
        raise PydanticCustomError(
            "uncounted_period",
            "Amounts are kept for a year, a month or once, not for a day, a shift or a quarter. "
            "Give what a year or a month has, such as т/год or т/мес.",
        )
    if unit is None:
        raise PydanticCustomError(
            "unknown_unit",
            "There is no unit with this code here. Use a Rec 20 code such as TNE (tonne), "
            "KGM (kilogram), MTR (metre) or H87 (piece), or an OKEI code such as 168.",
        )
    return unit.rec20


UnitCode = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST), AfterValidator(_check_unit)
]


def without_multiple(sent: object, *, unit: str = "unit", priced: bool = False) -> object:
    """Convert an amount that counts in a multiple that Rec 20 has no code for, as OKEI 171.

    Args:
        sent: a body with a `value` and a unit, not checked yet; anything else stays as it is.
        unit: field of the unit.
        priced: whether the value is the price of one unit.
    """
    if not isinstance(sent, Mapping) or not isinstance(code := sent.get(unit), str):
        return sent
    known, times = parse_multiple(code) or (None, 1.0)
    value = sent.get("value")
    if known is None or times == 1.0:
        return sent
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= MOST:
        return {**sent, unit: known.rec20}
    converted = (divided if priced else multiplied)(float(value), times)
    return {**sent, unit: known.rec20, "value": converted}


def with_period(sent: object) -> object:
    """Let a unit say the period, too, as imports do: `т/год`, `тыс. т в месяц`.

    Args:
        sent: a body with a `unit` and perhaps a `period`, not checked yet; anything else stays.
    """
    if not isinstance(sent, Mapping) or not isinstance(unit := sent.get("unit"), str):
        return sent
    said = said_unit(unit) if len(unit) <= LONGEST else None
    if said is None or said.period is None:
        return sent
    if sent.get("period", said.period) != said.period:
        raise PydanticCustomError(
            "other_period", "The unit and `period` say different times. Leave the time to `period`."
        )
    return {**sent, "unit": PER.split(unit.strip(), maxsplit=1)[0], "period": said.period}


class QuantityIn(Schema):
    """An amount with its unit and the time it belongs to."""

    value: float = Field(
        ge=0, le=MOST, allow_inf_nan=False, description="Not negative.", examples=[12000]
    )
    unit: UnitCode = Field(
        description="Rec 20 code; OKEI codes and common names are understood, and `т/год`, which "
        "says the period, too.",
        examples=["TNE"],
    )
    period: Period = Field(
        default=Period.YEAR, description="Time it belongs to.", examples=["year"]
    )

    @model_validator(mode="before")
    @classmethod
    def _count_in_rec20(cls, sent: object) -> object:
        return without_multiple(with_period(sent))

    def quantity(self) -> Quantity:
        """The value for the library."""
        return Quantity(self.value, units()[self.unit], self.period)


class QuantityOut(Answer):
    """An amount with its unit and the time it belongs to."""

    value: float = Field(description="Amount.", examples=[12000])
    unit: str = Field(description="Rec 20 code.", examples=["TNE"])
    period: Period = Field(description="Time it belongs to.", examples=["year"])

    @classmethod
    def of(cls, quantity: Quantity) -> "QuantityOut":
        """Shape a quantity."""
        return cls(value=quantity.value, unit=quantity.unit.rec20, period=quantity.period)
