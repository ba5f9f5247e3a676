"""Processes beside the one that was started: none of them outlives it, however it ends."""

import asyncio
import ctypes
import gc
import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

_SWITCH_SECONDS = 0.0005
_LOOK_SECONDS = 1.0
_COLLECT_AFTER = (5_000, 4, 100)
"""New objects after which the collector looks through them, some five milliseconds. What stays at
hand outlives a look or two, so more at a time would hold up answers for tens of them."""

_PRELOADED = ["app.services.imports", "app.exchange.documents.apart"]
"""What most of the processes apart need. To load it takes two seconds of a processor."""

A = TypeVar("A")
T = TypeVar("T")


def spare_the_collector(*, looking_first: bool = False) -> None:
    """Keep the garbage collector from looking through all that is there, which will stay.

    It would hold up answers for tens of milliseconds, again and again.

    Args:
        looking_first: for garbage, which would stay as well. A start has none to speak of: twenty
            objects after a hundred thousand listings were read, for a tenth of the next start.
    """
    if looking_first:
        gc.collect()
    gc.freeze()


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage while much comes that is none: that would take a quarter of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def return_memory() -> None:
    """Give memory that is free but kept for later back to the system, where the C library can.

    After much has been read or built that is a quarter of all.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def answer_promptly() -> None:
    """Let who waits for an answer not wait long for what is computed or collected beside it."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    gc.set_threshold(*_COLLECT_AFTER)


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def leave_with_parent() -> None:
    """Have this process told to leave as soon as the one that started or forked it has died."""
    parent, forked_by = multiprocessing.parent_process(), os.getppid()
    if parent is None:
        return

    def watch() -> None:
        while parent.is_alive() and os.getppid() == forked_by:
            parent.join(_LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


async def run_apart(work: Callable[[A], T], argument: A, *, most_bytes: int | None = None) -> T:
    """Call a function in a process of its own; when we are cancelled, the process is ended.

    Function, argument and result are pickled. The process is forked from one that has the code, is
    started for the first of them, and leaves with us.

    Args:
        work: what to do there.
        argument: with what.
        most_bytes: memory that the process may take beside what it starts with; where the system
            does not tell how much that is, it may take any.

    Raises:
        ChildProcessError: the process died, or the function raised; its trace stands on standard
            error.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(
        target=_answer, args=(sending, work, argument, most_bytes), daemon=True
    )
    # What is handed over may be large, and others would wait for it.
    started = asyncio.ensure_future(asyncio.to_thread(process.start))
    try:
        await asyncio.shield(started)
        sending.close()
        answer: T = await asyncio.to_thread(receiving.recv)
    except (EOFError, OSError) as error:
        process.join()
        raise ChildProcessError(
            f"the process ended without an answer, with code {process.exitcode}"
        ) from error
    finally:
        await started
        # Ends the reading thread too, if it still waits. Of one that has ended, the number may be
        # another's by now.
        if process.is_alive():
            process.kill()
        process.join()
    receiving.close()
    return answer


def _answer(
    sending: Connection, work: Callable[[A], T], argument: A, most_bytes: int | None
) -> None:
    # Ctrl-C reaches the whole group of processes; our parent ends us when it leaves.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_with_parent()
    if most_bytes is not None:
        _limit_memory(most_bytes)
    sending.send(work(argument))


def _limit_memory(most_bytes: int) -> None:
    """Have the system refuse a process more than that beside what it has."""
    with suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + most_bytes
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (least, hard))
