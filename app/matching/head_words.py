"""Which word of a title names the goods, and which words only look like forms of another.

`Рафинированная медь` and `Unrefined copper; anodes` name copper, `Хлорокись меди` and `Copper
oxychloride` do not. Rules of endings, good enough to order what a search has found.
"""

import re

from app.matching.text import normalize, stem, words
from app.vocabulary.terms import Language

_BEFORE_ITS_ATTRIBUTES = frozenset({Language.RU, Language.BE})
"""Languages in which nouns follow adjectives and come before all else; in the others they end
their group."""

_ADJECTIVE = re.compile(
    r".{2,}(?:[аоыя]я|[оеа]е|ые|ый|[кгхжчшщ]и[ей]|нни[ей]|[нтвк]ой)"
    r"|.{2,}(?:н|к|в|т|л|ш|ч)(?:ыя|ія)"
)
"""Endings of adjectives in the nominative; `алюминий` and `изделие` end otherwise."""

_ASIDE = re.compile(r"\([^)]*\)")
_END_OF_GROUP = re.compile(
    r"[,;:՝։]|\s[-–—]\s|\b(?:and|or|of|for|with|in|from|by|to|on|not|whether|containing|мен|пен|"
    r"бен|және|немесе|жана|менен|же|եւ|ու|կամ)\b"
)

_HARD_OR_SOFT = re.compile(r".*[гкхжчшщцй]")
"""After these letters a noun has endings of either kind."""

_HARD = frozenset({"", "а", "ы", "у", "о", "ом", "ой", "ов", "ам", "ами", "ах"})
_SOFT = frozenset({"ь", "ью", "и", "я", "ю", "ем", "ей", "ям", "ями", "ях"})


def head_of(title: str, language: Language) -> str | None:
    """Return the normalized word that names the goods of a title; None for one without words."""
    text = _ASIDE.sub(" ", normalize(title))
    if language in _BEFORE_ITS_ATTRIBUTES:
        found = words(text)
        return next((word for word in found if not _ADJECTIVE.fullmatch(word)), None) or next(
            iter(found), None
        )
    groups = (words(group) for group in _END_OF_GROUP.split(text))
    return next((group[-1] for group in groups if group), None)


def only_looks_like(word: str, other: str) -> bool:
    """Whether two normalized words of one stem are words apart, as `медь` and `мёд` are.

    No noun has endings of the hard and of the soft kind.
    """
    root = stem(word)
    if _HARD_OR_SOFT.fullmatch(root):
        return False
    endings = word.removeprefix(root), other.removeprefix(root)
    return any(one in _HARD and two in _SOFT for one, two in (endings, endings[::-1]))
