"""Use cases of allocations in the background: asked for, worked out, read by the asker alone."""

import asyncio
from datetime import timedelta
from functools import cache
from uuid import UUID

from pydantic import TypeAdapter

from app.db import ReadSession, WriteSession
from app.errors import (
    ConflictError,
    InvalidInputError,
    LaterError,
    NotFoundError,
)
from app.services import access, allocation_told
from app.services.access import Caller
from app.services.allocation_offers import Watch
from app.services.allocation_problems import AllocationQuestion
from app.services.allocation_told import Told
from app.services.allocations import allocated, prepared
from app.services.ids import new_id
from app.services.live import LiveRegistry
from app.services.work import Work, registry
from app.store import allocations, queue
from app.values.allocation import AllocationDraft, AllocationRecord
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Language

KIND = "allocation"
TIDY = "tidy allocations"
MOST_OPEN = 3
"""Allocations of one portal that wait or run."""

KEPT = timedelta(days=1)
FURTHER_SECONDS = 120.0
"""How long offers beyond the first few of each need are looked up."""

_LOOK_SECONDS = 0.5


async def start(
    session: WriteSession,
    caller: Caller,
    question: AllocationQuestion,
    *,
    needs: int,
    language: Language,
) -> AllocationRecord:
    """Have a question answered when the session commits; only this caller may read the answer.

    Raises:
        ConflictError: too many of the portal wait already.
    """
    if await allocations.count_open(session, caller.portal) >= MOST_OPEN:
        raise ConflictError(
            f"{MOST_OPEN} allocations of {caller.portal} wait or run. Wait until one is over."
        )
    key = new_id()
    draft = AllocationDraft(
        portal=caller.portal,
        requested_by=caller.name,
        scopes=caller.scopes,
        language=language,
        question=_questions().dump_python(question, mode="json"),
        needs=needs,
    )
    await allocations.add(session, key, draft)
    await queue.put(session, KIND, str(key))
    return await read(ReadSession(session), caller, key)


async def read(session: ReadSession, caller: Caller, key: UUID) -> AllocationRecord:
    """Return how far an allocation of this very caller is.

    Raises:
        NotFoundError: he has asked for none under this id, or may see less now than he did.
    """
    found = await allocations.get(session, key)
    if found is None or not _is_asker(caller, found):
        raise NotFoundError(f"There is no allocation {key}.")
    return found


async def plan(session: ReadSession, caller: Caller, key: UUID) -> Told | None:
    """Return the plan of an allocation of this very caller; None while there is none.

    Raises:
        NotFoundError: he has asked for none under this id, or may see less now than he did.
    """
    await read(session, caller, key)
    stored = await allocations.plan(session, key)
    return None if stored is None else await asyncio.to_thread(allocation_told.unpacked, stored)


async def run(work: Work) -> None:
    """Work an allocation out as a background job.

    Raises:
        LaterError: the process stops, or an organization went meanwhile; it starts anew.
        UnavailableError: the database is away; it starts anew when that is back.
    """
    key = UUID(work.subject)
    try:
        await _run(work, key)
    except InvalidInputError as error:
        # What was asked for has changed since it was asked.
        await _fail(work, key, error.detail)


async def give_up(work: Work) -> None:
    """Note that an allocation will not be worked out."""
    error = "Something went wrong here, and it was logged. Ask again."
    await _fail(work, UUID(work.subject), error)


async def tidy(work: Work) -> None:
    """Forget allocations that nobody needs any more."""
    async with work.database.write() as session:
        await allocations.forget_old(session, KEPT)


async def _run(work: Work, key: UUID) -> None:
    async with work.database.read() as session:
        record = await allocations.get(session, key)
    if record is None or record.status.over:
        return
    async with work.database.write() as session:
        await allocations.begin(session, key)
    live = await registry(work)
    watch = Watch()
    # A thread of its own: it takes a minute, and the few of `in_thread` are for who waits.
    working = asyncio.create_task(
        asyncio.to_thread(_worked_out, live, _reach(record), record, watch)
    )
    try:
        looked = 0
        while not (await asyncio.wait({working}, timeout=_LOOK_SECONDS))[0]:
            watch.stopped = work.stopping.is_set()
            if watch.looked != looked:
                looked = watch.looked
                async with work.database.write() as session:
                    await allocations.advance(session, key, looked)
        packed, organization_ids = await working
    finally:
        watch.stopped = True
    async with work.database.write() as session:
        # Who is being erased is waited for, so that no plan speaks of a person who is gone.
        if not await allocations.hold(session, organization_ids):
            raise LaterError("Somebody of the plan is gone. It is made anew.")
        await allocations.complete(session, key, packed, organization_ids)


def _worked_out(
    live: LiveRegistry, reach: Reach, record: AllocationRecord, watch: Watch
) -> tuple[bytes, set[UUID]]:
    question = _questions().validate_python(record.question)
    asked = prepared(live, reach, question)
    answer = allocated(asked, watch, seconds=FURTHER_SECONDS)
    found = allocation_told.told(answer, record.language)
    return allocation_told.packed(found), found.organization_ids


async def _fail(work: Work, key: UUID, error: str) -> None:
    async with work.database.write() as session:
        await allocations.fail(session, key, error)


def _is_asker(caller: Caller, found: AllocationRecord) -> bool:
    same = (caller.portal, caller.name) == (found.portal, found.requested_by)
    return same and access.reach(caller) == _reach(found)


def _reach(found: AllocationRecord) -> Reach:
    """What the asker saw when he asked."""
    return access.reach(Caller(found.requested_by, found.portal, found.scopes))


@cache
def _questions() -> TypeAdapter[AllocationQuestion]:
    return TypeAdapter(AllocationQuestion)
