"""Routes of decisions."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, status

from app.api.dependencies import Calling, Cursor, Limit, Live, Reading, Seeing, Writing, rates
from app.api.docs import CREATES, READS
from app.api.replay import ReplayableRoute
from app.api.schemas.decision import DecisionIn, DecisionOut
from app.api.schemas.page import PageOut
from app.services import decisions
from app.values.page import Paging
from app.vocabulary.terms import Verdict

router = APIRouter(prefix="/v1/decisions", tags=["Decisions"], route_class=ReplayableRoute)


@router.post("", status_code=status.HTTP_201_CREATED, summary="Decide on a pair", responses=CREATES)
async def decide_on_pair(
    body: DecisionIn, request: Request, session: Writing, caller: Calling, live: Live
) -> DecisionOut:
    """Say what became of a suggestion; later answers for either side show it as a reason.

    The latest decision on a pair counts, earlier ones stay as its history.
    """
    record = await decisions.decide(
        session,
        live,
        caller,
        probing=rates(request).count_probe,
        need_id=body.need_id,
        offer_id=body.offer_id,
        verdict=body.verdict,
        note=body.note,
    )
    return DecisionOut.of(record)


@router.get("", summary="List decisions", responses=READS)
async def find_decisions(
    session: Reading,
    live: Live,
    reach: Seeing,
    need_id: Annotated[UUID | None, Query(description="On one need.", examples=[None])] = None,
    offer_id: Annotated[UUID | None, Query(description="On one offer.", examples=[None])] = None,
    verdict: Annotated[
        Verdict | None, Query(description="With this verdict.", examples=["contacted"])
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[DecisionOut]:
    """List what the caller's portal decided, and what was decided on its listings, newest first.

    Without a key the list is empty. A private listing of others has a name that only this portal
    knows it by, until both have accepted.
    """
    page = await decisions.page(
        session,
        live,
        reach,
        need_id=need_id,
        offer_id=offer_id,
        verdict=verdict,
        paging=Paging(cursor=cursor, limit=limit),
    )
    return PageOut.of(page, DecisionOut.of)
