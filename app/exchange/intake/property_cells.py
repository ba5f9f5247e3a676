"""Reads properties of materials, stated or wanted: `плотность до 8,9 г/см³ при 20 °C`."""

import re
from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from app.exchange.intake.choice_cells import hard_mark
from app.exchange.intake.items import Trouble, clean, trouble
from app.exchange.intake.listed_json import (
    Said,
    answer_in,
    is_json,
    number_in,
    objects_of,
    word_in,
)
from app.exchange.intake.said_ranges import SaidRange, said_range
from app.exchange.intake.texts import number_of
from app.vocabulary.details.materials import PropertyRange, PropertyWanted
from app.vocabulary.properties import (
    MaterialProperty,
    material_properties,
    parse_property_unit,
    to_base,
)

MOST_PROPERTIES = 60
_MOST_PARTS = 100
_LONGEST = 1_000
"""Characters of one property that are looked at."""

_MOST_TEXT = 200
_MOST_VALUE = 1e12
_COLDEST_C, _HOTTEST_C = -273.15, 5000.0
_PARTS = re.compile(r"[\n;]+")
_CONDITION = re.compile(r"\s\((?P<condition>[^()]+)\)$")
_AT = re.compile(r"\s(?:при|at|@)\s?(?P<number>[+\-−]?\d+(?:[.,]\d+)?)\s?°?\s?[CС]$", re.IGNORECASE)
_AROUND = " \t:=—–"

T = TypeVar("T")


def properties_of(
    text: str, name: str, troubles: list[Trouble]
) -> tuple[PropertyRange, ...] | None:
    """Read what a material is stated to have; None where JSON of it cannot be read."""
    if is_json(text):
        found = objects_of(text, name, _stated, troubles)
        return None if found is None else _at_most(found, name, troubles)
    read = [_range(part, name, troubles) for part in _parts(text)]
    return _at_most([one for one in read if one is not None], name, troubles)


def wanted_of(text: str, name: str, troubles: list[Trouble]) -> tuple[PropertyWanted, ...] | None:
    """Read what is wanted of a material, each soft or hard; None as above."""
    found: list[PropertyWanted] | None
    if is_json(text):
        found = objects_of(text, name, _wanted, troubles)
        if found is None:
            return None
    else:
        found = []
        for part in _parts(text):
            rest, hard = hard_mark(part)
            if (one := _range(rest, name, troubles)) is not None:
                found.append(_with_hardness(one, hard=bool(hard)))
    once = {}
    for one in found:
        if (one.name, one.temperature_c) in once:
            troubles.append(trouble("repeated_property", name, one.name))
        else:
            once[one.name, one.temperature_c] = one
    return _at_most(list(once.values()), name, troubles)


def _parts(text: str) -> list[str]:
    split = _PARTS.split(text, maxsplit=_MOST_PARTS)[:_MOST_PARTS]
    parts = [" ".join(part[:_LONGEST].split()) for part in split]
    return [part for part in parts if part]


def _at_most(found: list[T], name: str, troubles: list[Trouble]) -> tuple[T, ...]:
    if len(found) > MOST_PROPERTIES:
        told = {"count": len(found), "most": MOST_PROPERTIES}
        troubles.append(trouble("too_many", name, str(len(found)), **told))
    return tuple(found[:MOST_PROPERTIES])


def _range(text: str, name: str, troubles: list[Trouble]) -> PropertyRange | None:
    """Read one property; what is wrong with it is told."""
    known, rest = property_named(clean(text, name, troubles))
    condition, temperature = None, None
    if (found := _CONDITION.search(rest)) is not None:
        condition, rest = found["condition"].strip()[:_MOST_TEXT], rest[: found.start()]
    if (found := _AT.search(rest)) is not None:
        temperature, rest = number_of(found["number"].replace("−", "-")), rest[: found.start()]
    said = said_range(rest)
    if known is None or said is None or not said.rest:
        troubles.append(trouble("invalid_property", name, text))
        return None
    unit = parse_property_unit(known.name, said.rest)
    if unit is None:
        units = ", ".join(known.units)
        troubles.append(trouble("wrong_property_unit", name, text, units=units))
        return None
    if (code := _wrong(known, unit, said, temperature)) is not None:
        troubles.append(trouble(code, name, text))
        return None
    return PropertyRange(
        name=known.name,
        unit=unit,
        low=said.low,
        high=said.high,
        temperature_c=temperature,
        condition=condition,
    )


def _wrong(
    known: MaterialProperty, unit: str, said: SaidRange, temperature: float | None
) -> str | None:
    """What is wrong with a range by the rules of the API."""
    if said.is_upside_down:
        return "range_upside_down"
    if temperature is not None and not _COLDEST_C <= temperature <= _HOTTEST_C:
        return "outside_nature"
    for value in (said.low, said.high):
        if value is None:
            continue
        base = to_base(known.name, unit, value)
        below = known.least is not None and base < known.least
        above = known.most is not None and base > known.most
        if abs(value) > _MOST_VALUE or below or above:
            return "outside_nature"
    return None


def property_named(text: str) -> tuple[MaterialProperty | None, str]:
    """The property that a text begins with, by code or name, and what follows."""
    plain = text.replace("ё", "е")
    for label, known in _labels().items():
        behind = text[len(label) : len(label) + 1]
        if plain[: len(label)].lower() == label and not behind.isalnum():
            return known, text[len(label) :].strip(_AROUND)
    return None, text


@cache
def _labels() -> Mapping[str, MaterialProperty]:
    """Codes and names, the longest first."""
    every = {
        label.lower().replace("ё", "е"): known
        for known in material_properties().values()
        for label in (known.name, known.label_ru, known.label_en)
    }
    return dict(sorted(every.items(), key=lambda pair: -len(pair[0])))


def _stated(said: Said) -> PropertyRange:
    """Check one property by the rules of the API.

    Raises:
        ValueError: it breaks one; so do errors of lookups and types.
    """
    known = material_properties()[said["name"]]
    unit = parse_property_unit(known.name, said["unit"])
    found = SaidRange(number_in(said, "low"), number_in(said, "high"), "")
    temperature = number_in(said, "temperature_c")
    if unit is None or (found.low is None and found.high is None):
        raise ValueError(said)
    if _wrong(known, unit, found, temperature) is not None:
        raise ValueError(said)
    return PropertyRange(
        name=known.name,
        unit=unit,
        low=found.low,
        high=found.high,
        temperature_c=temperature,
        condition=word_in(said, "condition"),
    )


def _wanted(said: Said) -> PropertyWanted:
    return _with_hardness(_stated(said), hard=answer_in(said, "hard"))


def _with_hardness(one: PropertyRange, *, hard: bool) -> PropertyWanted:
    return PropertyWanted(
        name=one.name,
        unit=one.unit,
        low=one.low,
        high=one.high,
        temperature_c=one.temperature_c,
        condition=one.condition,
        hard=hard,
    )
