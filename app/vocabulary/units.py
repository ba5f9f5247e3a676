"""Units of measure and their conversion."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.vocabulary.terms import Language, Period

_MONTHS_IN_YEAR = 12


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of measure.

    Attributes:
        rec20: code of UNECE Recommendation 20, how units are stored and answered.
        okei: code of the all-Russian classifier of units, empty where it has none.
        dimension: units of one dimension convert into each other.
        factor: how many of the dimension's base units one of these is.
    """

    rec20: str
    okei: str
    symbol_ru: str
    symbol_en: str
    dimension: str
    factor: float

    def symbol(self, language: Language) -> str:
        """The short form to show beside a number."""
        return self.symbol_en if language is Language.EN else self.symbol_ru


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount with its unit and the time it belongs to."""

    value: float
    unit: Unit
    period: Period

    def comparable(self, other: "Quantity") -> bool:
        """Whether the two can be converted into each other."""
        return self.unit.dimension == other.unit.dimension

    @property
    def yearly_base(self) -> float:
        """The amount in the dimension's base unit for a year; once counts as it is."""
        months = _MONTHS_IN_YEAR if self.period is Period.MONTH else 1
        return self.value * self.unit.factor * months


@cache
def units() -> MappingProxyType[str, Unit]:
    """All units by Rec 20 code."""
    return MappingProxyType(
        {
            entry["rec20"]: Unit(
                rec20=entry["rec20"],
                okei=entry["okei"],
                symbol_ru=entry["ru"],
                symbol_en=entry["en"],
                dimension=entry["dimension"],
                factor=entry["factor"],
            )
            for entry in _file()["unit"]
        }
    )


def parse_unit(text: str) -> Unit | None:
    """Find a unit by Rec 20 code, OKEI code, symbol or a common spelling; None when unknown."""
    return units().get(text.strip().upper()) or _spellings().get(text.strip().casefold())


def parse_multiple(text: str) -> tuple[Unit, float] | None:
    """Find a unit like `parse_unit`, or so many of one where the code means a multiple.

    OKEI counts in millions of tonnes or thousands of pairs, Rec 20 does not.
    """
    unit = parse_unit(text)
    return (unit, 1.0) if unit is not None else _multiples().get(text.strip().casefold())


@cache
def _multiples() -> dict[str, tuple[Unit, float]]:
    return {
        name.casefold(): (units()[entry["rec20"]], entry["times"])
        for okei, entry in _file()["multiples"].items()
        for name in (okei, *entry["names"])
    }


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("units.toml").read_text(encoding="utf-8"))


@cache
def _spellings() -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for unit in units().values():
        for spelling in (unit.okei, unit.symbol_ru, unit.symbol_en):
            if spelling:
                found.setdefault(spelling.casefold(), unit)
    for rec20, spellings in _file()["spellings"].items():
        for spelling in spellings:
            found.setdefault(spelling.casefold(), units()[rec20])
    return found
