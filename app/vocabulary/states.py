"""States as documents write them: official and everyday names in several languages, codes."""

from functools import cache
from types import MappingProxyType

from app.vocabulary.countries import countries
from app.vocabulary.letters import latin_capitals
from app.vocabulary.terms import Language

# Official names, abbreviations, and the alpha-3 and numeric codes of members, beside the everyday
# names of `countries.toml`.
_OFFICIAL = {
    "AM": (
        *("Республика Армения", "Republic of Armenia", "Հայաստանի Հանրապետություն", "РА", "ՀՀ"),
        *("Армения Республикасы", "Рэспубліка Арменія", "ARM", "051", "51"),
    ),
    "BY": (
        *("Республика Беларусь", "Republic of Belarus", "Рэспубліка Беларусь", "РБ", "Белоруссия"),
        *("Беларусь Республикасы", "Բելառուսի Հանրապետություն", "BLR", "112"),
    ),
    "KZ": (
        *("Республика Казахстан", "Republic of Kazakhstan", "Қазақстан Республикасы", "РК", "ҚР"),
        *("Казакстан Республикасы", "Рэспубліка Казахстан", "Ղազախստանի Հանրապետություն"),
        *("Qazaqstan", "KAZ", "398"),
    ),
    "KG": (
        *("Кыргызская Республика", "Киргизская Республика", "Kyrgyz Republic", "КР"),
        *("Кыргыз Республикасы", "Қырғыз Республикасы", "Киргизия", "Кыргызская Рэспубліка"),
        *("Ղրղզական Հանրապետություն", "Ղրղզստանի Հանրապետություն", "KGZ", "417"),
    ),
    "RU": (
        *("Российская Федерация", "Russian Federation", "РФ", "Ресей Федерациясы", "Орусия"),
        *("Россия Федерациясы", "Расійская Федэрацыя", "Ռուսաստանի Դաշնություն"),
        *("ՌԴ", "RUS", "643"),
    ),
    "CN": ("Китайская Народная Республика", "КНР", "People's Republic of China", "PRC"),
    "IR": ("Исламская Республика Иран", "ИРИ"),
    "TR": ("Турецкая Республика", "Turkey"),
    "VN": ("Социалистическая Республика Вьетнам", "СРВ", "Vietnam"),
    "AE": ("ОАЭ", "UAE"),
    "US": ("Соединённые Штаты Америки", "United States of America", "USA"),
    "GB": ("Соединённое Королевство", "Great Britain", "UK"),
    "KR": ("Южная Корея", "Republic of Korea"),
    "KP": ("Северная Корея",),
    "DE": ("Федеративная Республика Германия", "ФРГ"),
    "CZ": ("Чешская Республика", "Czech Republic"),
}
_REPUBLIC = ("Республика {}", "Republic of {}")
"""What goes before the everyday names of states near to the members: `Республика Узбекистан`."""

_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def state_of(text: str) -> str | None:
    """Return the code of the state that a text names and nothing else; None for other texts."""
    plain = _plain(text)
    return _names().get(plain) or _of_mixed_letters(plain.upper())


def _of_mixed_letters(code: str) -> str | None:
    """The state of a code with Latin and Cyrillic letters; Cyrillic ones alone may mean another."""
    if code.isascii() or not any(letter.isascii() for letter in code):
        return None
    latin = latin_capitals(code)
    return latin if latin in countries() else None


@cache
def _names() -> MappingProxyType[str, str]:
    found: dict[str, str] = {}
    for code, country in countries().items():
        everyday = {*country.names.values(), *map(country.name, Language)}
        full = [form.format(name) for form in _REPUBLIC for name in everyday if country.near]
        for name in (code, *everyday, *_OFFICIAL.get(code, ()), *full):
            found.setdefault(_plain(name), code)
    return MappingProxyType(found)


def _plain(text: str) -> str:
    joined = text.casefold().replace("ё", "е").translate(_UNSEEN)
    return " ".join(joined.split()).strip(' .,;*"«»()')
