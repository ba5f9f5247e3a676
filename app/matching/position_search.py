"""Search in a nomenclature while somebody types: words in any language, or the first digits."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from app.matching.head_words import only_looks_like
from app.matching.position_fields import Field, Pieces, Places
from app.matching.text import stem, words
from app.vocabulary.letters import fold_letters
from app.vocabulary.positions import HEADING_LEVEL, SECTION_LEVEL, level_of

_TYPO_SCORE = 80
_TYPO_FROM_LETTERS = 5
_BEGINNING_FROM_LETTERS = 3
_CODE_FROM_DIGITS = 4

_HEAD, _TITLE, _KEYWORD, _CONTEXT = 0, 4, 8, 40
"""Cost of finding a word as the one that names the goods, elsewhere in the title, among the trade
words, or only in the titles above."""

_ELSEWHERE = 12
"""Added to all but the last where no chapter or heading above is named so: bars of copper come
before oxides of copper."""

_FORM = 1
"""Added for another form of a word than the one asked for."""

_BEGINNING = 25
"""Added where a word only begins so: whole words come first, in title and trade words alike."""

_LOOKALIKE = 100
"""Added for another word with the same stem: honey is no copper, though `мёд` and `медь` are."""

_NOWHERE = 1_000
_DIGITS = re.compile(r"[\d\s.\-\u00a0]*\d[\d\s.\-\u00a0]*")
_LAST = "\uffff"


@dataclass(frozen=True, slots=True)
class PositionWords:
    """What can be found of a position.

    Attributes:
        heads: words of its titles that name the goods, see `app.matching.head_words`.
        context: titles of what stands above it.
    """

    code: str
    heads: frozenset[str]
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
class PositionSearch:
    """An index over positions in ascending order of codes.

    Attributes:
        codes: ascending, sections last.
        levels: number of digits of each.
        ends: of each, the place after the last one below it.
        lengths: number of words in the titles of each, in all languages together, for one title.
        stems: all stems, sorted.
        forms: all words, sorted by their stems.
        starts: the number of the first form of each stem, and of all forms at the end.
        national: the number of each stem with letters that a Russian keyboard lacks, by its
            spelling without them.
    """

    codes: tuple[str, ...]
    levels: NDArray[np.int16]
    ends: Places
    lengths: NDArray[np.float32]
    stems: tuple[str, ...]
    forms: tuple[str, ...]
    starts: Places
    national: Mapping[str, int]
    pieces: Pieces
    fields: tuple[tuple[int, Field], ...]

    @classmethod
    def of(cls, positions: Iterable[PositionWords]) -> "PositionSearch":
        """Index positions that come in ascending order."""
        found = list(positions)
        codes = tuple(position.code for position in found)
        # Chains share their steps, and most leaves are "other": 22,112 positions take 2 s, not 5.
        known: dict[str, frozenset[str]] = {}
        heads = [position.heads for position in found]
        titles = [_forms(position.titles, known) for position in found]
        keywords = [_forms(position.keywords, known) for position in found]
        context = [_forms(position.context, known) for position in found]
        every = set().union(*heads, *titles, *keywords, *context)
        rooted = sorted((stem(form), form) for form in every)
        forms = tuple(form for _, form in rooted)
        stems, starts = np.unique([root for root, _ in rooted], return_index=True)
        numbers = {form: number for number, form in enumerate(forms)}
        return cls(
            codes,
            np.array([level_of(code) for code in codes], dtype=np.int16),
            np.array([bisect_left(codes, code + _LAST) for code in codes], dtype=np.int64),
            np.array(
                [
                    len(bag) / max(1, len(position.titles))
                    for bag, position in zip(titles, found, strict=True)
                ],
                dtype=np.float32,
            ),
            tuple(stems.tolist()),
            forms,
            np.append(starts, len(forms)),
            _national(stems.tolist()),
            Pieces.of(stems.tolist()),
            tuple(
                (cost, Field.of(bags, numbers))
                for cost, bags in (
                    (_HEAD, heads),
                    (_TITLE, titles),
                    (_KEYWORD, keywords),
                    (_CONTEXT, context),
                )
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
        """Return the places of positions, the best first; ascending where no words are asked.

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
        if asked.q and not sought:  # signs, or words that carry no goods: not everything
            return np.zeros(0, dtype=np.int64)
        cost = np.where(allowed, 0, _NOWHERE).astype(np.int32)
        for number, word in enumerate(sought, 1):
            cost += self._cost(word, last=number == len(sought))
        places = np.flatnonzero(cost < _NOWHERE)
        if not sought:
            return places
        # The general first: titles of leaves are short because so much is said above them.
        return places[np.lexsort((places, self.lengths[places], self.levels[places], cost[places]))]

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
        if first == end:
            root = self._native(root)
            first, end = self._run(root)
        whole = first if first < end and self.stems[first] == root else None
        if last and len(root) >= _BEGINNING_FROM_LETTERS:
            begun = int(self.starts[first]), int(self.starts[end])
            self._spend(cost, begun, _BEGINNING, self._within(self._named(*begun)))
        if whole is None and first == end:
            whole = self._likest(root)
        if whole is not None:
            self._spend_whole(cost, word, whole)
        if word.isdigit() and len(word) >= _CODE_FROM_DIGITS:
            cost[self._below(word)] = _HEAD
        return cost

    def _spend_whole(self, cost: NDArray[np.int32], word: str, number: int) -> None:
        """Spend on each form of a stem by how near it is to the word asked for."""
        spans = range(self.starts[number], self.starts[number + 1])
        forms = [(form, _unlikeness(word, self.forms[form])) for form in spans]
        named = [self._named(form, form + 1) for form, extra in forms if extra < _LOOKALIKE]
        within = self._within(np.concatenate(named)) if named else None
        for form, extra in forms:
            self._spend(cost, (form, form + 1), extra, within)

    def _spend(
        self,
        cost: NDArray[np.int32],
        run: tuple[int, int],
        extra: int,
        within: NDArray[np.bool_] | None,
    ) -> None:
        for own, field in reversed(self.fields):
            places = field.run(*run)
            spent = np.full(len(places), own + extra, dtype=np.int32)
            if own < _CONTEXT and within is not None:
                spent[~within[places]] += _ELSEWHERE
            cost[places] = np.minimum(cost[places], spent)

    def _named(self, first: int, end: int) -> Places:
        """Return the positions that some words name."""
        return self.fields[0][1].run(first, end)

    def _within(self, above: Places) -> NDArray[np.bool_]:
        """Say of each position whether it is one of some chapters and headings, or below one."""
        above = above[self.levels[above] <= HEADING_LEVEL]
        steps = np.zeros(len(self.codes) + 1, dtype=np.int64)
        np.add.at(steps, above, 1)
        np.add.at(steps, self.ends[above], -1)
        found: NDArray[np.bool_] = np.cumsum(steps[:-1]) > 0
        return found

    def _run(self, beginning: str) -> tuple[int, int]:
        return bisect_left(self.stems, beginning), bisect_left(self.stems, beginning + _LAST)

    def _native(self, root: str) -> str:
        """Return a stem that nobody has as somebody does whose keyboard has more letters."""
        plain = fold_letters(root)
        begun = (number for known, number in self.national.items() if known.startswith(plain))
        number = self.national.get(plain, next(begun, None))
        return root if number is None else self.stems[number][: len(plain)]

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


def _unlikeness(word: str, form: str) -> int:
    if form == word:
        return 0
    return _LOOKALIKE if only_looks_like(word, form) else _FORM


def _national(stems: Sequence[str]) -> dict[str, int]:
    folded = ((fold_letters(root), number) for number, root in enumerate(stems))
    return {plain: number for plain, number in folded if plain != stems[number]}


def _forms(texts: Iterable[str], known: dict[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    for text in texts:
        if text not in known:
            known[text] = frozenset(words(text))
        found |= known[text]
    return frozenset(found)
