"""Use case of measures: what the processes have counted, and what waits in the database."""

import asyncio

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from app import metrics
from app.db import Database
from app.errors import UnavailableError
from app.store import backlog
from app.values.backlog import Backlog
from app.vocabulary.events import DeliveryState
from app.vocabulary.imports import ImportStatus

_SECONDS = 2.0


async def read(database: Database) -> bytes:
    """Return all measures as text; without those of the database while it is away."""
    found: Backlog | None = None
    try:
        async with asyncio.timeout(_SECONDS), database.read() as session:
            found = await backlog.get(session)
    except (TimeoutError, UnavailableError):
        pass
    return metrics.text() + _waiting(found)


def _waiting(found: Backlog | None) -> bytes:
    registry = CollectorRegistry()

    def gauge(name: str, what: str, value: float) -> None:
        Gauge(name, what, registry=registry).set(value)

    gauge("partners_database_up", "Whether the database answers.", found is not None)
    if found is None:
        return generate_latest(registry)
    jobs = Gauge(
        "partners_jobs", "Background jobs, by kind and state.", ("kind", "state"), registry=registry
    )
    for (kind, state), count in found.jobs.items():
        jobs.labels(kind, state).set(count)
    imports = Gauge("partners_imports", "Imports, by status.", ("status",), registry=registry)
    for status in ImportStatus:
        imports.labels(status.value).set(found.imports.get(status, 0))
    deliveries = Gauge(
        "partners_webhook_deliveries", "Messages, by state.", ("state",), registry=registry
    )
    for delivery in DeliveryState:
        deliveries.labels(delivery.value).set(found.deliveries.get(delivery, 0))
    gauge(
        "partners_job_oldest_seconds",
        "How long the job has waited that is due the longest.",
        found.oldest_job_seconds,
    )
    gauge(
        "partners_webhook_oldest_seconds",
        "How long the message has waited that is due the longest.",
        found.oldest_delivery_seconds,
    )
    gauge("partners_database_revision", "Newest change of the database.", found.newest_revision)
    return generate_latest(registry)
