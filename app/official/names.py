"""Names of enterprises without their legal forms, for comparing."""

import re

from app.matching.text import normalize

_FORMS = frozenset((
    *("ооо", "оао", "зао", "пао", "ао", "нао", "ип", "тоо", "тдо", "осоо", "рпп", "руп", "уп"),
    *("чуп", "чтуп", "чпуп", "гп", "фгуп", "муп", "нпо", "нпп", "нпф", "пк", "сп", "спэ", "ак"),
    *("кх", "одо", "иооо", "сооо", "соооо", "ктуп", "тк", "жшс", "акк", "ашк", "жак", "ааж"),
    *("эмм", "ժմ", "փբը", "բբը", "սպը", "օօօ", "llc", "ltd", "jsc", "cjsc", "ojsc", "pjsc"),
    *("ooo", "oao", "zao", "pao", "ao", "too", "osoo", "rup", "inc", "plc", "gmbh", "co"),
))  # fmt: skip
_LONG_FORMS = re.compile(
    r"общество с ограниченной ответственностью|"
    r"(?:публичное |открытое |закрытое |непубличное )?акционерное общество|"
    r"товарищество с ограниченной ответственностью|"
    r"(?:частное |республиканское |производственное |торговое )*унитарное (?:\w+ )?предприятие|"
    r"совместное предприятие|индивидуальный предприниматель|"
    r"жауапкершилиги чектелген коом|жауапкершілігі шектеулі серіктестігі?|"
    r"limited liability company|(?:open |closed |public )?joint[ -]stock company"
)
_WORD = re.compile(r"\w+")


def bare_name(name: str) -> str:
    """The words of a name in their order, without quotes, punctuation and legal forms.

    A name that is nothing but a legal form stays as it is.
    """
    plain = _LONG_FORMS.sub(" ", normalize(name))
    words = _WORD.findall(plain.replace("\u2019", "").replace("'", ""))
    kept = [word for word in words if word not in _FORMS]
    return " ".join(kept or words)
