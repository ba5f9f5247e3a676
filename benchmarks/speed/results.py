"""Rows of the result: one case of one size, beside one peer."""

import json
from collections.abc import Sequence
from pathlib import Path

RESULTS = Path(__file__).parents[1] / "results" / "speed.json"

Row = dict[str, object]


def row(  # noqa: PLR0913 - the fields of a row
    case: str, listings: int, peer: str, *, ours: float, theirs: float, unit: str
) -> Row:
    """One line of the result; of times and sizes less is better, of rates more."""
    better = ours / theirs if unit.endswith("/s") else theirs / ours
    return {
        "case": case, "config": "stems", "listings": listings, "peer": peer,
        "ours": round(ours, 4), "theirs": round(theirs, 4), "unit": unit,
        "ratio": round(better, 3),
    }  # fmt: skip


def save(rows: Sequence[Row]) -> list[Row]:
    """Put rows in, replacing those of the same case, config, size and peer; returns all."""

    def key(one: Row) -> tuple[str, ...]:
        return tuple(str(one[name]) for name in ("case", "config", "listings", "peer"))

    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    found = {key(one): one for one in (*kept, *rows)}
    ordered = sorted(found.values(), key=lambda one: (one["listings"], *key(one)))
    RESULTS.write_text(json.dumps(ordered, ensure_ascii=False, indent=1) + "\n")
    return ordered
