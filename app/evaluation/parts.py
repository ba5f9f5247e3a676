"""The parts of the ranking that can be switched off one at a time, to see what each is worth.

A part is switched off in the very library: its function, table or constant is put out of place for
a while, what was remembered with it is forgotten, and everything is put back. So the library
itself has no switches, and a search pays nothing for them. For measuring in one process only.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any

import numpy as np

from app.matching import Listing, Scorecard
from app.matching.background import Background, count
from app.matching.dictionary import Dictionary
from app.matching.text import normalize
from app.matching.weights import FIELD_SHARES, Weights
from app.vocabulary.terms import Language

Place = tuple[str, str]
"""A module below `app.matching` and a name in it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the ranking.

    Attributes:
        name: for tables.
        without: what stands in its place when it is switched off.
        listing: what is left of a listing.
        worthless: aspects of the scorecard that give no points.
    """

    name: str
    without: dict[Place, Any] = field(default_factory=dict)
    listing: Callable[[Listing], Listing] = lambda listing: listing
    worthless: tuple[str, ...] = ()

    def scorecard(self, scorecard: Scorecard) -> Scorecard:
        """The scorecard without the aspects of this part."""
        return replace(
            scorecard,
            aspects=tuple(
                replace(
                    aspect, levels=tuple(replace(one, low=0.0, high=0.0) for one in aspect.levels)
                )
                if aspect.name in self.worthless
                else aspect
                for aspect in scorecard.aspects
            ),
        )


class _EvenWeights(Weights):
    """Every term says the same."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._idf = np.ones_like(self._idf)


def _shares_without(field_number: int) -> tuple[float, ...]:
    rest = 1 - FIELD_SHARES[field_number]
    return tuple(
        0.0 if number == field_number else share / rest for number, share in enumerate(FIELD_SHARES)
    )


def _nothing(text: str) -> frozenset[str]:
    return frozenset()


def _unfolded(mark: str) -> str:
    return normalize(mark).upper()


def _no_background() -> Background:
    return Background({}, {}, 0)


def _half(weights: Weights, code: str) -> float:
    return 0.5 if code else 0.0


def _same(text: str) -> str:
    return text


def _empty_dictionary(language: Language) -> Dictionary:
    return Dictionary({})


def _never(text: str, start: int, end: int) -> bool:
    return False


PARTS: tuple[Part, ...] = (
    Part("stems", {("text", "stem"): _same}),
    Part("pieces of words", {("weights", "FIELD_SHARES"): _shares_without(1)}),
    Part("pairs of words", {("weights", "FIELD_SHARES"): _shares_without(2)}),
    Part("marks", {("text", "standards_in"): _nothing, ("text", "grades_in"): _nothing}),
    Part("one spelling of marks", {("marks", "fold_mark"): _unfolded}),
    Part(
        "what only looks like a mark",
        {("marks", "is_false_mark"): _never, ("marks", "without_false_marks"): _same},
    ),
    Part("phrases left out", {("text", "about_goods"): _same}),
    Part("dictionary", {("text", "_dictionary"): _empty_dictionary}),
    Part("stop words", {("text", "STOP_WORDS"): frozenset()}),
    Part("place of a word", {("text", "_REMOTE_SHARE"): 1.0}),
    Part("rarity of terms", {("rebuild", "Weights"): _EvenWeights}),
    Part("thesaurus as background", {("weights", "background"): _no_background}),
    Part("rarity of codes", {("weights", "Weights.code_rarity"): _half}),
    Part("likely codes", listing=partial(replace, predicted=())),
    Part("likely subheadings", worthless=("likely_subheading",)),
    Part("stated codes", listing=partial(replace, codes=())),
    Part("nature", worthless=("nature",)),
    Part("standards and grades", worthless=("standards",)),
)

_REMEMBERING: Sequence[Place] = (
    ("marks", "standards_in"),
    ("marks", "grades_in"),
    ("marks", "_grades_of"),
    ("text", "terms_of_word"),
    ("text", "_keys_of_word"),
)
_BACKGROUND: Place = ("weights", "background")
_TERMS = frozenset({"text", "marks"})
"""Modules that terms are made in: the background is counted anew without a part of theirs."""


@contextmanager
def switched_off(part: Part) -> Iterator[None]:
    """Take a part out of the library for a while.

    Raises:
        AttributeError: the library has no such place any more.
    """
    without = dict(part.without)
    if any(module in _TERMS for module, _ in without):
        without[_BACKGROUND] = cache(count)
    held = {place: _get(place) for place in without}
    remembering = [_get(place) for place in _REMEMBERING]
    try:
        for place, instead in without.items():
            _put(place, instead)
        _forget(remembering)
        yield
    finally:
        for place, found in held.items():
            _put(place, found)
        _forget(remembering)


def _owner(place: Place) -> tuple[Any, str]:
    module, path = place
    owner: Any = sys.modules[f"app.matching.{module}"]
    *classes, name = path.split(".")
    for one in classes:
        owner = getattr(owner, one)
    return owner, name


def _get(place: Place) -> Any:
    owner, name = _owner(place)
    return getattr(owner, name)


def _put(place: Place, value: Any) -> None:
    owner, name = _owner(place)
    setattr(owner, name, value)


def _forget(remembering: Sequence[Any]) -> None:
    for one in remembering:
        one.cache_clear()
