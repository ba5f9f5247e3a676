"""What headers say of all the cells of their column: units, currencies, days or weeks."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.exchange.intake.said_prices import header_price
from app.exchange.intake.said_units import header_unit
from app.vocabulary.remembered import remembered
from app.vocabulary.units import has_magnitude, without_magnitude

_LONGEST = 100
"""Characters of a unit that are looked at."""

_LOTS = ("minimum_lot", "usual_lot")
_HEADERS = (
    *("lead_time_days", "recycled_percent", "co2e_kg_per_tonne", "localisation_percent"),
    *("project_investment", "investment_low_millions", "investment_high_millions"),
    *("co2e_most", "recycled_least", "renewable_least"),
)
"""Fields whose reader looks at the header itself, under their name and `_header`."""


def add_said_by_headers(found: dict[str, str], header_of: Callable[[str], str]) -> None:
    """Add to the values of an item what the headers say that its values stand under.

    Args:
        found: by field.
        header_of: the column that a field's value comes from; empty where it has none.
    """
    for target in _LOTS:
        if target in found:
            found |= _of_lot(target, header_of(target), found.get("unit", "")[:_LONGEST])
    for target in _HEADERS:
        if target in found:
            # A constant of the mapping counts in what the field is named after.
            found[f"{target}_header"] = header_of(target) or target
    said = header_unit(header_of("quantity"))
    if not found.get("unit") and has_magnitude(said.get("unit", "")):
        # So many were made; a price is that of one.
        found["price_unit"] = without_magnitude(said["unit"])
    for target, value in said.items():
        found[target] = found.get(target) or value
    found.update(header_price(header_of("price")))


@remembered(1_024)
def _of_lot(target: str, header: str, unit: str) -> Mapping[str, str]:
    """Under which names the reader of lots finds what the header and the row say of the unit."""
    said = header_unit(header)
    per = f"/{said['period']}" if "period" in said else ""
    return MappingProxyType(
        {
            f"{target}_header_unit": said.get("unit", "") + per,
            f"{target}_magnitude": said.get("magnitude", ""),
            f"{target}_row": unit,
        }
    )
