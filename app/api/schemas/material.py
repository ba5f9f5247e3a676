"""Advanced materials as they are sent and answered: properties as ranges with units."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.bounds import check_bounds
from app.api.schemas.fields import Schema, ShortText
from app.vocabulary.details.materials import MaterialClass
from app.vocabulary.properties import material_properties, parse_property_unit, to_base

_MOST = 1e12
_COLDEST_C = -273.15
_HOTTEST_C = 5000


def check_property(value: str) -> str:
    """Refuse a property that is not in the vocabulary."""
    name = value.strip().casefold()
    if name not in material_properties():
        raise PydanticCustomError(
            "unknown_property",
            "There is no such property. GET /v1/properties lists them, such as tensile_strength.",
        )
    return name


PropertyName = Annotated[
    str,
    StringConstraints(max_length=60),
    AfterValidator(check_property),
    Field(examples=["tensile_strength"]),
]
Value = Annotated[float, Field(ge=-_MOST, le=_MOST, allow_inf_nan=False)]


class PropertyRangeBody(Schema):
    """A property between two bounds; a side that is left out is open."""

    name: PropertyName = Field(
        description="Property, see GET /v1/properties.", examples=["tensile_strength"]
    )
    unit: Annotated[str, StringConstraints(min_length=1, max_length=30)] = Field(
        description="A unit of its dimension.", examples=["MPa"]
    )
    low: Value | None = Field(default=None, description="Lower bound.", examples=[900])
    high: Value | None = Field(
        default=None, validate_default=True, description="Upper bound.", examples=[1050]
    )
    temperature_c: float | None = Field(
        default=None,
        ge=_COLDEST_C,
        le=_HOTTEST_C,
        allow_inf_nan=False,
        description="Temperature of the test in degrees Celsius; room temperature when left out.",
        examples=[650],
    )
    condition: ShortText | None = Field(
        default=None, description="Other conditions of the test.", examples=["3,5 % NaCl"]
    )

    @field_validator("unit")
    @classmethod
    def _of_its_dimension(cls, value: str, info: ValidationInfo) -> str:
        name = info.data.get("name")
        if name is None:
            return value
        unit = parse_property_unit(name, value)
        if unit is None:
            raise PydanticCustomError(
                "wrong_dimension",
                "The property {property} is not measured in this unit. Use one of: {units}.",
                {"property": name, "units": ", ".join(material_properties()[name].units)},
            )
        return unit

    @field_validator("low", "high")
    @classmethod
    def _in_nature(cls, value: float | None, info: ValidationInfo) -> float | None:
        name, unit = info.data.get("name"), info.data.get("unit")
        if value is None or name is None or unit is None:
            return value
        known, base = material_properties()[name], to_base(name, unit, value)
        below = known.least is not None and base < known.least
        above = known.most is not None and base > known.most
        if below or above:
            raise PydanticCustomError(
                "outside_nature", "No material has this value. Check the number and its unit."
            )
        return value

    @field_validator("high")
    @classmethod
    def _above_low(cls, value: float | None, info: ValidationInfo) -> float | None:
        if "low" in info.data:  # else it is wrong itself
            check_bounds(info.data["low"], value)
        return value


class PropertyWantedBody(PropertyRangeBody):
    """A range that a need asks for."""

    hard: bool = Field(
        default=False,
        description="Whether an offer that cannot lie inside is rejected.",
        examples=[True],
    )


class ReadinessBody(Schema):
    """Technology readiness level."""

    level: int = Field(ge=1, le=9, description="1 to 9.", examples=[7])
    method: ShortText | None = Field(
        default=None, description="How it was judged.", examples=["ГОСТ Р 58048-2017"]
    )


class ReadinessWantedBody(Schema):
    """The least readiness level that a need accepts."""

    least: int = Field(ge=1, le=9, description="1 to 9.", examples=[6])
    hard: bool = Field(default=False, description="Rejects what is below.", examples=[False])


class MaterialBody(Schema):
    """What an offer states of a material."""

    material_class: MaterialClass | None = Field(
        default=None, description="Family of materials.", examples=["superalloy"]
    )
    properties: list[PropertyRangeBody] = Field(
        default=[], max_length=60, description="Measured properties."
    )
    readiness: ReadinessBody | None = Field(default=None, description="Readiness of the material.")
