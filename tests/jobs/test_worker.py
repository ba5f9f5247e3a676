"""Background jobs on a real queue: asked for in a transaction, tried again, held, resumed."""

import asyncio

import pytest

from app.config import Settings
from app.db import Database
from app.errors import LaterError, UnavailableError
from app.jobs.kinds import Schedule
from app.jobs.registry import KINDS, SCHEDULES
from app.jobs.worker import Worker
from app.services.work import Work
from app.store import queue
from tests.jobs.working import Recorder, a_kind, ask, drain, until


async def test_a_job_runs_once_with_its_subject(database: Database, settings: Settings) -> None:
    recorder = Recorder()
    await ask(database, "катанка")
    await drain(database, settings, a_kind(recorder))
    await drain(database, settings, a_kind(recorder))
    assert recorder.runs == [("катанка", 1)]


async def test_a_job_of_a_transaction_that_is_rolled_back_never_was(
    database: Database, settings: Settings
) -> None:
    recorder = Recorder()

    async def ask_and_break() -> None:
        async with database.write() as session:
            await queue.put(session, "test", "lost")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await ask_and_break()
    await drain(database, settings, a_kind(recorder))
    assert recorder.runs == []


async def test_a_job_with_a_key_that_waits_already_is_not_added_again(
    database: Database, settings: Settings
) -> None:
    recorder = Recorder()
    await ask(database, "first", once="same")
    await ask(database, "second", once="same")
    await ask(database, "third", once="other")
    await drain(database, settings, a_kind(recorder))
    assert sorted(recorder.runs) == [("first", 1), ("third", 1)]


async def test_a_job_that_fails_is_tried_again_and_then_held_for_a_person(
    database: Database, settings: Settings
) -> None:
    async def fail(work: Work) -> None:
        raise ValueError("сломано")

    recorder, given_up = Recorder(fail), Recorder()
    await ask(database, "bad")
    await drain(database, settings, a_kind(recorder, given_up))
    assert recorder.runs == [("bad", 1), ("bad", 2), ("bad", 3)]
    assert given_up.runs == [("bad", 3)]
    async with database.read() as session:
        [held] = await queue.failed(session)
    assert (held.kind, held.subject, held.attempts) == ("test", "bad", 3)
    assert held.reason == "ValueError: сломано"

    async with database.write() as writing:
        await queue.again(writing, [held.id])
    healed = Recorder()
    await drain(database, settings, a_kind(healed))
    assert healed.runs == [("bad", 1)]
    async with database.read() as session:
        assert await queue.failed(session) == []


async def test_a_job_that_asks_for_later_is_never_held(
    database: Database, settings: Settings
) -> None:
    async def later(work: Work) -> None:
        if len(recorder.runs) < 5:
            raise LaterError("not yet", seconds=0.01)

    recorder = Recorder(later)
    await ask(database, "patient")
    await drain(database, settings, a_kind(recorder, attempts=2))
    assert recorder.runs == [("patient", 1)] * 5
    async with database.read() as session:
        assert await queue.failed(session) == []


async def test_what_is_no_fault_of_a_job_leaves_it_its_attempts(
    database: Database, settings: Settings
) -> None:
    """It meets no database thrice, is put off once, and only then fails by itself."""

    async def unlucky(work: Work) -> None:
        if len(recorder.runs) <= 3:
            raise UnavailableError("the database is away")
        if len(recorder.runs) == 4:
            raise LaterError("not yet", seconds=0.01)
        raise ValueError("its own fault")

    recorder = Recorder(unlucky)
    await ask(database, "unlucky")
    await drain(database, settings, a_kind(recorder, attempts=2))
    assert [attempt for _, attempt in recorder.runs] == [1, 1, 1, 1, 1, 2]
    async with database.read() as session:
        [held] = await queue.failed(session)
    assert held.attempts == 2


async def test_a_job_that_is_told_to_stop_goes_on_in_the_next_process(
    database: Database, settings: Settings
) -> None:
    async def polite(work: Work) -> None:
        if len(recorder.runs) == 1:
            await work.stopping.wait()
            raise LaterError("the process stops")

    recorder = Recorder(polite)
    await stopped_and_resumed(database, settings, recorder, grace=10.0)


async def test_a_job_that_does_not_listen_is_stopped_and_not_lost(
    database: Database, settings: Settings
) -> None:
    async def deaf(work: Work) -> None:
        if len(recorder.runs) == 1:
            await asyncio.sleep(600)

    recorder = Recorder(deaf)
    await stopped_and_resumed(database, settings, recorder, grace=0.1)


async def stopped_and_resumed(
    database: Database, settings: Settings, recorder: Recorder, grace: float
) -> None:
    kind = a_kind(recorder)
    worker = Worker(database, settings, kinds=[kind], schedules=(), grace_seconds=grace)
    working = asyncio.create_task(worker.run())
    await ask(database, "long")
    await until(lambda: bool(recorder.runs))
    worker.stopping.set()
    await asyncio.wait_for(working, 20)
    assert recorder.runs == [("long", 1)]
    await drain(database, settings, kind)
    assert recorder.runs == [("long", 1), ("long", 1)]


async def test_the_clock_asks_for_a_job(database: Database, settings: Settings) -> None:
    recorder = Recorder()
    # The sixth field is seconds.
    every_second = Schedule("test", "* * * * * */1", "tick")
    worker = Worker(database, settings, kinds=[a_kind(recorder)], schedules=[every_second])
    working = asyncio.create_task(worker.run())
    await until(lambda: bool(recorder.runs))
    worker.stopping.set()
    await asyncio.wait_for(working, 20)
    assert recorder.runs[0] == ("tick", 1)


def test_every_schedule_asks_for_a_kind_that_there_is() -> None:
    names = [kind.name for kind in KINDS]
    assert len(names) == len(set(names))
    assert {schedule.kind for schedule in SCHEDULES} <= set(names)
