"""Advanced materials: class, measured properties, readiness."""

from dataclasses import dataclass
from enum import StrEnum
from math import inf

from app.vocabulary.properties import Bounds, to_base


class MaterialClass(StrEnum):
    """Families of materials."""

    METAL_ALLOY = "metal_alloy"
    SUPERALLOY = "superalloy"
    REFRACTORY_METAL = "refractory_metal"
    POWDER = "powder"
    CERAMIC = "ceramic"
    GLASS = "glass"
    POLYMER = "polymer"
    COMPOSITE = "composite"
    CARBON = "carbon"
    SEMICONDUCTOR = "semiconductor"
    MAGNETIC = "magnetic"
    COATING = "coating"
    NANOMATERIAL = "nanomaterial"
    BUILDING = "building"


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyRange:
    """A property between two bounds; a side that is None is open.

    Attributes:
        name: of the property, as in the vocabulary of properties.
        unit: as written there.
        temperature_c: at which it was, or must be, measured; None for room temperature or any.
        condition: other conditions of the test, such as the medium of a corrosion test.
    """

    name: str
    unit: str
    low: float | None = None
    high: float | None = None
    temperature_c: float | None = None
    condition: str | None = None

    @property
    def bounds(self) -> Bounds:
        """The range in the property's base unit."""
        return Bounds(
            -inf if self.low is None else to_base(self.name, self.unit, self.low),
            inf if self.high is None else to_base(self.name, self.unit, self.high),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyWanted(PropertyRange):
    """A range that a need asks for; a hard one rejects what cannot be inside."""

    hard: bool = False


@dataclass(frozen=True, slots=True)
class Readiness:
    """Technology readiness level 1 to 9, and the method by which it was judged."""

    level: int
    method: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessWanted:
    """The least readiness level that a need accepts."""

    least: int
    hard: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What an offer states of a material."""

    material_class: MaterialClass | None = None
    properties: tuple[PropertyRange, ...] = ()
    readiness: Readiness | None = None
