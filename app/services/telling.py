"""Background work that tells portals what happened: webhooks, letters, saved searches."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from app.exchange.outbound import Outbound, networks
from app.services import deliveries, notices, saved_searches
from app.services.work import Work, registry

TURN_SECONDS = 55.0
"""How long one job goes on: the clock asks for the next one each minute."""

_STEP_SECONDS = 1.0


async def run_webhooks(work: Work) -> None:
    """Make and send messages, each second, until the next job takes over."""
    outbound = Outbound(networks(work.settings.outbound_networks))
    clock = asyncio.get_running_loop()
    async with deliveries.places(work.database, outbound) as places:

        async def step() -> None:
            await deliveries.tell_changes(work.database)
            end = clock.time() + _STEP_SECONDS
            while (left := end - clock.time()) > 0:
                await places.fill(datetime.now(UTC))
                await places.settle(left)

        await _repeatedly(work, step)


async def run_saved_searches(work: Work) -> None:
    """Ask the saved searches that have not seen the newest change."""
    live = await registry(work)
    await saved_searches.ask_all(work.database, live)


async def run_letters(work: Work) -> None:
    """Send letters, each second, until the next job takes over; nothing without a mail server."""
    server, base = notices.server_of(work.settings), work.settings.public_url
    if server is None or base is None:
        return

    async def step() -> None:
        await notices.send_due(work.database, server, base)
        await asyncio.sleep(_STEP_SECONDS)

    await _repeatedly(work, step)


async def clean(work: Work) -> None:
    """Forget messages and letters that are old and settled."""
    await deliveries.clean(work.database)
    await notices.clean(work.database)


async def _repeatedly(work: Work, step: Callable[[], Awaitable[None]]) -> None:
    clock = asyncio.get_running_loop()
    end = clock.time() + TURN_SECONDS
    while clock.time() < end and not work.stopping.is_set():
        await step()
