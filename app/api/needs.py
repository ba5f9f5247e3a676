"""Routes of needs."""

from functools import partial
from typing import TYPE_CHECKING

from fastapi import APIRouter, Response, status

from app.api.batch import write_batch
from app.api.dependencies import (
    AskedPage,
    Calling,
    NeedId,
    OfPortal,
    Reading,
    Seeing,
    UnderKey,
    Writing,
)
from app.api.docs import CHANGES, CREATES, PUSHES, PUSHES_ONE, READS, READS_ONE
from app.api.etags import made, tagged
from app.api.expected import ExpectedRevision, ExpectedState
from app.api.listings import Advising, AskedListings
from app.api.push import push_batch, retire, status_of
from app.api.replay import ReplayableRoute
from app.api.schemas import listing as schema
from app.api.schemas.batch import BatchOfNeeds, BatchOut
from app.api.schemas.fields import Schema
from app.api.schemas.listing import NeedIn
from app.api.schemas.listing_out import NeedOut
from app.api.schemas.page import FacetsOut, PageOut
from app.api.schemas.patch import patch_of, patched
from app.api.schemas.push import (
    PushedOut,
    PushOfNeeds,
    RetirementIn,
    RetirementOut,
)
from app.api.schemas.source import from_portal
from app.services import listings
from app.vocabulary.terms import Side

if TYPE_CHECKING:

    class NeedPatch(Schema):
        """Fields of NeedIn to change."""
else:
    NeedPatch = patch_of(NeedIn, "NeedPatch")

router = APIRouter(prefix="/v1/needs", tags=["Needs"], route_class=ReplayableRoute)


@router.post("", status_code=status.HTTP_201_CREATED, summary="Publish a need", responses=CREATES)
async def create_need(
    body: NeedIn,
    session: Writing,
    caller: Calling,
    adviser: Advising,
    response: Response,
) -> NeedOut:
    """Publish what an organization looks for; it is suggested from the next request on."""
    record = await listings.create(session, caller, body.draft(caller))
    return made(response, adviser.advised(NeedOut.of(record), record), "needs")


@router.get("", summary="List needs", responses=READS)
async def find_needs(session: Reading, asked: AskedListings, paging: AskedPage) -> PageOut[NeedOut]:
    """List needs by country, code, words and more."""
    page = await listings.page(session, Side.NEED, asked, paging)
    return PageOut.of(page, NeedOut.of)


@router.get("/facets", summary="Count needs", responses=READS)
async def count_needs(session: Reading, asked: AskedListings) -> FacetsOut:
    """Count the needs that the filters leave: in all, by country, chapter and more."""
    return FacetsOut.of(await listings.facets(session, Side.NEED, asked))


@router.post("/batch", summary="Publish many needs", responses=CREATES)
async def create_needs(body: BatchOfNeeds, session: Writing, caller: Calling) -> BatchOut[NeedOut]:
    """Publish up to 500 needs; each is answered for itself, and a bad one harms no other."""
    return await write_batch(body.items, session, caller, NeedOut.of)


@router.put(
    "/by-source/{portal}/{key:path}",
    summary="Push a need",
    responses=PUSHES_ONE | {201: {"model": NeedOut, "description": "It was not there before."}},
)
async def put_need_by_source(
    portal: OfPortal,
    key: UnderKey,
    body: NeedIn,
    session: Writing,
    caller: Calling,
    adviser: Advising,
    response: Response,
    expected: ExpectedState,
) -> NeedOut:
    """Create or replace the need that a portal knows under its own key; safe to repeat."""
    draft = from_portal(body.draft(caller), portal, key)
    record, pushed = await expected.under(partial(listings.put_by_source, session, caller, draft))
    response.status_code = status_of(pushed)
    return made(response, adviser.advised(NeedOut.of(record), record), "needs")


@router.put("/by-source/{portal}", summary="Push many needs", responses=PUSHES)
async def put_needs_by_source(
    portal: OfPortal, body: PushOfNeeds, session: Writing, caller: Calling
) -> PushedOut[NeedOut]:
    """Create or replace up to 500 needs that a portal knows under its own keys.

    Each is answered for itself, and a bad one harms no other. What is pushed as it stands already
    stays unchanged.
    """
    return await push_batch(body.items, portal, session, caller, NeedOut.of)


@router.post("/by-source/{portal}/retirement", summary="Retire vanished needs", responses=PUSHES)
async def retire_needs(
    portal: OfPortal, body: RetirementIn, session: Writing, caller: Calling
) -> RetirementOut:
    """Withdraw the needs that a portal pushed earlier and no longer has.

    Push the whole catalogue first, then name all keys that are kept. Nothing is deleted, and
    nothing is withdrawn when more would vanish than `most_percent`.
    """
    return await retire(body, portal, Side.NEED, session, caller)


@router.get("/{need_id}", summary="Read a need", responses=READS_ONE)
async def read_need(
    need_id: NeedId, session: Reading, reach: Seeing, response: Response
) -> NeedOut:
    """Read one need; its ETag goes into If-Match of a change."""
    record = await listings.read(session, reach, Side.NEED, need_id)
    return tagged(response, NeedOut.of(record))


@router.patch("/{need_id}", summary="Change a need", responses=CHANGES)
async def change_need(
    need_id: NeedId,
    body: NeedPatch,
    session: Writing,
    caller: Calling,
    adviser: Advising,
    expected: ExpectedRevision,
    response: Response,
) -> NeedOut:
    """Change the fields that are named; null resets one, the rest stays."""
    stored = await expected.under(partial(listings.lock, session, caller, Side.NEED, need_id))
    whole = patched(NeedIn, schema.current(stored), body)
    record = await listings.replace(session, caller, stored, whole.draft(caller))
    return tagged(response, adviser.advised(NeedOut.of(record), record))


@router.delete(
    "/{need_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Delete a need",
    responses=CHANGES,
)
async def delete_need(
    need_id: NeedId, session: Writing, caller: Calling, expected: ExpectedRevision
) -> None:
    """Delete a need with the decisions on it."""
    await expected.under(partial(listings.remove, session, caller, Side.NEED, need_id))
