"""Reads what an offer states of a material: its class, its properties, its readiness."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from app.exchange.intake.choice_cells import choice_of
from app.exchange.intake.items import Trouble, clean, trouble
from app.exchange.intake.property_cells import MOST_PROPERTIES, properties_of
from app.exchange.intake.property_headers import MEASURED, MEASURED_NAMES, marked
from app.vocabulary.details.materials import Material, MaterialClass, PropertyRange, Readiness

P = TypeVar("P", bound=PropertyRange)

MATERIAL = (
    "material_class", "material_properties", "material_readiness", "material_readiness_method",
)  # fmt: skip
"""Fields of a material."""

_MOST_TEXT = 200
_LEVEL = re.compile(
    r"(?:угт|утг|trl|уровень|level)?[\s\-–:]*(?P<level>[1-9])(?:[.,]0)?", re.IGNORECASE
)


def material_of(values: Mapping[str, str], troubles: list[Trouble]) -> dict[str, Any]:
    """Return what an item says of a material, by attribute."""
    said: dict[str, Any] = {}
    if "material_class" in values:
        text = values["material_class"]
        said["material_class"] = choice_of(MaterialClass, text, "material_class", troubles)
    if "material_properties" in values:
        text = values["material_properties"]
        if (found := properties_of(text, "material_properties", troubles)) is not None:
            said["properties"] = found
    if MEASURED in values:
        said[MEASURED] = properties_of(values[MEASURED], "material_properties", troubles)
        said[MEASURED_NAMES] = marked(values[MEASURED_NAMES])
    return said | readiness_of(values, "material_readiness", troubles)


def put_material(said: Mapping[str, Any], stored: Material | None) -> Material | None:
    """Put what is said to what is stored; None for a material of which nothing is left."""
    before = stored or Material()
    found = Material(
        material_class=said.get("material_class", before.material_class),
        properties=with_measured(said, said.get("properties", before.properties)),
        readiness=put_readiness(said, before.readiness),
    )
    return stored if found == before else None if found == Material() else found


def with_measured(said: Mapping[str, Any], others: tuple[P, ...]) -> tuple[P, ...]:
    """Properties with those that have columns of their own in place of what is said elsewhere."""
    own: frozenset[tuple[str, float | None]] = said.get(MEASURED_NAMES, frozenset())
    kept = [one for one in others if (one.name, one.temperature_c) not in own]
    return (*kept, *said.get(MEASURED, ()))[:MOST_PROPERTIES]


def readiness_of(values: Mapping[str, str], target: str, troubles: list[Trouble]) -> dict[str, Any]:
    """Return `level` and `method`, as far as there are columns for them."""
    said: dict[str, Any] = {}
    if target in values:
        said["level"] = level_of(values[target], target, troubles)
    name = f"{target}_method"
    if name in values:
        method = clean(values[name], name, troubles)
        if len(method) > _MOST_TEXT:
            troubles.append(trouble("too_long", name, method, length=len(method), most=_MOST_TEXT))
        said["method"] = method[:_MOST_TEXT].strip() or None
    return said


def put_readiness(said: Mapping[str, Any], stored: Readiness | None) -> Readiness | None:
    """A readiness with what is said of it; a method says nothing without a level."""
    level = said.get("level", stored.level if stored else None)
    method = said.get("method", stored.method if stored else None)
    return None if level is None else Readiness(level, method)


def level_of(text: str, target: str, troubles: list[Trouble]) -> int | None:
    """Read a level from 1 to 9: `7`, `УГТ 7`, `TRL-7`."""
    plain = text.strip()
    if not plain:
        return None
    found = _LEVEL.fullmatch(plain)
    if found is None:
        troubles.append(trouble("invalid_readiness", target, plain))
        return None
    return int(found["level"])
