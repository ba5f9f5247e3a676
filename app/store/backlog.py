"""Questions about what waits: jobs, imports, messages to webhooks."""

from sqlalchemy import text

from app.db import ReadSession
from app.store import changes
from app.values.backlog import Backlog

_JOBS = text("SELECT entrypoint, status::text, count(*) FROM queue.pgqueuer GROUP BY 1, 2")
_OLDEST_JOB = text(
    "SELECT coalesce(extract(epoch FROM max(now() - execute_after)), 0) FROM queue.pgqueuer"
    " WHERE status = 'queued' AND execute_after <= now()"
)
_IMPORTS = text("SELECT status, count(*) FROM imports GROUP BY 1")
_DELIVERIES = text("SELECT state, count(*) FROM webhook_deliveries GROUP BY 1")
_OLDEST_DELIVERY = text(
    "SELECT coalesce(extract(epoch FROM max(now() - next_at)), 0) FROM webhook_deliveries"
    " WHERE state = 'pending' AND next_at <= now()"
)


async def get(session: ReadSession) -> Backlog:
    """Count everything that waits."""
    jobs = (await session.execute(_JOBS)).all()
    return Backlog(
        jobs={(kind, status): count for kind, status, count in jobs},
        oldest_job_seconds=float(await session.scalar(_OLDEST_JOB) or 0),
        imports={str(row[0]): int(row[1]) for row in await session.execute(_IMPORTS)},
        deliveries={str(row[0]): int(row[1]) for row in await session.execute(_DELIVERIES)},
        oldest_delivery_seconds=float(await session.scalar(_OLDEST_DELIVERY) or 0),
        newest_revision=await changes.last_revision(session),
    )
