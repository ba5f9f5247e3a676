"""Routes of evidence: who stands behind what is said of an organization."""

from typing import Annotated

from fastapi import APIRouter, Path

from app import clock
from app.api.dependencies import Calling, OrganizationId, Reading, Seeing, Writing
from app.api.docs import CHANGES, READS_ONE, problems
from app.api.schemas.backing import BackingIn, BackingOut
from app.db import ReadSession
from app.services import access, backings
from app.vocabulary.backing import Attribute

router = APIRouter(prefix="/v1/organizations", tags=["Organizations"])


@router.get("/{organization_id}/evidence", summary="Evidence of an organization",
            responses=READS_ONE | problems(308))  # fmt: skip
async def read_backing(
    organization_id: OrganizationId, session: Reading, reach: Seeing
) -> BackingOut:
    """Say of each attribute who stands behind it, since when, and whether that is long ago."""
    record, found = await backings.read(session, reach, organization_id)
    return BackingOut.of(record, found, clock.today())


@router.put("/{organization_id}/evidence/{attribute}", summary="Back an attribute",
            responses=CHANGES | problems(410))  # fmt: skip
async def put_backing(
    organization_id: OrganizationId,
    attribute: Annotated[Attribute, Path(description="The attribute.", examples=["name"])],
    body: BackingIn,
    session: Writing,
    caller: Calling,
) -> BackingOut:
    """Say which register or certificate backs an attribute; it lasts until the attribute changes.

    Portals say it of what they speak for. That a register stands behind a value needs the scope
    `moderate` besides `write`.
    """
    await backings.put(session, caller, organization_id, body.backing(attribute, caller.name))
    reading = ReadSession(session)
    record, found = await backings.read(reading, access.reach(caller), organization_id)
    return BackingOut.of(record, found, clock.today())
