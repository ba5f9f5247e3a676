"""What a request expects of the record that it changes: If-Match and If-None-Match."""

import re
from typing import Annotated

from fastapi import Depends, Header

from app.errors import InvalidInputError
from app.services.expected import Expected

# A revision fits into a bigint.
_ETAG = re.compile(r'(?:W/)?"(\d{1,18})"', re.ASCII)


async def _expected_revision(
    if_match: Annotated[
        str | None,
        Header(
            description="The ETag that was read; refused with 412 when it has changed.",
            examples=['"42"'],
            json_schema_extra={"pattern": r'^\s*(\*|(W/)?"[0-9]{1,18}")\s*$'},
        ),
    ] = None,
) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    tag = _ETAG.fullmatch(if_match.strip())
    if tag is None:
        raise InvalidInputError.of(
            "If-Match:", "invalid_etag", 'If-Match takes the ETag of the record, such as "42".'
        )
    return int(tag[1])


async def _expected(
    revision: Annotated[int | None, Depends(_expected_revision)],
    if_none_match: Annotated[
        str | None,
        Header(
            description="`*`: refused with 412 when there is such a record already.",
            examples=["*"],
            json_schema_extra={"pattern": r"^\s*\*\s*$"},
        ),
    ] = None,
) -> Expected:
    if if_none_match is not None and if_none_match.strip() != "*":
        raise InvalidInputError.of(
            "If-None-Match:",
            "invalid_etag",
            "If-None-Match takes * here. Use If-Match for an ETag.",
        )
    return Expected(revision, absent=if_none_match is not None)


ExpectedRevision = Annotated[int | None, Depends(_expected_revision)]
ExpectedState = Annotated[Expected, Depends(_expected)]
