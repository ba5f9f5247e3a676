"""Names of enterprises without their legal forms and numbers, for comparing."""

import re

from app.matching.names import bare
from app.matching.text import normalize
from app.official.identifiers import NUMBER_WORDS

_KINDS = frozenset((
    *("гп", "кх", "рпп", "ак", "ашк", "нао", "нпо", "нпп", "нпф", "пк", "тдо", "тк", "ктуп"),
    *("иооо", "спэ", "акк", "жак", "эмм", "ժմ", "օօօ", "co"),
))  # fmt: skip
"""What stands before names in lists, and is a legal form at the most."""

_NUMBER = re.compile(
    rf"(?<!\w)(?:(?:{'|'.join(NUMBER_WORDS)})(?:[\s:./]|no)+)*"
    r"(?:[a-zа-я]{2}\d{7}|\d(?:[\s-]?\d){7,14})(?!\w)"
)
"""A registration number that a list writes behind the name, in the same cell."""


def bare_name(name: str) -> str:
    """The words of a name in their order, without quotes, punctuation, legal forms and numbers.

    A name that is nothing but a legal form stays as it is.
    """
    plain = normalize(name).replace("\u2019", "").replace("'", "")
    words = bare(_NUMBER.sub(" ", plain) or plain).split()
    kept = [word for word in words if word not in _KINDS]
    return " ".join(kept or words)
