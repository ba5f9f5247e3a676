"""Routes of connectors: set up by administrators, watched by the portal that they fill."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Path, status

from app.api.dependencies import (
    Calling,
    Cursor,
    Limit,
    ReaderLanguage,
    Reading,
    Writing,
    WritingSecret,
)
from app.api.docs import CHANGES, CREATES, READS, READS_ONE
from app.api.schemas.connector import (
    ConnectorIn,
    ConnectorKindOut,
    ConnectorOut,
    QuarantinedOut,
    RunOut,
    current,
)
from app.api.schemas.fields import Schema
from app.api.schemas.page import PageOut
from app.api.schemas.patch import patch_of, patched
from app.db import ReadSession
from app.exchange.connectors import CONNECTORS
from app.services import connectors
from app.values.page import Paging

if TYPE_CHECKING:

    class ConnectorPatch(Schema):
        """Fields of ConnectorIn to change."""
else:
    ConnectorPatch = patch_of(ConnectorIn, "ConnectorPatch")

router = APIRouter(prefix="/v1/connectors", tags=["Connectors"])

ConnectorId = Annotated[
    UUID, Path(description="The connector.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a41"])
]


@router.get("/kinds", summary="Kinds of connectors", responses=READS)
async def find_connector_kinds(language: ReaderLanguage) -> PageOut[ConnectorKindOut]:
    """List the kinds of portals that can be read, and what can be set of each."""
    items = [ConnectorKindOut.of(kind, language) for kind in CONNECTORS.values()]
    return PageOut(items=items, next_cursor=None)


@router.post("", status_code=status.HTTP_201_CREATED, summary="Add a connector", responses=CREATES)
async def create_connector(
    body: ConnectorIn, session: WritingSecret, caller: Calling
) -> ConnectorOut:
    """Read a portal by the clock; what it brings belongs to the portal that is named."""
    made = await connectors.create(session, caller, body.draft(), body.secret)
    return ConnectorOut.of(made)


@router.get("", summary="List connectors", responses=READS)
async def find_connectors(
    session: Reading, caller: Calling, limit: Limit = 20, cursor: Cursor = None
) -> PageOut[ConnectorOut]:
    """List the connectors of one's own portal, each with its last run: the dashboard."""
    page = await connectors.page(session, caller, Paging(cursor=cursor, limit=limit))
    return PageOut.of(page, ConnectorOut.of)


@router.get("/{connector_id}", summary="Read a connector", responses=READS_ONE)
async def read_connector(
    connector_id: ConnectorId, session: Reading, caller: Calling
) -> ConnectorOut:
    """Read one connector with its last run, without its secret."""
    return ConnectorOut.of(await connectors.read(session, caller, connector_id))


@router.patch("/{connector_id}", summary="Change a connector", responses=CHANGES)
async def change_connector(
    connector_id: ConnectorId, body: ConnectorPatch, session: WritingSecret, caller: Calling
) -> ConnectorOut:
    """Change the fields that are named; with other settings it reads everything anew.

    Its portal and kind stay as they are.
    """
    stored = await connectors.read(ReadSession(session), caller, connector_id)
    whole = patched(ConnectorIn, current(stored), body)
    made = await connectors.change(session, caller, connector_id, whole.draft(), whole.secret)
    return ConnectorOut.of(made)


@router.delete(
    "/{connector_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Delete a connector",
    responses=CHANGES,
)
async def delete_connector(connector_id: ConnectorId, session: Writing, caller: Calling) -> None:
    """Delete a connector with its runs; what it brought stays."""
    await connectors.remove(session, caller, connector_id)


@router.post(
    "/{connector_id}/runs",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Run a connector now",
    responses=CHANGES,
)
async def run_connector(
    connector_id: ConnectorId, session: Writing, caller: Calling
) -> ConnectorOut:
    """Run a connector now; one that waits or runs already is not started twice."""
    return ConnectorOut.of(await connectors.ask_for_run(session, caller, connector_id))


@router.get("/{connector_id}/runs", summary="Runs of a connector", responses=READS | READS_ONE)
async def find_connector_runs(
    connector_id: ConnectorId,
    session: Reading,
    caller: Calling,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[RunOut]:
    """List the runs of a connector, newest first."""
    paging = Paging(cursor=cursor, limit=limit)
    page = await connectors.runs(session, caller, connector_id, paging)
    return PageOut.of(page, RunOut.of)


@router.get(
    "/{connector_id}/quarantine", summary="Rows that could not be taken",
    responses=READS | READS_ONE,
)  # fmt: skip
async def find_quarantine(
    connector_id: ConnectorId,
    session: Reading,
    caller: Calling,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[QuarantinedOut]:
    """List the rows that could not be taken as they are, newest first, until they can."""
    paging = Paging(cursor=cursor, limit=limit)
    page = await connectors.quarantined(session, caller, connector_id, paging)
    return PageOut.of(page, QuarantinedOut.of)
