"""The queue of background jobs, in the transaction of whoever asks for one."""

import asyncio
from datetime import timedelta
from typing import Self

from pgqueuer.adapters.persistence.qb import (
    QueryBuilderEnvironment,
    QueryQueueBuilder,
    QuerySchedulerBuilder,
)
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.tm import TaskManager
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.domain.models import Job, TracebackRecord
from pgqueuer.domain.settings import DBSettings
from pgqueuer.domain.types import JobId
from pgqueuer.ports.driver import Driver, NotifyCallback
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from app.db import ReadSession, WriteSession
from app.values.job import FailedJob

SCHEMA = "queue"

_FAILED = text(
    """
    SELECT j.id, j.entrypoint, convert_from(j.payload, 'UTF8'), j.attempts + 1, j.updated,
    coalesce((
      SELECT concat_ws(': ', l.traceback ->> 'exception_type', l.traceback ->> 'exception_message')
      FROM queue.pgqueuer_log l WHERE l.job_id = j.id AND l.traceback IS NOT NULL
      ORDER BY l.created DESC, l.id DESC LIMIT 1), '')
    FROM queue.pgqueuer j WHERE j.status = 'failed' ORDER BY j.updated DESC, j.id DESC LIMIT :limit
    """
)


class PostponedError(RetryRequested):
    """A job goes on later through no fault of its own: this costs it no attempt."""


class _Queries(Queries):
    @override
    async def retry_job(
        self, job: Job, delay: timedelta, traceback_record: TracebackRecord | None
    ) -> None:
        if traceback_record and traceback_record.exception_type == PostponedError.__name__:
            # pgqueuer counts every retry.
            await self.driver.execute(
                f"UPDATE {SCHEMA}.pgqueuer SET attempts = attempts - 1 WHERE id = $1",  # noqa: S608 - a constant
                job.id,
            )
        await super().retry_job(job, delay, traceback_record)


def queries(driver: Driver) -> Queries:
    """Ask pgqueuer's questions about its tables in their own schema."""
    names = DBSettings(db_schema=SCHEMA)
    return _Queries(
        driver,
        QueryBuilderEnvironment(names),
        QueryQueueBuilder(names),
        QuerySchedulerBuilder(names),
    )


async def put(
    session: WriteSession,
    kind: str,
    subject: str,
    *,
    after: timedelta = timedelta(),
    once: str | None = None,
) -> None:
    """Ask for a job; it is there for the workers when the session commits.

    Args:
        session: the transaction that the job belongs to.
        kind: name of a kind in `app/jobs/registry.py`.
        subject: what the job is about, such as an id.
        after: how long to wait at least.
        once: while a job with this key waits or runs, another one is not added.
    """
    await queries(_SessionDriver(session)).enqueue(
        [kind], [subject.encode()], [0], [after], [once], [None], on_conflict="skip"
    )


async def failed(session: ReadSession, limit: int = 100) -> list[FailedJob]:
    """Return jobs that used up their attempts, newest first; they wait for a person."""
    rows = await session.execute(_FAILED, {"limit": limit})
    return [FailedJob(*row) for row in rows.all()]


async def again(session: WriteSession, job_ids: list[int]) -> None:
    """Put jobs that used up their attempts back into the queue."""
    await queries(_SessionDriver(session)).requeue_jobs([JobId(key) for key in job_ids])


class _SessionDriver(Driver):
    """Runs pgqueuer's statements in a session's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._shutdown = asyncio.Event()

    @override
    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        connection = await self._session.connection()
        rows = await connection.exec_driver_sql(query, args)
        return [dict(row) for row in rows.mappings()] if rows.returns_rows else []

    @override
    async def execute(self, query: str, *args: object) -> str:
        await self.fetch(query, *args)
        return ""

    @override
    async def notify(self, channel: str, payload: str) -> None:
        await self.fetch("SELECT pg_notify($1, $2)", channel, payload)

    @override
    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        raise NotImplementedError("a session that ends cannot listen")

    @override
    async def __aenter__(self) -> Self:
        return self

    @override
    async def __aexit__(self, *_: object) -> None:
        return

    @property
    @override
    def shutdown(self) -> asyncio.Event:
        return self._shutdown

    @property
    @override
    def tm(self) -> TaskManager:
        return TaskManager()
