"""Routes of history: who changed a record, when, and how it was before."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.api.dependencies import (
    Cursor,
    Limit,
    NeedId,
    OfferId,
    OrganizationId,
    Reading,
    Seeing,
)
from app.api.docs import READS, READS_ONE
from app.api.schemas.fields import Moment
from app.api.schemas.history import ChangeOut
from app.api.schemas.page import PageOut
from app.db import ReadSession
from app.services import history
from app.values.page import Paging
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Noun

router = APIRouter(prefix="/v1", tags=["History"], responses=READS | READS_ONE)

AsOf = Annotated[
    Moment | None,
    Query(
        description="Only what had happened by then: `after` of the first item is the record's "
        "state at that time.",
        examples=["2026-11-22T08:00:00Z"],
    ),
]


@router.get("/organizations/{organization_id}/history", summary="History of an organization")
async def find_organization_history(
    organization_id: OrganizationId,
    session: Reading,
    reach: Seeing,
    as_of: AsOf = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[ChangeOut]:
    """List the changes of an organization's record, newest first, for the portal that owns it."""
    paging = Paging(cursor=cursor, limit=limit)
    return await _page(session, reach, (Noun.ORGANIZATION, organization_id), as_of, paging)


@router.get("/offers/{offer_id}/history", summary="History of an offer")
async def find_offer_history(
    offer_id: OfferId,
    session: Reading,
    reach: Seeing,
    as_of: AsOf = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[ChangeOut]:
    """List the changes of an offer, newest first, for the portal that owns it."""
    paging = Paging(cursor=cursor, limit=limit)
    return await _page(session, reach, (Noun.OFFER, offer_id), as_of, paging)


@router.get("/needs/{need_id}/history", summary="History of a need")
async def find_need_history(
    need_id: NeedId,
    session: Reading,
    reach: Seeing,
    as_of: AsOf = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[ChangeOut]:
    """List the changes of a need, newest first, for the portal that owns it."""
    paging = Paging(cursor=cursor, limit=limit)
    return await _page(session, reach, (Noun.NEED, need_id), as_of, paging)


async def _page(
    session: ReadSession, reach: Reach, of: tuple[Noun, UUID], as_of: AsOf, paging: Paging
) -> PageOut[ChangeOut]:
    page = await history.page(session, reach, *of, as_of=as_of, paging=paging)
    return PageOut.of(page, ChangeOut.of)
