"""Routes of ties between entries of official lists and the registry."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.api.dependencies import (
    Calling,
    Cursor,
    Limit,
    ReaderLanguage,
    Reading,
    Writing,
)
from app.api.docs import CHANGES, READS, problems
from app.api.files import Directory
from app.api.lists import ListId
from app.api.replay import ReplayableRoute
from app.api.schemas.list_tie import TieDecisionIn, TiedOut, TieOut
from app.api.schemas.page import PageOut
from app.services import list_ties
from app.services.list_ties import ShownTie
from app.values.lists import TieFilter
from app.values.page import Paging
from app.vocabulary.terms import TieState

router = APIRouter(prefix="/v1/lists/{list_id}/ties", tags=["Lists"], route_class=ReplayableRoute)


@router.get("", summary="List ties", responses=READS | problems(404))
async def find_ties(
    list_id: ListId,
    session: Reading,
    directory: Directory,
    language: ReaderLanguage,
    entry_id: Annotated[
        UUID | None,
        Query(description="Of this entry.", examples=["0199d7c2-8c11-7d20-8f6e-5a7d3c1b0a22"]),
    ] = None,
    state: Annotated[
        TieState | None, Query(description="In this state.", examples=["proposed"])
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[TieOut]:
    """List the ties of a list's entries with public records, by entry.

    A page may have fewer items than its limit: ties with records that are not public any more are
    left out.
    """
    asked = TieFilter(list_id, entry_id, state)
    paging = Paging(cursor=cursor, limit=limit)
    page = await list_ties.page(session, directory, asked, paging)
    return PageOut.of(page, lambda item: TieOut.of(item, language))


@router.post("", summary="Look for ties", responses=CHANGES)
async def search_ties(
    list_id: ListId, session: Writing, caller: Calling, directory: Directory
) -> TiedOut:
    """Look for ties of the newest edition anew; what people have decided stays.

    Editions look for ties of what they change by themselves; this is for a registry that has grown.
    """
    return TiedOut(found=await list_ties.search(session, caller, directory, list_id))


@router.post("/decision", summary="Decide on a tie", responses=CHANGES)
async def decide_on_tie(
    list_id: ListId,
    body: TieDecisionIn,
    session: Writing,
    caller: Calling,
    language: ReaderLanguage,
) -> TieOut:
    """Confirm a tie or reject it; the decision is remembered in later editions."""
    found = await list_ties.decide(session, caller, list_id, body.decision())
    return TieOut.of(ShownTie(found, None), language)
