"""The entity tag of a record is its revision."""

from typing import Protocol, TypeVar
from uuid import UUID

from fastapi import Response, status


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
    """Say where a record is read, unless it was there before, with its ETag; return the answer."""
    if response.status_code != status.HTTP_200_OK:
        response.headers["Location"] = f"/v1/{noun}/{answer.id}"
    return tagged(response, answer)
