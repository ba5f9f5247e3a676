"""Routes of contacts: whom to ask about a listing, for those who have agreed with its owner."""

from uuid import UUID

from fastapi import APIRouter

from app.api.dependencies import NeedId, OfferId, Reading, Seeing
from app.api.docs import READS_ONE, problems
from app.api.schemas.contact import ContactOut
from app.api.schemas.page import PageOut
from app.db import ReadSession
from app.services import contacts
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Side

router = APIRouter(prefix="/v1", tags=["Contacts"], responses=READS_ONE | problems(403))


@router.get("/offers/{offer_id}/contacts", summary="Contacts of an offer")
async def find_offer_contacts(
    offer_id: OfferId, session: Reading, reach: Seeing
) -> PageOut[ContactOut]:
    """List whom to ask about an offer: for its portal, and once both owners have accepted."""
    return await _page(session, reach, Side.OFFER, offer_id)


@router.get("/needs/{need_id}/contacts", summary="Contacts of a need")
async def find_need_contacts(
    need_id: NeedId, session: Reading, reach: Seeing
) -> PageOut[ContactOut]:
    """List whom to ask about a need: for its portal, and once both owners have accepted."""
    return await _page(session, reach, Side.NEED, need_id)


async def _page(session: ReadSession, reach: Reach, side: Side, key: UUID) -> PageOut[ContactOut]:
    found = await contacts.of_listing(session, reach, side, key)
    return PageOut(items=[ContactOut.of(contact) for contact in found], next_cursor=None)
