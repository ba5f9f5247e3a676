"""Properties of materials with their dimensions, and the conversion of their units."""

import tomllib
from dataclasses import dataclass
from functools import cache
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.vocabulary.terms import Language

UNTOLD = 0.5
"""Satisfaction of a wanted range by one without an end, of which no share can be told."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A unit of a dimension: `base = value * factor + offset`."""

    symbol: str
    symbol_ru: str
    factor: float
    offset: float = 0.0

    def label(self, language: Language) -> str:
        """The short form to show beside a number."""
        return self.symbol if language is Language.EN else self.symbol_ru


@dataclass(frozen=True, slots=True)
class MaterialProperty:
    """One property that materials are compared by.

    Attributes:
        name: how it is stored and answered.
        dimension: its units convert into each other.
        base: symbol of the unit in which ranges are compared.
        least: the smallest value that nature allows, in the base unit; None for no bound.
        most: likewise the largest.
    """

    name: str
    label_ru: str
    label_en: str
    dimension: str
    base: str
    units: MappingProxyType[str, Scale]
    least: float | None
    most: float | None

    def label(self, language: Language) -> str:
        """The name for people."""
        return self.label_en if language is Language.EN else self.label_ru


@dataclass(frozen=True, slots=True)
class Bounds:
    """A closed interval in a base unit; infinite where open."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """Length of the interval."""
        return self.high - self.low

    def meets(self, other: "Bounds") -> bool:
        """Whether the two have a point in common."""
        return self.low <= other.high and other.low <= self.high


@cache
def material_properties() -> MappingProxyType[str, MaterialProperty]:
    """All properties by name."""
    raw = _file()
    return MappingProxyType(
        {entry["name"]: _property(entry, raw["dimension"]) for entry in raw["property"]}
    )


def parse_property_unit(name: str, text: str) -> str | None:
    """Return the symbol of a property's unit as it is stored; None when it has no such unit."""
    return _spellings(name).get(_plain(text))


def to_base(name: str, unit: str, value: float) -> float:
    """Convert a value into the base unit of its property."""
    scale = material_properties()[name].units[unit]
    return value * scale.factor + scale.offset


def overlap(one: Bounds, other: Bounds) -> float:
    """Length that two ranges share; 0 when they only touch or lie apart. Symmetric."""
    return max(0.0, min(one.high, other.high) - max(one.low, other.low))


def satisfaction(wanted: Bounds, offered: Bounds) -> float:
    """How surely an offered range lies inside a wanted one, 0 to 1.

    1 when it lies inside, 0 when it lies outside, else the share of the offered range that is
    inside; one half where the offered range has no end, so that no share can be told.
    """
    if wanted.low <= offered.low and offered.high <= wanted.high:
        return 1.0
    if not wanted.meets(offered):
        return 0.0
    if not isfinite(offered.width):
        return UNTOLD
    return overlap(wanted, offered) / offered.width


def _property(entry: dict[str, Any], dimensions: dict[str, Any]) -> MaterialProperty:
    dimension = dimensions[entry["dimension"]]
    return MaterialProperty(
        name=entry["name"],
        label_ru=entry["ru"],
        label_en=entry["en"],
        dimension=entry["dimension"],
        base=dimension["base"],
        units=MappingProxyType(
            {
                unit["symbol"]: Scale(
                    unit["symbol"], unit["ru"], unit["factor"], unit.get("offset", 0.0)
                )
                for unit in dimension["units"]
            }
        ),
        least=dimension.get("least"),
        most=entry.get("most"),
    )


@cache
def _spellings(name: str) -> dict[str, str]:
    raw = _file()["dimension"][material_properties()[name].dimension]
    return {
        _plain(spelling): unit["symbol"]
        for unit in raw["units"]
        for spelling in (*unit.get("spellings", ()), unit["ru"], unit["symbol"])
    }


_SAME = str.maketrans({"·": "*", "×": "*", "⋅": "*", "²": "2", "³": "3", "µ": "μ", "º": "°"})


def _plain(text: str) -> str:
    return "".join(text.translate(_SAME).casefold().split()).replace("*", "").replace("^", "")


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("properties.toml").read_text(encoding="utf-8"))
