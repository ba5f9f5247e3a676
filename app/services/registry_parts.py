"""Listings as a registry holds and finds them, read in parts: of a large one in several processes.

To make a listing ready takes longer than to read it, and needs nothing but the listing and three
facts of its organization. So each process reads a part and sends back bytes.
"""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import current_process, get_context
from typing import NamedTuple

import numpy as np
import structlog
from numpy.typing import NDArray

from app.db import Database
from app.matching.gathered import BothSides, gather, made_ready
from app.matching.packed import Ids, Packed
from app.processes import cores, leave_with_parent
from app.services.matchable import matchable, openness
from app.services.packed_records import pack_listing, unpack_listing
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
class Part:
    """Listings as they are held and found.

    Attributes:
        keys, owners: bytes of the ids of each and of its organization.
        records: in the same order.
        standings: a row of each, as `Standing` has it.
        gathered: the same for the index, in an order of its own; no codes are read from texts.
    """

    keys: Ids
    owners: Ids
    records: Packed[ListingRecord]
    standings: NDArray[np.bool_]
    gathered: BothSides

    def __len__(self) -> int:
        return len(self.records)

    @classmethod
    def of(cls, each: Sequence[tuple[ListingRecord, Owner]]) -> "Part":
        """Make listings ready."""
        records = [record for record, _ in each]
        standings = np.array([standing(*one) for one in each], dtype=bool)
        return cls(
            Ids(record.id.bytes for record in records),
            Ids(record.organization_id.bytes for record in records),
            Packed.of(unpack_listing, list(map(pack_listing, records))),
            standings.reshape(-1, len(Standing._fields)),
            gather(made_ready(matchable(*one)) for one in each),
        )


def standing(record: ListingRecord, owner: OrganizationRecord | Owner) -> Standing:
    """How a listing counts."""
    closed = not EVERYONE.sees(openness(record, owner), record.source.portal)
    return Standing(closed, record.hidden, bool(record.codes) and not closed)


async def read(
    database: Database, *, processes: int | None = None, at_once: int = _AT_ONCE
) -> AsyncIterator[Part]:
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


async def _result(reading: Future[Part], database: Database, ends: Ends) -> Part:
    """What another process has read; read here where that has died, for want of memory say."""
    try:
        return await asyncio.wrap_future(reading)
    except BrokenExecutor as error:
        log.warning("a part of the registry is read here", reason=str(error))
        return await _part(database, ends)


def _apart(url: str, ends: Ends) -> Part:
    async def work() -> Part:
        database = Database(url, pool_size=1)
        try:
            return await _part(database, ends)
        finally:
            await database.close()

    return asyncio.run(work())


async def _part(database: Database, ends: Ends) -> Part:
    each: list[tuple[ListingRecord, Owner]] = []
    async with database.read() as session:
        async for some in listings.all_records(session, ends):
            owners = await organizations.owners(session, {one.organization_id for one in some})
            # An organization that has gone meanwhile has taken its listings along.
            known = ((one, owners.get(one.organization_id)) for one in some)
            each += [(one, owner) for one, owner in known if owner is not None]
    return Part.of(each)
