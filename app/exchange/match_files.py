"""Files of `match-all`: parts, each written whole or not at all, and the plan they belong to."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from app.errors import CommandError
from app.matching import Suggestion
from app.matching.types import Reason

PLAN = "plan.json"

_REASON = pa.struct(
    [
        ("aspect", pa.string()),
        ("code", pa.string()),
        ("label", pa.string()),
        ("points", pa.float64()),
        ("wanted", pa.string()),
        ("offered", pa.string()),
    ]
)
_COLUMNS: list[tuple[str, pa.DataType]] = [
    ("listing_id", pa.string()),
    ("rank", pa.int32()),
    ("partner_id", pa.string()),
    ("organization_id", pa.string()),
    ("score", pa.float64()),
    ("points", pa.float64()),
]
SCHEMA = pa.schema(_COLUMNS)
SCHEMA_WITH_REASONS = pa.schema([*_COLUMNS, ("reasons", pa.list_(_REASON))])


def matches_table(
    found: Sequence[tuple[str, int, Suggestion]], words: Sequence[Sequence[Reason]] | None
) -> pa.Table:
    """Put pairs into a table: who asks, the rank, the pair; and its reasons where there are any."""
    partners = [item.judgement.listing for _, _, item in found]
    columns: dict[str, list[object]] = {
        "listing_id": [key for key, _, _ in found],
        "rank": [rank for _, rank, _ in found],
        "partner_id": [partner.id for partner in partners],
        "organization_id": [partner.organization_id for partner in partners],
        "score": [float(item.judgement.score) for _, _, item in found],
        "points": [float(item.judgement.points) for _, _, item in found],
    }
    if words is None:
        return pa.table(columns, schema=SCHEMA)
    columns["reasons"] = [[_row(reason) for reason in some] for some in words]
    return pa.table(columns, schema=SCHEMA_WITH_REASONS)


def part_path(folder: Path, number: int) -> Path:
    """Where a part stands."""
    return folder / f"part-{number:06d}.parquet"


def write_part(folder: Path, number: int, table: pa.Table) -> None:
    """Write a part; a file under its name is whole, whenever the machine stops."""
    path = part_path(folder, number)
    draft = path.with_suffix(".draft")
    pq.write_table(table, draft, compression="zstd")
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(path)


def keep_to_plan(folder: Path, plan: Mapping[str, object]) -> None:
    """Write what is asked beside the parts, or check that the parts there were asked the same.

    Raises:
        CommandError: the folder has parts of something else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path, text = folder / PLAN, json.dumps(plan, indent=2, sort_keys=True) + "\n"
    if path.exists():
        if path.read_text(encoding="utf-8") != text:
            raise CommandError(
                f"{folder} has answers to another question, or of another state of the registry. "
                "Choose an empty folder."
            )
        return
    if any(folder.iterdir()):
        raise CommandError(f"{folder} has other files. Choose an empty folder.")
    draft = path.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _row(reason: Reason) -> dict[str, object]:
    return {name: getattr(reason, name) for name in _REASON.names}
