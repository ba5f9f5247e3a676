"""Registration numbers in a cell."""

import re

from app.vocabulary.identifiers import IdentifierError, Scheme, parse_identifier

NUMBER_WORDS: dict[str, tuple[Scheme, ...]] = {
    "инн": (Scheme.RU_INN, Scheme.KG_INN),
    "inn": (Scheme.RU_INN, Scheme.KG_INN),
    "огрн": (Scheme.RU_OGRN,),
    "ogrn": (Scheme.RU_OGRN,),
    "огрнип": (Scheme.RU_OGRN,),
    "кпп": (),
    "бин": (Scheme.KZ_BIN,),
    "иин": (Scheme.KZ_BIN,),
    "бсн": (Scheme.KZ_BIN,),
    "жсн": (Scheme.KZ_BIN,),
    "iin": (Scheme.KZ_BIN,),
    "bin": (Scheme.KZ_BIN,),
    "унп": (Scheme.BY_UNP,),
    "unp": (Scheme.BY_UNP,),
    "инм": (Scheme.AM_TIN,),
    "հվհհ": (Scheme.AM_TIN,),
    "tin": (Scheme.AM_TIN,),
}
"""Words beside a number, and what schemes they may mean."""

_OF_STATE = {
    "RU": (Scheme.RU_INN, Scheme.RU_OGRN),
    "KZ": (Scheme.KZ_BIN,),
    "BY": (Scheme.BY_UNP,),
    "KG": (Scheme.KG_INN,),
    "AM": (Scheme.AM_TIN,),
}
_NUMBER = re.compile(r"(?:(?<!\w)[A-ZАВЕКМНОРСТ]{2})?\d[\d\s\u00a0\-]{5,18}\d", re.IGNORECASE)
_MOST = 100


def read_identifier(text: str, country: str | None) -> tuple[str, bool]:
    """Read the first number that a scheme takes, as `KZ-BIN:…`; whether one did.

    Words beside the number and the row's state say which schemes may be meant. Otherwise the text
    stays as written.
    """
    plain = " ".join(text.split())[:_MOST]
    if not plain:
        return "", True
    prefix, _, number = plain.partition(":")
    if prefix in set(Scheme):
        return _first((Scheme(prefix),), number) or plain, _first((Scheme(prefix),), number) != ""
    named = [
        scheme
        for word in re.findall(r"[^\W\d_]+", plain.casefold())
        for scheme in NUMBER_WORDS.get(word, ())
    ]
    of_state = _OF_STATE.get(country or "", ())
    likely = [scheme for scheme in named if not of_state or scheme in of_state]
    for found in _NUMBER.findall(plain):
        known = _first(tuple(dict.fromkeys((*likely, *of_state))), found)
        if known:
            return known, True
    return plain, False


def has_number(text: str) -> bool:
    """Whether a cell has what could be a registration number."""
    return _NUMBER.search(text) is not None


def _first(schemes: tuple[Scheme, ...], number: str) -> str:
    for scheme in schemes:
        try:
            return f"{scheme}:{parse_identifier(scheme, number).value}"
        except IdentifierError:
            continue
    return ""
