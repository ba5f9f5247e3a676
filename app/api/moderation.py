"""Routes of moderation: what waits for a moderator, by when, and what he decides."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, status

from app.api.dependencies import Calling, Cursor, Limit, ReaderLanguage, Reading, Writing
from app.api.docs import CHANGES, CREATES, READS, READS_ONE
from app.api.replay import ReplayableRoute
from app.api.schemas.moderation import (
    QueueItemOut,
    ReportedOut,
    ReportIn,
    RulingIn,
    ServiceLevelOut,
)
from app.api.schemas.page import PageOut
from app.services import moderation
from app.values.page import Paging
from app.vocabulary.moderation import DUE_HOURS, FlagKind, FlagState

router = APIRouter(prefix="/v1/moderation", tags=["Moderation"], route_class=ReplayableRoute)

MatterId = Annotated[
    UUID, Path(description="The matter.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a19"])
]


@router.post("/reports", status_code=status.HTTP_201_CREATED, summary="Report a listing",
             responses=CREATES | READS_ONE)  # fmt: skip
async def report_listing(body: ReportIn, session: Writing, caller: Calling) -> ReportedOut:
    """Ask moderators to look at an offer or a need; everybody with a key may."""
    side, key = body.named()
    made = await moderation.report(session, caller, side, key, abuse=body.abuse, text=body.text)
    return ReportedOut(id=made, due_hours=DUE_HOURS[FlagKind.ABUSE])


@router.get("", summary="What waits for a moderator", responses=READS)
async def find_matters(
    session: Reading,
    caller: Calling,
    kind: Annotated[
        list[FlagKind],
        Query(max_length=4, description="Only these; repeat for several.", examples=[["abuse"]]),
    ] = [],  # noqa: B006 - FastAPI copies it
    state: Annotated[
        list[FlagState],
        Query(max_length=5, description="Only these; those that wait unless said.",
              examples=[["open"]]),
    ] = [],  # noqa: B006 - the same
    *,
    overdue: Annotated[
        bool, Query(description="Only beyond their service level.", examples=[False])
    ] = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[QueueItemOut]:  # fmt: skip
    """List flagged listings, claims and likely duplicates, the oldest first."""
    page = await moderation.page(
        session,
        caller,
        kinds=frozenset(kind),
        states=frozenset(state),
        overdue=overdue,
        paging=Paging(cursor=cursor, limit=limit),
    )
    now = datetime.now(UTC)
    return PageOut.of(page, lambda item: QueueItemOut.of(item, now))


@router.get("/levels", summary="Service levels", responses=READS)
async def find_service_levels(
    session: Reading, caller: Calling, language: ReaderLanguage
) -> PageOut[ServiceLevelOut]:
    """Say for each kind how many wait, how many too long, and how fast decisions were."""
    found = await moderation.levels(session, caller)
    return PageOut(items=[ServiceLevelOut.of(level, language) for level in found], next_cursor=None)


@router.get("/{matter_id}", summary="Read a matter", responses=READS_ONE)
async def read_matter(matter_id: MatterId, session: Reading, caller: Calling) -> QueueItemOut:
    """Read one matter of the queue."""
    found = await moderation.read(session, caller, matter_id)
    return QueueItemOut.of(found, datetime.now(UTC))


@router.post("/{matter_id}/decisions", summary="Decide on a flagged listing", responses=CHANGES)
async def decide_on_matter(
    matter_id: MatterId, body: RulingIn, session: Writing, caller: Calling
) -> QueueItemOut:
    """Let a flagged listing stay, ask its owner, hide it or reject it, with the reason.

    A hidden listing is seen by its own portal only, whatever that pushes; `accept` shows it again.
    Claims and pairs are decided where `decide_at` says.
    """
    found = await moderation.decide(
        session, caller, matter_id, ruling=body.ruling, reason=body.reason
    )
    return QueueItemOut.of(found, datetime.now(UTC))
