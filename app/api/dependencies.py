"""What routes are given: sessions, the caller, the registry in memory, the reader's language."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

import structlog
from fastapi import Depends, Header, Path, Query, Request
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer

from app.api import after_commit, deprecations, replay
from app.api.asked_parameters import check_parameters
from app.api.languages import of_titles
from app.api.limits import Limits
from app.api.schemas.fields import AskedState, CodePrefix, PortalName, SourceKey, Words
from app.api.schemas.patterns import CURSOR
from app.db import Actor, Database, ReadSession, WriteSession
from app.errors import AuthenticationError, UnavailableError
from app.matching.catalogue import Catalogue
from app.services import access, authentication
from app.services.access import Caller
from app.services.live import LiveRegistry
from app.values.page import Paging, Sort
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Language

_BEARER = HTTPBearer(auto_error=False, description="An API key, as `Authorization: Bearer <key>`.")


def database(request: Request) -> Database:
    """The application's database."""
    found: Database = request.app.state.database
    return found


def live_registry(request: Request) -> LiveRegistry:
    """The registry in memory."""
    found: LiveRegistry = request.app.state.live
    return found


async def _catalogue(request: Request) -> Catalogue:
    found: Catalogue = request.app.state.nomenclature.catalogue
    return found


async def _read(request: Request) -> AsyncIterator[ReadSession]:
    async with database(request).read() as session:
        yield session


async def _identified(request: Request) -> Caller | None:
    """Who calls, by key or token; None for a caller without either.

    Raises:
        AuthenticationError: what was sent is not a valid key.
        TooManyRequestsError: too many invalid ones came from this address.
    """
    credentials = await _BEARER(request)
    if credentials is None:
        return None
    try:
        return await authentication.recognise(
            database(request), request.app.state.key_sets, credentials.credentials
        )
    except AuthenticationError:
        await rates(request).count_guess(address_of(request))
        raise


async def authorized(
    request: Request, caller: Annotated[Caller | None, Depends(_identified)]
) -> None:
    """Let a call through by the rules of access and the limits of rate; before everything else.

    Raises:
        AuthenticationError: it needs a key.
        PermissionDeniedError: the key may not make it.
        TooManyRequestsError: the limit of rate is reached.
        InvalidInputError: the call does not know a parameter of the address.
    """
    route: APIRoute = request.scope["route"]
    operation = route.name
    # Who looks whether the process lives must not be told that others ask much.
    if operation != "check_alive":
        request.state.answer_headers += await rates(request).count(caller, address_of(request))
    request.state.answer_headers += deprecations.headers(operation)
    access.authorize(operation, caller)
    check_parameters(request, route)


async def _caller(caller: Annotated[Caller | None, Depends(_identified)]) -> Caller:
    if caller is None:
        raise AuthenticationError("This call needs a key.")
    return caller


async def _reach(caller: Annotated[Caller | None, Depends(_identified)]) -> Reach:
    return access.reach(caller)


IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=200,
        description="Makes the request safe to repeat: the same key and body get the same "
        "answer for a day, and change the registry once.",
        examples=["order-4711"],
    ),
]


async def _write(
    request: Request,
    caller: Annotated[Caller, Depends(_caller)],
    idempotency_key: IdempotencyKey = None,
) -> AsyncIterator[WriteSession]:
    """Commit when the route has returned and before the answer is sent; then the index learns."""
    async with database(request).write(actor(caller)) as session:
        if idempotency_key is not None:
            await replay.begin(request, session, caller, idempotency_key, sealed=False)
        yield session
    await after_commit.learn(live_registry(request), request.scope)


async def _write_secret(
    request: Request,
    caller: Annotated[Caller, Depends(_caller)],
    idempotency_key: IdempotencyKey = None,
) -> AsyncIterator[WriteSession]:
    """Commit an answer with a secret, which is stored sealed for a retry by the same key."""
    async with database(request).write(actor(caller)) as session:
        if idempotency_key is not None:
            await replay.begin(request, session, caller, idempotency_key, sealed=True)
        yield session


def actor(caller: Caller) -> Actor:
    """Who the history says it was."""
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    return Actor(caller.name, caller.portal, str(request_id))


def rates(request: Request) -> Limits:
    """The limits of rate."""
    found: Limits = request.app.state.limits
    return found


def address_of(request: Request) -> str:
    """The address that a request came from; behind a proxy, the one that it states."""
    return request.client.host if request.client else ""


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


async def _language(
    accept_language: Annotated[
        str | None,
        Header(
            description="Language of titles and labels: ru, en, kk, ky, hy or be.",
            examples=["ru"],
        ),
    ] = None,
) -> Language:
    return language_of(accept_language or "")


def language_of(accept_language: str) -> Language:
    """Choose the reader's best language that we have; Russian otherwise."""
    return of_titles(accept_language)


async def _public_base(request: Request) -> str:
    """The address of the service as others reach it, without a slash at its end."""
    stated: str | None = request.app.state.settings.public_url
    return (stated or str(request.base_url)).rstrip("/")


Reading = Annotated[ReadSession, Depends(_read, scope="function")]
Writing = Annotated[WriteSession, Depends(_write, scope="function")]
WritingSecret = Annotated[WriteSession, Depends(_write_secret, scope="function")]
OptionalCaller = Annotated[Caller | None, Depends(_identified)]
Seeing = Annotated[Reach, Depends(_reach)]
Calling = Annotated[Caller, Depends(_caller)]
Live = Annotated[LiveRegistry, Depends(_seen)]
Nomenclature = Annotated[Catalogue, Depends(_catalogue)]
PublicBase = Annotated[str, Depends(_public_base)]
ReaderLanguage = Annotated[Language, Depends(_language)]

OrganizationId = Annotated[
    UUID, Path(description="The organization.", examples=["0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"])
]
OfferId = Annotated[
    UUID, Path(description="The offer.", examples=["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a12"])
]
NeedId = Annotated[
    UUID, Path(description="The need.", examples=["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"])
]
OfPortal = Annotated[
    PortalName, Path(description="Portal that owns the record.", examples=["kz-industry"])
]
UnderKey = Annotated[
    SourceKey, Path(description="The portal's own key; slashes allowed.", examples=["offer-4711"])
]

Limit = Annotated[int, Query(ge=1, le=100, description="Items on a page.", examples=[20])]
Cursor = Annotated[
    str | None,
    Query(
        max_length=4000,
        pattern=CURSOR,
        description="`next_cursor` of the page before.",
        examples=[None],
    ),
]


async def _paging(
    sort: Annotated[
        Sort, Query(description="Order; a minus turns it round.", examples=["-created_at"])
    ] = Sort.NEWEST,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Paging:
    return Paging(sort, cursor, limit)


AskedPage = Annotated[Paging, Depends(_paging)]
Countries = Annotated[
    list[AskedState],
    Query(
        alias="country",
        max_length=50,
        description="States, ISO 3166-1 alpha-2, ZZ where none is stated; repeat for several.",
        examples=[["KZ", "BY"]],
    ),
]
OptionalWords = Annotated[
    Words | None,
    Query(alias="q", description="Words that must all occur, in any form.", examples=["медь"]),
]
OptionalCode = Annotated[
    CodePrefix | None,
    Query(description="First digits of TN VED codes.", examples=["7408"]),
]
