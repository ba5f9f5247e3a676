"""Routes of exports: whole lists and suggestions as files."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse

from app.api import export_tables as tables
from app.api.dependencies import (
    NeedId,
    OfferId,
    OptionalCaller,
    OrganizationId,
    database,
    rates,
)
from app.api.docs import READS_ONE, Responses, problems
from app.api.export_answers import Slots, Wanted, sent
from app.api.listings import AskedListings, AskedOffers
from app.api.organizations import AskedOrganizations, OptionalRole
from app.api.schemas.suggestion import PartnersOut, SuggestionsOut
from app.api.suggestion_answers import Reader, partners_out, suggestions_out
from app.api.suggestions import AskedForAll, Reads
from app.exchange.table_writers import MEDIA_TYPES, Delimiter, TableFormat
from app.exchange.tables import Row
from app.services import exports
from app.services.access import Caller
from app.services.suggestions import Question
from app.values.export import OwnedListing
from app.values.page import ListingFilter
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Role, Side

_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FILE: Responses = {
    200: {
        "description": "The file.",
        "content": {kind.partition(";")[0]: _BINARY for kind in MEDIA_TYPES.values()},
    }
}
router = APIRouter(
    prefix="/v1/exports", tags=["Exports"], responses=_FILE | problems(400, 422, 429, 503)
)


async def _slots(request: Request) -> Slots:
    found: Slots = request.app.state.exports
    return found


Slotted = Annotated[Slots, Depends(_slots)]
Format = Annotated[
    TableFormat,
    Query(alias="format", description="Format of the file.", examples=["csv"]),
]
Delimited = Annotated[
    Delimiter,
    Query(description="Of CSV; a semicolon for spreadsheets in Russian.", examples=["semicolon"]),
]


@router.get("/offers", summary="Export offers", response_class=StreamingResponse)
async def export_offers(
    request: Request,
    slots: Slotted,
    asked: AskedOffers,
    kind: Format = TableFormat.CSV,
    delimiter: Delimited = Delimiter.COMMA,
) -> StreamingResponse:
    """Send all offers that the filters of the list leave, with their organizations and sources."""
    wanted = Wanted("offers", tables.listing_columns(Side.OFFER), kind, delimiter)
    return await _listings(request, slots, Side.OFFER, asked, wanted)


@router.get("/needs", summary="Export needs", response_class=StreamingResponse)
async def export_needs(
    request: Request,
    slots: Slotted,
    asked: AskedListings,
    kind: Format = TableFormat.CSV,
    delimiter: Delimited = Delimiter.COMMA,
) -> StreamingResponse:
    """Send all needs that the filters of the list leave, with their organizations and sources."""
    wanted = Wanted("needs", tables.listing_columns(Side.NEED), kind, delimiter)
    return await _listings(request, slots, Side.NEED, asked, wanted)


@router.get("/organizations", summary="Export organizations", response_class=StreamingResponse)
async def export_organizations(
    request: Request,
    slots: Slotted,
    asked: AskedOrganizations,
    role: OptionalRole = None,
    kind: Format = TableFormat.CSV,
    delimiter: Delimited = Delimiter.COMMA,
) -> StreamingResponse:
    """Send all organizations that the filters of the list leave, with their sources."""
    reach = asked.reach
    wanted = Wanted("organizations", tables.ORGANIZATION_COLUMNS, kind, delimiter)
    found = exports.organizations(database(request), replace(asked, role=role))
    return await sent(
        slots, wanted, found, lambda some: [tables.organization_row(item, reach) for item in some]
    )


@router.get(
    "/needs/{need_id}/suggestions",
    summary="Export suggestions for a need",
    response_class=StreamingResponse,
    responses=READS_ONE,
)
async def export_suggestions_for_need(
    need_id: NeedId,
    request: Request,
    slots: Slotted,
    reader: Reads,
    asked: AskedForAll,
    caller: OptionalCaller,
    kind: Format = TableFormat.CSV,
    delimiter: Delimited = Delimiter.COMMA,
) -> StreamingResponse:
    """Send all offers suggested for a need, the best first, each with reasons and source."""
    wanted = Wanted("suggestions", tables.suggestion_columns(Side.OFFER), kind, delimiter)
    found = _suggested(request, reader, Side.NEED, need_id, asked, caller)
    return await sent(slots, wanted, found, tables.suggestion_rows)


@router.get(
    "/offers/{offer_id}/suggestions",
    summary="Export suggestions for an offer",
    response_class=StreamingResponse,
    responses=READS_ONE,
)
async def export_suggestions_for_offer(
    offer_id: OfferId,
    request: Request,
    slots: Slotted,
    reader: Reads,
    asked: AskedForAll,
    caller: OptionalCaller,
    kind: Format = TableFormat.CSV,
    delimiter: Delimited = Delimiter.COMMA,
) -> StreamingResponse:
    """Send all needs suggested for an offer, the best first, each with reasons and source."""
    wanted = Wanted("suggestions", tables.suggestion_columns(Side.NEED), kind, delimiter)
    found = _suggested(request, reader, Side.OFFER, offer_id, asked, caller)
    return await sent(slots, wanted, found, tables.suggestion_rows)


@router.get(
    "/organizations/{organization_id}/suggestions",
    summary="Export suggested partners",
    response_class=StreamingResponse,
    responses=READS_ONE,
)
async def export_suggestions_for_organization(
    organization_id: OrganizationId,
    slots: Slotted,
    reader: Reads,
    asked: AskedForAll,
    role: OptionalRole = None,
    kind: Format = TableFormat.CSV,
    delimiter: Delimited = Delimiter.COMMA,
) -> StreamingResponse:
    """Send the partners suggested for an organization, a row for each of their best pairs."""
    wanted = Wanted("suggestions", tables.PARTNER_COLUMNS, kind, delimiter)
    found = _partners(reader, organization_id, role, asked)
    return await sent(slots, wanted, found, tables.partner_rows)


async def _listings(
    request: Request, slots: Slots, side: Side, asked: ListingFilter, wanted: Wanted
) -> StreamingResponse:
    reach: Reach = asked.reach

    def shape(some: list[OwnedListing]) -> Iterable[Row]:
        return [tables.listing_row(record, owner, reach) for record, owner in some]

    return await sent(slots, wanted, exports.listings(database(request), side, asked), shape)


async def _suggested(
    request: Request, reader: Reader, side: Side, key: UUID, asked: Question, caller: Caller | None
) -> AsyncGenerator[SuggestionsOut, None]:
    pages = exports.suggestions_for_listing(reader.live, reader.reach, side, key, asked)
    for answer, question in pages:
        if answer.is_veiled and caller is not None:
            await rates(request).count_probe(caller)
        yield suggestions_out(reader, answer, question)
        await asyncio.sleep(0)  # let other requests in between


async def _partners(
    reader: Reader, key: UUID, role: Role | None, asked: Question
) -> AsyncGenerator[PartnersOut, None]:
    pages = exports.suggestions_for_organization(reader.live, reader.reach, key, role, asked)
    while (page := await asyncio.to_thread(next, pages, None)) is not None:
        yield partners_out(reader, *page)
