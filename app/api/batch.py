"""Writing a batch: every item in a savepoint of its own."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from app.api.problems import problem_of, problem_of_fields
from app.api.schemas.batch import BatchItemOut, BatchOut, Refused
from app.api.schemas.listing import NeedIn, OfferIn
from app.db import WriteSession
from app.errors import AppError
from app.services import listings
from app.services.access import Caller
from app.values.listing import ListingRecord
from app.vocabulary.terms import Scope

T = TypeVar("T")

_CREATED = 201


async def write_batch(
    items: Sequence[OfferIn | NeedIn | Refused],
    session: WriteSession,
    caller: Caller,
    shape: Callable[[ListingRecord], T],
) -> BatchOut[T]:
    """Store the valid items and say of each what became of it."""
    caller.must(Scope.WRITE)
    answers = [
        await _write_one(place, item, session, caller, shape) for place, item in enumerate(items)
    ]
    created = sum(answer.status == _CREATED for answer in answers)
    return BatchOut(items=answers, created=created, failed=len(answers) - created)


async def _write_one(
    place: int,
    item: OfferIn | NeedIn | Refused,
    session: WriteSession,
    caller: Caller,
    shape: Callable[[ListingRecord], T],
) -> BatchItemOut[T]:
    if isinstance(item, Refused):
        problem = problem_of_fields(item.errors)
        return BatchItemOut(index=place, status=problem.status, problem=problem)
    try:
        async with session.begin_nested():
            record = await listings.create(session, caller, item.draft(caller))
    except AppError as error:
        return BatchItemOut(index=place, status=error.status, problem=problem_of(error))
    return BatchItemOut(index=place, status=_CREATED, record=shape(record))
