"""Names of organizations found by how they sound, in memory.

Pieces of three letters are weighed by rarity, so that `завод` finds nobody and a name of its own
does. Measured with 100,000 names on busy cores: 11 ms a question, trigrams in PostgreSQL 600 ms.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from app.matching.names import bare, sound

_PIECE = 3
_MOST_FRESH = 1_000
_FRESH_SHARE = 0.05
"""Names that are not indexed yet are compared one by one; so many, or a part of all, at most."""

_ALIKE_ENOUGH = 40
"""Of 100; whoever asks looks at the names more closely."""

Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Built:
    """Names by their pieces.

    Attributes:
        starts: where the names of a piece begin in `places`.
        lengths: of each name, as a vector of weighed pieces.
    """

    keys: tuple[UUID, ...]
    pieces: Mapping[str, int]
    starts: Numbers
    places: Numbers
    weights: NDArray[np.float32]
    lengths: NDArray[np.float32]

    def find(self, spelling: str, limit: int) -> list[UUID]:
        """Return the names most alike, best first."""
        known = [self.pieces[piece] for piece in _pieces(spelling) if piece in self.pieces]
        if not known:
            return []
        scores = np.zeros(len(self.keys), dtype=np.float32)
        for piece in known:
            # A name has a piece once, so plain addition by place is right.
            run = self.places[self.starts[piece] : self.starts[piece + 1]]
            scores[run] += self.weights[piece] ** 2
        scores /= self.lengths
        most = min(limit, len(scores))
        best = np.argpartition(-scores, most - 1)[:most]
        ordered = best[np.argsort(-scores[best], kind="stable")]
        return [self.keys[place] for place in ordered if scores[place] > 0]


class NameIndex:
    """Names by id; changes are cheap, and indexed when somebody asks."""

    def __init__(self) -> None:
        self._later: Iterable[tuple[UUID, str]] = ()
        self._names: dict[UUID, str] = {}
        self._fresh: dict[UUID, str | None] = {}  # spelling by sound, once somebody has asked
        self._stale: set[UUID] = set()
        self._built = _build({})
        self._lock = Lock()
        self._building = Lock()

    def put(self, names: Iterable[tuple[UUID, str]]) -> None:
        """Add names, or change them."""
        with self._lock:
            for key, name in names:
                if self._names.get(key) != name:
                    self._names[key] = name
                    self._fresh[key] = None
                    self._stale.add(key)

    def put_later(self, names: Iterable[tuple[UUID, str]]) -> None:
        """Add names to an empty index; they are looked at when somebody asks for the first time.

        Args:
            names: as of now, whatever is written meanwhile.
        """
        with self._lock:
            self._later = names

    def drop(self, keys: Iterable[UUID]) -> None:
        """Forget names."""
        with self._lock:
            for key in keys:
                self._names.pop(key, None)
                self._fresh.pop(key, None)
                self._stale.add(key)

    def find(self, name: str, limit: int) -> list[UUID]:
        """Return ids of names that may be meant, about the likeliest first."""
        spelling = sound(bare(name))
        self._build_if_due()
        with self._lock:
            built, stale, fresh = self._built, set(self._stale), self._fresh.copy()
            names = {key: self._names[key] for key, known in fresh.items() if known is None}
        # Whoever writes waits for none of this.
        spelt = {key: _spelt(other) for key, other in names.items()}
        with self._lock:
            for key, said in spelt.items():
                if self._names.get(key) == names[key] and key in self._fresh:
                    self._fresh[key] = said
        new = process.extract(
            spelling,
            fresh | spelt,
            scorer=fuzz.token_set_ratio,
            limit=limit,
            score_cutoff=_ALIKE_ENOUGH,
        )
        found = [key for key in built.find(spelling, limit) if key not in stale]
        return [*(key for _, _, key in new), *found]

    def _build_if_due(self) -> None:
        with self._building:
            with self._lock:
                self._look_at_those_put_later()
                if len(self._fresh) <= max(_MOST_FRESH, _FRESH_SHARE * len(self._names)):
                    return
                names = self._names.copy()
            built = _build(names)
            with self._lock:
                self._built = built
                changed = {key for key in self._stale if self._names.get(key) != names.get(key)}
                self._stale = changed
                self._fresh = {key: None for key in self._fresh if key in changed}

    def _look_at_those_put_later(self) -> None:
        fresh = {key: name for key, name in self._later if key not in self._stale}
        self._names.update(fresh)
        self._fresh.update(dict.fromkeys(fresh))
        self._stale.update(fresh)
        self._later = ()


def _spelt(name: str) -> str:
    """Spell a name by its sound, without keeping it in the cache of questions."""
    return sound.__wrapped__(bare.__wrapped__(name))


def _build(names: Mapping[UUID, str]) -> _Built:
    pieces: dict[str, int] = {}
    piece_of: list[int] = []
    place_of: list[int] = []
    for place, name in enumerate(names.values()):
        for piece in _pieces(_spelt(name)):
            piece_of.append(pieces.setdefault(piece, len(pieces)))
            place_of.append(place)
    by_piece = np.array(piece_of, dtype=np.int32)
    places = np.array(place_of, dtype=np.int32)
    order = np.argsort(by_piece, kind="stable")
    counts = np.bincount(by_piece, minlength=len(pieces))
    weights = np.log1p(len(names) / np.maximum(counts, 1)).astype(np.float32)
    squares = np.bincount(places, weights=weights[by_piece] ** 2, minlength=len(names))
    return _Built(
        tuple(names),
        pieces,
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        places[order],
        weights,
        np.sqrt(np.maximum(squares, 1e-9)).astype(np.float32),
    )


def _pieces(spelling: str) -> set[str]:
    """Pieces of each word, with a space before and behind it."""
    found: set[str] = set()
    for word in spelling.split():
        padded = f" {word} "
        found.update(padded[at : at + _PIECE] for at in range(len(padded) - _PIECE + 1))
    return found
