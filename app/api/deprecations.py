"""Calls that will go away: they say so in their headers and in the description, long before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime


@dataclass(frozen=True, slots=True)
class Deprecation:
    """When a call was deprecated, when it goes, and what to use instead.

    Attributes:
        successor: address of the call that takes its place.
    """

    deprecated: datetime
    sunset: datetime
    successor: str


DEPRECATED: dict[str, Deprecation] = {}
"""By operation id; nothing is deprecated today."""


def headers(operation: str) -> list[tuple[bytes, bytes]]:
    """Return the headers of RFC 9745 and RFC 8594 for a call; none for one that stays."""
    found = DEPRECATED.get(operation)
    if found is None:
        return []
    return [
        (b"deprecation", f"@{int(found.deprecated.timestamp())}".encode()),
        (b"sunset", format_datetime(found.sunset.astimezone(UTC), usegmt=True).encode()),
        (b"link", f'<{found.successor}>; rel="successor-version"'.encode()),
    ]


def mark(operations: Mapping[str, dict[str, object]]) -> None:
    """Mark deprecated calls in the description, given its operations by id."""
    for name in DEPRECATED.keys() & operations.keys():
        operations[name]["deprecated"] = True
