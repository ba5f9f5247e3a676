"""Currencies as they are said beside a price, or for all of a column at the end of its header."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.exchange.intake.said_units import PER, at_end, said_unit
from app.exchange.intake.texts import currency_of
from app.vocabulary.details.trade import Currency
from app.vocabulary.remembered import remembered
from app.vocabulary.units import parse_magnitude

_MAGNITUDE = re.compile(r"([^\W\d_]+)(?:\.\s*|\s+|$)(.*)")
_ROUBLE = re.compile(r"руб(?:\.|л[ья]|лей|лёў|лі)?", re.IGNORECASE)
_FOR_ONE = re.compile(
    r"\b(?:за|per)\s+(?:1\s+|одну\s+|один\s+)?([^\W\d_][^,;:()\[\]/]{0,30})", re.IGNORECASE
)
_ANY_UNIT = re.compile(r"(?:единиц|ед\b|unit\b)", re.IGNORECASE)
"""Says no unit of its own: that of the row."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Money:
    """What `тыс. руб.` says: the currency, if it is said, and how many of it one is."""

    currency: Currency | None
    times: float = 1.0


@remembered(4_096)
def said_money(text: str, country: str | None) -> Money | None:
    """Read a currency, or thousands of one; `руб.` of a Belarusian are Belarusian ones."""
    plain = text.strip()
    if _ROUBLE.fullmatch(plain):
        return Money(Currency("BYN" if country == "BY" else "RUB"))
    currency = currency_of(plain)
    if currency is not None:
        return Money(currency)
    found = _MAGNITUDE.fullmatch(plain)
    times = parse_magnitude(found[1]) if found else None
    if found is None or times is None:
        return None
    if not found[2]:
        return Money(None, times)
    one = said_money(found[2], country)
    return None if one is None or one.times != 1.0 else Money(one.currency, times)


@remembered(1_024)
def header_price(header: str) -> Mapping[str, str]:
    """Return what a header says of its column's prices.

    `Цена, руб.`, `Цена (тыс. тенге/т)`, `Цена за тонну, руб.`.
    """
    text = at_end(header)
    money, *unit = PER.split(text, maxsplit=1)
    said = {} if said_money(money, None) is None else {"price_money": money}
    if said and unit and said_unit(unit[0]) is not None:
        said["price_unit"] = unit[0]
    elif named := _for_one(header):
        said["price_unit"] = named
    return MappingProxyType(said) if said else _NOTHING


def _for_one(header: str) -> str:
    """The unit that a price is said to be for: `за тонну`, `за 1 кв. м`; empty where it is not."""
    found = _FOR_ONE.search(header)
    if found is None or _ANY_UNIT.match(found[1]):
        return ""
    whole = found[1].strip()
    word = whole.partition(" ")[0]
    # What is counted stands in another case behind `за`: тонна, тонну.
    forms = (whole, word, f"{word[:-1]}а" if word.endswith("у") else word)
    return next((form for form in forms if _is_unit(form)), "")


def _is_unit(text: str) -> bool:
    said = said_unit(text)
    return said is not None and said.period is None


@remembered(4_096)
def money_and_unit(text: str, country: str | None) -> tuple[Money | None, str]:
    """Read what follows a price in its cell: `руб.`, `тыс. тенге`, `руб./т`, `KZT за тонну`."""
    whole = said_money(text, country)
    if whole is not None or PER.search(text) is None:
        return whole, ""
    money, unit = PER.split(text, maxsplit=1)
    said, named = said_money(money, country), _for_one(f"за {unit}")
    return (said, named) if said is not None and named else (None, "")
