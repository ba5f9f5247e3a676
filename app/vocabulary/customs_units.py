"""Units that only the customs tariff counts in, beside those that quantities may have.

Codes are facts of OKEI and of UNECE Recommendation 20; None where the latter has no code that we
could confirm.
"""

from types import MappingProxyType

from app.vocabulary.positions import TariffUnit
from app.vocabulary.units import units

KILOGRAM = TariffUnit("кг", "166", "KGM")
"""What the tariff means where it prints no unit."""

_ONLY_CUSTOMS = MappingProxyType(
    {
        "130": None,  # a thousand litres
        "306": "GFI",  # gram of fissile isotopes
        "831": "LPA",  # litre of pure alcohol
        "841": None,  # kilogram of hydrogen peroxide
        "845": "KSD",  # kilogram of substance 90 % dry
        "852": "KPO",  # kilogram of potassium oxide
        "859": "KPH",  # kilogram of potassium hydroxide
        "861": "KNI",  # kilogram of nitrogen
        "863": "KSH",  # kilogram of sodium hydroxide
        "865": "KPP",  # kilogram of phosphorus pentoxide
        "867": "KUR",  # kilogram of uranium
    }
)


def tariff_unit(symbol: str, okei: str) -> TariffUnit:
    """Return the unit of a leaf; the symbol stays as printed, nothing printed is a kilogram."""
    if not symbol and not okei:
        return KILOGRAM
    known = next((unit.rec20 for unit in units().values() if okei and unit.okei == okei), None)
    return TariffUnit(symbol or okei, okei or None, known or _ONLY_CUSTOMS.get(okei))
