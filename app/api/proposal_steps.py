"""Routes that move a proposal on, each for whoever may."""

from fastapi import APIRouter

from app.api.dependencies import Calling, ReaderLanguage, Writing
from app.api.docs import CHANGES
from app.api.proposals import ProposalId
from app.api.replay import ReplayableRoute
from app.api.schemas.proposal import ProposalOut
from app.api.schemas.proposal_in import DecisionStepIn, RebaseIn, ReviewIn, StepIn
from app.services import proposal_steps, proposals
from app.values.proposals import Step
from app.vocabulary.terms import ProposalState

router = APIRouter(
    prefix="/v1/proposals/{proposal_id}", tags=["Proposals"], route_class=ReplayableRoute
)


@router.post("/submission", summary="Submit a proposal", responses=CHANGES)
async def submit_proposal(
    proposal_id: ProposalId,
    body: StepIn,
    session: Writing,
    caller: Calling,
    language: ReaderLanguage,
) -> ProposalOut:
    """Hand a draft to the keeper of the list; from now on every key sees it.

    It must stand on the newest edition; a draft that does not is rebased first.
    """
    found = await proposal_steps.submit(session, caller, proposal_id, body.reason)
    return ProposalOut.of(found, language)


@router.post("/withdrawal", summary="Withdraw a proposal", responses=CHANGES)
async def withdraw_proposal(
    proposal_id: ProposalId,
    body: StepIn,
    session: Writing,
    caller: Calling,
    language: ReaderLanguage,
) -> ProposalOut:
    """Take a proposal back for good, before it is decided on."""
    found = await proposal_steps.withdraw(session, caller, proposal_id, body.reason)
    return ProposalOut.of(found, language)


@router.post("/rebase", summary="Rebase a proposal", responses=CHANGES)
async def rebase_proposal(
    proposal_id: ProposalId,
    body: RebaseIn,
    session: Writing,
    caller: Calling,
    language: ReaderLanguage,
) -> ProposalOut:
    """Lay a proposal over the newest edition.

    Lines that the edition has already are dropped. Lines in conflict are refused, each named,
    unless they are to be dropped, too.
    """
    found = await proposals.put_on_newest(session, caller, proposal_id, drop=body.drop_conflicting)
    return ProposalOut.of(found, language)


@router.post("/review", summary="Take a proposal up", responses=CHANGES)
async def review_proposal(
    proposal_id: ProposalId,
    body: ReviewIn,
    session: Writing,
    caller: Calling,
    language: ReaderLanguage,
) -> ProposalOut:
    """Take a submitted proposal up as keeper of its list, or give it another deadline."""
    found = await proposal_steps.review(session, caller, proposal_id, body.reason, body.deadline)
    return ProposalOut.of(found, language)


@router.post("/agreement", summary="Agree to a proposal", responses=CHANGES)
async def agree_to_proposal(
    proposal_id: ProposalId,
    body: StepIn,
    session: Writing,
    caller: Calling,
    language: ReaderLanguage,
) -> ProposalOut:
    """Agree to a proposal in review; the next edition may take it."""
    step = Step(ProposalState.AGREED, body.reason)
    return ProposalOut.of(await proposal_steps.decide(session, caller, proposal_id, step), language)


@router.post("/refusal", summary="Decline a proposal", responses=CHANGES)
async def decline_proposal(
    proposal_id: ProposalId,
    body: DecisionStepIn,
    session: Writing,
    caller: Calling,
    language: ReaderLanguage,
) -> ProposalOut:
    """Decline a proposal in review, or an agreed one that no edition has taken; for good."""
    step = Step(ProposalState.DECLINED, body.reason)
    return ProposalOut.of(await proposal_steps.decide(session, caller, proposal_id, step), language)


@router.post("/return", summary="Return a proposal", responses=CHANGES)
async def return_proposal(
    proposal_id: ProposalId,
    body: DecisionStepIn,
    session: Writing,
    caller: Calling,
    language: ReaderLanguage,
) -> ProposalOut:
    """Return a proposal to its portal for rework; it becomes a draft again.

    So may an agreed one that stands in conflict with a newer edition.
    """
    step = Step(ProposalState.DRAFT, body.reason)
    return ProposalOut.of(await proposal_steps.decide(session, caller, proposal_id, step), language)
