"""Runs background jobs until it is told to stop; several processes and hosts may do so at once."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import structlog
from pgqueuer.core.applications import PgQueuer
from pgqueuer.core.executors import DatabaseRetryEntrypointExecutor
from pgqueuer.domain.errors import FailingListenerError, RetryRequested
from pgqueuer.domain.models import Context, Job
from pgqueuer.domain.models import Schedule as DueSchedule
from pgqueuer.domain.types import QueueExecutionMode
from typing_extensions import override

from app.config import Settings
from app.db import Database
from app.errors import AppError, LaterError, UnavailableError
from app.jobs.deaths import MOST_DEATHS, DeadlyJobError, Deaths
from app.jobs.kinds import Kind, Schedule
from app.jobs.outages import tell_in_a_line
from app.jobs.registry import KINDS, SCHEDULES
from app.reachable import DRIVER_ERRORS
from app.services.live import LiveRegistry
from app.services.work import Work
from app.store import queue

_GRACE_SECONDS = 10.0
_AGAIN_SECONDS = 1.0
_AT_ONCE = 10
"""Jobs that one process takes together, at most twice as many at a time."""

log = structlog.get_logger("app.jobs")


@dataclass
class Worker:
    """The jobs of one process.

    Attributes:
        live: the registry in memory, where this process has it anyway.
        drain: leave when the queue is empty, instead of waiting for more.
        grace_seconds: how long jobs may go on after the stop; then they go back to the queue.
    """

    database: Database
    settings: Settings
    kinds: Sequence[Kind] = KINDS
    schedules: Sequence[Schedule] = SCHEDULES
    live: LiveRegistry | None = None
    drain: bool = False
    grace_seconds: float = _GRACE_SECONDS
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _running: set["asyncio.Task[None]"] = field(default_factory=set)
    _serving: set["asyncio.Task[bool]"] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Have a registry in memory, which is empty until a job needs it."""
        self.live = self.live or LiveRegistry(self.database)
        self._deaths = Deaths(self.database)

    async def run(self) -> None:
        """Take jobs until `stopping` is set; a lost database is waited for.

        Jobs that run when the connection is lost go on, and others are taken over a new one.
        """
        tell_in_a_line()
        try:
            while not (self.stopping.is_set() or await self._turn()):
                with suppress(TimeoutError):
                    async with asyncio.timeout(_AGAIN_SECONDS):
                        await self.stopping.wait()
            await asyncio.gather(*self._serving)
        finally:
            for task in self._serving:
                task.cancel()

    async def _turn(self) -> bool:
        """Take jobs over one connection until it is lost; whether nothing is left to be done."""
        lost: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        serving = asyncio.create_task(self._try_to_serve(lost))
        self._serving.add(serving)
        serving.add_done_callback(self._serving.discard)
        await asyncio.wait({serving, lost}, return_when=asyncio.FIRST_COMPLETED)
        return serving.done() and serving.result()

    async def _try_to_serve(self, lost: "asyncio.Future[bool]") -> bool:
        try:
            await self._serve(lost)
        except FailingListenerError:
            # As behind some poolers; a new connection looks at the queue.
            log.warning("jobs hear nothing of the queue")
        except (OSError, AppError, *DRIVER_ERRORS) as error:
            log.warning("jobs wait for the database", reason=str(error))
        except Exception:
            if self.drain:
                raise
            log.exception("jobs broke off")
        else:
            return self.drain
        return False

    async def _serve(self, lost: "asyncio.Future[bool]") -> None:
        # A connection of its own: it listens, and is closed rather than given back.
        async with self.database.driver() as connection:
            driver = queue.LastingDriver(connection, self.database)
            if len(self._serving) == 1:  # else jobs go on that have their notes
                await self._deaths.take_back()
            queuer = PgQueuer(driver, queries=queue.queries(driver))
            for kind in self.kinds:
                self._add_kind(queuer, kind)
            for schedule in self.schedules:
                self._add_schedule(queuer, schedule)
            ending = asyncio.create_task(self._end(queuer))
            losing = asyncio.create_task(_end_with(driver, queuer, lost))
            try:
                await self._take(queuer)
            finally:
                ending.cancel()
                losing.cancel()
            if driver.is_lost:
                raise UnavailableError("The connection to the database was lost.")

    async def _take(self, queuer: PgQueuer) -> None:
        mode = QueueExecutionMode.drain if self.drain else QueueExecutionMode.continuous
        taking = partial(
            queuer.qm.run if self.drain or not self.schedules else queuer.run,
            batch_size=_AT_ONCE,
            max_concurrent_tasks=2 * _AT_ONCE,
            mode=mode,
            shutdown_on_listener_failure=True,
            heartbeat_timeout=timedelta(seconds=self.settings.job_lease_seconds),
        )
        await taking()

    async def _end(self, queuer: PgQueuer) -> None:
        await self.stopping.wait()
        queuer.shutdown.set()
        await asyncio.sleep(self.grace_seconds)
        for task in self._running:
            task.cancel()

    def _add_kind(self, queuer: PgQueuer, kind: Kind) -> None:
        async def run(job: Job) -> None:
            task = asyncio.current_task()
            if task is not None:
                self._running.add(task)
                task.add_done_callback(self._running.discard)
            work = Work(
                database=self.database,
                settings=self.settings,
                subject=(job.payload or b"").decode(),
                attempt=job.attempts + 1,
                stopping=self.stopping,
                live=self.live,
            )
            with structlog.contextvars.bound_contextvars(request_id=f"job-{job.id}"):
                try:
                    await self._do(job, kind, work)
                except LaterError as later:
                    delay = timedelta(seconds=later.seconds)
                    raise queue.PostponedError(delay, later.detail) from later
                except UnavailableError as away:
                    # Without this a short outage would use up all attempts.
                    delay = timedelta(seconds=max(kind.wait_seconds, _AGAIN_SECONDS))
                    raise queue.PostponedError(delay, away.detail) from away

        queuer.entrypoint(
            kind.name,
            concurrency_limit=kind.at_once,
            on_failure="hold",
            executor_factory=partial(
                _Executor,
                max_attempts=kind.attempts - 1,
                initial_delay=timedelta(seconds=kind.wait_seconds),
            ),
        )(run)

    async def _do(self, job: Job, kind: Kind, work: Work) -> None:
        """Do a job; before it is held for good, note that it will not be done."""
        if self._deaths.before(job) >= MOST_DEATHS:
            await _give_up(kind, work)
            raise DeadlyJobError(f"{MOST_DEATHS} processes in a row died while they did it")
        try:
            async with self._deaths.noted(job):
                await kind.run(work)
        except (LaterError, UnavailableError):
            raise
        except Exception:
            if work.attempt >= kind.attempts:
                await _give_up(kind, work)
            raise

    def _add_schedule(self, queuer: PgQueuer, schedule: Schedule) -> None:
        async def ask(due: DueSchedule) -> None:
            async with self.database.write() as session:
                await queue.put(
                    session,
                    schedule.kind,
                    schedule.subject,
                    once=f"schedule {schedule.kind} {schedule.subject}",
                )

        queuer.schedule(f"{schedule.kind} {schedule.subject}", schedule.cron)(ask)


async def _end_with(
    driver: queue.LastingDriver, queuer: PgQueuer, lost: "asyncio.Future[bool]"
) -> None:
    # Without this a lost connection is noticed at the next look at the queue, half a minute later.
    # The driver does not call termination listeners where a statement came upon the loss.
    while not (driver.is_lost or queuer.shutdown.is_set()):  # noqa: ASYNC110 - no event
        await asyncio.sleep(_AGAIN_SECONDS / 4)
    queuer.shutdown.set()
    lost.set_result(True)


async def _give_up(kind: Kind, work: Work) -> None:
    if kind.give_up is not None:
        await kind.give_up(work)


class _Executor(DatabaseRetryEntrypointExecutor):
    """Tries again later, holds what failed too often, and loses nothing when the process stops."""

    @override
    async def execute(self, job: Job, context: Context) -> None:
        try:
            await super().execute(job, context)
        except RetryRequested as again:
            if isinstance(again.__cause__, DeadlyJobError):
                raise again.__cause__ from None
            raise
        except asyncio.CancelledError as stopped:
            # pgqueuer would take the job for one that nobody wants any more.
            raise queue.PostponedError(reason="the process stopped") from stopped
