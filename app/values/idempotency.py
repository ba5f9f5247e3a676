"""Answers that are given again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it left the first time."""

    status: int
    headers: dict[str, str]
    body: bytes
