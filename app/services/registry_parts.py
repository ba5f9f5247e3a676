"""Listings as a registry holds and finds them, read in parts: of a large one in several processes.

To make a listing ready takes longer than to read it, and needs nothing but the listing and three
facts of its organization. So each process reads a part and sends back bytes.
"""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import current_process, get_context
from typing import NamedTuple
from uuid import UUID

import structlog

from app.db import Database
from app.matching.gathered import Entry, made_ready
from app.processes import cores, leave_with_parent
from app.services.matchable import matchable, openness
from app.services.packed_records import pack_listing
from app.store import listings, organizations
from app.store.listings import Ends
from app.values.listing import ListingRecord
from app.values.organization import OrganizationRecord, Owner
from app.vocabulary.reach import EVERYONE

_AT_ONCE = 10_000
"""Listings of a part."""

_WORTH_PROCESSES = 4
"""Parts from which on more processes are worth what it takes to start them."""

log = structlog.get_logger("app.services")


class Standing(NamedTuple):
    """What a registry counts of its listings.

    Attributes:
        closed: not everybody may see it.
        hidden: a moderator hid it.
        teaches: others may learn codes from it.
    """

    closed: bool
    hidden: bool
    teaches: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """A listing as it is held and found.

    Attributes:
        key, owner: ids of the listing and of its organization.
        record: as `pack_listing` writes it.
        entry: for the index; no codes are read from its text.
    """

    key: UUID
    owner: UUID
    record: bytes
    standing: Standing
    entry: Entry


def standing(record: ListingRecord, owner: OrganizationRecord | Owner) -> Standing:
    """How a listing counts."""
    closed = not EVERYONE.sees(openness(record, owner), record.source.portal)
    return Standing(closed, record.hidden, bool(record.codes) and not closed)


async def read(
    database: Database, *, processes: int | None = None, at_once: int = _AT_ONCE
) -> AsyncIterator[list[Ready]]:
    """Read all listings, some thousand at a time, each as it is when its part is read.

    Args:
        database: that is read.
        processes: that take part; with one it is this one. Unless given, one for each processor
            where that is worth its start.
        at_once: listings of a part.

    Raises:
        UnavailableError: the database cannot be reached.
    """
    async with database.read() as session:
        parts = await listings.parts(session, at_once)
    if processes is None:
        # A daemon may start none.
        alone = len(parts) < _WORTH_PROCESSES or current_process().daemon
        processes = 1 if alone else cores()
    if processes == 1:
        for ends in parts:
            yield await _part(database, ends)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_begin) as apart:
        begun = [apart.submit(_apart, database.url, ends) for ends in parts]
        try:
            for number, (ends, reading) in enumerate(zip(parts, begun, strict=True), 1):
                yield await _result(reading, database, ends)
                log.info("registry is being read", parts=number, of=len(parts))
        finally:
            apart.shutdown(wait=False, cancel_futures=True)


def _begin() -> None:
    # Ctrl-C reaches the whole group of processes; this one leaves with its parent.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_with_parent()
    # Records point in no circles, and to look for such takes a quarter of the time.
    gc.disable()


async def _result(reading: Future[list[Ready]], database: Database, ends: Ends) -> list[Ready]:
    """What another process has read; read here where that has died, for want of memory say."""
    try:
        return await asyncio.wrap_future(reading)
    except BrokenExecutor as error:
        log.warning("a part of the registry is read here", reason=str(error))
        return await _part(database, ends)


def _apart(url: str, ends: Ends) -> list[Ready]:
    async def work() -> list[Ready]:
        database = Database(url, pool_size=1)
        try:
            return await _part(database, ends)
        finally:
            await database.close()

    return asyncio.run(work())


async def _part(database: Database, ends: Ends) -> list[Ready]:
    ready: list[Ready] = []
    async with database.read() as session:
        async for some in listings.all_records(session, ends):
            owners = await organizations.owners(session, {one.organization_id for one in some})
            # An organization that has gone meanwhile has taken its listings along.
            known = ((one, owners.get(one.organization_id)) for one in some)
            ready += [_ready(one, owner) for one, owner in known if owner is not None]
    return ready


def _ready(record: ListingRecord, owner: Owner) -> Ready:
    return Ready(
        record.id,
        record.organization_id,
        pack_listing(record),
        standing(record, owner),
        made_ready(matchable(record, owner)),
    )
