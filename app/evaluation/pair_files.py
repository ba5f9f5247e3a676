"""Files of judged pairs: JSON Lines, one need and one offer a line, and whether they fit.

`need` and `offer` are written as in labelled pairs, see `app.evaluation.listing_rows`; an offer's
`kind` may be left out. The answer is `fits` (true or false) or a `grade`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from app.errors import SourceError
from app.evaluation.labelled import Grade
from app.evaluation.listing_rows import listing_of
from app.learning.samples import Sample, observe
from app.matching import Listing, MemoryIndex, Query, Scorecard, explain
from app.matching.assistant import Assistant, fit
from app.matching.assistant.reading import read_codes
from app.matching.profile import profile
from app.vocabulary.terms import Kind, Side

_KEPT_FOR_JUDGING = ("benchmarks", "labelled")
_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class FilePair:
    """One judged pair of a file."""

    need: Listing
    offer: Listing
    fits: bool


def refuse_kept_for_judging(path: Path) -> None:
    """Refuse the labelled pairs of the project: what judges a scorecard must not have taught it.

    Raises:
        SourceError: the path lies among them.
    """
    parts = path.resolve().parts
    if any(parts[at : at + 2] == _KEPT_FOR_JUDGING for at in range(len(parts))):
        raise SourceError(
            f"{path}: these pairs judge scorecards and must not teach them. "
            "Fit on decisions, or on pairs of your own."
        )


def read_pairs(path: Path) -> list[FilePair]:
    """Read a file, or every file of a folder whose name ends in `.jsonl`.

    Raises:
        SourceError: a file or line cannot be read; names the line.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    found = [pair for file in files for pair in _read(file)]
    if not found:
        raise SourceError(f"{path}: there are no pairs in it.")
    return found


def observed(pairs: Sequence[FilePair], scorecard: Scorecard) -> list[Sample]:
    """Look at the pairs of a file as the service would: with its index and its code assistant.

    Texts are weighed by the listings of the file and the thesaurus.
    """
    assistant = Assistant(fit((), ()))
    read = [replace(pair, need=_coded(pair.need, assistant), offer=_coded(pair.offer, assistant))
            for pair in pairs]  # fmt: skip
    index = MemoryIndex()
    index.apply(listing for pair in read for listing in (pair.need, pair.offer))
    samples = []
    for pair in read:
        judged, _ = explain(index, Query(pair.need, _DAY), profile(pair.offer), scorecard)
        group = f"{pair.need.title}\n{pair.need.codes}"
        samples.append(observe(scorecard, judged.pair, group=group, fits=pair.fits))
    return samples


def _coded(listing: Listing, assistant: Assistant) -> Listing:
    if listing.codes:
        return listing
    text = f"{listing.title}\n{listing.description}"
    return replace(listing, predicted=read_codes(assistant, text))


def _read(path: Path) -> Iterator[FilePair]:
    number = 0
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _pair(json.loads(line), f"{path.name}:{number}")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"{error.args[0]} is missing" if isinstance(error, KeyError) else error
        raise SourceError(f"{path}: line {number}: {reason}") from error


def _pair(row: Mapping[str, Any], key: str) -> FilePair:
    grade = row.get("grade")
    if grade is not None and grade not in set(Grade):
        raise ValueError(f"a grade is one of {', '.join(Grade)}")
    fits = row["fits"] if grade is None else Grade(grade).fits
    if not isinstance(fits, bool):
        raise TypeError("fits is true or false")
    return FilePair(
        listing_of(row["need"], f"{key}:need", Side.NEED),
        listing_of(row["offer"], f"{key}:offer", Side.OFFER, kind=Kind.PRODUCT),
        fits,
    )
