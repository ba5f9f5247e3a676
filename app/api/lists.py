"""Routes of official lists, their mappings, and the states' bodies."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response, status

from app.api.dependencies import (
    Calling,
    Cursor,
    Limit,
    OfPortal,
    ReaderLanguage,
    Reading,
    Writing,
)
from app.api.docs import CHANGES, CREATES, READS, READS_ONE
from app.api.etags import tagged
from app.api.files import Directory
from app.api.replay import ReplayableRoute
from app.api.schemas.list_tie import GapOut, GapsOut
from app.api.schemas.official_list import (
    BodyIn,
    BodyOut,
    Industry,
    ListIn,
    ListMappingIn,
    ListMappingOut,
    ListOut,
)
from app.api.schemas.page import PageOut
from app.api.schemas.patterns import LIST_MAPPING
from app.services import list_ties, lists
from app.values.page import Paging
from app.vocabulary.terms import ListKind

router = APIRouter(prefix="/v1", tags=["Lists"], route_class=ReplayableRoute)

ListId = Annotated[
    UUID, Path(description="The list.", examples=["0199d7c2-8a11-7d20-8f6e-5a7d3c1b0a20"])
]
MappingName = Annotated[
    str,
    Path(pattern=LIST_MAPPING, description="Name of a mapping.", examples=["official-2026"]),
]


@router.get("/lists", summary="List official lists", responses=READS)
async def find_lists(
    session: Reading,
    industry: Annotated[
        Industry | None, Query(description="Of this industry.", examples=["shipbuilding"])
    ] = None,
    kind: Annotated[
        ListKind | None, Query(description="Of this kind.", examples=["products"])
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[ListOut]:
    """List the official lists, newest first."""
    paging = Paging(cursor=cursor, limit=limit)
    page = await lists.page(session, industry, kind, paging)
    return PageOut.of(page, ListOut.of)


@router.post("/lists", status_code=status.HTTP_201_CREATED, summary="Add a list", responses=CREATES)
async def create_list(body: ListIn, session: Writing, caller: Calling) -> ListOut:
    """Add a list of an industry and kind; the caller's portal keeps it.

    Only the keeper imports and publishes editions, and decides on proposals.
    """
    return ListOut.of(await lists.create(session, caller, body.draft(caller.portal)))


@router.get("/lists/{list_id}", summary="Read a list", responses=READS_ONE)
async def read_list(list_id: ListId, session: Reading, response: Response) -> ListOut:
    """Read a list; `newest` is the number of its newest edition."""
    return tagged(response, ListOut.of(await lists.read(session, list_id)))


@router.get("/lists/{list_id}/gaps", summary="Read the gaps of a list", responses=READS_ONE)
async def read_gaps(
    list_id: ListId,
    session: Reading,
    directory: Directory,
    language: ReaderLanguage,
) -> GapsOut:
    """Headings of the list's chapters that public needs ask for and that no entry has."""
    record, gaps = await list_ties.find_gaps(session, directory, list_id)
    return GapsOut(
        edition=record.newest,
        items=[GapOut.of(gap, language) for gap in gaps],
    )


@router.get("/lists/{list_id}/mappings", summary="List mappings", responses=READS_ONE)
async def find_list_mappings(list_id: ListId, session: Reading) -> PageOut[ListMappingOut]:
    """List how documents of a list are read, on one page, by name."""
    found = await lists.mappings(session, list_id)
    items = [ListMappingOut.of(name, mapping) for name, mapping in found.items()]
    return PageOut(items=items, next_cursor=None)


@router.put("/lists/{list_id}/mappings/{name}", summary="Store a mapping", responses=CHANGES)
async def put_list_mapping(
    list_id: ListId, name: MappingName, body: ListMappingIn, session: Writing, caller: Calling
) -> ListMappingOut:
    """Store how documents of a list are read, in place of the mapping of that name."""
    mapping = body.mapping()
    await lists.put_mapping(session, caller, list_id, name, mapping)
    return ListMappingOut.of(name, mapping)


@router.get("/bodies", summary="List the states' bodies", responses=READS)
async def find_bodies(session: Reading, language: ReaderLanguage) -> PageOut[BodyOut]:
    """List the portals that speak for member states on official lists, on one page, by state."""
    found = await lists.bodies(session)
    return PageOut(items=[BodyOut.of(body, language) for body in found], next_cursor=None)


@router.put("/bodies/{portal}", summary="Appoint a state's body", responses=CHANGES)
async def appoint_body(
    portal: OfPortal, body: BodyIn, session: Writing, caller: Calling, language: ReaderLanguage
) -> BodyOut:
    """Let a portal make proposals for a member state."""
    return BodyOut.of(await lists.appoint(session, caller, portal, body.country), language)


@router.delete(
    "/bodies/{portal}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Dismiss a state's body",
    responses=CHANGES,
)
async def dismiss_body(portal: OfPortal, session: Writing, caller: Calling) -> None:
    """Let a portal make proposals no more; those that it has made stay."""
    await lists.dismiss(session, caller, portal)
