"""What routes are given: sessions, the caller, the registry in memory, the reader's language."""

from collections.abc import AsyncIterator
from typing import Annotated

import structlog
from fastapi import Depends, Header, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.api.schemas.fields import CodePrefix, CountryCode, Words
from app.db import Database, ReadSession, WriteSession
from app.errors import AuthenticationError, InvalidInputError, UnavailableError
from app.services import keys
from app.services.keys import Caller
from app.services.live import LiveRegistry
from app.values.page import Paging, Sort
from app.vocabulary.terms import Language

_BEARER = HTTPBearer(auto_error=False, description="An API key, as `Authorization: Bearer <key>`.")

log = structlog.get_logger("app.api")


def database(request: Request) -> Database:
    """The application's database."""
    found: Database = request.app.state.database
    return found


def live_registry(request: Request) -> LiveRegistry:
    """The registry in memory."""
    found: LiveRegistry = request.app.state.live
    return found


async def _read(request: Request) -> AsyncIterator[ReadSession]:
    async with database(request).read() as session:
        yield session


async def _write(request: Request) -> AsyncIterator[WriteSession]:
    """Commit when the route has returned and before the answer is sent, then catch up."""
    async with database(request).write() as session:
        yield session
    try:
        await live_registry(request).catch_up()
    except UnavailableError:
        # The write is safe; the background catches up as soon as the database is back.
        log.warning("index behind", exc_info=True)


async def _caller(
    session: Annotated[ReadSession, Depends(_read, scope="function")],
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> Caller:
    if credentials is None:
        raise AuthenticationError(
            "This call changes the registry. Send an API key as `Authorization: Bearer <key>`."
        )
    return await keys.recognise(session, credentials.credentials)


async def _seen(
    request: Request,
    min_revision: Annotated[
        int | None,
        Header(
            ge=0,
            le=2**63 - 1,
            description="Wait up to 200 ms until the index has seen this revision.",
            examples=[1],
        ),
    ] = None,
) -> LiveRegistry:
    live = live_registry(request)
    if not live.ready:
        raise UnavailableError("The index is still being built. Try again shortly.")
    if min_revision is not None:
        await live.wait_for(min_revision)
    return live


def _language(
    accept_language: Annotated[
        str | None,
        Header(description="Language of titles and labels: ru, en, kk, ky, hy or be."),
    ] = None,
) -> Language:
    """Choose the reader's best language that we have; Russian otherwise."""
    ranked: list[tuple[float, int, Language]] = []
    for place, part in enumerate((accept_language or "")[:500].split(",")):
        tag, _, weight = part.partition(";q=")
        code = tag.strip().lower().split("-")[0]
        if code in set(Language):
            try:
                quality = float(weight or 1)
            except ValueError:
                quality = 0.0
            ranked.append((-quality, place, Language(code)))
    return min(ranked)[2] if ranked else Language.RU


def _expected_revision(
    if_match: Annotated[
        str | None,
        Header(description="The ETag that was read; refused with 412 when it has changed."),
    ] = None,
) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    digits = if_match.strip().removeprefix("W/").strip('"')
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19):  # noqa: PLR2004 - bigint
        raise InvalidInputError.of(
            "If-Match:", "invalid_etag", 'If-Match takes the ETag of the record, such as "42".'
        )
    return int(digits)


Reading = Annotated[ReadSession, Depends(_read, scope="function")]
Writing = Annotated[WriteSession, Depends(_write, scope="function")]
Calling = Annotated[Caller, Depends(_caller, scope="function")]
Live = Annotated[LiveRegistry, Depends(_seen)]
ReaderLanguage = Annotated[Language, Depends(_language)]
ExpectedRevision = Annotated[int | None, Depends(_expected_revision)]

Limit = Annotated[int, Query(ge=1, le=100, description="Items on a page.", examples=[20])]
Cursor = Annotated[
    str | None,
    Query(max_length=2000, description="`next_cursor` of the page before.", examples=[None]),
]


def _paging(
    sort: Annotated[
        Sort, Query(description="Order; a minus turns it round.", examples=["-created_at"])
    ] = Sort.NEWEST,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Paging:
    return Paging(sort, cursor, limit)


AskedPage = Annotated[Paging, Depends(_paging)]
Countries = Annotated[
    list[CountryCode],
    Query(
        alias="country",
        max_length=50,
        description="States, ISO 3166-1 alpha-2; repeat for several.",
        examples=[["KZ", "BY"]],
    ),
]
OptionalWords = Annotated[
    Words | None,
    Query(alias="q", description="Words that must all occur, in any form.", examples=["медь"]),
]
OptionalCode = Annotated[
    CodePrefix | None,
    Query(alias="code", description="First digits of TN VED codes.", examples=["7408"]),
]
