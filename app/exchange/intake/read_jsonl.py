"""Reads JSON Lines: an object a line; what is nested gets names such as `quantity.value`."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from app.exchange.intake.columns import ColumnMapping, propose
from app.exchange.intake.items import (
    Item,
    ListText,
    NumberText,
    Trouble,
    UnreadableFileError,
    fatal,
)
from app.exchange.intake.sniff import encoding_of
from app.exchange.intake.table import Rows

LONGEST_LINE = 4_000_000
MOST_AT_ONCE = 16_000_000
"""Bytes of a file that is one list of objects, not an object a line."""

_LOOKED_AT = 100
_ERROR = re.compile(r"[45]\d\d", re.ASCII)
_MOST_DEPTH = 6
_WHOLE = frozenset(
    {
        *("certificates", "green.energy.shares", "material.properties"),
        *("requirements.properties", "requirements.certificates"),
    }
)
"""Lists of objects that the API has: they are read whole, not by parts."""


def read_jsonl(path: Path, mapping: ColumnMapping) -> Rows:
    """Open a file of JSON Lines; the columns are those of its first hundred objects.

    Raises:
        UnreadableFileError: it has no object at all.
    """
    items = _items(path, mapping.encoding or encoding_of(path))
    first = list(islice(items, _LOOKED_AT))
    headers = dict.fromkeys(name for item in first for name in item.values)
    if len(first) == 1 or not headers:
        # No line a good: they may stand in one list, with or without something around it.
        listed = list(_listed(path, mapping.encoding or encoding_of(path)))
        first = listed or first
        headers = dict.fromkeys(name for item in first for name in item.values)
    if not headers:
        raise UnreadableFileError("No line is a JSON object. Send one object a line.")
    if len(first) == 1 and _is_error(first[0].values):
        raise UnreadableFileError(
            f"The file is a service's error, not goods: {first[0].values['title'][:200]}. "
            "Fetch it again."
        )
    if not mapping.columns.get("title") and _has_goods_in_lists(headers):
        raise UnreadableFileError(
            "The goods stand in several lists, or in lists of what is no goods. "
            "Send one list of goods, or one of the goods a line."
        )

    def again() -> Iterator[Item]:
        yield from first
        yield from items

    return Rows(tuple(headers), again())


def _listed(path: Path, encoding: str) -> Iterator[Item]:
    """Give the objects of a small file that is one list, or one object around one list only."""
    if path.stat().st_size > MOST_AT_ONCE:
        return
    text = path.read_bytes().decode(encoding, "replace").lstrip("\ufeff")
    try:
        found = json.loads(text, parse_int=_number, parse_float=_number)
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST_DEPTH):
        if isinstance(found, dict):
            found = _around(found)
    if isinstance(found, list) and all(isinstance(one, dict) for one in found):
        for number, one in enumerate(found, start=1):
            values: dict[str, str] = {}
            _flatten(one, "", values, 0)
            yield Item(f"item {number}", values, done=number / len(found))


def _around(found: dict[str, object]) -> object:
    """The one list in an object, or the one object in it that has some; None where it is goods."""
    if any(guess.target == "title" for guess in propose([*map(str, found)])):
        return None
    lists = [value for value in found.values() if isinstance(value, list)]
    deeper = [value for value in found.values() if isinstance(value, dict) and _has_list(value, 0)]
    every = [*lists, *deeper]
    return every[0] if len(every) == 1 else None


def _has_list(found: dict[str, object], depth: int) -> bool:
    inner = found.values()
    return any(isinstance(value, list) for value in inner) or (
        depth < _MOST_DEPTH
        and any(isinstance(value, dict) and _has_list(value, depth + 1) for value in inner)
    )


def _is_error(values: Mapping[str, str]) -> bool:
    """Whether an object is an error as services answer it (RFC 9457): `title` beside a status."""
    return {"type", "title"} <= values.keys() and _ERROR.fullmatch(
        values.get("status", "")
    ) is not None


def _has_goods_in_lists(headers: Iterable[str]) -> bool:
    """Whether a title stands in a list, so that those behind the first one would be lost."""
    named = [guess.column for guess in propose([*headers]) if guess.target == "title"]
    return any(part.isdigit() for name in named for part in name.split("."))


def _items(path: Path, encoding: str) -> Iterator[Item]:
    size = max(path.stat().st_size, 1)
    with path.open("rb") as file:
        number = 0
        # UTF-16 has line ends of two bytes: it is decoded whole, line by line.
        if encoding.startswith("utf-16"):
            with path.open(encoding=encoding, errors="replace") as text:
                for number, decoded in enumerate(text, start=1):
                    yield from _item(decoded, number, 1.0)
            return
        while line := file.readline(LONGEST_LINE):
            number += 1
            done = file.tell() / size
            if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                    pass
                yield Item(f"row {number}", trouble=_broken("The line is too long."), done=done)
                continue
            yield from _item(line.decode(encoding, "replace"), number, done)


def _item(line: str, number: int, done: float) -> Iterator[Item]:
    text = line.lstrip("\ufeff").strip().removesuffix(",")
    if text in {"", "[", "]"}:
        return
    try:
        found = json.loads(text, parse_int=_number, parse_float=_number)
    except (ValueError, RecursionError) as error:
        reason = str(error).split(":")[0]
        yield Item(f"row {number}", trouble=_broken(f"The line is not JSON: {reason}."), done=done)
        return
    if not isinstance(found, dict):
        yield Item(f"row {number}", trouble=_broken("The line is no JSON object."), done=done)
        return
    values: dict[str, str] = {}
    _flatten(found, "", values, 0)
    yield Item(f"row {number}", values, done=done)


def _flatten(value: object, name: str, into: dict[str, str], depth: int) -> None:
    match value:
        case dict() if depth < _MOST_DEPTH:
            for key, inner in value.items():
                _flatten(inner, f"{name}.{key}" if name else str(key), into, depth + 1)
        case list():
            if any(isinstance(inner, dict) for inner in value):
                _flatten_list(value, name, into, depth)
            else:
                into[name] = ListText("\n".join(_text(inner) for inner in value))
        case _:
            into[name] = _text(value)


def _flatten_list(value: list[object], name: str, into: dict[str, str], depth: int) -> None:
    if name in _WHOLE:
        into[name] = json.dumps(value, ensure_ascii=False)
        return
    for place, inner in enumerate(value[:50]):
        if isinstance(inner, dict) and "scheme" in inner and "value" in inner:
            # Numbers of an organization, each under its own kind.
            kind = str(inner["scheme"]).lower().replace("-", "_")
            into[kind] = _text(inner["value"])
        else:
            _flatten(inner, f"{name}.{place}", into, depth + 1)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case _:
            return str(value)


def _number(text: str) -> str:
    return NumberText(text.removesuffix(".0"))


def _broken(reason: str) -> Trouble:
    return fatal("broken_row", reason=reason)
