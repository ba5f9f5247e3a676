"""Why a code: the learnt words, the title and the similar listings that speak for it."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property

from app.matching.assistant.bags import LONGEST_TEXT, Bag, Floats, read_words
from app.matching.assistant.evidence import Heard, Sources
from app.matching.assistant.types import CodeReason, Evidence
from app.matching.text import glosses, normalize, stem, words

MOST_WORDS = 5
MOST_LISTINGS = 3
SHOWN = 300
"""Characters of a title or listing that are shown and compared."""

_LEAST_SIMILARITY = 0.1
_WORD = re.compile(r"[^\W_]+")


class Explanation:
    """Reasons for the answers to one text; what they share is worked out once."""

    def __init__(self, text: str, asked: Bag, heard: Heard, sources: Sources) -> None:
        self._text = text[:LONGEST_TEXT]
        self._asked = asked
        self._heard = heard
        self._sources = sources

    def reasons(self, code: str) -> tuple[CodeReason, ...]:
        """Return what speaks for a code: learnt words, the best title, similar listings."""
        return (*self._learnt(code), *self._title(code), *self._listings(code))

    @cached_property
    def _surfaces(self) -> dict[str, str]:
        """The words as written, by their stems and those of their readings, in order."""
        found: dict[str, str] = {}
        text = unicodedata.normalize("NFKC", self._text)
        for word in _WORD.findall(text):
            found.setdefault(stem(normalize(word)), word)
        for gloss in glosses(text):
            for word in words(" ".join(gloss.readings)):
                found.setdefault(stem(word), gloss.written)
        return found

    @cached_property
    def _words(self) -> list[str]:
        return [word for word in dict.fromkeys(read_words(self._text)) if not word[0].isdigit()]

    @cached_property
    def _vectors(self) -> Floats | None:
        network = self._sources.network
        return None if network is None else network.word_vectors(self._asked, self._words)

    def _learnt(self, code: str) -> Iterable[CodeReason]:
        network, shares = self._sources.network, self._heard.learnt
        if network is None or shares is None or self._vectors is None:
            return
        try:
            direction = network.direction(code, shares)
        except KeyError:
            return
        points = zip((self._vectors @ direction).tolist(), self._words, strict=True)
        best = sorted(((p, word) for p, word in points if p > 0), key=lambda one: (-one[0], one[1]))
        kept = best[:MOST_WORDS]
        if kept:
            shown = dict.fromkeys(self._surfaces.get(stem(word), word) for _, word in kept)
            strength = round(sum(point for point, _ in kept), 3)
            yield CodeReason(Evidence.WORDS, tuple(shown), code, None, None, strength)

    def _title(self, code: str) -> Iterable[CodeReason]:
        told, sources = self._heard, self._sources
        both = ((sources.titles, told.titles), (sources.trade, told.trade))
        found = [
            (float(similarities[place]), nomenclature.codes[place], nomenclature.texts[place])
            for nomenclature, similarities in both
            for place in nomenclature.related(code)
        ]
        similarity, known, title = max(found, default=(0.0, "", ""))
        if similarity >= _LEAST_SIMILARITY:
            words, shown = self._shared(title), title[:SHOWN]
            yield CodeReason(Evidence.TITLE, words, known, shown, None, round(similarity, 3))

    def _listings(self, code: str) -> Iterable[CodeReason]:
        own = [
            (neighbour, known)
            for neighbour in self._heard.neighbours
            for known in neighbour.coded.codes
            if known.startswith(code) and neighbour.similarity >= _LEAST_SIMILARITY
        ]
        for neighbour, known in own[:MOST_LISTINGS]:
            shown, strength = neighbour.coded.text[:SHOWN], round(neighbour.similarity, 3)
            words, listing_id = self._shared(shown), neighbour.coded.id
            yield CodeReason(Evidence.LISTING, words, known, shown, listing_id, strength)

    def _shared(self, other: str) -> tuple[str, ...]:
        """Return the words of the text, as written, whose stems another text has too."""
        stems = {stem(word) for word in read_words(other)}
        shared = dict.fromkeys(word for known, word in self._surfaces.items() if known in stems)
        return tuple(shared)[:MOST_WORDS]
