"""Units as they are said beside a number, or for all of a column at the end of its header."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.exchange.intake.texts import word_of
from app.vocabulary.remembered import remembered
from app.vocabulary.terms import Period
from app.vocabulary.units import Unit, parse_magnitude, parse_multiple

_AT_END = re.compile(r"(?:,\s*([^,()\[\]]{1,30})|[(\[]([^()\[\]]{1,30})[)\]])\s*")
PER = re.compile(r"\s{0,9}/\s*|\s{1,9}(?:в|за|per|a)\s+")
_NOTHING: Mapping[str, str] = MappingProxyType({})
_UNCOUNTED = frozenset(
    {"сут", "сутки", "день", "дн", "смена", "смену", "час", "ч", "неделя", "неделю", "нед",
     "декада", "декаду", "квартал", "кварт", "кв", "полугодие", "day", "d", "shift", "hour", "h",
     "week", "quarter", "qtr"}
)  # fmt: skip
"""A year has as many days of work as a plant says; quarters are refused beside them."""


@dataclass(frozen=True, slots=True)
class SaidUnit:
    """What `тыс. пар в год` says.

    Attributes:
        times: how many of the unit one is.
        period: of the amount, where it is said.
    """

    unit: Unit
    times: float = 1.0
    period: Period | None = None


@remembered(4_096)
def said_unit(text: str) -> SaidUnit | None:
    """Read a unit, or so many of one, and the period behind it: `т`, `тыс. т`, `млн шт/год`."""
    known = parse_multiple(text)
    if known is not None:
        return SaidUnit(*known)
    name, *rest = PER.split(text.strip(), maxsplit=1)
    period = word_of(Period, rest[0]) if rest else None
    known = parse_multiple(name)
    return SaidUnit(*known, Period(period)) if known is not None and period is not None else None


def is_uncounted(period: str) -> bool:
    """Whether a time is none that amounts are kept for: `сут.`, `в квартал`."""
    word = period.strip().casefold().rstrip(".")
    return word.removeprefix("в ").removeprefix("за ").strip() in _UNCOUNTED


@remembered(4_096)
def has_uncounted_period(text: str) -> bool:
    """Whether a unit is that of a time that amounts are not kept for: `т/сут`, `тыс. т в смену`."""
    name, *rest = PER.split(text.strip(), maxsplit=1)
    per = bool(rest) and is_uncounted(rest[0]) and parse_multiple(name) is not None
    return per and said_unit(text) is None


@remembered(1_024)
def header_unit(header: str) -> Mapping[str, str]:
    """Return what a header says of the numbers of its column: `unit`, `period`, `magnitude`.

    `Объём производства, т`, `Мощность (т/год)`; `Выпуск, тыс.` leaves the unit to other cells.
    """
    return _read(at_end(header))


def at_end(header: str) -> str:
    """What stands in brackets or behind a comma at the end of a header; else nothing."""
    for found in _AT_END.finditer(header):
        if found.end() == len(header):
            return (found[1] or found[2]).strip()
    return ""


def _read(text: str) -> Mapping[str, str]:
    said = said_unit(text)
    if has_uncounted_period(text):
        return MappingProxyType({"unit": text})
    if said is None:
        known = parse_magnitude(text) is not None and not text[:1].isdigit()
        return MappingProxyType({"magnitude": text}) if known else _NOTHING
    if said.period is None:
        return MappingProxyType({"unit": text})
    unit = PER.split(text, maxsplit=1)[0]
    return MappingProxyType({"unit": unit, "period": said.period.value})
