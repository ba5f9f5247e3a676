"""What the service refuses, as exceptions with the problem that it answered.

ProblemError
├── InvalidError      400, 413, 415, 422: the request is wrong; `errors` names the fields
├── DeniedError       401, 403: no valid key, or one that may not do this
├── NotFoundError     404: nothing there, or a cursor that is not of this question
├── ConflictError     409: there already (`duplicate_of`), or built on what is not so
├── ChangedError      412: the record has changed since the revision that was named
└── BusyError         429, 503: later; `seconds` says when. Tried again before it is raised
"""

import json
from typing import Any, ClassVar

import httpx

from eaeu_partners.models import FieldProblem, Problem


class ProblemError(Exception):
    """The service answered with a problem.

    Attributes:
        status: of HTTP.
        code: stable, for programs.
        title: the kind of problem, in the client's language.
        detail: what happened and how to mend it, in the client's language.
        errors: single fields that are wrong.
        request_id: as in the service's logs.
    """

    statuses: ClassVar[frozenset[int]] = frozenset()

    def __init__(self, problem: Problem, headers: httpx.Headers) -> None:
        super().__init__(f"{problem['status']} {problem['code']}: {problem['detail']}")
        self.problem = problem
        self.status = problem["status"]
        self.code = problem["code"]
        self.title = problem["title"]
        self.detail = problem["detail"]
        self.errors: list[FieldProblem] = problem.get("errors", [])
        self.request_id = problem.get("request_id")
        self.headers = headers


class InvalidError(ProblemError):
    """The request is wrong."""

    statuses = frozenset({400, 413, 415, 422})


class DeniedError(ProblemError):
    """No valid key, or one that may not do this."""

    statuses = frozenset({401, 403})


class NotFoundError(ProblemError):
    """Nothing is there."""

    statuses = frozenset({404})


class ConflictError(ProblemError):
    """It is there already, or the request builds on what is not so."""

    statuses = frozenset({409})

    @property
    def duplicate_of(self) -> str | None:
        """The record that is there already."""
        return self.problem.get("duplicate_of")


class ChangedError(ProblemError):
    """The record has changed since the revision that was named."""

    statuses = frozenset({412})


class BusyError(ProblemError):
    """The service is busy, or the limit of rate is reached."""

    statuses = frozenset({429, 503})

    @property
    def seconds(self) -> float:
        """After how long to try again."""
        return wait_of(self.headers) or 0.0


def problem_of(answer: httpx.Response) -> ProblemError:
    """The exception for an answer that is no success."""
    kind: type[ProblemError] = next(
        (one for one in ProblemError.__subclasses__() if answer.status_code in one.statuses),
        ProblemError,
    )
    return kind(_read(answer), answer.headers)


def wait_of(headers: httpx.Headers) -> float | None:
    """The seconds of Retry-After, if it says any."""
    text = headers.get("Retry-After", "")
    return float(text) if text.isdecimal() else None


def _read(answer: httpx.Response) -> Problem:
    """The problem of the answer; of a proxy's answer, one in the same shape."""
    try:
        found: Any = json.loads(answer.content)
    except ValueError:
        found = None
    if isinstance(found, dict) and {"code", "status", "title", "detail"} <= found.keys():
        problem: Problem = found  # type: ignore[assignment]
        return problem
    return {
        "type": "about:blank",
        "title": answer.reason_phrase,
        "status": answer.status_code,
        "code": f"http_{answer.status_code}",
        "detail": answer.text[:200],
    }
