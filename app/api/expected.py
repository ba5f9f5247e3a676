"""What a request expects of the record that it changes: If-Match and If-None-Match."""

import re
from collections.abc import Awaitable, Callable
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Header, Request

from app.errors import InvalidInputError, PreconditionError
from app.services.expected import Expected

# A revision fits into a bigint.
_ETAG = re.compile(r'(?:W/)?"(\d{1,18})"', re.ASCII)
_TAG = r'(W/)?"[0-9]{1,18}"'
_MOST = 20

C = TypeVar("C")
R = TypeVar("R")


class AnyOf(Generic[C]):
    """Conditions of which one must hold, as the entity tags of If-Match (RFC 9110, 13.1.1)."""

    def __init__(self, *conditions: C) -> None:
        self._conditions = conditions

    def each(self, make: Callable[[C], R]) -> "AnyOf[R]":
        """The same conditions said otherwise."""
        return AnyOf(*map(make, self._conditions))

    async def under(self, change: Callable[[C], Awaitable[R]]) -> R:
        """Make a change under the first condition that holds; it looks before it changes anything.

        Raises:
            PreconditionError: none of them holds.
        """
        *others, last = self._conditions
        for condition in others:
            try:
                return await change(condition)
            except PreconditionError:
                continue
        return await change(last)


async def _expected_revisions(
    request: Request,
    if_match: Annotated[
        str | None,
        Header(
            description="The ETag that was read, or several; refused with 412 when the record has "
            "none of them.",
            examples=['"42"'],
            json_schema_extra={"pattern": rf"^\s*(\*|{_TAG}(\s*,\s*{_TAG}){{0,{_MOST - 1}}})\s*$"},
        ),
    ] = None,
) -> AnyOf[int | None]:
    if if_match is None:
        return AnyOf(None)
    sent = ",".join(request.headers.getlist("if-match")).split(",")
    tags = [text.strip() for text in sent if text.strip()]
    if tags == ["*"]:
        return AnyOf(None)
    found = [_ETAG.fullmatch(tag) for tag in tags[: _MOST + 1]]
    revisions = [int(tag[1]) for tag in found if tag is not None]
    if not found or len(revisions) < len(found) or len(found) > _MOST:
        raise InvalidInputError.of(
            "If-Match:",
            "invalid_etag",
            'If-Match takes the ETag of the record, such as "42", or up to 20 of them.',
        )
    return AnyOf(*dict.fromkeys(revisions))


async def _expected(
    revisions: Annotated[AnyOf[int | None], Depends(_expected_revisions)],
    if_none_match: Annotated[
        str | None,
        Header(
            description="`*`: refused with 412 when there is such a record already.",
            examples=["*"],
            json_schema_extra={"pattern": r"^\s*\*\s*$"},
        ),
    ] = None,
) -> AnyOf[Expected]:
    if if_none_match is not None and if_none_match.strip() != "*":
        raise InvalidInputError.of(
            "If-None-Match:",
            "invalid_etag",
            "If-None-Match takes * here. Use If-Match for an ETag.",
        )
    absent = if_none_match is not None
    return revisions.each(lambda revision: Expected(revision, absent=absent))


ExpectedRevision = Annotated[AnyOf[int | None], Depends(_expected_revisions)]
ExpectedState = Annotated[AnyOf[Expected], Depends(_expected)]
