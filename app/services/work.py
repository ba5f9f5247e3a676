"""What a background job is given, whatever its kind."""

import asyncio
from dataclasses import dataclass, field

from app.config import Settings
from app.db import Database
from app.services.code_learning import learn_codes
from app.services.live import LiveRegistry
from app.services.nomenclature import LiveNomenclature


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One run of one job. It may come again, or twice: whoever handles it is idempotent.

    A handler that takes long looks at `stopping` between its steps, and raises `LaterError` to be
    continued by the next process.

    Attributes:
        subject: what the job is about, as it was asked for.
        attempt: 1 for the first; only what failed by itself counts.
        stopping: set when the process is about to leave.
        live: the registry in memory of this process; empty until it has been loaded.
    """

    database: Database
    settings: Settings
    subject: str
    attempt: int = 1
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    live: LiveRegistry | None = None


async def loaded(work: Work) -> LiveRegistry:
    """The registry in memory, loaded where this process has not needed it yet."""
    if work.live is None:
        raise AssertionError("a worker has a registry in memory")
    if not work.live.ready:
        await work.live.load()
    return work.live


async def registry(work: Work) -> LiveRegistry:
    """The registry in memory as it is now, to answer from as a service does."""
    known = work.live is not None and work.live.ready
    live = await loaded(work)
    if known:
        await live.catch_up()
    if work.settings.code_assistant and not live.reader.ready:
        # Answers here are those of the service: with the codes that the assistant reads.
        nomenclature = LiveNomenclature(work.database)
        await nomenclature.catch_up()
        await learn_codes(live, nomenclature.catalogue)
    return live
