"""Pushing many records at once: every item in a savepoint of its own."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from fastapi import status

from app.api.problems import problem_of, problem_of_fields
from app.api.schemas.batch import Refused
from app.api.schemas.push import (
    PushedItemOut,
    PushedNeed,
    PushedOffer,
    PushedOut,
    RetirementIn,
    RetirementOut,
)
from app.api.schemas.source import from_portal
from app.db import WriteSession
from app.errors import AppError
from app.services import catalogues, listings
from app.services.access import Caller
from app.values.listing import ListingRecord
from app.values.push import Pushed
from app.vocabulary.terms import Side

T = TypeVar("T")

_FAILED = "failed"


def status_of(pushed: Pushed) -> int:
    """The status that a push alone would have."""
    return status.HTTP_201_CREATED if pushed is Pushed.CREATED else status.HTTP_200_OK


async def push_batch(
    items: Sequence[PushedOffer | PushedNeed | Refused],
    portal: str,
    session: WriteSession,
    caller: Caller,
    shape: Callable[[ListingRecord], T],
) -> PushedOut[T]:
    """Create or replace the valid items and say of each what became of it.

    Raises:
        PermissionDeniedError: the portal is another one.
    """
    caller.must_own(portal)
    # Two requests for the same records meet them in one order, and so do not lock each other out.
    order = sorted(enumerate(items), key=lambda pair: getattr(pair[1], "key", ""))
    answers = [
        await _push_one(place, item, portal, session, caller, shape) for place, item in order
    ]
    answers.sort(key=lambda answer: answer.index)
    counted = Counter(answer.result or _FAILED for answer in answers)
    return PushedOut(
        items=answers, counts={name: counted[name] for name in (*map(str, Pushed), _FAILED)}
    )


async def retire(
    body: RetirementIn, portal: str, side: Side, session: WriteSession, caller: Caller
) -> RetirementOut:
    """Withdraw what vanished from a catalogue."""
    done = await catalogues.retire(
        session,
        caller,
        portal=portal,
        side=side,
        kept=set(body.keep),
        most_percent=body.most_percent,
        dry_run=body.dry_run,
    )
    return RetirementOut(dry_run=body.dry_run, standing=done.standing, retired=list(done.keys))


async def _push_one(
    place: int,
    item: PushedOffer | PushedNeed | Refused,
    portal: str,
    session: WriteSession,
    caller: Caller,
    shape: Callable[[ListingRecord], T],
) -> PushedItemOut[T]:
    if isinstance(item, Refused):
        problem = problem_of_fields(item.errors)
        return PushedItemOut(index=place, status=problem.status, problem=problem)
    try:
        async with session.begin_nested():
            draft = from_portal(item.draft(caller), portal, item.key)
            record, pushed = await listings.put_by_source(session, caller, draft)
    except AppError as error:
        return PushedItemOut(index=place, status=error.status, problem=problem_of(error))
    return PushedItemOut(index=place, status=status_of(pushed), result=pushed, record=shape(record))
