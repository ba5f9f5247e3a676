"""Columns of one property each: `Плотность, г/см³`, `Tensile strength (MPa) at 650 °C`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.exchange.intake.choice_cells import hard_mark
from app.exchange.intake.property_cells import property_named
from app.exchange.intake.said_ranges import said_range
from app.exchange.intake.texts import number_of
from app.vocabulary.properties import MaterialProperty, parse_property_unit
from app.vocabulary.remembered import remembered

MEASURED = "measured"
"""Under it the reader of properties finds what the columns say, one property a line."""

MEASURED_NAMES = "measured_names"
"""And under it which properties the file has columns for, one a line, filled or not."""

TARGETS = ("material_properties", "required_properties")
"""Fields that such a column may be mapped to: offers state a property, needs require it."""

_LONGEST = 200
_AT = re.compile(
    r"[\s,;(\[]*\b(?:при|at)\s?(?P<number>[+\-−]?\d+(?:[.,]\d+)?)\s?°?\s?[CС]\b\s?[)\]]?",
    re.IGNORECASE,
)
_AROUND = " ,;:–—-"
_BRACKETS = {"(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class PropertyHeader:
    """What a header says of its column.

    Attributes:
        label: the property's name as the header writes it.
        unit: symbol; empty where the header has none, and the cells must.
        temperature_c: at which it is measured.
    """

    name: str
    label: str
    unit: str
    temperature_c: float | None

    @property
    def mark(self) -> str:
        """The property and its temperature, on one line, as `marked` reads it."""
        return f"{self.name}@{'' if self.temperature_c is None else self.temperature_c}"


@remembered(1_024)
def property_header(header: str) -> PropertyHeader | None:
    """Read a header; None for one that is no name of a property, or says more than its unit."""
    text = " ".join(header.split())
    if len(text) > _LONGEST:
        return None
    known, rest = property_named(text)
    if known is None:
        return None
    label = text[: len(text) - len(rest)].strip(_AROUND)
    at = _AT.search(rest)
    temperature = number_of(at["number"].replace("−", "-")) if at else None
    said = (rest[: at.start()] + " " + rest[at.end() :] if at else rest).strip(_AROUND)
    if said[:1] in _BRACKETS and said[-1:] == _BRACKETS[said[:1]]:
        said = said[1:-1]
    unit = parse_property_unit(known.name, said) if said else _only_unit(known)
    return None if unit is None else PropertyHeader(known.name, label, unit, temperature)


def _only_unit(known: MaterialProperty) -> str:
    """The unit that goes without saying; empty where there are several."""
    return next(iter(known.units)) if len(known.units) == 1 else ""


def measured(columns: Mapping[str, PropertyHeader], values: Mapping[str, str]) -> dict[str, str]:
    """Return what columns of properties say of an item; nothing where it has none of them.

    A cell is a number or a range, of the header's unit where it names none of its own.
    """
    lines: dict[str, str] = {}
    for column, header in columns.items():
        value = values.get(column)
        if value is not None and not lines.get(header.mark):
            lines[header.mark] = _line(header, value)
    if not lines:
        return {}
    return {MEASURED: "\n".join(filter(None, lines.values())), MEASURED_NAMES: "\n".join(lines)}


def marked(text: str) -> frozenset[tuple[str, float | None]]:
    """The properties and temperatures that a file has columns for."""
    pairs = (line.split("@") for line in text.splitlines())
    return frozenset((name, float(degrees) if degrees else None) for name, degrees in pairs)


def _line(header: PropertyHeader, value: str) -> str:
    text, hard = hard_mark(value[:_LONGEST])
    if not text:
        return ""
    said = said_range(text)
    unit = header.unit if said is not None and not said.rest else ""
    at = "" if header.temperature_c is None else f"при {header.temperature_c:g} °C"
    mark = "обязательно" if hard else ""
    return " ".join(filter(None, (header.label, text, unit, at, mark)))
