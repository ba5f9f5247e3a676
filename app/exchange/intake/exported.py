"""Knows the registry's own exports: columns are what they are named, nothing is guessed."""

import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path
from types import MappingProxyType

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


def exported_columns() -> dict[str, list[str]]:
    """The columns of each field; one of a group also by the group, which stands for nothing."""
    return {
        field: list(dict.fromkeys((name, name.partition(".")[0])))
        for field, name in _exported().items()
    }


def exported_constants(headers: Collection[str]) -> dict[str, str]:
    """What an export does not say since all of it is so: needs are exported apart from offers."""
    needs = any(name.partition(".")[0] == _OF_NEEDS for name in headers)
    return {"side": Side.NEED} if needs else {}


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
