"""Units that the customs tariff counts in; all of them are units of quantities too."""

from app.vocabulary.positions import TariffUnit
from app.vocabulary.units import units

KILOGRAM = TariffUnit("кг", "166", "KGM")
"""What the tariff means where it prints no unit."""


def tariff_unit(symbol: str, okei: str) -> TariffUnit:
    """Return the unit of a leaf; the symbol stays as printed, nothing printed is a kilogram."""
    if not symbol and not okei:
        return KILOGRAM
    known = next((unit.rec20 for unit in units().values() if okei and unit.okei == okei), None)
    return TariffUnit(symbol or okei, okei or None, known)
