"""Currencies as they are said beside a price, or for all of a column at the end of its header."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from app.exchange.intake.said_units import PER, at_end, said_unit
from app.exchange.intake.texts import currency_of
from app.vocabulary.details.trade import Currency
from app.vocabulary.units import parse_magnitude

_MAGNITUDE = re.compile(r"([^\W\d_]+)(?:\.\s*|\s+|$)(.*)")
_ROUBLE = re.compile(r"руб(?:\.|л[ья]|лей|лёў|лі)?", re.IGNORECASE)
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Money:
    """What `тыс. руб.` says: the currency, if it is said, and how many of it one is."""

    currency: Currency | None
    times: float = 1.0


@lru_cache(maxsize=4_096)
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


@lru_cache(maxsize=1_024)
def header_price(header: str) -> Mapping[str, str]:
    """Return what a header says of its column's prices: `Цена, руб.`, `Цена (тыс. тенге/т)`."""
    text = at_end(header)
    money, *unit = PER.split(text, maxsplit=1)
    if said_money(money, None) is None:
        return _NOTHING
    said = {"price_money": money}
    if unit and said_unit(unit[0]) is not None:
        said["price_unit"] = unit[0]
    return MappingProxyType(said)
