"""Route of the change feed."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from app.api.dependencies import Seeing, database
from app.api.docs import READS
from app.api.schemas.change import ChangesOut, FeedNoun
from app.services import changes
from app.values.feed import ChangesAsked
from app.vocabulary.terms import Noun

router = APIRouter(prefix="/v1", tags=["Changes"], responses=READS)


@router.get("/changes", summary="What changed")
async def find_changes(
    request: Request,
    reach: Seeing,
    since: Annotated[
        str,
        Query(
            max_length=500,
            description="`next_cursor` of the last answer; `0` reads everything, `now` nothing.",
            examples=["0"],
        ),
    ] = changes.FROM_THE_START,
    noun: Annotated[
        list[FeedNoun],
        Query(max_length=4, description="Only these; repeat for several.", examples=[["offer"]]),
    ] = [],  # noqa: B006 - FastAPI copies it
    limit: Annotated[
        int, Query(ge=1, le=1000, description="Most changes in one answer.", examples=[100])
    ] = 100,
    wait: Annotated[
        float,
        Query(
            ge=0,
            le=20,
            allow_inf_nan=False,
            description="Seconds to wait for a change when there is none yet.",
            examples=[0],
        ),
    ] = 0,
) -> ChangesOut:
    """Read what was created, changed, deleted or merged away since a cursor, oldest first.

    Each record comes once, as it stands now. Read from `0` until `more` is false, and you have
    all that you may see; go on from `next_cursor` for ever, and it stays so. No change is missed,
    however late it was committed. What you may no longer see is told as deleted. An official list
    changes with each edition that is published; proposals are not told of.
    """
    found = await changes.wait(
        database(request),
        reach,
        ChangesAsked(since, limit, frozenset(Noun(name) for name in noun)),
        seconds=wait,
    )
    return ChangesOut.of(found, reach)
