"""Files of judged pairs: JSON Lines, one need and one offer a line, and whether they fit.

`need` and `offer` have `title`, `description`, `language`, `codes`, `country`, `standards`,
`purpose` and `quantity {value, unit, period}`, an offer also `kind`; all but the title may be left
out. The answer is `fits` (true or false) or a `grade`: strong and medium fit, weak and none do not.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from app.errors import SourceError
from app.learning.samples import Sample, observe
from app.matching import Listing, MemoryIndex, Query, Scorecard, explain
from app.matching.assistant import Assistant, fit
from app.matching.assistant.reading import read_codes
from app.matching.profile import profile
from app.vocabulary.codes import parse_code
from app.vocabulary.terms import Kind, Language, Period, Purpose, Side
from app.vocabulary.units import Quantity, parse_unit

_KEPT_FOR_JUDGING = ("benchmarks", "labelled")
_FITS = {"strong": True, "medium": True, "weak": False, "none": False}
_DAY = date(2026, 1, 1)
_TEXT = frozenset({"title", "description", "language", "country", "purpose", "kind"})
_LISTS = frozenset({"codes", "standards"})


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
    fits = row["fits"] if "grade" not in row else _FITS.get(row["grade"])
    if not isinstance(fits, bool):
        raise TypeError(f"fits is true or false, a grade one of {', '.join(_FITS)}")
    return FilePair(
        _listing(row["need"], Side.NEED, key), _listing(row["offer"], Side.OFFER, key), fits
    )


def _listing(given: Mapping[str, Any], side: Side, key: str) -> Listing:
    _check(given)
    kind = Kind(given.get("kind", Kind.PRODUCT)) if side is Side.OFFER else None
    return Listing(
        id=f"{key}:{side}",
        side=side,
        country=given.get("country"),
        title=given["title"],
        description=given.get("description", ""),
        language=Language(given["language"]) if given.get("language") else None,
        codes=tuple(parse_code(code) for code in given.get("codes", ())),
        quantity=_quantity(given["quantity"]) if given.get("quantity") else None,
        standards=tuple(given.get("standards", ())),
        kind=kind,
        purpose=Purpose(given.get("purpose", Purpose.SUPPLY)),
    )


def _check(given: Mapping[str, Any]) -> None:
    wrong: Iterable[str] = given.keys() - _TEXT - _LISTS - {"quantity"}
    wrong = [*wrong, *(name for name in _TEXT & given.keys() if not isinstance(given[name], str))]
    wrong += [name for name in _LISTS & given.keys() if not isinstance(given[name], list)]
    if wrong:
        raise ValueError(f"cannot be read: {', '.join(sorted(wrong))}")


def _quantity(given: Mapping[str, Any]) -> Quantity:
    unit = parse_unit(str(given["unit"]))
    if unit is None:
        raise ValueError(f"there is no unit {given['unit']}")
    return Quantity(float(given["value"]), unit, Period(given.get("period", Period.YEAR)))
