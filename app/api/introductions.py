"""Routes of introductions: owners of a suggested pair get to know each other."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response, status

from app.api.dependencies import (
    Calling,
    Cursor,
    Limit,
    Live,
    Reading,
    Writing,
    rates,
)
from app.api.docs import CHANGES, CREATES, READS, READS_ONE
from app.api.feeds import ATOM, Frame, Framed, feed_of
from app.api.replay import ReplayableRoute
from app.api.schemas.introduction import (
    IntroductionBriefOut,
    IntroductionIn,
    IntroductionOut,
    IntroductionStepIn,
    MessageIn,
)
from app.api.schemas.page import PageOut
from app.exchange.atom import Entry
from app.services import introductions
from app.values.introduction import IntroductionSeen
from app.values.page import Paging
from app.vocabulary.introductions import INTRODUCTION, STAGES, IntroductionStage
from app.vocabulary.messages import in_language

router = APIRouter(prefix="/v1", tags=["Introductions"], route_class=ReplayableRoute)

IntroductionId = Annotated[
    UUID, Path(description="The introduction.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a18"])
]


@router.post("/introductions", summary="Propose an introduction",
             status_code=status.HTTP_201_CREATED, responses=CREATES)  # fmt: skip
async def propose_introduction(
    body: IntroductionIn, request: Request, session: Writing, caller: Calling, live: Live
) -> IntroductionOut:
    """Ask the owner of a suggested listing for his acquaintance; one of the two is the caller's.

    The other side is told by webhook, feed and letter. What is private is shown to each other,
    contacts included, once both have accepted.
    """
    return IntroductionOut.of(
        await introductions.propose(
            session,
            live,
            caller,
            probing=rates(request).count_probe,
            need_id=body.need_id,
            offer_id=body.offer_id,
            message=body.message,
        )
    )


@router.get("/introductions", summary="List introductions", responses=READS)
async def find_introductions(
    session: Reading,
    caller: Calling,
    live: Live,
    stage: Annotated[
        list[IntroductionStage],
        Query(max_length=6, description="Only these; repeat for several.", examples=[["proposed"]]),
    ] = [],  # noqa: B006 - FastAPI copies it
    *,
    waiting: Annotated[
        bool, Query(description="Only those that wait for your portal.", examples=[False])
    ] = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[IntroductionBriefOut]:
    """List the introductions of the caller's portal, newest first."""
    page = await introductions.page(
        session,
        live,
        caller,
        stages=frozenset(stage),
        waiting=waiting,
        paging=Paging(cursor=cursor, limit=limit),
    )
    return PageOut.of(page, IntroductionBriefOut.brief)


@router.get("/introductions/{introduction_id}", summary="Read an introduction", responses=READS_ONE)
async def read_introduction(
    introduction_id: IntroductionId, session: Reading, caller: Calling, live: Live
) -> IntroductionOut:
    """Read an introduction of the caller's portal: where it stands and what was said."""
    return IntroductionOut.of(await introductions.read(session, live, caller, introduction_id))


@router.post("/introductions/{introduction_id}/steps", summary="Go on with an introduction",
             responses=CHANGES)  # fmt: skip
async def take_step(
    introduction_id: IntroductionId,
    body: IntroductionStepIn,
    session: Writing,
    caller: Calling,
    live: Live,
) -> IntroductionOut:
    """Accept, decline, or tell what became of it; `possible` names the steps that lead on.

    Each is a decision on the pair, too, from which scorecards can learn. A step that leads nowhere
    is refused with 409 and the code `wrong_step`.
    """
    return IntroductionOut.of(
        await introductions.take(
            session, live, caller, introduction_id, step=body.step, text=body.text
        )
    )


@router.post("/introductions/{introduction_id}/messages", summary="Write to the other side",
             status_code=status.HTTP_201_CREATED, responses=CREATES | CHANGES)  # fmt: skip
async def write_message(
    introduction_id: IntroductionId, body: MessageIn, session: Writing, caller: Calling, live: Live
) -> IntroductionOut:
    """Write to the other side; who writes is named to it once both have accepted."""
    return IntroductionOut.of(
        await introductions.write(session, live, caller, introduction_id, body.text)
    )


@router.get("/feeds/introductions.atom", summary="Follow introductions", response_class=Response,
            responses=ATOM | READS)  # fmt: skip
async def follow_introductions(
    session: Reading, caller: Calling, live: Live, frame: Framed
) -> Response:
    """Say where the introductions of the caller's portal stand, those that changed last first."""
    found = await introductions.newest(session, live, caller, frame.limit)
    entries = [_entry(frame, item) for item in found]
    return feed_of(frame, "introductions", entries)


def _entry(frame: Frame, item: IntroductionSeen) -> Entry:
    record, base, language = item.record, frame.base, frame.language
    stage = in_language(STAGES[record.stage], language)
    name = in_language(INTRODUCTION, language)
    return Entry(
        id=f"urn:uuid:{record.id}",
        title=f"{name}: {stage}",
        author=base,
        published=record.created_at,
        updated=record.changed_at,
        link=f"{base}/v1/introductions/{record.id}",
        text=stage,
    )
