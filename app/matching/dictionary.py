"""Words of goods brought into Russian, in which most offers are written.

An English need for `ball bearings` and an offer of `подшипники шариковые` share no letter. The
files of `app/vocabulary/dictionary` say what such words are in Russian. Those of Russian itself
have short forms of the trade, such as `ПНД` and `х/к`, and other names of the same goods.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

_TOKEN = re.compile(r"[^\W\d_]+(?:/[^\W\d_]+)*")
_STROKED = re.compile(r"[^\W\d_]+(?:/[^\W\d_]+)+")
_PART = re.compile(r"[^/]+")
_REMEMBERED_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Gloss:
    """A part of a text, and what it is in Russian.

    Attributes:
        written: the part as it stands in the text.
        place: of its first word among the words of the text, from 0.
        readings: of the part, the likeliest first.
    """

    written: str
    place: int
    readings: tuple[str, ...]


class Dictionary:
    """Spellings of goods, found in whatever form their words stand in a text."""

    def __init__(
        self,
        entries: Mapping[str, tuple[str, ...]],
        *,
        roots: Callable[[str], Iterable[str]] | None = None,
        stem: Callable[[str], str] | None = None,
        idle: frozenset[str] = frozenset(),
        fixed: Iterable[str] = (),
    ) -> None:
        """Make ready for looking up.

        Args:
            entries: spellings in lower case, of one word or several, and their readings.
            roots: of a word, what it may be a form of, the likeliest first.
            stem: of a word; tried last, since words of another meaning may share it.
            idle: words that carry no goods, passed over in spellings and in texts.
            fixed: spellings whose words have no other form.
        """
        self._idle, self._roots, self._stem = idle, roots, stem
        spelt = {self._parts(key): readings for key, readings in entries.items()}
        unchanged = set(map(self._parts, fixed))
        self._readings = {words: readings for words, readings in spelt.items() if words}
        self._longest: dict[str, int] = {}
        for words in self._readings:
            self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))
        self._words = dict.fromkeys(word for words in self._readings for word in words)
        self._stems: dict[str, str] = {}
        if stem:
            inflected = (words for words in self._readings if words not in unchanged)
            for word in chain.from_iterable(inflected):
                self._stems.setdefault(stem(word), word)
        self._as_spelt = lru_cache(maxsize=_REMEMBERED_WORDS)(self._look_up)
        self._begins = lru_cache(maxsize=_REMEMBERED_WORDS)(self._may_begin)
        self._by_itself = lru_cache(maxsize=_REMEMBERED_WORDS)(self._alone)

    def knows_any(self, words: Iterable[str], text: str) -> bool:
        """Whether a text may have a gloss: quick, since half of the Russian ones have none.

        Args:
            words: of the text, in lower case.
            text: itself.
        """
        if "/" in text and not self._words.keys().isdisjoint(_stroked(text)):
            return True
        return any(map(self._begins, words))

    def glosses(self, text: str) -> Iterator[Gloss]:
        """Find the spellings of a text in order; where several begin, the longest."""
        spans = list(self._spans(text))
        folded = [_folded(text[start:end]) for start, end in spans]
        words = [self._as_spelt(word) for word in folded]
        place = 0
        while place < len(words):
            if not words[place]:
                place += 1
                continue
            spelling = self._longest_at(words, place) or self._by_itself(folded[place])
            if spelling:
                written = text[spans[place][0] : spans[place + len(spelling) - 1][1]]
                yield Gloss(written, place, self._readings[spelling])
            place += len(spelling) or 1

    def _parts(self, spelling: str) -> tuple[str, ...]:
        return tuple(word for word in spelling.split() if word not in self._idle)

    def _longest_at(self, words: list[str], place: int) -> tuple[str, ...]:
        """The longest spelling that begins at a place; an empty one where none does."""
        longest = min(self._longest.get(words[place], 0), len(words) - place)
        spellings = (tuple(words[place : place + length]) for length in range(longest, 0, -1))
        return next((one for one in spellings if one in self._readings), ())

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Cut a text into words that may carry goods; `х/к` is one where it is spelt."""
        for match in _TOKEN.finditer(text):
            word = _folded(match.group())
            if "/" in word and word not in self._words:
                yield from (part.span() for part in _PART.finditer(text, *match.span()))
            elif word not in self._idle:
                yield match.span()

    def _forms(self, word: str) -> Iterator[str]:
        """A word, and what it may be a form of."""
        yield word
        if self._roots:
            yield from self._roots(word)
        if self._stem and (known := self._stems.get(self._stem(word))):
            yield known

    def _look_up(self, word: str) -> str:
        """A word in the first form that stands in some spelling; "" for none."""
        return next((form for form in self._forms(word) if form in self._words), "")

    def _may_begin(self, word: str) -> bool:
        return any(form in self._longest for form in self._forms(word))

    def _alone(self, word: str) -> tuple[str, ...]:
        """The spelling of a word by itself: it may stand in another form in those of several."""
        return next(((form,) for form in self._forms(word) if (form,) in self._readings), ())


def _stroked(text: str) -> Iterator[str]:
    parts = (part for part in text.split() if "/" in part)
    return (_folded(word) for part in parts for word in _STROKED.findall(part))


def _folded(word: str) -> str:
    return word.casefold().replace("ё", "е")
