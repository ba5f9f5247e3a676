"""Records as rows of a table: which columns there are, and what stands in a cell.

Columns are named as the API names its fields, with a point between a group and what is in it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import JsonValue

Row = Mapping[str, JsonValue]

BETWEEN = "; "
"""Stands between several values in one cell."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_GUARD = "'"


class CellKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    TEXTS = "texts"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    MOMENT = "moment"
    DAY = "day"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Column:
    """One column, by the path of the field that it shows."""

    name: str
    kind: CellKind = CellKind.TEXT

    def value(self, row: Row) -> JsonValue:
        """Return what a record says here; None for nothing."""
        found: JsonValue | Row = row
        for step in self.name.split("."):
            if not isinstance(found, Mapping):
                return None
            found = found.get(step)
        if isinstance(found, Mapping):
            found = dict(found)
        return None if found in ([], "", {}) else found


def texts(value: JsonValue) -> list[str]:
    """Return several values as texts: `KZ-BIN:491240000019`, `hydro 94 %`."""
    several = value if isinstance(value, list) else [] if value is None else [value]
    return [_text(item) for item in several]


def cell(column: Column, row: Row) -> str | float | bool | None:
    """Return one cell of a sheet: several values in one text, groups as JSON."""
    value = column.value(row)
    match column.kind:
        case CellKind.TEXTS:
            return BETWEEN.join(texts(value)) or None
        case CellKind.OBJECT:
            return None if value is None else json.dumps(value, ensure_ascii=False)
        case _:
            return value if value is None or isinstance(value, bool | int | float) else _text(value)


def harmless(value: str | float | bool | None) -> str | float | bool | None:  # noqa: FBT001 - a cell
    """Keep a spreadsheet from taking a text for a formula: an apostrophe goes before it."""
    # One that begins so behind an apostrophe of its own gets one more, to be told from a guard.
    if isinstance(value, str) and value.lstrip(f" {_GUARD}").startswith(_FORMULA):
        return _GUARD + value
    return value


def as_it_was(text: str) -> str:
    """Undo `harmless`: take away the apostrophe that keeps a text from being a formula."""
    guarded = text.startswith(_GUARD) and text.lstrip(f" {_GUARD}").startswith(_FORMULA)
    return text.removeprefix(_GUARD) if guarded else text


def columns(kind: CellKind, *names: str) -> Sequence[Column]:
    """Several columns of one kind."""
    return [Column(name, kind) for name in names]


def _text(value: JsonValue) -> str:
    if isinstance(value, dict):
        if set(value) >= {"scheme", "value"}:
            return f"{value['scheme']}:{value['value']}"
        if set(value) >= {"label", "points"}:
            return f"{value['label']} ({value['points']:+g})"
        if set(value) == {"source", "percent"}:
            return f"{value['source']} {json.dumps(value['percent']).removesuffix('.0')} %"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
