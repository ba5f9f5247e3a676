"""An index of plain terms, codes and states: one mapped base, a small delta, tombstones.

It has the tokens, weights and answers of the engines that it is compared with, so that speed is
compared at equal answers; the same compiled search serves the API. A write goes to the delta, a
few small segments beside the base, and is found at once; `merged` makes a new base of everything,
in any thread, while questions are answered from the old one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.matching.engine import files
from app.matching.engine.ask import NOBODY, Ask, Asks, Base, Codes, Columns, Limits, Text
from app.matching.engine.batch import LEVELS, Batch, Statistics, prefix_term
from app.matching.engine.blocks import Blocks, Ints
from app.matching.engine.kernel import Searchable
from app.matching.engine.lexicon import Lexicon, Template, numbers_of
from app.matching.engine.many import search_many
from app.matching.engine.parts import Finder, Part

_NO_IDS, _NO_WORTH = np.zeros(0, dtype=np.int32), np.zeros(0)
_NO_KEYS = np.zeros(0, dtype=np.int64)
_NO_BYTES, _ONE = np.zeros(0, dtype=np.uint8), np.ones(1, dtype=np.uint8)
_KNOTS = np.array([0.0, 1e9])
_NO_CODES = Codes(
    _NO_IDS, _NO_WORTH, _NO_BYTES, False, 0.0, _NO_IDS, _NO_WORTH, _NO_IDS, _NO_WORTH,  # noqa: FBT003
    0.0, (0.0, 0.0), (0.0, 0.0), (0.0, 0.0),
)  # fmt: skip
_NO_TEXT = Text(_NO_IDS, np.zeros(0, np.float32), False, 0, _KNOTS, _KNOTS, 0.0)  # noqa: FBT003
_MERGE_RATIO = 4

N = TypeVar("N", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question.

    Attributes:
        terms: numbers of its terms; one that stands twice counts twice.
        code: padded to ten digits, with the number of digits stated; None for none.
        worth: points of a common prefix, by its digits; the deepest common one counts.
        country: points of each state, by number; empty for none.
        owner: whose listings are left out.
    """

    terms: NDArray[np.int32]
    code: tuple[int, int] | None = None
    worth: Mapping[int, float] = field(default_factory=dict)
    country: NDArray[np.float64] = field(default_factory=lambda: _NO_WORTH)
    owner: int = NOBODY


class StemsIndex:
    """Listings of one side. Not safe for writing from several threads."""

    def __init__(self, base: Part, statistics: Statistics, *, terms: int, states: int) -> None:
        """Search a base.

        Args:
            base: the listings.
            statistics: what the terms were weighed with.
            terms: how many different terms there are.
            states: how many numbers of states there are.
        """
        self._terms, self._states = terms, states
        self._no_points = np.zeros(states)
        anybody = Limits(
            np.ones(states, dtype=np.uint8), _ONE, _ONE, _ONE,
            NOBODY, NOBODY, 0, False, _NO_BYTES,  # noqa: FBT003 - a field
        )  # fmt: skip
        ask = Ask(_NO_TEXT, _NO_CODES, anybody, self._no_points, _NO_WORTH, _NO_BYTES)
        self._template = Template(ask)
        self._statistics = statistics
        self._parts = [base]

    @classmethod
    def build(cls, batch: Batch, *, terms: int, states: int) -> "StemsIndex":
        """Weigh and arrange listings."""
        statistics = Statistics.of(batch, terms)
        return cls(Part.of(batch, statistics), statistics, terms=terms, states=states)

    def __len__(self) -> int:
        return sum(int(part.alive.sum()) for part in self._parts)

    def add(self, batch: Batch) -> None:
        """Put listings in, replacing those with the same id."""
        self.remove(batch.ids)
        self._terms = max(self._terms, int(batch.terms.max(initial=-1)) + 1)
        fresh = batch
        # Small segments go into one with the new one, but never the base.
        while len(self._parts) > 1 and len(self._parts[-1].batch) < _MERGE_RATIO * len(fresh):
            fresh = Batch.joined([_kept([self._parts.pop()]), fresh])
        self._parts.append(Part.of(fresh, self._statistics))

    def remove(self, ids: Ints) -> None:
        """Take listings out."""
        for at, part in enumerate(self._parts):
            dead = part.finder.rows_of(ids)
            if len(dead):
                alive = part.alive.copy()
                alive[dead] = 0
                self._parts[at] = replace(part, alive=alive)

    def search(self, asked: Asked, limit: int) -> list[tuple[int, float]]:
        """Return ids and points of the best, best first, ties by id."""
        found: list[tuple[int, float]] = []
        sought = (asked.terms, *_prefixes(asked), self._country(asked), asked.owner)
        for part in self._parts:
            each = part.lexicon.search(part.postings, part.alive, self._template, sought, limit)
            found += each.tolist()
        if len(self._parts) > 1:
            found.sort(key=lambda one: (-one[1], one[0]))
        return found[:limit]

    def search_many(
        self, questions: Sequence[Asked], limit: int, *, threads: int = 1
    ) -> tuple[Ints, NDArray[np.float64]]:
        """Answer many questions from the base, which must have no delta: see `merged`.

        Returns:
            Ids and points of each question, best first; -1 where there are no more.
        """
        return self.answer(self.prepared(questions), limit, threads=threads)

    def answer(
        self, asks: Asks, limit: int, *, threads: int = 1
    ) -> tuple[Ints, NDArray[np.float64]]:
        """The same for questions made ready before."""
        [part] = self._parts
        rows, points = search_many(
            part.postings, part.alive, asks, self._template.ask, limit, threads=threads
        )
        return np.where(rows >= 0, part.batch.ids[rows], -1), points

    def prepared(self, questions: Sequence[Asked]) -> Asks:
        """Many questions in the numbers of the base."""
        [part] = self._parts
        words = [numbers_of(part.lexicon.words, one.terms)[0] for one in questions]
        stated = [_prefixes(one) for one in questions]
        codes = [numbers_of(part.lexicon.keys, prefixes) for prefixes, _ in stated]
        worth = [points[known] for (_, points), (_, known) in zip(stated, codes, strict=True)]
        states: dict[bytes, int] = {}
        points = [self._country(one) for one in questions]
        numbers = [states.setdefault(one.tobytes(), len(states)) for one in points]
        return Asks(
            _joined(words, np.int32),
            _ends(words),
            _joined([numbers for numbers, _ in codes], np.int32),
            _joined(worth, np.float64),
            _ends(worth),
            np.array(numbers, dtype=np.int32),
            np.array([np.frombuffer(one) for one in states] or [self._no_points]),
            np.array([one.owner for one in questions], dtype=np.int32),
        )

    def merged(self) -> "StemsIndex":
        """Everything that is there, weighed anew, in one base."""
        return StemsIndex.build(_kept(self._parts), terms=self._terms, states=self._states)

    def save(self, path: Path) -> None:
        """Write the base; the delta is not part of it.

        Raises:
            OSError: the disk is full, or the folder cannot be written.
        """
        part = self._parts[0]
        arrays: dict[str, NDArray[Any]] = {
            "words": part.lexicon.words,
            "keys": part.lexicon.keys,
            "idf": self._statistics.idf,
        }
        for name in Batch.__slots__:
            arrays[f"batch.{name}"] = getattr(part.batch, name)
        base = part.postings.base
        groups = {"text": base.text, "codes": base.codes, "likely": base.likely}
        for name, blocks in groups.items():
            arrays |= {f"{name}.{key}": array for key, array in blocks._asdict().items()}
        arrays |= {f"columns.{key}": one for key, one in base.columns._asdict().items()}
        statistics = self._statistics
        files.write(
            path,
            arrays,
            {
                "terms": self._terms,
                "states": self._states,
                "rarest": statistics.rarest,
                "length": statistics.length,
            },
        )

    @classmethod
    def open(cls, path: Path, *, check: bool = False) -> "StemsIndex":
        """Map a base that was written before.

        Raises:
            DamagedError: it cannot be trusted; build it again.
        """
        arrays, about = files.read(path, check=check)
        batch = Batch(*(arrays[f"batch.{name}"] for name in Batch.__slots__))
        text, codes, likely = (
            Blocks(*(arrays[f"{name}.{key}"] for key in Blocks._fields))
            for name in ("text", "codes", "likely")
        )
        columns = Columns(*(arrays[f"columns.{key}"] for key in Columns._fields))
        statistics = Statistics(arrays["idf"], about["rarest"], about["length"])
        alive = np.ones(len(batch), dtype=np.uint8)
        part = Part(
            batch, Searchable(Base(text, codes, likely, columns)),
            Lexicon(arrays["words"], arrays["keys"], batch.ids), alive, Finder(batch.ids),
        )  # fmt: skip
        return cls(part, statistics, terms=about["terms"], states=about["states"])

    def _country(self, asked: Asked) -> NDArray[np.float64]:
        return asked.country if len(asked.country) else self._no_points


def _prefixes(asked: Asked) -> tuple[Ints, NDArray[np.float64]]:
    """Keys of a code and of all above it, and what each is worth."""
    if asked.code is None:
        return _NO_KEYS, _NO_WORTH
    code, digits = asked.code
    levels = [level for level in LEVELS if level <= digits]
    worth: list[float] = []
    for level in levels:
        worth.append(asked.worth.get(level, worth[-1] if worth else 0.0))
    return np.array([prefix_term(code, level) for level in levels], np.int64), np.array(worth)


def _joined(parts: Sequence[NDArray[N]], dtype: type[N]) -> NDArray[N]:
    return np.concatenate([*parts, np.zeros(0, dtype=dtype)]).astype(dtype)


def _ends(parts: Sequence[NDArray[Any]]) -> Ints:
    return np.concatenate(([0], np.cumsum([len(part) for part in parts]))).astype(np.int64)


def _kept(parts: Iterable[Part]) -> Batch:
    return Batch.joined([part.batch.taken(np.flatnonzero(part.alive)) for part in parts])
