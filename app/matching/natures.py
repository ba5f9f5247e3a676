"""What a text offers or asks for beside new goods: used ones, waste, a service, a toy.

Rails and used rails, a lathe and turning to order, a digger and a toy digger have their words in
common and are not the same; so the words that tell them apart are looked for by themselves.
"""

import re
from enum import StrEnum
from functools import lru_cache
from itertools import islice, takewhile

from app.matching.text import normalize


class Nature(StrEnum):
    """What kind of thing is meant, where it is not simply goods."""

    USED = "used"
    WASTE = "waste"
    SERVICE = "service"
    TOY = "toy"


NATURES: dict[Nature, tuple[str, str]] = {
    Nature.USED: ("бывшее в употреблении", "used goods"),
    Nature.WASTE: ("лом или отходы", "scrap or waste"),
    Nature.SERVICE: ("услуга или работа", "a service"),
    Nature.TOY: ("игрушка", "a toy"),
}
"""Names in Russian and English."""

GOODS = ("товар", "goods")

_USED = re.compile(
    r"(?<!\w)(?:б/у|б\.\s?у\.|бывш\w+\s+в\s+(?:употреблен|эксплуатац)\w+|подержан\w+|"
    r"used(?!\s+(?:for|in|to|as|by|with|on)(?!\w))|second[ -]hand|refurbished|"
    r"пайдаланылған|колдонулган|օգտագործված|ужыван\w+)(?!\w)"
)
_USED_BEFORE = (
    *("б/у", "б.", "бывш", "подержан", "used", "second", "refurbished"),
    *("пайдаланылған", "колдонулган", "օգտագործված", "ужыван"),
)
"""What must be somewhere in a text for the pattern to find anything."""

_OPENING = {
    # Only among the first words: a mill `для отходов`, parts `для ремонта` are goods.
    Nature.WASTE: re.compile(
        r"(?:лом(?:а|у|ом)?|металлолом\w*|отход(?:ы|ов|ами)?|отработан\w+|макулатур\w+|скрап\w*|"
        r"scrap|waste|сынық\w*|сыныгы|ջարդոն\w*)"
    ),
    Nature.SERVICE: re.compile(
        r"(?:услуг\w*|работ[ыа]|ремонт|аренд\w+|монтаж|обслуживание|перевозк\w+|проектирование|"
        r"services?|repairs?|rental|қызмет\w*|кызмат\w*|ծառայություն\w*|паслуг\w*)"
    ),
    Nature.TOY: re.compile(r"(?:игруш\w+|toys?|ойыншық\w*|оюнчук\w*|խաղալիք\w*|цацк\w+)"),
}
_OPENING_WORDS = 4
_REMEMBERED_WORDS = 10_000
_WORD = re.compile(r"[^\W\d_]+")
_USE = frozenset({"для", "for", "үшін", "үчүн", "համար"})
"""What follows is what the goods are for, not what they are."""


def natures_in(text: str) -> frozenset[Nature]:
    """Return what a text says it is beside new goods; empty for most."""
    said = normalize(text)
    opening = (match.group() for match in islice(_WORD.finditer(said), _OPENING_WORDS))
    found = set().union(*map(_shown_by, takewhile(lambda word: word not in _USE, opening)))
    if any(sign in said for sign in _USED_BEFORE) and _USED.search(said):
        found.add(Nature.USED)
    return frozenset(found)


@lru_cache(maxsize=_REMEMBERED_WORDS)
def _shown_by(word: str) -> frozenset[Nature]:
    return frozenset(nature for nature, pattern in _OPENING.items() if pattern.fullmatch(word))
