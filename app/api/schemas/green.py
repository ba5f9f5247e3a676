"""Green attributes as they are sent and answered."""

from datetime import date
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import Schema, ShortText
from app.vocabulary.details.evidence import EvidenceLevel
from app.vocabulary.details.green import EnergySource

_MOST_CO2E = 1e7
_WHOLE = 100
_ROUNDING = 1e-6

Percent = Annotated[float, Field(ge=0, le=_WHOLE, allow_inf_nan=False)]
Kilograms = Annotated[float, Field(ge=0, le=_MOST_CO2E, allow_inf_nan=False)]


class EvidenceBody(Schema):
    """Who stands behind a value, and since when."""

    level: EvidenceLevel = Field(
        default=EvidenceLevel.CLAIM,
        description="`register`, `certificate` or `claim`: a weaker one is worth less.",
        examples=["certificate"],
    )
    on: date | None = Field(
        default=None, description="Day of the value; it loses worth with age.",
        examples=["2026-03-01"],
    )  # fmt: skip


_CLAIM = EvidenceBody()
_EVIDENCE_EXAMPLE = {"level": "certificate", "on": "2026-03-01"}


class FootprintBody(Schema):
    """Greenhouse gases of one tonne."""

    co2e_kg_per_tonne: Kilograms = Field(
        description="Kilograms of CO2 equivalent for one tonne of the goods.", examples=[3900]
    )
    method: ShortText = Field(description="How it was worked out.", examples=["ISO 14067:2018"])
    year: int = Field(ge=1990, le=2100, description="Year that it describes.", examples=[2025])
    verifier: ShortText | None = Field(
        default=None, description="Who checked it.", examples=["НИИ «Экометрика»"]
    )
    evidence: EvidenceBody = Field(
        default=_CLAIM, description="What backs it.", examples=[_EVIDENCE_EXAMPLE]
    )


class RecycledBody(Schema):
    """Recycled content."""

    percent: Percent = Field(description="Share of the mass, 0 to 100.", examples=[85])
    evidence: EvidenceBody = Field(
        default=_CLAIM, description="What backs it.", examples=[_EVIDENCE_EXAMPLE]
    )


class EnergyShareBody(Schema):
    """One source's share of the energy."""

    source: EnergySource = Field(description="Source.", examples=["hydro"])
    percent: Percent = Field(description="Share, 0 to 100.", examples=[94])


class EnergyMixBody(Schema):
    """What the energy of the production comes from."""

    shares: list[EnergyShareBody] = Field(
        min_length=1,
        max_length=9,
        description="Each source once; together 100 % at most.",
        examples=[[{"source": "hydro", "percent": 94}, {"source": "gas", "percent": 6}]],
    )
    evidence: EvidenceBody = Field(
        default=_CLAIM, description="What backs it.", examples=[_EVIDENCE_EXAMPLE]
    )

    @field_validator("shares")
    @classmethod
    def _a_whole(cls, value: list[EnergyShareBody]) -> list[EnergyShareBody]:
        if len({share.source for share in value}) < len(value):
            raise PydanticCustomError("repeated_source", "A source of energy is named twice.")
        if sum(share.percent for share in value) > _WHOLE + _ROUNDING:
            raise PydanticCustomError(
                "above_hundred_percent", "The shares add up to more than 100 %. Lower them."
            )
        return value


class GreenBody(Schema):
    """What an offer states of its footprint, recycled content, energy and scrap."""

    footprint: FootprintBody | None = Field(default=None, description="Greenhouse gases.")
    recycled: RecycledBody | None = Field(default=None, description="Recycled content.")
    scrap_accepted: bool | None = Field(
        default=None, description="Whether scrap of the goods is taken back.", examples=[True]
    )
    energy: EnergyMixBody | None = Field(default=None, description="Energy of the production.")


class Co2eLimitBody(Schema):
    """The largest footprint that a need accepts."""

    value: Kilograms = Field(description="Kilograms a tonne.", examples=[6000])
    hard: bool = Field(default=False, description="Rejects what breaks it.", examples=[True])


class ShareLimitBody(Schema):
    """The smallest share that a need accepts."""

    value: Percent = Field(description="Percent.", examples=[50])
    hard: bool = Field(default=False, description="Rejects what breaks it.", examples=[False])


class WishBody(Schema):
    """Something that shall be so."""

    hard: bool = Field(default=False, description="Rejects what breaks it.", examples=[False])


class GreenWantedBody(Schema):
    """Green requirements of a need, each hard or soft."""

    co2e_most: Co2eLimitBody | None = Field(default=None, description="Footprint at most.")
    recycled_least: ShareLimitBody | None = Field(
        default=None, description="Recycled content at least."
    )
    renewable_least: ShareLimitBody | None = Field(
        default=None, description="Renewable energy at least."
    )
    scrap_accepted: WishBody | None = Field(default=None, description="Scrap shall be taken back.")
