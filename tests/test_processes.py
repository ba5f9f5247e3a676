"""Processes beside our own: they answer, and none is left when it is not wanted any more."""

import asyncio
import multiprocessing
import os
import time
from collections.abc import Callable
from functools import partial

import pytest

from app.processes import run_apart


def double(number: int) -> tuple[int, int]:
    return os.getpid(), number * 2


def die(code: int) -> None:
    os._exit(code)


def refuse(reason: str) -> None:
    raise ValueError(reason)


def sleep(seconds: float) -> None:
    time.sleep(seconds)


async def test_a_function_answers_from_another_process() -> None:
    process, answer = await run_apart(double, 21)
    assert answer == 42
    assert process != os.getpid()
    assert (await run_apart(partial(double), 4))[1] == 8


@pytest.mark.parametrize(("work", "argument", "code"), [(die, 3, 3), (partial(refuse), "no", 1)])
async def test_a_process_without_an_answer_is_an_error_and_not_a_wait(
    work: Callable[[object], object], argument: object, code: int
) -> None:
    with pytest.raises(ChildProcessError, match=f"without an answer, with code {code}"):
        await run_apart(work, argument)


async def test_who_is_cancelled_ends_the_process_at_once() -> None:
    task = asyncio.create_task(run_apart(sleep, 600))
    while not multiprocessing.active_children():  # noqa: ASYNC110 - there is nothing to wait on
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert multiprocessing.active_children() == []


def take(megabytes: int) -> int:
    return len(bytearray(megabytes << 20))


async def test_a_process_may_be_given_a_limit_of_memory() -> None:
    assert await run_apart(take, 64, most_bytes=256 << 20) == 64 << 20
    with pytest.raises(ChildProcessError, match="without an answer"):
        await run_apart(take, 512, most_bytes=256 << 20)
