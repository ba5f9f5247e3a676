"""Joint projects and technologies as they are sent and answered."""

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from app.api.schemas.bounds import check_bounds
from app.api.schemas.fields import Schema
from app.api.schemas.green import Percent
from app.api.schemas.material import ReadinessBody
from app.vocabulary.details.projects import ProjectRole, Rights, Stage, Transfer
from app.vocabulary.details.trade import Currency

_MOST_MILLIONS = 1e9

Millions = Annotated[float, Field(ge=0, le=_MOST_MILLIONS, allow_inf_nan=False)]


class InvestmentBody(Schema):
    """The whole sum of a project."""

    currency: Currency = Field(description="ISO 4217.", examples=["USD"])
    low_millions: Millions | None = Field(default=None, description="From.", examples=[12])
    high_millions: Millions | None = Field(
        default=None, validate_default=True, description="To.", examples=[18]
    )

    @field_validator("high_millions")
    @classmethod
    def _above_low(cls, value: float | None, info: ValidationInfo) -> float | None:
        if "low_millions" in info.data:  # else it is wrong itself
            check_bounds(info.data["low_millions"], value)
        return value


class JointProjectBody(Schema):
    """A partner for a plant or a product."""

    brings: list[ProjectRole] = Field(
        default=[], max_length=10, description="What this side does.", examples=[["site", "buyer"]]
    )
    seeks: list[ProjectRole] = Field(
        default=[], max_length=10, description="What the partner does.", examples=[["technology"]]
    )
    stage: Stage | None = Field(
        default=None, description="How far the project has come.", examples=["feasibility"]
    )
    investment: InvestmentBody | None = Field(default=None, description="The whole sum.")
    localisation_percent: Percent | None = Field(
        default=None,
        description="Local share aimed at; of a need, the least that is wanted.",
        examples=[50],
    )


class TechnologyBody(Schema):
    """A technology that is offered or, by a need, sought."""

    readiness: ReadinessBody | None = Field(
        default=None, description="Of an offer; a need says it among its requirements."
    )
    rights: list[Rights] = Field(
        default=[], max_length=5, description="What protects it, or is accepted.",
        examples=[["patent", "know_how"]],
    )  # fmt: skip
    transfer: list[Transfer] = Field(
        default=[], max_length=8, description="Forms that are offered or accepted.",
        examples=[["licence", "joint_development"]],
    )  # fmt: skip
