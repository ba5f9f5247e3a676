"""Greener substitutes as they are answered."""

from datetime import datetime

from pydantic import Field

from app.api.schemas.fields import Answer
from app.api.schemas.green import FootprintBody
from app.api.schemas.suggestion import JudgedOut


class CountedOut(Answer):
    """A footprint as stated and as counted."""

    stated: FootprintBody = Field(description="As the offer states it.")
    counted_kg_per_tonne: float = Field(
        description="With a margin of up to 40 % for weak or old evidence.", examples=[4118.4]
    )
    evidence_worth: float = Field(
        description="0 to 1: by who stands behind the value, and by its age.", examples=[0.85]
    )


class SubstituteOut(JudgedOut):
    """An offer of the same goods with a lower footprint."""

    rank: int = Field(description="Its place, from 1: the lowest footprint first.", examples=[1])
    footprint: CountedOut = Field(description="Its footprint.")
    saved_kg_per_tonne: float = Field(
        description="Kilograms of CO2e a tonne less, both as counted.", examples=[7800]
    )
    saved_percent: float = Field(description="The same in percent.", examples=[65.4])
    label: str = Field(
        description="For people.", examples=["на 65 % меньше CO2e; свидетельство: сертификат"]
    )


class GreenerOut(Answer):
    """Substitutes for a chosen offer, and why there are not more."""

    scorecard: str = Field(description="Who judged the goods.", examples=["supply-1"])
    as_of: datetime = Field(
        description="State of the index, UTC.", examples=["2026-11-22T08:00:00Z"]
    )
    chosen: CountedOut = Field(description="Footprint of the chosen offer.")
    items: list[SubstituteOut] = Field(description="The lowest footprint first.")
    without_footprint: int = Field(
        description="Offers of the same goods that state no footprint.", examples=[7]
    )
    not_lower: int = Field(description="Those whose counted footprint is not lower.", examples=[2])
