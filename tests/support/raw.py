"""Requests that a well-behaved client would not send."""

from collections.abc import Mapping


def raw_headers(
    *several: Mapping[str, str], encoding: str = "latin-1"
) -> list[tuple[bytes, bytes]]:
    """Join headers and encode them as they are, whatever characters they have."""
    return [
        (name.encode(), value.encode(encoding))
        for headers in several
        for name, value in headers.items()
    ]
