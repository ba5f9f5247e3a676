"""Reading lists page by page, whatever way a portal has to say where the next page is."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from pydantic import JsonValue

from app.errors import PortalError
from app.exchange.connectors.rows import at, plain


def with_query(url: str, **parameters: object) -> str:
    """Add parameters to an address; those that are None are left out."""
    said = urlencode({name: value for name, value in parameters.items() if value is not None})
    return url + ("&" if urlsplit(url).query else "?") + said if said else url


def rows_at(answer: JsonValue, path: str) -> tuple[JsonValue, ...]:
    """The list of rows in an answer.

    Raises:
        PortalError: there is none where it should be: the portal's answers have another shape now.
    """
    value: Any = answer
    for name in filter(None, path.split(".")):
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, list):
        known = (
            ", ".join(sorted(answer)[:20]) if isinstance(answer, dict) else type(answer).__name__
        )
        raise PortalError(f"The answer has no list `{path}`; it has: {known}.")
    return tuple(value)


def number_at(answer: JsonValue, path: str) -> int | None:
    """A count in an answer."""
    text = plain(next(at(answer, path), None))
    return int(text) if text.isascii() and text.isdigit() else None


def text_at(answer: JsonValue, path: str) -> str | None:
    """A text in an answer; None when it is not there or empty."""
    return plain(next(at(answer, path), None)) or None


def follow(url: str, link: str | None) -> str | None:
    """The address of the next page, which must be of the same portal.

    Raises:
        PortalError: it leads to another host, where the secret must not go.
    """
    if not link:
        return None
    target = urljoin(url, link)
    if urlsplit(target)[:2] != urlsplit(url)[:2]:
        raise PortalError("The next page is at another host.")
    return target


def newest(rows: tuple[JsonValue, ...], path: str | None, before: JsonValue) -> str | None:
    """The latest moment that rows have at a path, as text; moments are compared as texts."""
    known = plain(before)
    if path is None:
        return known or None
    moments = [known, *(plain(value) for row in rows for value in at(row, path))]
    return max(moments) or None


def number_in(state: Mapping[str, JsonValue], name: str) -> int:
    """A number in a state; 0 when it is not there."""
    value = state.get(name)
    return value if isinstance(value, int) and value > 0 else 0
