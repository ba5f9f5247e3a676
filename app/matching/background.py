"""What the thesaurus says of how common terms and codes are, before there are many listings."""

import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.matching.kept import folder, kept
from app.matching.keys import Keys, key_of
from app.matching.text import terms
from app.vocabulary import nomenclature
from app.vocabulary.codes import lineage

BACKGROUND_LISTINGS = 200
"""How many listings the thesaurus counts for: enough to guide a young registry, too few to bend a
grown one. Measured: with its full 3,033 entries, market names found catalogue items less well."""


@dataclass(frozen=True)
class Background:
    """What the thesaurus adds to the counts: as if it were so many listings."""

    terms: Mapping[str, float]
    codes: Mapping[str, float]
    listings: float

    @cached_property
    def keyed(self) -> tuple[Keys, NDArray[np.float64]]:
        """The keys of the terms, ascending, and their shares."""
        keys = np.array([key_of(term) for term in self.terms], dtype=np.uint64)
        order = np.argsort(keys)
        return keys[order], np.fromiter(self.terms.values(), np.float64)[order]


def count() -> Background:
    """Document frequencies of terms and codes in the thesaurus, scaled to few listings."""
    term_counts: Counter[str] = Counter()
    code_counts: Counter[str] = Counter()
    entries = nomenclature.thesaurus()
    for entry in entries.values():
        text = " ".join((*entry.titles.values(), *entry.keywords))
        term_counts.update(terms(text).keys())
        code_counts.update(lineage(entry.code))
    scale = BACKGROUND_LISTINGS / max(len(entries), 1)
    return Background(
        {term: count * scale for term, count in term_counts.items()},
        {code: count * scale for code, count in code_counts.items()},
        BACKGROUND_LISTINGS,
    )


@cache
def background() -> Background:
    """What `count` gives, counted once on this machine."""
    return kept_in(folder())


def kept_in(place: Path) -> Background:
    """What `count` gives, as a folder has it; counted and kept there where it does not."""
    return kept(place, "background", count, _read, _write)


def _read(path: Path) -> Background:
    return Background(**json.loads(path.read_bytes()))


def _write(path: Path, counted: Background) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        beside.write_text(json.dumps(asdict(counted), ensure_ascii=False), encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
