"""Routes of saved searches."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, status

from app.api.dependencies import (
    Calling,
    Cursor,
    Limit,
    ReaderLanguage,
    Reading,
    Writing,
    rates,
)
from app.api.docs import CHANGES, CREATES, READS, READS_ONE
from app.api.receivers import SendsMail
from app.api.replay import ReplayableRoute
from app.api.schemas.page import PageOut
from app.api.schemas.saved_search import (
    MatchOut,
    SavedSearchIn,
    SavedSearchOut,
    SavedSearchPatch,
)
from app.db import ReadSession, WriteSession
from app.services import receivers, saved_searches
from app.values.notice import ReceiverDraft
from app.values.page import Paging
from app.vocabulary.terms import Scope

router = APIRouter(
    prefix="/v1/saved-searches", tags=["Saved searches"], route_class=ReplayableRoute
)

SearchId = Annotated[
    UUID, Path(description="The saved search.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a31"])
]


Tell = Callable[[WriteSession, str, str | None], Awaitable[UUID | None]]


def _tells(request: Request, caller: Calling, language: ReaderLanguage, mail: SendsMail) -> Tell:
    """How an address that a search names becomes a receiver, in the language of who asks."""

    async def tells(session: WriteSession, portal: str, email: str | None) -> UUID | None:
        if email is None:
            return None
        await rates(request).count_letter(caller)
        draft = ReceiverDraft(email=email, language=language.russian_or_english)
        return (await receivers.named(session, portal, draft, mail=mail)).id

    return tells


Tells = Annotated[Tell, Depends(_tells)]


@router.post("", status_code=status.HTTP_201_CREATED, summary="Save a search", responses=CREATES)
async def create_saved_search(
    body: SavedSearchIn, session: Writing, caller: Calling, tells: Tells
) -> SavedSearchOut:
    """Be told when a partner appears who fits at least so well, once for each partner.

    The search is asked within a minute, and again whenever the registry has changed. What it finds
    is listed under `matches`, and told to the portal's webhooks as `saved_search.matched`, and to
    `email` by letter, at most one an hour.
    """
    caller.must(Scope.WRITE)
    receiver = await tells(session, caller.portal, body.email)
    draft = replace(body.draft(), receiver_id=receiver)
    return SavedSearchOut.of(await saved_searches.create(session, caller, draft))


@router.get("", summary="List saved searches", responses=READS)
async def find_saved_searches(
    session: Reading, caller: Calling, limit: Limit = 20, cursor: Cursor = None
) -> PageOut[SavedSearchOut]:
    """List the saved searches of one's own portal, newest first."""
    page = await saved_searches.page(session, caller, Paging(cursor=cursor, limit=limit))
    return PageOut.of(page, SavedSearchOut.of)


@router.get("/{search_id}", summary="Read a saved search", responses=READS_ONE)
async def read_saved_search(
    search_id: SearchId, session: Reading, caller: Calling
) -> SavedSearchOut:
    """Read one saved search."""
    return SavedSearchOut.of(await saved_searches.read(session, caller, search_id))


@router.patch("/{search_id}", summary="Change a saved search", responses=CHANGES)
async def change_saved_search(
    search_id: SearchId, body: SavedSearchPatch, session: Writing, caller: Calling, tells: Tells
) -> SavedSearchOut:
    """Change the fields that are named; partners that were told of are not told of again."""
    stored = await saved_searches.read(ReadSession(session), caller, search_id)
    draft = body.changed(stored)
    if body.email:
        draft = replace(draft, receiver_id=await tells(session, stored.portal, body.email))
    return SavedSearchOut.of(await saved_searches.replace(session, caller, search_id, draft))


@router.delete(
    "/{search_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Delete a saved search",
    responses=CHANGES,
)
async def delete_saved_search(search_id: SearchId, session: Writing, caller: Calling) -> None:
    """Delete a saved search with what it has found."""
    await saved_searches.remove(session, caller, search_id)


@router.get("/{search_id}/matches", summary="What a search found", responses=READS | READS_ONE)
async def find_matches(
    search_id: SearchId,
    session: Reading,
    caller: Calling,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[MatchOut]:
    """List the partners that a saved search has found, newest first; never private ones."""
    paging = Paging(cursor=cursor, limit=limit)
    page = await saved_searches.matches(session, caller, search_id, paging)
    return PageOut.of(page, MatchOut.of)
