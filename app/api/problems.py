"""One handler for every error: the service's own, the framework's, and the unexpected.

Problems are shaped in English and said in the language of the request that is being answered.
"""

import re
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException

from app.api.languages import of_problems, told
from app.api.schemas.patterns import MENDS as MENDS_OF_FORMS
from app.api.schemas.problem import FieldProblem, Problem
from app.errors import (
    AppError,
    AuthenticationError,
    BrokenBodyError,
    ConflictError,
    FieldError,
    InvalidInputError,
    MergedError,
    MovedError,
    TooManyRequestsError,
)
from app.vocabulary.terms import Language

MEDIA_TYPE = "application/problem+json"

_CODES = {
    404: "route_not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "unsupported_media_type",
}
ADVICE = {
    404: "There is nothing at this address. See /docs for what there is.",
    405: "This address does not take this method. The header Allow names those it takes.",
}

_DAY = "Give a day of the calendar, without a time, such as 2026-12-31."
_MOMENT = "Give a day and a time with its offset from UTC, such as 2026-12-31T09:30:00Z."
_ID = (
    "An id has 32 hexadecimal digits, such as 0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a11. "
    "Take it from an answer."
)
# Where pydantic's own words say what is wrong but not how to mend it.
MENDS = {
    "extra_forbidden": "There is no such field here. Check its spelling, or leave it out.",
    "missing": "This field is required. Add it.",
    "model_attributes_type": "A JSON object is needed here. Send one in braces, and say "
    "`Content-Type: application/json`.",
    "string_unicode": "The text has half of a surrogate pair. Send whole characters in UTF-8.",
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), _DAY),
    "date_from_datetime_inexact": _DAY,
    **dict.fromkeys(("datetime_type", "datetime_parsing", "timezone_aware"), _MOMENT),
    "datetime_from_date_parsing": _MOMENT,
    **dict.fromkeys(("uuid_type", "uuid_parsing"), _ID),
}
LOGGED = "Something went wrong here. The error was logged."
UNREADABLE = "The body cannot be read as UTF-8 JSON. Check its encoding and syntax."
BODY_ITSELF = "the body itself"
ONE_WRONG = "1 field is wrong: {named}."
MORE_WRONG = "{count} fields are wrong: {named}."
_CHOICES = frozenset({"enum", "literal_error"})
_PROGRAMMERS_NAME = re.compile(r"<\w+\.\w+: ('[^']*')>")
"""How pydantic shows one choice of some of a closed set."""

_MOST_FIELDS = 100
_LONGEST_POINTER = 200

log = structlog.get_logger("app.problems")


def problem_of(error: AppError) -> Problem:
    """Shape one of the service's own errors."""
    return Problem(
        type=f"urn:problem:{error.code}",
        title=told(error.title),
        status=error.status,
        code=error.code,
        detail=told(
            error.detail
            if error.status < HTTPStatus.INTERNAL_SERVER_ERROR
            or error.status == HTTPStatus.SERVICE_UNAVAILABLE
            else LOGGED
        ),
        errors=[_field(item) for item in error.errors],
        duplicate_of=error.duplicate_of if isinstance(error, ConflictError) else None,
        merged_into=(
            error.merged_into if isinstance(error, MovedError | InvalidInputError) else None
        ),
        request_id=structlog.contextvars.get_contextvars().get("request_id"),
    )


def problem_of_fields(errors: Sequence[ErrorDetails]) -> Problem:
    """Shape the refusals of pydantic, each with a pointer to its field."""
    broken = [e for e in errors if e["type"] == "json_invalid"]
    fields = [_field(_field_error(error)) for error in errors[:_MOST_FIELDS]]
    if broken:
        return _simple(
            400,
            "broken_body",
            "The body is not JSON. Check quotes, commas and braces.",
            BrokenBodyError.title,
        )
    named = ", ".join(field.pointer or told(BODY_ITSELF) for field in fields[:5])
    wrong = ONE_WRONG if len(errors) == 1 else MORE_WRONG
    detail = wrong.format(count=len(errors), named=named)
    whole = _simple(422, InvalidInputError.code, detail, InvalidInputError.title)
    return whole.model_copy(update={"errors": fields})


def render(problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    """Turn a problem into the response."""
    body = problem.model_dump(exclude_none=True)
    sent = {"Content-Language": of_problems()} | (headers or {})
    return JSONResponse(body, status_code=problem.status, headers=sent, media_type=MEDIA_TYPE)


def install(app: FastAPI, allowed: Callable[[str], Sequence[str]]) -> None:
    """Make the application answer every error in the one shape.

    Args:
        app: the application.
        allowed: the methods of an address; none of one that it does not know.
    """

    @app.exception_handler(AppError)
    async def own(request: Request, error: AppError) -> JSONResponse:
        if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
            # While a database is away every request ends here: a line each, and not a trace.
            cause = type(error.__cause__).__name__ if error.__cause__ else None
            log.warning("unavailable", code=error.code, reason=error.detail, cause=cause)
        elif error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("request failed", code=error.code, exc_info=error)
        return render(problem_of(error), _headers_of(error, request))

    @app.exception_handler(RequestValidationError)
    async def fields(request: Request, error: RequestValidationError) -> JSONResponse:
        return render(problem_of_fields(error.errors()))

    @app.exception_handler(HTTPException)
    async def framework(request: Request, error: HTTPException) -> JSONResponse:
        status = error.status_code
        if status == HTTPStatus.BAD_REQUEST:
            return render(_simple(status, "broken_body", UNREADABLE, BrokenBodyError.title))
        detail = ADVICE.get(status, str(error.detail))
        code = _CODES.get(status, f"http_{status}")
        headers = dict(error.headers or {})
        if status == HTTPStatus.METHOD_NOT_ALLOWED and (methods := allowed(request.url.path)):
            headers["Allow"] = ", ".join(methods)
        return render(_simple(status, code, detail), headers)

    app.add_exception_handler(Exception, unexpected)


def _headers_of(error: AppError, request: Request) -> dict[str, str]:
    """What an error says in headers: how to authenticate, when to come again, where to go."""
    if isinstance(error, AuthenticationError):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, TooManyRequestsError):
        return {
            "Retry-After": str(error.seconds),
            "RateLimit-Policy": error.policy,
            "RateLimit": f'"{error.name}";r=0;t={error.seconds}',
        }
    if isinstance(error, MovedError) and not isinstance(error, MergedError):
        old = str(request.path_params.get("organization_id", ""))
        path, query = request.url.path.replace(old, error.merged_into), request.url.query
        # Without the host, as of what is created: behind a proxy ours is not what was called.
        return {"Location": f"{path}?{query}" if query else path}
    return {"Retry-After": "1"} if error.status == HTTPStatus.SERVICE_UNAVAILABLE else {}


async def unexpected(request: Request | None, error: Exception) -> JSONResponse:
    """Answer an error that nobody foresaw, and log it with its trace."""
    log.error("request failed", code="internal_error", exc_info=error)
    return render(_simple(500, "internal_error", LOGGED))


def method_not_allowed() -> Problem:
    """Shape the refusal of a method that an address does not take."""
    return _simple(405, _CODES[405], ADVICE[405])


def route_not_found() -> Problem:
    """Shape the answer of an address at which there is nothing."""
    return _simple(404, _CODES[404], ADVICE[404])


def _simple(status: int, code: str, detail: str, title: str = "") -> Problem:
    return Problem(
        type=f"urn:problem:{code}",
        title=told(title or HTTPStatus(status).phrase),
        status=status,
        code=code,
        detail=told(detail),
        request_id=structlog.contextvars.get_contextvars().get("request_id"),
    )


def _field(error: FieldError) -> FieldProblem:
    return FieldProblem(pointer=error.pointer, code=error.code, detail=told(error.detail))


def _field_error(error: ErrorDetails) -> FieldError:
    mend = MENDS.get(error["type"]) or MENDS_OF_FORMS.get(error.get("ctx", {}).get("pattern", ""))
    message = mend or _sentence(error["msg"])
    if error["type"] in _CHOICES:
        message = _PROGRAMMERS_NAME.sub(r"\1", message)
        if of_problems() is Language.RU:
            message = message.replace("' or '", "' или '")
    return FieldError(_pointer(error["loc"])[:_LONGEST_POINTER], error["type"], message)


def _pointer(location: tuple[Any, ...]) -> str:
    place, *rest = location or ("body",)
    match place:
        case "query":
            return "?" + ".".join(map(str, rest))
        case "path":
            return "{" + ".".join(map(str, rest)) + "}"
        case "header":
            return ".".join(map(str, rest)) + ":"
        case "body":
            return _json_pointer(rest)
        case _:
            return _json_pointer(location)


def _json_pointer(parts: Sequence[Any]) -> str:
    """Write a place in a body as RFC 6901 does; what is wrong with a name is told of its field."""
    named = [str(part) for part in parts if part != "[key]"]
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in named)


def _sentence(message: str) -> str:
    text = message.removeprefix("Value error, ")
    return text if text.endswith((".", "!", "?")) else f"{text}."
