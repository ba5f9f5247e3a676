"""Search in a nomenclature while somebody types: words in any language, or the first digits."""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from app.matching.text import stem, words
from app.vocabulary.positions import SECTION_LEVEL, SUBHEADING_LEVEL, level_of

_TYPO_SCORE = 80
_TYPO_FROM_LETTERS = 5
_BEGINNING_FROM_LETTERS = 3
_CODE_FROM_DIGITS = 4

_TITLE, _KEYWORD, _CONTEXT = 0, 10, 20
"""Cost of finding a word in the title, among the trade words, or only in the titles above."""

_BEGINNING = 15
"""Added where a word only begins so: whole words come first, in title and trade words alike."""

_NOWHERE = 1_000
_COMPARED = 300
"""Stems that a misspelt word is compared with, instead of all 25,000."""

_DIGITS = re.compile(r"[\d\s.\-\u00a0]*\d[\d\s.\-\u00a0]*")
_LAST = "\uffff"

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PositionWords:
    """What can be found of a position.

    Attributes:
        context: titles of what stands above it.
    """

    code: str
    titles: tuple[str, ...]
    keywords: tuple[str, ...]
    context: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PositionQuestion:
    """What is asked for; empty and None mean any."""

    q: str = ""
    prefix: str = ""
    level: int | None = None


@dataclass(frozen=True, slots=True)
class _Field:
    """Places of positions by stem; stems that begin alike are one run."""

    starts: Places
    places: Places

    @classmethod
    def of(cls, bags: Sequence[Collection[str]], numbers: dict[str, int]) -> "_Field":
        pairs = np.array(
            [(numbers[root], place) for place, bag in enumerate(bags) for root in bag],
            dtype=np.int64,
        ).reshape(-1, 2)
        order = np.lexsort((pairs[:, 1], pairs[:, 0]))
        stems = np.arange(len(numbers) + 1)
        return cls(np.searchsorted(pairs[order, 0], stems), pairs[order, 1])

    def run(self, first: int, end: int) -> Places:
        """Return the places of the stems from `first` up to `end`."""
        return self.places[self.starts[first] : self.starts[end]]


@dataclass(frozen=True, slots=True)
class PositionSearch:
    """An index over positions in ascending order of codes.

    Attributes:
        codes: ascending, sections last.
        levels: number of digits of each.
        lengths: number of stems in the titles of each: shorter titles come first.
        stems: all stems, sorted.
    """

    codes: tuple[str, ...]
    levels: NDArray[np.int16]
    lengths: NDArray[np.int32]
    stems: tuple[str, ...]
    pieces: "_Pieces"
    fields: tuple[tuple[int, _Field], ...]

    @classmethod
    def of(cls, positions: Iterable[PositionWords]) -> "PositionSearch":
        """Index positions that come in ascending order."""
        found = list(positions)
        # Chains share their steps, and most leaves are "other": 22,112 positions take 2 s, not 5.
        known: dict[str, frozenset[str]] = {}
        titles = [_stems(position.titles, known) for position in found]
        keywords = [_stems(position.keywords, known) for position in found]
        context = [_stems(position.context, known) for position in found]
        stems = tuple(sorted(set().union(*titles, *keywords, *context)))
        numbers = {root: number for number, root in enumerate(stems)}
        return cls(
            tuple(position.code for position in found),
            np.array([level_of(position.code) for position in found], dtype=np.int16),
            np.array([len(bag) for bag in titles], dtype=np.int32),
            stems,
            _Pieces.of(stems),
            tuple(
                (cost, _Field.of(bags, numbers))
                for cost, bags in ((_TITLE, titles), (_KEYWORD, keywords), (_CONTEXT, context))
            ),
        )

    def page(
        self, asked: PositionQuestion, *, limit: int, after: str | None = None
    ) -> tuple[list[str], bool]:
        """Return codes, the best first, from the one after `after` on, and whether there are more.

        Raises:
            LookupError: `after` is not among the answers.
        """
        places = self.find(asked)
        start = 0
        if after is not None:
            at = bisect_left(self.codes, after)
            known = self.codes[at : at + 1] == (after,)
            met = np.flatnonzero(places == at) if known else np.zeros(0, dtype=np.int64)
            if not len(met):
                raise LookupError(after)
            start = int(met[0]) + 1
        found = [self.codes[place] for place in places[start : start + limit]]
        return found, len(places) > start + limit

    def find(self, asked: PositionQuestion) -> Places:
        """Return the places of positions, the best first; all in ascending order without words.

        Every word must occur, by its stem; the last one may be its beginning only, and one that
        nobody has is taken for the likeliest that somebody has. Digits alone are the beginning of
        a code. Sections are there when level 0 is asked for.
        """
        allowed = self._allowed(asked.prefix, asked.level)
        if _DIGITS.fullmatch(asked.q):
            numbered = allowed & self._below("".join(filter(str.isdigit, asked.q)))
            if numbered.any():
                return np.flatnonzero(numbered)
        sought = words(asked.q)
        cost = np.where(allowed, 0, _NOWHERE).astype(np.int32)
        for number, word in enumerate(sought, 1):
            cost += self._cost(word, last=number == len(sought))
        places = np.flatnonzero(cost < _NOWHERE)
        if not sought:
            return places
        # Leaves come last: their titles are short because so much is said above them.
        deep = self.levels[places] > SUBHEADING_LEVEL
        return places[np.lexsort((places, self.lengths[places], deep, cost[places]))]

    def any_below(self, code: str) -> bool:
        """Whether any code begins so."""
        place = bisect_left(self.codes, code)
        return place < len(self.codes) and self.codes[place].startswith(code)

    def _allowed(self, prefix: str, level: int | None) -> NDArray[np.bool_]:
        wanted: NDArray[np.bool_] = (
            self.levels != SECTION_LEVEL if level is None else self.levels == level
        )
        return wanted & self._below(prefix) if prefix else wanted

    def _below(self, digits: str) -> NDArray[np.bool_]:
        found = np.zeros(len(self.codes), dtype=np.bool_)
        found[bisect_left(self.codes, digits) : bisect_left(self.codes, digits + _LAST)] = True
        return found

    def _cost(self, word: str, *, last: bool) -> NDArray[np.int32]:
        """What it costs each position to have a word."""
        cost = np.full(len(self.codes), _NOWHERE, dtype=np.int32)
        root = stem(word)
        first, end = self._run(root)
        whole = first if first < end and self.stems[first] == root else None
        if last and len(root) >= _BEGINNING_FROM_LETTERS:
            self._spend(cost, (first, end), _BEGINNING)
        if whole is None and first == end:
            whole = self._likest(root)
        if whole is not None:
            self._spend(cost, (whole, whole + 1), 0)
        if word.isdigit() and len(word) >= _CODE_FROM_DIGITS:
            cost[self._below(word)] = _TITLE
        return cost

    def _spend(self, cost: NDArray[np.int32], run: tuple[int, int], extra: int) -> None:
        for own, field in reversed(self.fields):
            places = field.run(*run)
            cost[places] = np.minimum(cost[places], own + extra)

    def _run(self, beginning: str) -> tuple[int, int]:
        return bisect_left(self.stems, beginning), bisect_left(self.stems, beginning + _LAST)

    def _likest(self, root: str) -> int | None:
        """Return the number of the stem that a misspelt one was meant to be."""
        if len(root) < _TYPO_FROM_LETTERS:
            return None
        alike = self.pieces.alike(root)
        ratio: Callable[..., float] = fuzz.ratio
        best = process.extractOne(
            root,
            [self.stems[number] for number in alike],
            scorer=ratio,
            score_cutoff=_TYPO_SCORE,
        )
        return int(alike[best[2]]) if best else None


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Stems by their pieces of two letters, to compare a misspelt one with few of them."""

    total: int
    stems: dict[str, Places]

    @classmethod
    def of(cls, stems: Sequence[str]) -> "_Pieces":
        found: dict[str, list[int]] = {}
        for number, root in enumerate(stems):
            for piece in _pieces(root):
                found.setdefault(piece, []).append(number)
        return cls(len(stems), {piece: np.array(numbers) for piece, numbers in found.items()})

    def alike(self, root: str) -> Places:
        """Return the numbers of the stems that share most pieces with a stem, ascending."""
        shared = np.zeros(self.total, dtype=np.int64)
        for piece in _pieces(root):
            if piece in self.stems:
                shared[self.stems[piece]] += 1
        most = np.argpartition(shared, -min(_COMPARED, self.total))[-_COMPARED:]
        return np.sort(most)


def _pieces(root: str) -> set[str]:
    padded = f" {root} "
    return {padded[place : place + 2] for place in range(len(padded) - 1)}


def _stems(texts: Iterable[str], known: dict[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    for text in texts:
        if text not in known:
            known[text] = frozenset(stem(word) for word in words(text))
        found |= known[text]
    return frozenset(found)
