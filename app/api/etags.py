"""The entity tag of a record is its revision."""

from typing import Protocol, TypeVar
from uuid import UUID

from fastapi import Response


class _Revised(Protocol):
    @property
    def revision(self) -> int: ...


class _Named(_Revised, Protocol):
    @property
    def id(self) -> UUID: ...


R = TypeVar("R", bound=_Revised)
N = TypeVar("N", bound=_Named)


def tagged(response: Response, answer: R) -> R:
    """Put the record's ETag on the response, and return the answer."""
    response.headers["ETag"] = f'"{answer.revision}"'
    return answer


def made(response: Response, answer: N, noun: str) -> N:
    """Say where a new record is read, with its ETag, and return the answer."""
    response.headers["Location"] = f"/v1/{noun}/{answer.id}"
    return tagged(response, answer)
