"""Routes of claims."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, status

from app.api.dependencies import Calling, Cursor, Limit, OrganizationId, Reading, Writing
from app.api.docs import CHANGES, CREATES, READS, READS_ONE, problems
from app.api.replay import ReplayableRoute
from app.api.schemas.claim import ClaimDecisionIn, ClaimIn, ClaimOut
from app.api.schemas.page import PageOut
from app.services import claims
from app.values.page import Paging
from app.vocabulary.terms import ClaimState

router = APIRouter(prefix="/v1", tags=["Claims"], route_class=ReplayableRoute)

ClaimId = Annotated[
    UUID, Path(description="The claim.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a16"])
]


@router.post(
    "/organizations/{organization_id}/claims",
    status_code=status.HTTP_201_CREATED,
    summary="Claim a record",
    responses=CREATES | CHANGES | problems(410),
)
async def claim_organization(
    organization_id: OrganizationId, body: ClaimIn, session: Writing, caller: Calling
) -> ClaimOut:
    """Ask to speak for an organization whose record another portal brought.

    A moderator decides. Once approved, the portal may change the record, and other portals may no
    longer publish for the organization.
    """
    return ClaimOut.of(await claims.request(session, caller, organization_id, body.evidence))


@router.get("/claims", summary="List claims", responses=READS)
async def find_claims(
    session: Reading,
    caller: Calling,
    state: Annotated[
        ClaimState | None, Query(description="In this state.", examples=["requested"])
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[ClaimOut]:
    """List the claims of the caller's portal, newest first; a moderator sees all."""
    page = await claims.page(session, caller, state, Paging(cursor=cursor, limit=limit))
    return PageOut.of(page, ClaimOut.of)


@router.get("/claims/{claim_id}", summary="Read a claim", responses=READS_ONE)
async def read_claim(claim_id: ClaimId, session: Reading, caller: Calling) -> ClaimOut:
    """Read a claim of the caller's portal; a moderator reads every one."""
    return ClaimOut.of(await claims.read(session, caller, claim_id))


@router.post("/claims/{claim_id}/decision", summary="Decide on a claim", responses=CHANGES)
async def decide_on_claim(
    claim_id: ClaimId, body: ClaimDecisionIn, session: Writing, caller: Calling
) -> ClaimOut:
    """Approve or decline a claim of another portal."""
    approved = body.state is ClaimState.APPROVED
    record = await claims.decide(session, caller, claim_id, approved=approved, reason=body.reason)
    return ClaimOut.of(record)
