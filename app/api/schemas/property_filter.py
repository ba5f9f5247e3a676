"""The filter by a range of a property, as it stands in an address: `tensile_strength:500..:MPa`."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.api.schemas.bounds import check_bounds
from app.api.schemas.material import check_property
from app.values.page import PropertyAsked
from app.vocabulary.properties import material_properties, parse_property_unit, to_base

_NUMBER = r"-?\d{1,12}(?:[.,]\d{1,6})?"
_FILTER = re.compile(rf"([\w ]+):({_NUMBER})?\.\.({_NUMBER})?:(.+)", re.ASCII | re.DOTALL)


def property_asked(text: str) -> PropertyAsked:
    """Read the filter; bounds are converted into the base unit.

    Raises:
        PydanticCustomError: it has another form, an unknown property, a wrong unit or no bound.
    """
    # The unit may have any letters, the rest has none but ASCII.
    head, _, unit_text = text.rpartition(":")
    found = _FILTER.fullmatch(f"{head}:unit")
    if found is None:
        raise PydanticCustomError(
            "invalid_property_filter",
            "Write property, range and unit: tensile_strength:500..:MPa or density:..5:g/cm³.",
        )
    name = check_property(found[1])
    unit = parse_property_unit(name, unit_text)
    if unit is None:
        raise PydanticCustomError(
            "wrong_dimension",
            "The property {property} is not measured in this unit. Use one of: {units}.",
            {"property": name, "units": ", ".join(material_properties()[name].units)},
        )
    low, high = (_base(name, unit, end) for end in (found[2], found[3]))
    check_bounds(low, high)
    return PropertyAsked(name, low, high)


def _base(name: str, unit: str, end: str | None) -> float | None:
    return None if end is None else to_base(name, unit, float(end.replace(",", ".")))


def _check(text: str) -> str:
    property_asked(text)
    return text


PropertyFilter = Annotated[
    str,
    StringConstraints(max_length=120),
    AfterValidator(_check),
    Field(examples=["tensile_strength:500..:MPa"]),
]
