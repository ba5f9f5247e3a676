"""Cursors: where a page ended, sealed with a stamp of the question that it belongs to.

They are JSON in URL-safe base64. A cursor may be anything that a caller made up, so every part of
it is checked before it reaches the database.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from math import isfinite
from uuid import UUID

from app.errors import CursorError
from app.values.page import Paging

Place = tuple[datetime | str | UUID | int | float, ...]
"""The values of the last record of a page in the columns that order the list."""

_STAMP = 8
_DIGITS = 9
"""Of an integer column that orders a list."""


def question_stamp(asked: object, paging: Paging) -> str:
    """Return a stamp of filters and order, the same in every process."""
    text = repr((_plain(asked), paging.sort))
    return hashlib.sha256(text.encode()).hexdigest()[:_STAMP]


def seal(stamp: str, place: Sequence[object]) -> str:
    """Make a cursor."""
    parts = [part.isoformat() if isinstance(part, datetime) else str(part) for part in place]
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(f"{stamp}{text}".encode()).decode().rstrip("=")


def unseal(cursor: str, stamp: str, kinds: Sequence[type]) -> Place:
    """Read a cursor.

    Args:
        cursor: as the caller sent it.
        stamp: of the question that it should belong to.
        kinds: types of the columns that order the list.

    Raises:
        CursorError: it cannot be read, or belongs to another question.
    """
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        parts = json.loads(text[_STAMP:])
        if not text.startswith(stamp):
            raise CursorError(
                "The cursor belongs to another question. Repeat the filters and the order that it "
                "was given out for, or start again without it."
            )
        return tuple(_part(part, kind) for part, kind in zip(parts, kinds, strict=True))
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise CursorError("The cursor cannot be read. Start again without it.") from error


def _part(text: object, kind: type) -> datetime | str | UUID | int | float:
    """Read one value.

    Raises:
        ValueError: it is not one of its kind.
        OverflowError: it is a moment outside the calendar.
    """
    if not isinstance(text, str):
        raise TypeError("not a text")
    if kind is UUID:
        return UUID(text)
    if kind is int:
        if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
            raise ValueError("not a number of a row")
        return int(text)
    if kind is float:
        number = float(text)
        if not isfinite(number):
            raise ValueError("not a finite number")
        return number
    if kind is datetime:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("no time zone")
        return moment.astimezone(UTC)
    if b"\x00" in text.encode():  # lone surrogates fail here
        raise ValueError("not a text that the database can hold")
    return text


def _plain(value: object) -> object:
    """Bring filters into one order: that of a set differs from process to process."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return [(field.name, _plain(getattr(value, field.name))) for field in fields(value)]
    return value
