"""Commands that run background jobs and look after those that failed."""

import asyncio
import signal
from functools import partial
from typing import Annotated

import typer

from app.cli_database import check_schema, database_url, run, when_reached
from app.config import Settings
from app.db import Database
from app.errors import UnavailableError
from app.jobs.worker import Worker
from app.logs import configure
from app.services import failed_jobs
from app.values.job import FailedJob

jobs = typer.Typer(help="Background jobs that used up their attempts.", no_args_is_help=True)


def worker(
    drain: Annotated[  # noqa: FBT002 - an option of the command line
        bool, typer.Option("--drain", help="Leave when the queue is empty.")
    ] = False,
) -> None:
    """Run background jobs, here and without the service, until Ctrl-C."""
    settings = Settings()
    configure(log_format=settings.log_format, level=settings.log_level)
    with database_url(settings) as url:
        run(url, partial(_work, settings=settings, drain=drain), migrated=False)


@jobs.command("failed")
def failed() -> None:
    """List jobs that used up their attempts, newest first, each with its last error."""
    with database_url(Settings()) as url:
        for job in run(url, _failed):
            told = f"{job.id}  {job.kind} {job.subject}  {job.attempts} attempts"
            typer.echo(f"{told}  {job.failed_at:%Y-%m-%d %H:%M}  {job.reason}")


@jobs.command("retry")
def retry(
    job_ids: Annotated[list[int], typer.Argument(help="Numbers that `jobs failed` shows.")],
) -> None:
    """Put failed jobs back into the queue."""
    with database_url(Settings()) as url:
        run(url, partial(_again, job_ids=job_ids))


async def _work(database: Database, *, settings: Settings, drain: bool) -> None:
    working = Worker(database, settings, drain=drain)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, working.stopping.set)
    try:
        await when_reached(partial(check_schema, database))
    except UnavailableError:
        return  # told to leave while it waited
    await working.run()


async def _failed(database: Database) -> list[FailedJob]:
    async with database.read() as session:
        return await failed_jobs.newest(session)


async def _again(database: Database, *, job_ids: list[int]) -> None:
    async with database.write() as session:
        await failed_jobs.retry(session, job_ids)
