"""Rows of portals as our fields: where each stands is a matter of configuration."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

FIELDS = (
    "key", "title", "description", "codes", "okpd2", "standards", "kind", "side", "url",
    "quantity", "unit", "period", "status", "valid_until", "language",
    "owner_key", "owner_name", "owner_country", "owner_number", "owner_number_2",
    "owner_region", "owner_city", "owner_address", "owner_website",
)  # fmt: skip
"""What a row may say. Without a title it says only who an organization is."""

_NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_SEVERAL = re.compile(r"[;,|\n]+")
_LISTS = frozenset({"codes", "okpd2", "standards"})
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its fields as texts, and all of it as it came.

    Attributes:
        lists: the fields that are several.
    """

    raw: JsonValue
    texts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def get(self, name: str) -> str | None:
        """A field, or None when the row does not have it."""
        return self.texts.get(name) or None


def row_of(
    raw: JsonValue, fields: Mapping[str, str | list[str]], constants: Mapping[str, str]
) -> Row:
    """Find our fields in a row; a field that is nowhere is left out."""
    texts = {name: value for name, value in constants.items() if name not in _LISTS}
    lists = {name: split(value) for name, value in constants.items() if name in _LISTS}
    for name, paths in fields.items():
        for path in [paths] if isinstance(paths, str) else paths:
            found = list(at(raw, path))
            if name in _LISTS:
                several = tuple(part for value in found for part in split(value))
                if several:
                    lists[name] = tuple(dict.fromkeys(several))
                    break
            elif text := next((said for said in map(plain, found) if said), ""):
                texts[name] = text
                break
    return Row(raw, texts, lists)


def at(value: JsonValue, path: str) -> Iterator[JsonValue]:
    """What stands at a path such as `org.name`; of a list, what stands in each of its items."""
    if isinstance(value, list):
        for item in value:
            yield from at(item, path)
        return
    if not path:
        if value is not None:
            yield value
        return
    first, _, rest = path.partition(".")
    if isinstance(value, dict) and first in value:
        yield from at(value[first], rest)


def plain(value: JsonValue) -> str:
    """A value as one line of text; a number as it is written, without a needless fraction."""
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    composed = unicodedata.normalize("NFC", str(value)[:_LONGEST])
    return " ".join(_NO_TEXT.sub(" ", composed).split())


def split(value: JsonValue) -> tuple[str, ...]:
    """The parts of a value that may be several: `7604 21; 7604 29`."""
    if isinstance(value, str):
        return tuple(part for part in map(plain, _SEVERAL.split(value)) if part)
    text = plain(value)
    return (text,) if text else ()
