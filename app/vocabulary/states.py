"""States as documents write them: official and everyday names in several languages, codes."""

from functools import cache
from types import MappingProxyType

from app.vocabulary.countries import countries

# Official names beside the everyday ones of `countries.toml`.
_OFFICIAL = {
    "AM": ("Республика Армения", "Republic of Armenia", "Հայաստանի Հանրապետություն", "РА"),
    "BY": ("Республика Беларусь", "Republic of Belarus", "Рэспубліка Беларусь", "РБ", "Белоруссия"),
    "KZ": ("Республика Казахстан", "Republic of Kazakhstan", "Қазақстан Республикасы", "РК"),
    "KG": (
        *("Кыргызская Республика", "Киргизская Республика", "Kyrgyz Republic", "КР"),
        *("Кыргыз Республикасы", "Киргизия"),
    ),
    "RU": (
        *("Российская Федерация", "Russian Federation", "РФ", "Ресей Федерациясы"),
        *("Россия Федерациясы", "Расійская Федэрацыя", "Ռուսաստանի Դաշնություն"),
    ),
}


def state_of(text: str) -> str | None:
    """Return the code of the state that a text names and nothing else; None for other texts."""
    return _names().get(_plain(text))


@cache
def _names() -> MappingProxyType[str, str]:
    found: dict[str, str] = {}
    for code, country in countries().items():
        for name in (code, *country.names.values(), *_OFFICIAL.get(code, ())):
            found.setdefault(_plain(name), code)
    return MappingProxyType(found)


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").replace("\u00ad", "").split()).strip(" .,;")
