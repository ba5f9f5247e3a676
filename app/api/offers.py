"""Routes of offers."""

from functools import partial
from typing import TYPE_CHECKING

from fastapi import APIRouter, Response, status

from app.api.batch import write_batch
from app.api.dependencies import (
    AskedPage,
    Calling,
    OfferId,
    OfPortal,
    Reading,
    Seeing,
    UnderKey,
    Writing,
)
from app.api.docs import CHANGES, CREATES, PUSHES, PUSHES_ONE, READS, READS_ONE
from app.api.etags import made, tagged
from app.api.expected import ExpectedRevision, ExpectedState
from app.api.listings import Advising, AskedOffers
from app.api.push import push_batch, retire, status_of
from app.api.replay import ReplayableRoute
from app.api.schemas import listing as schema
from app.api.schemas.batch import BatchOfOffers, BatchOut
from app.api.schemas.fields import Schema
from app.api.schemas.listing import OfferIn
from app.api.schemas.listing_out import OfferOut
from app.api.schemas.page import FacetsOut, PageOut
from app.api.schemas.patch import patch_of, patched
from app.api.schemas.push import (
    PushedOut,
    PushOfOffers,
    RetirementIn,
    RetirementOut,
)
from app.api.schemas.source import from_portal
from app.services import listings
from app.vocabulary.terms import Side

if TYPE_CHECKING:

    class OfferPatch(Schema):
        """Fields of OfferIn to change."""
else:
    OfferPatch = patch_of(OfferIn, "OfferPatch")

router = APIRouter(prefix="/v1/offers", tags=["Offers"], route_class=ReplayableRoute)


@router.post("", status_code=status.HTTP_201_CREATED, summary="Publish an offer", responses=CREATES)
async def create_offer(
    body: OfferIn,
    session: Writing,
    caller: Calling,
    adviser: Advising,
    response: Response,
) -> OfferOut:
    """Publish what an organization supplies; it is suggested from the next request on."""
    record = await listings.create(session, caller, body.draft(caller))
    return made(response, adviser.advised(OfferOut.of(record), record), "offers")


@router.get("", summary="List offers", responses=READS)
async def find_offers(session: Reading, asked: AskedOffers, paging: AskedPage) -> PageOut[OfferOut]:
    """List offers by country, code, words, kind, properties, footprint and more."""
    page = await listings.page(session, Side.OFFER, asked, paging)
    return PageOut.of(page, OfferOut.of)


@router.get("/facets", summary="Count offers", responses=READS)
async def count_offers(session: Reading, asked: AskedOffers) -> FacetsOut:
    """Count the offers that the filters leave: in all, by country, chapter, kind and more."""
    return FacetsOut.of(await listings.facets(session, Side.OFFER, asked))


@router.post("/batch", summary="Publish many offers", responses=CREATES)
async def create_offers(
    body: BatchOfOffers, session: Writing, caller: Calling
) -> BatchOut[OfferOut]:
    """Publish up to 500 offers; each is answered for itself, and a bad one harms no other."""
    return await write_batch(body.items, session, caller, OfferOut.of)


@router.put(
    "/by-source/{portal}/{key:path}",
    summary="Push an offer",
    responses=PUSHES_ONE | {201: {"model": OfferOut, "description": "It was not there before."}},
)
async def put_offer_by_source(
    portal: OfPortal,
    key: UnderKey,
    body: OfferIn,
    session: Writing,
    caller: Calling,
    adviser: Advising,
    response: Response,
    expected: ExpectedState,
) -> OfferOut:
    """Create or replace the offer that a portal knows under its own key; safe to repeat."""
    draft = from_portal(body.draft(caller), portal, key)
    record, pushed = await expected.under(partial(listings.put_by_source, session, caller, draft))
    response.status_code = status_of(pushed)
    return made(response, adviser.advised(OfferOut.of(record), record), "offers")


@router.put("/by-source/{portal}", summary="Push many offers", responses=PUSHES)
async def put_offers_by_source(
    portal: OfPortal, body: PushOfOffers, session: Writing, caller: Calling
) -> PushedOut[OfferOut]:
    """Create or replace up to 500 offers that a portal knows under its own keys.

    Each is answered for itself, and a bad one harms no other. What is pushed as it stands already
    stays unchanged.
    """
    return await push_batch(body.items, portal, session, caller, OfferOut.of)


@router.post("/by-source/{portal}/retirement", summary="Retire vanished offers", responses=PUSHES)
async def retire_offers(
    portal: OfPortal, body: RetirementIn, session: Writing, caller: Calling
) -> RetirementOut:
    """Withdraw the offers that a portal pushed earlier and no longer has.

    Push the whole catalogue first, then name all keys that are kept. Nothing is deleted, and
    nothing is withdrawn when more would vanish than `most_percent`.
    """
    return await retire(body, portal, Side.OFFER, session, caller)


@router.get("/{offer_id}", summary="Read an offer", responses=READS_ONE)
async def read_offer(
    offer_id: OfferId, session: Reading, reach: Seeing, response: Response
) -> OfferOut:
    """Read one offer; its ETag goes into If-Match of a change."""
    record = await listings.read(session, reach, Side.OFFER, offer_id)
    return tagged(response, OfferOut.of(record))


@router.patch("/{offer_id}", summary="Change an offer", responses=CHANGES)
async def change_offer(
    offer_id: OfferId,
    body: OfferPatch,
    session: Writing,
    caller: Calling,
    adviser: Advising,
    expected: ExpectedRevision,
    response: Response,
) -> OfferOut:
    """Change the fields that are named; null resets one, the rest stays."""
    stored = await expected.under(partial(listings.lock, session, caller, Side.OFFER, offer_id))
    whole = patched(OfferIn, schema.current(stored), body)
    record = await listings.replace(session, caller, stored, whole.draft(caller))
    return tagged(response, adviser.advised(OfferOut.of(record), record))


@router.delete(
    "/{offer_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Delete an offer",
    responses=CHANGES,
)
async def delete_offer(
    offer_id: OfferId, session: Writing, caller: Calling, expected: ExpectedRevision
) -> None:
    """Delete an offer with the decisions on it."""
    await expected.under(partial(listings.remove, session, caller, Side.OFFER, offer_id))
