"""One call on its way to the service."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Call:
    """What is sent.

    Attributes:
        query: None is left out.
        headers: None is left out; `if-match` may be a revision.
        once: the service takes an Idempotency-Key, so that a repeat changes nothing.
        seen: the service takes a Min-Revision, so that one's own writes are seen.
        raw: the answer is bytes, not JSON.
    """

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, Any] = field(default_factory=dict)
    json: Any = None
    content: bytes | None = None
    once: bool = False
    seen: bool = False
    raw: bool = False


def path_of(template: str, **values: object) -> str:
    """Fill a path; slashes in values are escaped."""
    return template.format_map({name: quote(str(one), safe="") for name, one in values.items()})
