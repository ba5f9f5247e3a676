"""Routes of portals and their members; for administrators."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Path, status

from app.api.dependencies import OfPortal, Reading, Writing
from app.api.docs import CHANGES, CREATES, READS, READS_ONE
from app.api.replay import ReplayableRoute
from app.api.schemas.fields import Schema
from app.api.schemas.page import PageOut
from app.api.schemas.patch import patch_of, patched
from app.api.schemas.portal import MemberIn, MemberOut, PortalIn, PortalOut, current
from app.db import ReadSession
from app.services import portals

if TYPE_CHECKING:

    class PortalPatch(Schema):
        """Fields of PortalIn to change."""
else:
    PortalPatch = patch_of(PortalIn, "PortalPatch")

router = APIRouter(prefix="/v1/portals", tags=["Portals"], route_class=ReplayableRoute)

MemberId = Annotated[
    UUID, Path(description="The member.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a15"])
]


@router.post("", status_code=status.HTTP_201_CREATED, summary="Add a portal", responses=CREATES)
async def create_portal(body: PortalIn, session: Writing) -> PortalOut:
    """Add a portal; one whose name starts with `sandbox.` is for trying out.

    What a sandbox brings is seen by nobody else.
    """
    return PortalOut.of(await portals.create(session, body.draft()))


@router.get("", summary="List portals", responses=READS)
async def find_portals(session: Reading) -> PageOut[PortalOut]:
    """List all portals on one page, by name."""
    found = await portals.all_portals(session)
    return PageOut(items=[PortalOut.of(item) for item in found], next_cursor=None)


@router.get("/{portal}", summary="Read a portal", responses=READS_ONE)
async def read_portal(portal: OfPortal, session: Reading) -> PortalOut:
    """Read one portal."""
    return PortalOut.of(await portals.read(session, portal))


@router.patch("/{portal}", summary="Change a portal", responses=CHANGES)
async def change_portal(portal: OfPortal, body: PortalPatch, session: Writing) -> PortalOut:
    """Change the fields that are named; a suspended portal's keys are refused at once."""
    stored = await portals.read(ReadSession(session), portal)
    whole = patched(PortalIn, current(stored) | {"name": portal}, body)
    draft = whole.model_copy(update={"name": portal}).draft()
    return PortalOut.of(await portals.replace(session, draft))


@router.post(
    "/{portal}/members",
    status_code=status.HTTP_201_CREATED,
    summary="Add a member",
    responses=CREATES | CHANGES,
)
async def add_member(portal: OfPortal, body: MemberIn, session: Writing) -> MemberOut:
    """Let a person or system act for a portal, with keys or with tokens."""
    member = await portals.add_member(
        session, portal, name=body.name, subject=body.subject, scopes=body.scopes
    )
    return MemberOut.of(member)


@router.get("/{portal}/members", summary="List members", responses=READS | READS_ONE)
async def find_members(portal: OfPortal, session: Reading) -> PageOut[MemberOut]:
    """List the members of a portal on one page, removed ones included."""
    found = await portals.members(session, portal)
    return PageOut(items=[MemberOut.of(item) for item in found], next_cursor=None)


@router.delete(
    "/{portal}/members/{member_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Remove a member",
    responses=CHANGES,
)
async def remove_member(portal: OfPortal, member_id: MemberId, session: Writing) -> None:
    """Remove a member; his keys and tokens are refused from the next request on."""
    await portals.remove_member(session, portal, member_id)
