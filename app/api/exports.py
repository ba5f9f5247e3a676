"""Routes of exports: whole lists and suggestions as files."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar
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
from app.exchange.tables import Column, Row
from app.services import exports
from app.services.access import Caller
from app.services.merged_organizations import lead_on
from app.services.suggestions import Question
from app.services.threads import in_thread
from app.values.export import OwnedListing
from app.values.organization import OrganizationRecord
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
T = TypeVar("T")
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


@dataclass(frozen=True, slots=True)
class _Maker:
    """How the file is to be made.

    Attributes:
        slots: places for those that are being made.
        keyed: whether the caller has a key.
    """

    slots: Slots
    keyed: bool
    kind: TableFormat
    delimiter: Delimiter

    async def make(
        self,
        name: str,
        columns: Sequence[Column],
        batches: AsyncGenerator[T, None],
        shape: Callable[[T], Iterable[Row]],
    ) -> StreamingResponse:
        wanted = Wanted(name, columns, self.kind, self.delimiter)
        return await sent(self.slots, wanted, batches, shape, keyed=self.keyed)


def _maker(
    slots: Slotted,
    caller: OptionalCaller,
    kind: Format = TableFormat.CSV,
    delimiter: Delimited = Delimiter.COMMA,
) -> _Maker:
    return _Maker(slots, caller is not None, kind, delimiter)


AsFile = Annotated[_Maker, Depends(_maker)]


@router.get("/offers", summary="Export offers", response_class=StreamingResponse)
async def export_offers(
    request: Request,
    file: AsFile,
    asked: AskedOffers,
) -> StreamingResponse:
    """Send all offers that the filters of the list leave, with their organizations and sources."""
    return await _listings(request, file, Side.OFFER, asked)


@router.get("/needs", summary="Export needs", response_class=StreamingResponse)
async def export_needs(
    request: Request,
    file: AsFile,
    asked: AskedListings,
) -> StreamingResponse:
    """Send all needs that the filters of the list leave, with their organizations and sources."""
    return await _listings(request, file, Side.NEED, asked)


@router.get("/organizations", summary="Export organizations", response_class=StreamingResponse)
async def export_organizations(
    request: Request,
    file: AsFile,
    asked: AskedOrganizations,
    role: OptionalRole = None,
) -> StreamingResponse:
    """Send all organizations that the filters of the list leave, with their sources."""
    reach = asked.reach
    found = exports.organizations(database(request), replace(asked, role=role))

    def shape(some: list[OrganizationRecord]) -> Iterable[Row]:
        return [tables.organization_row(item, reach) for item in some]

    return await file.make("organizations", tables.ORGANIZATION_COLUMNS, found, shape)


@router.get(
    "/needs/{need_id}/suggestions",
    summary="Export suggestions for a need",
    response_class=StreamingResponse,
    responses=READS_ONE,
)
async def export_suggestions_for_need(
    need_id: NeedId,
    request: Request,
    file: AsFile,
    reader: Reads,
    asked: AskedForAll,
    caller: OptionalCaller,
) -> StreamingResponse:
    """Send all offers suggested for a need, the best first, each with reasons and source."""
    columns = tables.suggestion_columns(Side.OFFER)
    found = _suggested(request, reader, Side.NEED, need_id, asked, caller)
    return await file.make("suggestions", columns, found, tables.suggestion_rows)


@router.get(
    "/offers/{offer_id}/suggestions",
    summary="Export suggestions for an offer",
    response_class=StreamingResponse,
    responses=READS_ONE,
)
async def export_suggestions_for_offer(
    offer_id: OfferId,
    request: Request,
    file: AsFile,
    reader: Reads,
    asked: AskedForAll,
    caller: OptionalCaller,
) -> StreamingResponse:
    """Send all needs suggested for an offer, the best first, each with reasons and source."""
    columns = tables.suggestion_columns(Side.NEED)
    found = _suggested(request, reader, Side.OFFER, offer_id, asked, caller)
    return await file.make("suggestions", columns, found, tables.suggestion_rows)


@router.get(
    "/organizations/{organization_id}/suggestions",
    summary="Export suggested partners",
    response_class=StreamingResponse,
    responses=READS_ONE | problems(308),
)
async def export_suggestions_for_organization(
    organization_id: OrganizationId,
    file: AsFile,
    reader: Reads,
    asked: AskedForAll,
    role: OptionalRole = None,
) -> StreamingResponse:
    """Send the partners suggested for an organization, a row for each of their best pairs."""
    await lead_on(reader.live, reader.reach, organization_id)
    found = _partners(reader, organization_id, role, asked)
    return await file.make("suggestions", tables.PARTNER_COLUMNS, found, tables.partner_rows)


async def _listings(
    request: Request, file: _Maker, side: Side, asked: ListingFilter
) -> StreamingResponse:
    reach: Reach = asked.reach

    def shape(some: list[OwnedListing]) -> Iterable[Row]:
        return [tables.listing_row(record, owner, reach) for record, owner in some]

    found = exports.listings(database(request), side, asked)
    return await file.make(f"{side}s", tables.listing_columns(side), found, shape)


async def _suggested(
    request: Request, reader: Reader, side: Side, key: UUID, asked: Question, caller: Caller | None
) -> AsyncGenerator[SuggestionsOut, None]:
    pages = exports.suggestions_for_listing(reader.live, reader.reach, side, key, asked)
    for answer, question in pages:
        if answer.is_probe and caller is not None:
            await rates(request).count_probe(caller)
        yield suggestions_out(reader, answer, question)
        await asyncio.sleep(0)  # let other requests in between


async def _partners(
    reader: Reader, key: UUID, role: Role | None, asked: Question
) -> AsyncGenerator[PartnersOut, None]:
    pages = exports.partners_of_organization(reader.live, reader.reach, key, role, asked)
    while (page := await in_thread(lambda: next(pages, None))) is not None:
        yield partners_out(reader, *page)
