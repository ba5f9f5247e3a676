"""Reads values as portals write them: codes, numbers, states, currencies, closed sets."""

import re
from enum import StrEnum

from app.exchange.intake.items import NumberText
from app.vocabulary.details.trade import Currency
from app.vocabulary.nomenclature import missing_ancestor
from app.vocabulary.remembered import remembered
from app.vocabulary.states import state_of
from app.vocabulary.terms import Kind, Language, Period, Purpose, Side, Status, Visibility

_LISTED = re.compile(r"[\n;,|]+|\s{1,9}и\s{1,9}|\s/\s")
_LONGEST = 20_000
"""Characters of a list or an amount that are looked at: of fifty codes a few hundred are enough."""

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
_FLOAT = re.compile(r"(\d+)[.,]0+")
_ODD = frozenset({1, 3, 5, 7, 9})
_SPACES = re.compile(r"[\s\u00a0\u202f']")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?")
_THOUSANDS = re.compile(r"\s*[+-]?\s*(?:\d+|\d{1,3}(?:[\s\u00a0\u202f']\d{3})+)\s*(?:[.,eE]|$)")
"""Spaces stand between thousands: `2025 2026` is no number."""

_GROUPS = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3}){2,}|(?:,\d{3}){2,})")
"""`1.250.000`; one group alone, as in `1,250`, is what stands behind the comma."""

_AMOUNT = re.compile(r"\s*([\d\s\u00a0.,]*\d(?:[eE][+-]?\d{1,2})?)\s*([^\d\s].*)?")


def listed(text: str) -> list[str]:
    """Split a list as people write one; a single number with a comma is none."""
    text = text[:_LONGEST]
    if _SCIENTIFIC.fullmatch(text) or _FLOAT.fullmatch(text):
        return [text]
    return [part.strip() for part in _LISTED.split(text) if part.strip()]


def code_text(text: str, *, number: bool) -> str | None:
    """Undo what spreadsheets do to codes; None where digits were lost for good.

    Args:
        text: one code as it stands in the file.
        number: whether the cell was a number, which loses zeros at its start.
    """
    if _SCIENTIFIC.fullmatch(text):
        return None
    whole = _FLOAT.fullmatch(text)
    digits = whole[1] if whole else text
    if (number or whole) and digits.isdigit() and len(digits) in _ODD:
        padded = f"0{digits}"
        if missing_ancestor(padded) is None or missing_ancestor(digits) is not None:
            return padded
    return digits


def is_number(text: str) -> bool:
    """Whether a text comes from a cell that held a number."""
    return isinstance(text, NumberText)


def number_of(text: str) -> float | None:
    """Read a number with spaces between thousands, and a comma or a point before the rest.

    Points or commas stand between thousands where there are several.
    """
    if text.isdigit() and text.isascii():
        return float(text)
    plain = _SPACES.sub("", text)
    if plain != text and _THOUSANDS.match(text) is None:
        return None
    if _GROUPS.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", "")
    elif "," in plain and "." in plain:
        comma_last = plain.rfind(",") > plain.rfind(".")
        plain = plain.replace("." if comma_last else ",", "")
    plain = plain.replace(",", ".")
    if _NUMBER.fullmatch(plain) is None:
        return None
    return float(plain)


def quantity_parts(text: str) -> tuple[str, str]:
    """Split `500 т` into the number and the unit."""
    found = _AMOUNT.fullmatch(text) if len(text) <= _LONGEST else None
    return (found[1], (found[2] or "").strip()) if found else (text, "")


@remembered(4_096)
def country_of(text: str) -> str | None:
    """Read a state by code, number of the register, or name in any of its languages."""
    return _OF_REGISTER.get(text.strip()) or state_of(text)


_OF_REGISTER = {"01": "AM", "02": "BY", "03": "KZ", "04": "KG", "05": "RU"}
"""Numbers of the members in the Eurasian register of industrial goods."""

_CURRENCIES = {"RUR": "RUB", "РУБ": "RUB", "РУБ.": "RUB", "₽": "RUB", "РОССИЙСКИЙ РУБЛЬ": "RUB",
               "ТЕНГЕ": "KZT", "ТГ": "KZT", "₸": "KZT", "СОМ": "KGS", "ДРАМ": "AMD", "$": "USD",
               "ДОЛЛ. США": "USD", "ДОЛЛ США": "USD", "ДОЛЛАР США": "USD", "ДОЛЛАРЫ США": "USD",
               "ДОЛЛАРОВ США": "USD", "ЕВРО": "EUR",
               "€": "EUR", "BYR": "BYN", "643": "RUB", "398": "KZT", "933": "BYN"}  # fmt: skip


@remembered(1_024)
def currency_of(text: str) -> Currency | None:
    """Read a currency by code, number, sign or name."""
    code = text.strip().upper()
    code = _CURRENCIES.get(code, code)
    return Currency(code) if code in set(Currency) else None


_WORDS: dict[type[StrEnum], dict[str, str]] = {
    Kind: {"продукция": "product", "товар": "product", "готовая продукция": "product",
           "изделие": "product", "сырье": "material", "сырьё": "material", "материал": "material",
           "материалы": "material", "сырье и материалы": "material", "goods": "product"},
    Side: {"предложение": "offer", "продажа": "offer", "потребность": "need", "спрос": "need",
           "закупка": "need", "покупка": "need", "supply": "offer", "demand": "need"},
    Purpose: {"поставка": "supply", "совместный проект": "joint_project",
              "технология": "technology"},
    Period: {"год": "year", "в год": "year", "т/год": "year", "за год": "year", "ежегодно": "year",
             "годовой": "year", "годовая": "year", "г.": "year", "г": "year",
             "месяц": "month", "в месяц": "month", "за месяц": "month", "ежемесячно": "month",
             "мес": "month", "мес.": "month", "разово": "once", "разовая": "once",
             "единовременно": "once", "партия": "once",
             "жыл": "year", "жылына": "year", "жылдык": "year", "у год": "year", "տարի": "year",
             "տարեկան": "year", "annual": "year", "yearly": "year", "per year": "year",
             "ай": "month", "айына": "month", "у месяц": "month", "ամիս": "month",
             "ամսական": "month", "monthly": "month", "per month": "month"},
    Visibility: {"открыто": "public", "участники": "members", "закрыто": "private"},
    Status: {"действует": "active", "действующий": "active", "активно": "active",
             "активен": "active", "приостановлено": "paused", "исполнено": "fulfilled",
             "снято": "withdrawn", "удалено": "withdrawn", "недействующий": "withdrawn",
             "published": "active", "closed": "withdrawn"},
    Language: {"русский": "ru", "английский": "en", "казахский": "kk", "кыргызский": "ky",
               "армянский": "hy", "белорусский": "be"},
}  # fmt: skip


@remembered(4_096)
def word_of(kind: type[StrEnum], text: str) -> str | None:
    """Read a value of a closed set, by itself or by its Russian word."""
    plain = " ".join(text.split()).casefold()
    known = _WORDS[kind].get(plain, plain)
    return known if known in {str(member) for member in kind} else None
