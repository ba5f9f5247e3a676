"""Knows the registry's own exports: columns are what they are named, nothing is guessed."""

import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path
from types import MappingProxyType

from app.exchange.intake.items import FROM_EXPORT
from app.vocabulary.terms import Side

_KEY = "source.key"
_BESIDE = frozenset({"id", "source.portal"})
"""What an export has beside the source's key; a portal's own file has no such column."""

_OF_NEEDS = "requirements"


def is_export(headers: Collection[str]) -> bool:
    """Whether a table is one that the registry has written, perhaps with fewer columns."""
    return _KEY in headers and any(name in headers for name in _BESIDE)


def is_of_organizations(headers: Collection[str]) -> bool:
    """Whether a table is an export of organizations: it has no goods."""
    return is_export(headers) and "name" in headers and "title" not in headers


def exported_columns(*, nested: bool) -> dict[str, list[str]]:
    """The columns of each field.

    Args:
        nested: whether a group that is not stated stands there as nothing, for all of its fields.
    """
    return {
        field: [name, *(_groups(name) if nested else ())] for field, name in _exported().items()
    }


def is_name_of(header: str, field: str) -> bool:
    """Whether a column is named as the field or as the API names it: it is in the API's unit."""
    return header == field or header == _exported().get(field)


def _groups(name: str) -> list[str]:
    """The groups that a field stands in, the smallest first: `green.recycled`, `green`."""
    steps = name.split(".")
    return [".".join(steps[:most]) for most in range(len(steps) - 1, 0, -1)]


def exported_constants(headers: Collection[str]) -> dict[str, str]:
    """What an export does not say since all of it is so: needs are exported apart from offers."""
    needs = any(name.partition(".")[0] == _OF_NEEDS for name in headers)
    return {FROM_EXPORT: "yes"} | ({"side": Side.NEED} if needs else {})


@cache
def _exported() -> MappingProxyType[str, str]:
    text = Path(__file__).with_name("targets.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            field: entry["exported"]
            for field, entry in tomllib.loads(text).items()
            if "exported" in entry
        }
    )
