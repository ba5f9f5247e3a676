"""What the thesaurus says of how common terms and codes are, before there are many listings.

Counting it takes more than a second, and every process would do so at its start. So it is kept, for
each state of the code, the vocabulary and the libraries that it is counted with: in the folder of
`NUMBA_CACHE_DIR`, where compiled code is kept as well, else beside these files; where neither can
be written, it is counted each time.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.matching.engine.files import state_of
from app.matching.keys import Keys, key_of
from app.matching.text import terms
from app.vocabulary import nomenclature
from app.vocabulary.codes import lineage

BACKGROUND_LISTINGS = 200
"""How many listings the thesaurus counts for: enough to guide a young registry, too few to bend a
grown one. Measured: with its full 3,033 entries, market names found catalogue items less well."""

_HERE = Path(__file__).parent
_NAME = "background"


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
    return kept_in(Path(os.environ.get("NUMBA_CACHE_DIR") or _HERE / "__pycache__"))


def kept_in(folder: Path) -> Background:
    """What `count` gives, as a folder has it; counted and kept there where it does not."""
    path = folder / f"{_NAME}.{_state()}.json"
    try:
        return Background(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        counted = count()
    with suppress(OSError):
        _keep(path, counted)
    return counted


def _keep(path: Path, counted: Background) -> None:
    said = {"terms": counted.terms, "codes": counted.codes, "listings": counted.listings}
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.part")
    try:
        beside.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    for old in path.parent.glob(f"{_NAME}.*.json"):
        if old != path:
            old.unlink(missing_ok=True)


def _state() -> str:
    """Name the state of all that the counts depend on."""
    paths = (*_HERE.glob("*.py"), *Path(nomenclature.__file__).parent.rglob("*"))
    return state_of(paths, sys.version, version("PyStemmer"))[:16]
