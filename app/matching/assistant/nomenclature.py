"""How much a text resembles the titles of the nomenclature: our thesaurus and official titles."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matching.assistant.bags import Bag, Bags, bag
from app.matching.assistant.frequencies import Frequencies
from app.matching.assistant.postings import Postings, question
from app.matching.assistant.types import Title
from app.matching.engine import files
from app.matching.kept import folder, kept
from app.vocabulary.codes import ancestors
from app.vocabulary.nomenclature import thesaurus

HEADING = 4
SUBHEADING = 6
DEEPEST = 10
DEPTHS = (HEADING, SUBHEADING, DEEPEST)
"""Digits at which codes are folded; the last stands for a code as deep as it goes."""

Similarities = NDArray[np.float64]

Reading = Callable[[Sequence[str]], Bags]


def _bags(texts: Sequence[str]) -> Bags:
    return Bags.of([bag(text) for text in texts])


def _kept_bags(texts: Sequence[str]) -> Bags:
    """The bags of the thesaurus's trade words, which are the same for each process."""
    return kept(folder(), "trade-words", partial(_bags, texts), _read_bags, _write_bags)


def _read_bags(path: Path) -> Bags:
    arrays, _ = files.read(path, check=True)
    return Bags(arrays["columns"], arrays["counts"], arrays["starts"])


def _write_bags(path: Path, bags: Bags) -> None:
    arrays: dict[str, NDArray[Any]] = {
        "columns": bags.columns,
        "counts": bags.counts,
        "starts": bags.starts,
    }
    files.write(path, arrays, {})


@dataclass(frozen=True, slots=True)
class Nomenclature:
    """Texts of codes, ascending by code.

    Attributes:
        codes: of each text; a code may have several.
        texts: as shown in reasons.
        is_leaf: by place, whether no code is below.
        starts: by depth, where the run of texts under each prefix starts.
        places: by depth, the number of the run of each prefix.
    """

    codes: tuple[str, ...]
    texts: tuple[str, ...]
    is_leaf: tuple[bool, ...]
    frequencies: Frequencies
    postings: Postings
    starts: dict[int, NDArray[np.int64]]
    places: dict[int, dict[str, int]]

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]], read: Reading = _bags) -> "Nomenclature":
        """Index texts of codes; chapters and sections are too wide to be an answer.

        Args:
            texts: each after its code.
            read: gives the bags of what is indexed.
        """
        entries = sorted({entry for entry in texts if len(entry[0]) >= HEADING})
        codes = tuple(code for code, _ in entries)
        bags = read([text for _, text in entries])
        frequencies = Frequencies.of(bags)
        runs = {depth: _runs(codes, depth) for depth in DEPTHS}
        return cls(
            codes,
            tuple(text for _, text in entries),
            _leaf_marks(codes),
            frequencies,
            Postings.of(bags, frequencies),
            {depth: np.array(starts, dtype=np.int64) for depth, (_, starts) in runs.items()},
            {
                depth: {prefix: place for place, prefix in enumerate(prefixes)}
                for depth, (prefixes, _) in runs.items()
            },
        )

    def similarities(self, asked: Bag) -> Similarities:
        """Return the cosine of a text with each title, 0 to 1."""
        return self.postings.similarities(*question(asked, self.frequencies))

    def related(self, code: str) -> Iterable[int]:
        """Return the places of the titles of a code, of those below it and of its ancestors."""
        yield from range(bisect_left(self.codes, code), bisect_left(self.codes, f"{code}~"))
        for ancestor in ancestors(code):
            yield from range(bisect_left(self.codes, ancestor), bisect_right(self.codes, ancestor))

    def below(self, code: str) -> range:
        """Return the places of the titles of codes below a code, without its own."""
        return range(bisect_right(self.codes, code), bisect_left(self.codes, f"{code}~"))

    def best_at_depths(self, similarities: Similarities) -> dict[int, Similarities]:
        """Return by depth the best similarity under each prefix, in the order of `places`."""
        if not len(self.codes):
            return dict.fromkeys(DEPTHS, np.zeros(0))
        return {
            depth: np.maximum.reduceat(similarities, starts)
            for depth, starts in self.starts.items()
        }


@cache
def trade_index() -> Nomenclature:
    """Return the index of each title and trade word of the thesaurus by itself."""
    return Nomenclature.of(_trade_words(), _kept_bags)


@lru_cache(maxsize=1)
def title_index(titles: tuple[Title, ...]) -> Nomenclature:
    """Return the index of all that is said of each code as one text, and of official titles.

    The last one is kept: models are fitted again and again, nomenclatures change once a year.
    """
    return Nomenclature.of(_full_titles(titles))


def _full_titles(titles: Iterable[Title]) -> Iterable[tuple[str, str]]:
    for entry in thesaurus().values():
        yield entry.code, "; ".join(dict.fromkeys((*entry.titles.values(), *entry.keywords)))
    yield from ((title.code, title.text) for title in titles)


def _trade_words() -> Iterable[tuple[str, str]]:
    for entry in thesaurus().values():
        yield from ((entry.code, words) for words in (*entry.titles.values(), *entry.keywords))


def _leaf_marks(codes: tuple[str, ...]) -> tuple[bool, ...]:
    """Mark codes that no other code begins with; what is below a code follows it."""
    deeper = {one for one, after in pairwise(codes) if after != one and after.startswith(one)}
    return tuple(code not in deeper for code in codes)


def _runs(codes: tuple[str, ...], depth: int) -> tuple[list[str], list[int]]:
    prefixes, starts, start = [], [], 0
    for prefix, run in groupby(codes, key=lambda code: code[:depth]):
        prefixes.append(prefix)
        starts.append(start)
        start += sum(1 for _ in run)
    return prefixes, starts
