"""The queue of background jobs, in the transaction of whoever asks for one."""

import asyncio
from datetime import timedelta
from typing import Self
from uuid import UUID

import asyncpg
import structlog
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
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

from app.db import Database, ReadSession, WriteSession
from app.errors import UnavailableError
from app.reachable import DRIVER_ERRORS
from app.values.job import FailedJob

SCHEMA = "queue"
RUNNER, DEATHS = "runner", "deaths"
"""Headers of a job: the process that does it, and how many in a row died of it before."""

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

# pgqueuer writes JSON's null where there are none.
_HEADERS = "CASE jsonb_typeof(headers) WHEN 'object' THEN headers ELSE '{}' END"
_WITHOUT_NOTE = f"{_HEADERS} - 'runner' - 'deaths'"
_NOTE_RUN = text(
    f"UPDATE queue.pgqueuer SET headers = {_HEADERS} || jsonb_build_object("  # noqa: S608 - a constant
    "'runner', CAST(:runner AS text), 'deaths', CAST(:deaths AS int)) WHERE id = :job"
)
_TELL = """
SELECT pg_notify('ch_pgqueuer', json_build_object(
  'channel', 'ch_pgqueuer', 'operation', 'update', 'sent_at', now(), 'table', 'pgqueuer',
  'type', 'table_changed_event')::text)
"""
"""What the trigger of the table tells of rows that come and go, but not of changed ones."""

_FORGET = text(
    f"UPDATE queue.pgqueuer SET headers = {_WITHOUT_NOTE} WHERE id = ANY(:jobs)"  # noqa: S608 - a constant
)
_FORGET_RUNS = text(
    f"UPDATE queue.pgqueuer SET headers = {_WITHOUT_NOTE}"  # noqa: S608 - a constant
    " WHERE headers ->> 'runner' = CAST(:runner AS text) AND status = 'picked'"
)


log = structlog.get_logger("app.jobs")


class PostponedError(RetryRequested):
    """A job goes on later through no fault of its own: this costs it no attempt."""


class _Queries(Queries):
    @override
    async def retry_job(
        self, job: Job, delay: timedelta, traceback_record: TracebackRecord | None
    ) -> None:
        try:
            await self._put_off(job, delay, traceback_record)
        except (OSError, UnavailableError, *DRIVER_ERRORS) as error:
            # pgqueuer would take it for one that failed, and hold it: for what the database could
            # not be told. So it stays taken, and is done again when its lease ends.
            log.warning("job left to its lease", job=job.id, reason=str(error))

    async def _put_off(
        self, job: Job, delay: timedelta, traceback_record: TracebackRecord | None
    ) -> None:
        told = traceback_record.exception_type if traceback_record else ""
        # pgqueuer counts every retry.
        uncounted = int(told == PostponedError.__name__)
        await self.driver.execute(
            f"UPDATE {SCHEMA}.pgqueuer SET attempts = attempts - $2,"  # noqa: S608 - a constant
            f" headers = {_WITHOUT_NOTE} WHERE id = $1",
            job.id,
            uncounted,
        )
        await super().retry_job(job, delay, traceback_record)
        # Who looked while the job ran would look again in half a minute, whatever the delay.
        await self.driver.execute(_TELL)


def queries(driver: Driver) -> Queries:
    """Ask pgqueuer's questions about its tables in their own schema."""
    names = DBSettings(db_schema=SCHEMA)
    return _Queries(
        driver,
        QueryBuilderEnvironment(names),
        QueryQueueBuilder(names),
        QuerySchedulerBuilder(names),
    )


async def put(session: WriteSession, kind: str, subject: str, *, once: str | None = None) -> None:
    """Ask for a job; it is there for the workers when the session commits.

    Args:
        session: the transaction that the job belongs to.
        kind: name of a kind in `app/jobs/registry.py`.
        subject: what the job is about, such as an id.
        once: while a job with this key waits or runs, another one is not added.
    """
    await queries(_SessionDriver(session)).enqueue(
        [kind], [subject.encode()], [0], [timedelta()], [once], [None], on_conflict="skip"
    )


async def failed(session: ReadSession, limit: int = 100) -> list[FailedJob]:
    """Return jobs that used up their attempts, newest first; they wait for a person."""
    rows = await session.execute(_FAILED, {"limit": limit})
    return [FailedJob(*row) for row in rows.all()]


async def again(session: WriteSession, job_ids: list[int]) -> None:
    """Put jobs that used up their attempts back into the queue."""
    await session.execute(_FORGET, {"jobs": job_ids})
    await queries(_SessionDriver(session)).requeue_jobs([JobId(key) for key in job_ids])


async def note_run(session: WriteSession, job_id: int, runner: UUID, deaths: int) -> None:
    """Note at a job who does it, and how many in a row died while they did it."""
    await session.execute(_NOTE_RUN, {"job": job_id, "runner": str(runner), "deaths": deaths})


async def forget_run(session: WriteSession, job_id: int) -> None:
    """Take back what is noted at a job."""
    await session.execute(_FORGET, {"jobs": [job_id]})


async def forget_runs(session: WriteSession, runner: UUID) -> None:
    """Take back what a process has noted at jobs that it does no more."""
    await session.execute(_FORGET_RUNS, {"runner": str(runner)})


class LastingDriver(AsyncpgDriver):
    """The connection of a worker; once it is lost, its statements take others of the pool.

    So jobs that run when it is lost go on, keep their lease, and are noted as done.
    """

    def __init__(self, connection: asyncpg.Connection, database: Database) -> None:
        """Name the connection, and where others are."""
        super().__init__(connection)
        self._database = database

    @property
    def is_lost(self) -> bool:
        """Whether the connection that hears of jobs is closed."""
        return bool(self._connection.is_closed())

    @override
    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        if not self.is_lost:
            return await super().fetch(query, *args)
        async with self._database.write() as session:
            return await _SessionDriver(session).fetch(query, *args)

    @override
    async def execute(self, query: str, *args: object) -> str:
        if not self.is_lost:
            return await super().execute(query, *args)
        await self.fetch(query, *args)
        return ""


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
