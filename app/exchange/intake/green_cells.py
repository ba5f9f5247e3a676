"""Reads green values: what no column backs is a claim, as for a listing that is posted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from app.exchange.intake import texts
from app.exchange.intake.items import FROM_EXPORT, Trouble, clean, trouble
from app.vocabulary.details.ageing import lies_ahead
from app.vocabulary.details.green import Footprint, Green, Recycled
from app.vocabulary.units import multiplied

GREEN = ("recycled_percent", "co2e_kg_per_tonne", "co2e_method", "co2e_year")
"""Fields that are green values."""

_WHOLE = 100
_MOST_CO2E = 1e7
_MOST_TEXT = 200
_FIRST_YEAR = 1990
_YEAR = re.compile(r"\d{4}", re.ASCII)
_NUMBER = re.compile(r"\s*(?P<number>\d[\d\s\u00a0.,]*)(?P<rest>\D.*)?", re.DOTALL)
_LONGEST = 200
_PERCENT = re.compile(r"%|процент|працэнт|percent|пайыз|տոկոս", re.IGNORECASE)
_API_NAMES = frozenset({"recycled_percent", "green.recycled.percent"})
_GAS = r"(?:\s*(?:CO|СО|CО|СO)[2₂]?\S*(?:\s*экв\.?|\s*eq\.?)?)?"
_PER_TONNE = r"\s*(?:/|на|per|за)\s*(?:1\s*)?(?:т|t|тонн[ауы]?|tonne|ton)\b"
_KILOGRAMS = re.compile(rf"\b(?:кг|kg){_GAS}{_PER_TONNE}", re.IGNORECASE)
_TONNES = re.compile(rf"(?<!\w)(?:т|t|тонн\w*){_GAS}{_PER_TONNE}", re.IGNORECASE)
_FIELD = re.compile(r"co2e_kg_per_tonne", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GreenSaid:
    """What an item says.

    Attributes:
        footprint: None with `says_footprint` takes the stored one away.
        kilograms: of a footprint whose method and year the file does not say.
    """

    recycled: float | None = None
    says_recycled: bool = False
    footprint: Footprint | None = None
    kilograms: float | None = None
    says_footprint: bool = False

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
    recycled = _percent(values, troubles) if "recycled_percent" in values else None
    says = "co2e_kg_per_tonne" in values
    kilograms = _kilograms(values, troubles) if says else None
    return GreenSaid(
        recycled,
        "recycled_percent" in values,
        _founded(kilograms, values, troubles),
        kilograms,
        says,
    )


def _percent(values: Mapping[str, str], troubles: list[Trouble]) -> float | None:
    text = values["recycled_percent"].strip()
    if not text:
        return None
    number, rest = _parts(text)
    if number is None or rest not in {"", "%"} or not 0 <= number <= _WHOLE:
        troubles.append(trouble("invalid_percent", "recycled_percent", text))
        return None
    if 0 < number <= 1 and not rest and not _is_percent(values):
        troubles.append(trouble("unclear_percent", "recycled_percent", text))
        return None
    return number


def _is_percent(values: Mapping[str, str]) -> bool:
    """Whether a number up to one is so many percent: a spreadsheet keeps 30 % as 0.3, too."""
    header = values.get("recycled_header", "")
    if FROM_EXPORT in values or header in _API_NAMES:
        return True
    return _PERCENT.search(header) is not None and not texts.is_number(values["recycled_percent"])


def _kilograms(values: Mapping[str, str], troubles: list[Trouble]) -> float | None:
    text = values["co2e_kg_per_tonne"].strip()
    if not text:
        return None
    number, rest = _parts(text)
    times = _times(rest) if rest else _times(values.get("co2e_header", "")[:_LONGEST])
    found = None if number is None or times is None else multiplied(number, times)
    if found is None or found > _MOST_CO2E:
        troubles.append(trouble("invalid_footprint", "co2e_kg_per_tonne", text))
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
    return not lies_ahead(date(int(year), 1, 1), datetime.now(UTC).date())


def _parts(text: str) -> tuple[float | None, str]:
    found = _NUMBER.fullmatch(text[:_LONGEST])
    if found is None:
        return None, ""
    return texts.number_of(found["number"].strip()), (found["rest"] or "").strip()
