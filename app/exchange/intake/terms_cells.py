"""Reads commercial terms: lots, lead times, Incoterms, where goods are delivered, samples."""

import re
from collections.abc import Mapping
from typing import Any

from app.exchange.intake import texts
from app.exchange.intake.amounts import lot_of
from app.exchange.intake.choice_cells import listed, yes_or_no
from app.exchange.intake.items import Trouble, clean, trouble
from app.exchange.intake.said_dates import is_endless, last_day
from app.vocabulary.countries import countries
from app.vocabulary.details.trade import Incoterms, IncotermsRule
from app.vocabulary.letters import latin_capitals
from app.vocabulary.remembered import remembered

TERMS = (
    "minimum_lot", "usual_lot", "lead_time_days", "incoterms", "delivery_regions", "samples",
    "terms_valid_until",
)  # fmt: skip
"""Fields that are terms beside the price."""

_MOST_DAYS = 3650
_MOST_REGIONS = 100
_MOST_PLACE = 200
_LONGEST = 500
"""Characters of a cell that are looked at."""

_WEEK = 7
_SPAN = re.compile(
    r"(?:от|до|не более|в течение|не позднее|from|up to|within|to)?\s*(?P<first>\d{1,4})"
    r"(?:\s*(?:[-–—]|до|to)\s*(?P<last>\d{1,4}))?\s*(?P<unit>\D*)"
)
_AT_LEAST = re.compile(r"(?:от|from)\s*\d+\D*")
_WHOLE = re.compile(r"(\d+)[.,]0+")
_CALENDAR = re.compile(r"\b(?:календарн\w*|calendar)\b\.?")
_DAYS = re.compile(r"(?:дн|день|дня|дней|сут\w*|days?|күн|օր|дзён|дзень|дні)\.?")
_WEEKS = re.compile(r"(?:нед|недел\w+|weeks?|апта|жума|շաբաթ|тыдзень|тыдні|тыдняў)\.?")
_NO_DAYS = re.compile(r"рабоч|месяц|\bмес\b|год|квартал|час|working|business|month|year|hour")
_EDITION = re.compile(
    r"[\s,;]*[(\[]?\s*(?:инкотермс|інкатэрмс|incoterms)\W{0,3}(?P<year>\d{4})?\s*[)\]]?",
    re.IGNORECASE,
)
_KNOWN_EDITION = "2020"
_WORDS = re.compile(
    r"(?:на\s+)?(?:условия[хм]?(?:\s+поставки)?|базис(?:\s+поставки)?|terms)\W*", re.IGNORECASE
)
_TOKEN = re.compile(r"\b[A-ZА-ЯЁІ]{3}\b")
_AROUND = ' \t\n,;:.-–—()[]«»"/'
_REGION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,7}")


def terms_of(values: Mapping[str, str], troubles: list[Trouble]) -> dict[str, Any]:
    """Return what an item says of the terms, by attribute; None for what is empty or not clear."""
    said: dict[str, Any] = {}
    for target, name in (("minimum_lot", "minimum_lot"), ("usual_lot", "lot")):
        if target in values:
            said[name] = lot_of(values, target, troubles)
    if "lead_time_days" in values:
        said["lead_time_days"] = _days_of(values, troubles)
    if "incoterms" in values:
        said["incoterms"] = _incoterms_of(values, troubles)
    if "delivery_regions" in values:
        said["delivery_regions"] = _regions_of(values["delivery_regions"], troubles)
    if "samples" in values:
        said["samples"] = yes_or_no(values["samples"], "samples", troubles)
    if "terms_valid_until" in values:
        text = values["terms_valid_until"].strip()
        said["valid_until"] = found = last_day(text)
        if text and found is None and not is_endless(text):
            troubles.append(trouble("invalid_date", "terms_valid_until", text))
    return said


def _days_of(values: Mapping[str, str], troubles: list[Trouble]) -> int | None:
    text = values["lead_time_days"].strip()
    if not text:
        return None
    days = None if len(text) > _LONGEST else _days(text, values.get("lead_time_days_header", ""))
    if days is None or days > _MOST_DAYS:
        troubles.append(trouble("invalid_lead_time", "lead_time_days", text, most=_MOST_DAYS))
        return None
    return days


@remembered(4_096)
def _days(text: str, header: str) -> int | None:
    """Read `21 дн.`, `до 30 дней`, `2–3 недели`: the longer of two times.

    A number alone has the unit of the header. Months and working days are no number of days.
    """
    plain = " ".join(_CALENDAR.sub(" ", text.casefold()).split())
    whole = _WHOLE.fullmatch(plain)
    found = _SPAN.fullmatch(whole[1] if whole else plain)
    if found is None or (found["last"] is None and _AT_LEAST.fullmatch(plain)):
        return None
    first = int(found["first"])
    last = int(found["last"] or first)
    times = _times(found["unit"].strip(), header)
    return None if times is None or last < first else last * times


def _times(unit: str, header: str) -> int | None:
    """How many days one of a unit is; of a number alone, as the header says."""
    if unit:
        return 1 if _DAYS.fullmatch(unit) else _WEEK if _WEEKS.fullmatch(unit) else None
    said = header.casefold().replace("_", " ")
    if _NO_DAYS.search(said):
        return None
    words = re.findall(r"\w+", said)
    if any(map(_WEEKS.fullmatch, words)):
        return _WEEK
    return 1 if any(map(_DAYS.fullmatch, words)) else None


def _incoterms_of(values: Mapping[str, str], troubles: list[Trouble]) -> Incoterms | None:
    own: list[Trouble] = []
    text = " ".join(clean(values["incoterms"][:_LONGEST], "incoterms", own).split())
    apart = clean(values.get("incoterms_place", ""), "incoterms_place", own)
    troubles += own
    if not text:
        return None
    rules, place, edition = _rules(text)
    place = place or apart
    code, words = "", {}
    if edition != _KNOWN_EDITION:
        code, words = "other_incoterms", {"edition": edition}
    elif not rules:
        code, words = "unknown_incoterms", {"known": ", ".join(IncotermsRule)}
    elif len(rules) > 1:
        code, words = "several_incoterms", {"found": ", ".join(rules)}
    elif not place:
        code, words = "no_incoterms_place", {"rule": rules[0]}
    if code:
        troubles.append(trouble(code, "incoterms", text, **words))
        return None
    if len(place) > _MOST_PLACE:
        troubles.append(
            trouble("too_long", "incoterms_place", place, length=len(place), most=_MOST_PLACE)
        )
    return Incoterms(IncotermsRule(rules[0]), place[:_MOST_PLACE].strip())


@remembered(4_096)
def _rules(text: str) -> tuple[tuple[str, ...], str, str]:
    """The rules that a text names, the place beside one, and the edition that is said or meant."""
    years = [found["year"] for found in _EDITION.finditer(text) if found["year"]]
    rest = _EDITION.sub(" ", text)
    known = frozenset(IncotermsRule)
    places = [
        (found.span(), rule)
        for found in _TOKEN.finditer(rest)
        if (rule := latin_capitals(found[0])) in known
    ]
    rules = tuple(dict.fromkeys(rule for _, rule in places))
    if len(rules) == 1:
        start, end = places[0][0]
        before = _WORDS.sub("", rest[:start]).strip(_AROUND)
        rest = f"{before} {rest[end:].strip()}".strip()
    whole = rest.count("(") == rest.count(")") and not rest.startswith("(")
    place = rest.strip(_AROUND.replace(")", "") if whole else _AROUND)
    return rules, " ".join(place.split()), years[0] if years else _KNOWN_EDITION


def _regions_of(text: str, troubles: list[Trouble]) -> tuple[str, ...]:
    found = []
    for part in listed(text):
        region = part.upper()
        if _REGION.fullmatch(region) and region[:2] in countries():
            found.append(region)
        elif (state := texts.country_of(part)) is not None:
            found.append(state)
        else:
            troubles.append(trouble("unknown_region", "delivery_regions", part))
    return tuple(dict.fromkeys(found))[:_MOST_REGIONS]
