"""Units of measure and their conversion."""

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.vocabulary.terms import Language, Period

_MONTHS_IN_YEAR = 12
_MAGNITUDE_AND_UNIT = re.compile(r"([^\W\d_]+|10{1,2}|1\s?000(?:\s?000)?)(?:\.\s*|\s+)(\S.*)")
_SYMBOLS = {1e3: "тыс.", 1e6: "млн", 1e9: "млрд"}
"""How the units are called that have a code for the multiple itself."""


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

    def counted(self, number: str, language: Language) -> str:
        """A number of it: `5 t`, and `5 × 1000 pcs`, which would else be read as 51 000 pieces."""
        symbol = self.symbol(language)
        return f"{number} × {symbol}" if symbol[0].isdigit() else f"{number} {symbol}"


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
    """Find a unit like `parse_unit`, or so many of one: `171`, `тыс. пар`, `млн. т`, `тыс.м3`.

    OKEI counts in millions of tonnes or thousands of pairs, Rec 20 does not. A unit that Rec 20 has
    for the multiple itself, such as the thousand tonnes, is taken as it is.
    """
    for spelling in (text.strip(), text.strip().rstrip(".")):
        unit = parse_unit(spelling)
        if unit is not None:
            return unit, 1.0
        known = _multiples().get(spelling.casefold()) or _counted(spelling)
        if known is not None:
            return known
    return None


def parse_magnitude(text: str) -> float | None:
    """How many a word such as `тыс.` or `млн` means where it stands alone, without a unit."""
    return _magnitudes().get(" ".join(text.split()).rstrip(".").casefold())


def has_magnitude(text: str) -> bool:
    """Whether a unit is named by how many of another it is: `тыс. т` is, `кг` is not."""
    found = _MAGNITUDE_AND_UNIT.fullmatch(text.strip())
    return found is not None and parse_magnitude(found[1]) is not None


def without_magnitude(text: str) -> str:
    """The unit that `тыс. т` counts in."""
    found = _MAGNITUDE_AND_UNIT.fullmatch(text.strip()) if has_magnitude(text) else None
    return found[2] if found else text


def multiplied(value: float, times: float) -> float:
    """The product of two decimal numbers, rounded once: 0.1 thousand pairs are 100, no more."""
    return value if times == 1.0 else float(Decimal(repr(value)) * Decimal(repr(times)))


def divided(value: float, times: float) -> float:
    """What one costs where so many cost the value, rounded once."""
    return value if times == 1.0 else float(Decimal(repr(value)) / Decimal(repr(times)))


def _counted(text: str) -> tuple[Unit, float] | None:
    """Read a word of magnitude and the unit behind it: `тыс. м3`, `млн пар`, `1000 шт`."""
    found = _MAGNITUDE_AND_UNIT.fullmatch(text)
    times = parse_magnitude(found[1]) if found else None
    counted = parse_unit(found[2]) if found else None
    if times is None or counted is None:
        return None
    name = f"{_SYMBOLS.get(times, '')} {counted.symbol_ru}".strip()
    whole = parse_unit(name) if times in _SYMBOLS else None
    if whole is not None:
        return whole, 1.0
    return _multiples().get(name.casefold(), (counted, times))


@cache
def _multiples() -> dict[str, tuple[Unit, float]]:
    return {
        name.casefold(): (units()[entry["rec20"]], entry["times"])
        for okei, entry in _file()["multiples"].items()
        for name in (okei, *entry["names"])
    }


@cache
def _magnitudes() -> dict[str, float]:
    return {
        name.casefold(): entry["times"]
        for entry in _file()["magnitudes"]
        for name in entry["names"]
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
