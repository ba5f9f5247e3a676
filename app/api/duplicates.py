"""Routes of duplicates: pairs of records that may be one organization."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, status

from app.api.dependencies import Calling, Cursor, Limit, ReaderLanguage, Reading, Writing
from app.api.docs import CHANGES, CREATES, READS, READS_ONE
from app.api.replay import ReplayableRoute
from app.api.schemas.duplicate import DuplicatePairOut, PairDecisionIn, PairIn
from app.api.schemas.page import PageOut
from app.services import duplicates
from app.values.page import Paging
from app.vocabulary.identity import PairState

router = APIRouter(prefix="/v1/duplicates", tags=["Duplicates"], route_class=ReplayableRoute)

PairId = Annotated[
    UUID, Path(description="The pair.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a17"])
]


@router.get("", summary="List likely duplicates", responses=READS)
async def find_duplicates(
    session: Reading,
    caller: Calling,
    language: ReaderLanguage,
    state: Annotated[
        PairState | None, Query(description="In this state.", examples=["proposed"])
    ] = PairState.PROPOSED,
    organization_id: Annotated[
        UUID | None, Query(description="With this record.", examples=[None])
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[DuplicatePairOut]:
    """List pairs of records that may be one organization, newest first, with reasons.

    A pair is shown to whoever sees both records. One that was decided on is not proposed again. Of
    a sole trader that another portal brought, neither number nor address is compared in what is
    shown, except to moderators.
    """
    page, records = await duplicates.page(
        session,
        caller,
        state=state,
        organization_id=organization_id,
        paging=Paging(cursor=cursor, limit=limit),
    )
    return PageOut.of(page, lambda item: DuplicatePairOut.of(item, records, language))


@router.post(
    "", status_code=status.HTTP_201_CREATED, summary="Propose a duplicate", responses=CREATES
)
async def propose_duplicate(
    body: PairIn, session: Writing, caller: Calling, language: ReaderLanguage
) -> DuplicatePairOut:
    """Propose two records as one organization; a moderator decides."""
    pair, records = await duplicates.propose(session, caller, *body.organization_ids)
    return DuplicatePairOut.of(pair, records, language)


@router.get("/{pair_id}", summary="Read a likely duplicate", responses=READS_ONE)
async def read_duplicate(
    pair_id: PairId, session: Reading, caller: Calling, language: ReaderLanguage
) -> DuplicatePairOut:
    """Read a pair of records with the reasons why they may be one organization."""
    pair, records = await duplicates.read(session, caller, pair_id)
    return DuplicatePairOut.of(pair, records, language)


@router.post("/{pair_id}/decisions", summary="Decide on a likely duplicate", responses=CHANGES)
async def decide_on_duplicate(
    pair_id: PairId,
    body: PairDecisionIn,
    session: Writing,
    caller: Calling,
    language: ReaderLanguage,
) -> DuplicatePairOut:
    """Say whether two records are one organization.

    `same` merges them: offers, needs, registration numbers, claims and ties to official lists go to
    the record that is kept, and the id of the other one leads there. `different`, said of a merged
    pair, splits it again.
    """
    pair, records = await duplicates.decide(
        session, caller, pair_id, state=PairState(body.state), keep=body.keep, note=body.note
    )
    return DuplicatePairOut.of(pair, records, language)
