"""Use cases that move a proposal on: each step by whoever may, with a reason, noted for ever."""

from datetime import date
from uuid import UUID

from app import clock
from app.db import ReadSession, WriteSession
from app.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    PermissionDeniedError,
    StepError,
)
from app.services import lists, proposals
from app.services.access import Caller
from app.store import proposal_files
from app.store import proposals as stored
from app.values.proposals import ProposalRecord, Step
from app.vocabulary.terms import ProposalState, Scope

FROM: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.SUBMITTED: frozenset({ProposalState.DRAFT}),
    ProposalState.IN_REVIEW: frozenset({ProposalState.SUBMITTED, ProposalState.IN_REVIEW}),
    ProposalState.AGREED: frozenset({ProposalState.IN_REVIEW}),
    ProposalState.DECLINED: frozenset({ProposalState.IN_REVIEW, ProposalState.AGREED}),
    ProposalState.DRAFT: frozenset(
        {ProposalState.SUBMITTED, ProposalState.IN_REVIEW, ProposalState.AGREED}
    ),
    ProposalState.WITHDRAWN: frozenset(
        {ProposalState.DRAFT, ProposalState.SUBMITTED, ProposalState.IN_REVIEW}
    ),
}
"""From which states a proposal may come into each; published is the edition's own step."""


async def submit(session: WriteSession, caller: Caller, key: UUID, reason: str) -> ProposalRecord:
    """Hand a draft to the keeper.

    Raises:
        NotFoundError: there is none that the caller sees.
        PermissionDeniedError: another portal's, or the portal speaks for the state no more.
        StepError: it is no draft.
        ConflictError: there is a newer edition.
        InvalidInputError: it has no line.
    """
    found = await proposals.lock_own(session, caller, key)
    reading = ReadSession(session)
    record = await lists.read(reading, found.list_id)
    await proposals.must_speak_for(reading, caller, found.country)
    _check(found, ProposalState.SUBMITTED)
    if not found.lines:
        raise InvalidInputError.of("/lines", "no_lines", "The proposal asks for nothing yet.")
    if found.base != record.newest:
        raise ConflictError(
            f"Edition {record.newest} is newer than {found.base}, which the proposal was written "
            "against. Rebase it first."
        )
    return await _take(session, caller, found, Step(ProposalState.SUBMITTED, reason))


async def withdraw(session: WriteSession, caller: Caller, key: UUID, reason: str) -> ProposalRecord:
    """Take a proposal back for good, before it is decided on.

    Raises:
        NotFoundError: there is none that the caller sees.
        PermissionDeniedError: another portal's.
        StepError: it is decided on.
    """
    found = await proposals.lock_own(session, caller, key)
    return await _take(session, caller, found, Step(ProposalState.WITHDRAWN, reason))


async def review(
    session: WriteSession, caller: Caller, key: UUID, reason: str, deadline: date | None
) -> ProposalRecord:
    """Take a submitted proposal up, or give it another deadline.

    Raises:
        NotFoundError: there is none that the caller sees.
        PermissionDeniedError: another portal keeps the list, or the proposal is its own.
        StepError: it was not submitted, or is decided on.
        InvalidInputError: the deadline is over.
    """
    found = await _kept(session, caller, key)
    if deadline is not None and deadline < clock.today():
        raise InvalidInputError.of("/deadline", "in_the_past", "Give today or a later day.")
    return await _take(session, caller, found, Step(ProposalState.IN_REVIEW, reason, deadline))


async def decide(session: WriteSession, caller: Caller, key: UUID, step: Step) -> ProposalRecord:
    """Agree to a proposal, decline it, or return it to its portal for rework.

    Raises:
        NotFoundError: there is none that the caller sees.
        PermissionDeniedError: another portal keeps the list, or the proposal is its own.
        StepError: it is in a state that does not lead there.
    """
    found = await _kept(session, caller, key)
    return await _take(session, caller, found, step)


async def _kept(session: WriteSession, caller: Caller, key: UUID) -> ProposalRecord:
    """A proposal on a list that the caller's portal keeps, locked."""
    caller.must(Scope.MODERATE)
    found = await stored.lock(session, key)
    reading = ReadSession(session)
    if found is None:
        raise NotFoundError(f"There is no proposal {key}.")
    await proposals.read(reading, caller, key)
    lists.must_keep(caller, await lists.read(reading, found.list_id))
    if caller.may(Scope.ADMINISTER):
        return found
    if found.portal == caller.portal:
        raise PermissionDeniedError("Nobody decides on a proposal of his own portal.")
    if found.country == await lists.state_of(reading, caller.portal):
        raise PermissionDeniedError(
            "Nobody decides on a proposal of the state that his own portal speaks for."
        )
    return found


def _check(found: ProposalRecord, state: ProposalState) -> None:
    if found.state not in FROM[state]:
        named = ", ".join(sorted(after for after, before in FROM.items() if found.state in before))
        if named:
            raise StepError(
                f"The proposal is {found.state}; it cannot become {state}. Possible: {named}."
            )
        raise StepError(f"The proposal is {found.state} for good; it cannot become {state}.")


async def _take(
    session: WriteSession, caller: Caller, found: ProposalRecord, step: Step
) -> ProposalRecord:
    _check(found, step.state)
    await stored.move(session, found.id, step.state, deadline=step.deadline or found.deadline)
    await proposal_files.add_event(
        session,
        found.id,
        before=found.state,
        after=step.state,
        actor=caller.name,
        portal=caller.portal,
        reason=step.reason,
    )
    moved = await stored.get(ReadSession(session), found.id)
    if moved is None:
        raise NotFoundError(f"There is no proposal {found.id}.")
    return moved
