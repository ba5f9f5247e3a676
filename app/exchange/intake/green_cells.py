"""Reads green values: what no column backs is a claim, as for a listing that is posted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from app import clock
from app.exchange.intake.choice_cells import yes_or_no
from app.exchange.intake.energy_cells import shares_of
from app.exchange.intake.items import Trouble, clean, trouble
from app.exchange.intake.share_cells import number_and_rest, percent_of
from app.vocabulary.details.ageing import lies_ahead
from app.vocabulary.details.green import EnergyMix, EnergyShare, Footprint, Green, Recycled
from app.vocabulary.units import multiplied

GREEN = (
    "recycled_percent", "co2e_kg_per_tonne", "co2e_method", "co2e_year", "energy_sources",
    "scrap_accepted",
)  # fmt: skip
"""Fields that are green values."""

_MOST_CO2E = 1e7
_MOST_TEXT = 200
_FIRST_YEAR = 1990
_YEAR = re.compile(r"\d{4}", re.ASCII)
_LONGEST = 200
_GAS = r"(?:\s*(?:CO|СО|CО|СO)[2₂]?\S*(?:\s*экв\.?|\s*eq\.?)?)?"
_PER_TONNE = r"\s*(?:/|на|per|за)\s*(?:1\s*)?(?:т|t|тонн[ауы]?|tonne|ton)\b"
_KILOGRAMS = re.compile(rf"\b(?:кг|kg){_GAS}{_PER_TONNE}", re.IGNORECASE)
_TONNES = re.compile(rf"(?<!\w)(?:т|t|тонн\w*){_GAS}{_PER_TONNE}", re.IGNORECASE)
_FIELD = re.compile(r"co2e_kg_per_tonne|co2e_most", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GreenSaid:
    """What an item says.

    Attributes:
        footprint: None with `says_footprint` takes the stored one away.
        kilograms: of a footprint whose method and year the file does not say.
        energy: shares of its sources; none with `says_energy` take those that are stored away.
    """

    recycled: float | None = None
    says_recycled: bool = False
    footprint: Footprint | None = None
    kilograms: float | None = None
    says_footprint: bool = False
    energy: tuple[EnergyShare, ...] = ()
    says_energy: bool = False
    scrap_accepted: bool | None = None
    says_scrap: bool = False

    def put_to(self, stored: Green, troubles: list[Trouble]) -> Green:
        """Return green values with what is said; what backs a stored one stays while it stands."""
        found = stored
        if self.says_recycled and (
            found.recycled is None or found.recycled.percent != self.recycled
        ):
            new = None if self.recycled is None else Recycled(self.recycled)
            found = replace(found, recycled=new)
        if self.says_footprint:
            found = replace(found, footprint=self._footprint(found.footprint, troubles))
        if self.says_energy and self.energy != (found.energy.shares if found.energy else ()):
            found = replace(found, energy=EnergyMix(self.energy) if self.energy else None)
        if self.says_scrap:
            found = replace(found, scrap_accepted=self.scrap_accepted)
        return found

    def _footprint(self, stored: Footprint | None, troubles: list[Trouble]) -> Footprint | None:
        if self.footprint is None and self.kilograms is not None:
            if stored is not None and stored.co2e_kg_per_tonne == self.kilograms:
                return stored
            troubles.append(
                trouble("unfounded_footprint", "co2e_kg_per_tonne", f"{self.kilograms:g}")
            )
            return None
        new = self.footprint
        if new is not None and stored is not None:
            same = replace(stored, co2e_kg_per_tonne=new.co2e_kg_per_tonne,
                           method=new.method, year=new.year)  # fmt: skip
            return stored if same == stored else new
        return new


def green_of(values: Mapping[str, str], troubles: list[Trouble]) -> GreenSaid | None:
    """Read the green values of an item; None where it says nothing of them."""
    if not any(name in values for name in GREEN):
        return None
    recycled = None
    if "recycled_percent" in values:
        recycled = percent_of(values, "recycled_percent", troubles)
    says = "co2e_kg_per_tonne" in values
    kilograms = kilograms_of(values, "co2e_kg_per_tonne", troubles) if says else None
    energy = shares_of(values["energy_sources"], troubles) if "energy_sources" in values else None
    scrap = values.get("scrap_accepted", "")
    return GreenSaid(
        recycled,
        "recycled_percent" in values,
        _founded(kilograms, values, troubles),
        kilograms,
        says,
        energy or (),
        energy is not None,
        yes_or_no(scrap, "scrap_accepted", troubles),
        "scrap_accepted" in values,
    )


def kilograms_of(
    values: Mapping[str, str], target: str, troubles: list[Trouble], text: str | None = None
) -> float | None:
    """Read kilograms of CO2 equivalent for a tonne; None where that cannot be told.

    Args:
        values: of an item, with what the header says.
        target: the field.
        troubles: takes what is wrong.
        text: of the cell, where something else stands in it, too.
    """
    said = (values[target] if text is None else text).strip()
    if not said:
        return None
    number, rest = number_and_rest(said)
    times = _times(rest) if rest else _times(values.get(f"{target}_header", "")[:_LONGEST])
    found = None if number is None or times is None else multiplied(number, times)
    if found is None or found > _MOST_CO2E:
        troubles.append(trouble("invalid_footprint", target, said))
        return None
    return found


def _times(text: str) -> float | None:
    """How many kilograms a tonne one of a unit is."""
    if _KILOGRAMS.search(text) or _FIELD.search(text):
        return 1.0
    return 1000.0 if _TONNES.search(text) else None


def _founded(
    kilograms: float | None, values: Mapping[str, str], troubles: list[Trouble]
) -> Footprint | None:
    """A footprint whose method and year are said; nobody can judge one without them."""
    method = clean(values.get("co2e_method", "")[: _MOST_TEXT * 2], "co2e_method", troubles)
    year = values.get("co2e_year", "").strip().removesuffix(".0")
    if kilograms is None or not method or not year:
        return None
    if not _has_begun(year):
        troubles.append(trouble("invalid_year", "co2e_year", year))
        return None
    if len(method) > _MOST_TEXT:
        troubles.append(
            trouble("too_long", "co2e_method", method, length=len(method), most=_MOST_TEXT)
        )
    return Footprint(
        co2e_kg_per_tonne=kilograms, method=method[:_MOST_TEXT].strip(), year=int(year)
    )


def _has_begun(year: str) -> bool:
    if _YEAR.fullmatch(year) is None or int(year) < _FIRST_YEAR:
        return False
    return not lies_ahead(date(int(year), 1, 1), clock.today())
