"""Facts of details in words: amounts, ranges, documents, footprints with their evidence."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from app.matching.checks import Check, Fact
from app.matching.labels_choices import choice
from app.matching.labels_details import CHECKS
from app.vocabulary.details.certificates import Certificate, CertificateWanted
from app.vocabulary.details.evidence import Evidence
from app.vocabulary.details.green import EnergyMix, Footprint, Limit, Recycled, Wish
from app.vocabulary.details.materials import PropertyRange, Readiness, ReadinessWanted
from app.vocabulary.details.trade import Amount, Incoterms, Price
from app.vocabulary.messages import in_language
from app.vocabulary.properties import material_properties
from app.vocabulary.terms import Language
from app.vocabulary.units import units

_FROM, _TO, _UP_TO = ("от", "from"), ("до", "to"), ("до", "up to")
_LEAST, _MOST = ("не менее", "at least"), ("не более", "at most")
_YES, _NO = ("да", "yes"), ("нет", "no")
_HARD = ("обязательно", "required")
_CO2E = ("кг CO2e/т", "kg CO2e/t")
_DAYS = ("дн.", "days")
_TRL = ("УГТ", "TRL")
_PERCENT = ("%", "%")
WORDS = (_LEAST, _MOST, _FROM, _TO, _UP_TO, _YES, _NO, _HARD, _CO2E, _DAYS, _TRL)
"""What stands between the values of facts, in Russian and English."""
_LIMITS = {
    "co2e": (_MOST, _CO2E),
    "recycled": (_LEAST, _PERCENT),
    "renewable": (_LEAST, _PERCENT),
}


def named(value: StrEnum, language: Language) -> str:
    """The name of a value of a closed set."""
    return in_language(choice(value), language)


def listed(values: Iterable[StrEnum], language: Language) -> str | None:
    """Names of several values; None without any."""
    return ", ".join(named(value, language) for value in values) or None


def check_name(check: Check, language: Language) -> str:
    """What a check looks at; of a document, which one and what is wrong with it."""
    if check.name in CHECKS:
        name = in_language(CHECKS[check.name], language)
        if check.name.startswith("document"):
            return f"{fact(check.wanted, check.name, language)} ({name})"
        return name
    return material_properties()[check.name].label(language)


def stated(check: Check, fact_of: Fact, language: Language) -> str:
    """One side of a check with its name, unless the fact names itself."""
    text = fact(fact_of, check.name, language)
    if isinstance(fact_of, PropertyRange) or check.name.startswith("document"):
        return text
    return f"{check_name(check, language)}: {text}"


def fact(value: Fact, name: str, language: Language) -> str:
    """Put one fact into words; `name` is that of its check."""
    match value:
        case PropertyRange():
            return _range(value, language)
        case Footprint() | Recycled() | EnergyMix():
            return _green(value, language)
        case Certificate():
            return _certificate(value, language)
        case Amount() | Price() | Incoterms():
            return _trade(value, language)
        case Limit() | Wish() | CertificateWanted() | ReadinessWanted():
            return _join(_wanted(value, name, language), _hard(value.hard, language))
        case _:
            return _plain(value, language)


def _plain(value: Readiness | bool | int, language: Language) -> str:  # noqa: FBT001 - a fact
    match value:
        case Readiness():
            return _join(f"{in_language(_TRL, language)} {value.level}", value.method)
        case bool():
            return in_language(_YES if value else _NO, language)
        case int():
            return f"{value} {in_language(_DAYS, language)}"


def _trade(value: Amount | Price | Incoterms, language: Language) -> str:
    match value:
        case Amount():
            return amount(value, language)
        case Price():
            unit = units()[value.per].symbol(language)
            return f"{number(value.value, language)} {value.currency}/{unit}"
        case Incoterms():
            return f"{value.rule} {value.place}"


def _wanted(
    value: Limit | Wish | CertificateWanted | ReadinessWanted, name: str, language: Language
) -> str:
    match value:
        case Limit():
            bound, unit_of = _LIMITS[name]
            unit = in_language(unit_of, language)
            return f"{in_language(bound, language)} {number(value.value, language)} {unit}"
        case Wish():
            return in_language(_YES, language)
        case CertificateWanted():
            return _join(named(value.kind, language), value.standard)
        case ReadinessWanted():
            return f"{in_language(_TRL, language)} {in_language(_LEAST, language)} {value.least}"


def amount(value: Amount, language: Language) -> str:
    """An amount with the symbol of its unit."""
    return units()[value.unit].counted(number(value.value, language), language)


def number(value: float, language: Language) -> str:
    """A number for people: thousands apart, no more digits than it has, and no powers of ten."""
    text = f"{value:,.10g}"
    if "e" in text:
        text = f"{value:,.0f}" if abs(value) > 1 else f"{value:.15f}".rstrip("0").rstrip(".")
    return decimals(text.replace(",", " "), language)


def decimals(text: str, language: Language) -> str:
    """A number with the decimal sign of the language: a point in English, else a comma."""
    return text if language is Language.EN else text.replace(".", ",")


def _range(value: PropertyRange, language: Language) -> str:
    known = material_properties()[value.name]
    unit = known.units[value.unit].label(language)
    if value.low is not None and value.low == value.high:
        bounds = number(value.low, language)
    else:
        ends = ((_FROM, value.low), (_UP_TO if value.low is None else _TO, value.high))
        bounds = " ".join(
            f"{in_language(word, language)} {number(end, language)}"
            for word, end in ends
            if end is not None
        )
    at = None if value.temperature_c is None else f"{number(value.temperature_c, language)} °C"
    hard = _hard(getattr(value, "hard", False), language)
    return _join(f"{known.label(language)} {bounds} {unit}", at, value.condition, hard)


def _certificate(value: Certificate, language: Language) -> str:
    until = value.valid_until
    number_of = f"№ {value.number}" if value.number else None
    last = f"{in_language(_TO, language)} {until.isoformat()}" if until else None
    return _join(named(value.kind, language), value.standard, number_of, value.body, last)


def _green(value: Footprint | Recycled | EnergyMix, language: Language) -> str:
    backed = _evidence(value.evidence, language)
    match value:
        case Footprint():
            text = f"{number(value.co2e_kg_per_tonne, language)} {in_language(_CO2E, language)}"
            return _join(text, str(value.year), value.method, value.verifier, backed)
        case Recycled():
            return _join(f"{number(value.percent, language)} %", backed)
        case EnergyMix():
            shares = (
                f"{named(s.source, language)} {number(s.percent, language)} %" for s in value.shares
            )
            return _join(", ".join(shares), backed)


def _evidence(evidence: Evidence, language: Language) -> str:
    on: date | None = evidence.on
    return named(evidence.level, language) + (f" {on.isoformat()}" if on else "")


def _hard(hard: bool, language: Language) -> str | None:  # noqa: FBT001 - says itself
    return in_language(_HARD, language) if hard else None


def _join(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)
