"""The entity tag of a record is its revision."""

from typing import Protocol, TypeVar

from fastapi import Response


class _Revised(Protocol):
    @property
    def revision(self) -> int: ...


R = TypeVar("R", bound=_Revised)


def tagged(response: Response, answer: R) -> R:
    """Put the record's ETag on the response, and return the answer."""
    response.headers["ETag"] = f'"{answer.revision}"'
    return answer
