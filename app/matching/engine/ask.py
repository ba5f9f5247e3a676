"""What compiled code searches and is asked: arrays and numbers, nothing of the domain."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.engine.blocks import Blocks

Floats = NDArray[np.float64]
Ids = NDArray[np.int32]
Bytes = NDArray[np.uint8]

CODED, WORDED, ACTIVE, SANDBOX = 1, 2, 4, 8
"""Flags of a row."""

NOBODY = -1
"""No owner, no portal."""


class Columns(NamedTuple):
    """Facts of every row; small closed sets are numbered, see `Numbering`.

    Attributes:
        rank: place of the row's id among all ids of the segment: breaks ties.
        last_day: ordinal of the last day that the listing stands.
    """

    rank: Ids
    flags: Bytes
    language: Bytes
    country: NDArray[np.uint16]
    kind: Bytes
    purpose: Bytes
    visibility: Bytes
    owner: Ids
    portal: Ids
    last_day: Ids


class Base(NamedTuple):
    """A segment as it is searched.

    Attributes:
        text, codes, likely: postings of terms, of stated codes, of likely ones.
    """

    text: Blocks
    codes: Blocks
    likely: Blocks
    columns: Columns


class Limits(NamedTuple):
    """Which rows may be found.

    Attributes:
        country, kind, purpose: whether each number is let through.
        open: whether each visibility is seen by the asker.
        owner: rows of this owner are left out; `NOBODY` for none.
        portal: rows of this portal are seen in any case; `NOBODY` for none.
        veiled: look for what the asker does not see, instead of what he sees.
        mask: of each row, whether it may be found; empty where all may.
    """

    country: Bytes
    kind: Bytes
    purpose: Bytes
    open: Bytes
    owner: int
    portal: int
    today: int
    veiled: bool
    mask: Bytes


class Text(NamedTuple):
    """The asked text.

    Attributes:
        terms, weights: of the query.
        worded: whether it has any text.
        language: number of its language.
        knots, points: similarity to points, straight between the knots.
        partial: similarity below which another language says nothing.
    """

    terms: Ids
    weights: NDArray[np.float32]
    worded: bool
    language: int
    knots: Floats
    points: Floats
    partial: float


class Codes(NamedTuple):
    """The asked codes.

    Attributes:
        prefixes, worth: shared prefixes with their points; a later one overrules an earlier one.
        deep: of each prefix, whether it is a subheading or deeper.
        stated: whether the asker states codes.
        different: points of a row whose codes share nothing.
        headings, heading_weights: likely headings of the asker.
        subheadings, subheading_weights: the same of six digits.
        unknown: points where nothing agrees and a side states no code.
        one, both, deeper: lowest and highest points of the levels that are graded by agreement.
    """

    prefixes: Ids
    worth: Floats
    deep: Bytes
    stated: bool
    different: float
    headings: Ids
    heading_weights: Floats
    subheadings: Ids
    subheading_weights: Floats
    unknown: float
    one: tuple[float, float]
    both: tuple[float, float]
    deeper: tuple[float, float]


class Ask(NamedTuple):
    """One question to one segment.

    Attributes:
        country: points of each country number.
        extra: points that each row has besides; empty for none.
        found_by_extra: whether a row is worth looking at for these alone; empty for none.
    """

    text: Text
    codes: Codes
    limits: Limits
    country: Floats
    extra: Floats
    found_by_extra: Bytes


class Asks(NamedTuple):
    """Many questions, one after the other, that differ in words, code, state and owner only.

    Attributes:
        terms, term_starts: words of each question; one more start at the end.
        prefixes, worth, code_starts: shared prefixes with their points, as in `Codes`.
        state: of each question, its row of `country`.
        country: points of each country number, a row for each state that asks.
        owner: of each question, whose listings are left out.
    """

    terms: Ids
    term_starts: NDArray[np.int64]
    prefixes: Ids
    worth: Floats
    code_starts: NDArray[np.int64]
    state: Ids
    country: NDArray[np.float64]
    owner: Ids


Sought = tuple[Ids, NDArray[np.int64], Floats, Floats, int]
"""One question of words, code and state, before it is put in the numbers of a segment.

Its words; its code and all above it, with the points of each; points of each country number; whose
listings are left out, `NOBODY` for none.
"""

FOUND = np.dtype([("id", np.int64), ("points", np.float64)])
"""A listing that was found."""


class Hits(NamedTuple):
    """The best rows, best first, ties by rank."""

    rows: Ids
    points: Floats
    similarities: NDArray[np.float32]
