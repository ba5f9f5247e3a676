"""The service's words in the reader's language: gettext catalogues under `po`.

A message's id is its English text. Where code states a pair of Russian and English side by side,
that pair is the original and only the other languages are in the catalogues; what code says in
English alone, above all errors, has its Russian there too. What nobody has checked is `fuzzy`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

from babel.messages.pofile import read_po

from app.vocabulary.terms import Language

FOLDER = Path(__file__).with_name("po")
SOURCE = Language.EN
_LONGEST = 2_000
"""Longer sentences repeat what was sent; they stay as they are."""
_DEEPEST = 3
"""Sentences may hold sentences, but not without end."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What one language says.

    Attributes:
        messages: by the English text, whose `{slots}` the translation has too.
        drafted: the English texts whose translation a machine drafted and nobody checked.
    """

    messages: Mapping[str, str]
    drafted: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A message with slots: the texts around them, and what stands in their place."""

    around: tuple[str, ...]
    slots: tuple[str, ...]
    translation: str

    def words(self, sentence: str) -> dict[str, str] | None:
        """What fills the slots of a sentence; None if it is another one. Takes linear time."""
        first, *middle, last = self.around
        end = len(sentence) - len(last)
        if not sentence.startswith(first) or not sentence.endswith(last) or end < len(first):
            return None
        found: list[str] = []
        place = len(first)
        for text in middle:
            at = sentence.find(text, place, end)
            if at < 0:
                return None
            found.append(sentence[place:at])
            place = at + len(text)
        return dict(zip(self.slots, [*found, sentence[place:end]], strict=True))


@cache
def catalogue(language: Language) -> Catalogue:
    """Read the catalogue of a language; that of the source is empty."""
    path = FOLDER / f"{language}.po"
    if language is SOURCE:
        return Catalogue({}, frozenset())
    with path.open("rb") as file:
        found = [one for one in read_po(file, abort_invalid=True) if one.id and one.string]
    return Catalogue(
        {str(one.id): str(one.string) for one in found},
        frozenset(str(one.id) for one in found if one.fuzzy),
    )


def message(english: str, language: Language) -> str | None:
    """The translation of one message, its slots as they are; None where there is none."""
    return english if language is SOURCE else catalogue(language).messages.get(english)


def in_language(pair: tuple[str, str], language: Language) -> str:
    """Choose from a text in Russian and English; other languages fall back to Russian."""
    if language is Language.EN:
        return pair[1]
    return (language is not Language.RU and message(pair[1], language)) or pair[0]


def said(sentence: str, language: Language) -> str:
    """Translate a finished English sentence; else it is Russian, else it stays English.

    The sentence may have come from a message with slots: the message with the most text of its own
    that fits is taken, and what fills the slots is translated in turn.
    """
    if len(sentence) > _LONGEST:
        return sentence
    told = _said(sentence, language, _DEEPEST)
    if told == sentence and language not in {SOURCE, Language.RU}:
        told = _said(sentence, Language.RU, _DEEPEST)
    # The words of libraries have no full stop; the edge has put one there.
    return f"{told}." if sentence.endswith(".") and not told.endswith((".", "!", "?")) else told


def _said(sentence: str, language: Language, depth: int) -> str:
    whole = message(sentence, language) or message(sentence.removesuffix("."), language)
    if whole is not None or depth == 0:
        return whole or sentence
    for pattern in _patterns(language):
        words = pattern.words(sentence) or pattern.words(sentence.removesuffix("."))
        if words is not None:
            told = {slot: _said(word, language, depth - 1) for slot, word in words.items()}
            return pattern.translation.format_map(told)
    return sentence


@cache
def _patterns(language: Language) -> Sequence[_Pattern]:
    found = []
    for english, translation in catalogue(language).messages.items():
        around, slots = parts(english)
        if slots:
            found.append(_Pattern(around, slots, translation))
    return sorted(found, key=lambda one: -sum(map(len, one.around)))


def parts(template: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split a message into the texts around its slots and the slots' names."""
    around, slots = [""], []
    try:
        found = tuple(Formatter().parse(template))
    except ValueError:  # braces of its own
        return (template,), ()
    for text, slot, _, _ in found:
        around[-1] += text
        if slot is not None:
            slots.append(slot)
            around.append("")
    return tuple(around), tuple(slots)
