"""Reads documents in a process of its own: what one unpacks to harms nobody else."""

import asyncio
from collections.abc import Sequence
from functools import partial
from weakref import WeakKeyDictionary

from app.errors import InvalidInputError
from app.exchange.documents.problems import too_large, too_slow
from app.exchange.documents.reading import DocumentFormat, read_document
from app.official.tables import Table
from app.processes import run_apart

MOST_BYTES = 1024**3
"""Memory that reading may take; a list of 5,000 rows takes a quarter of it."""

_SECONDS = 25.0
"""The process is ended then: a page that never ends is not left by itself. A start takes one."""

_AT_ONCE = 2
"""Documents that one service reads at the same time; others wait for their turn."""

_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def read_apart(content: bytes, form: DocumentFormat) -> Sequence[Table]:
    """Read every table of a document, within limits of memory and time.

    Raises:
        InvalidInputError: as `read_document`; it takes too much memory or time.
    """
    if form is DocumentFormat.CSV:  # nothing is packed in it
        return await asyncio.to_thread(read_document, content, form)
    turns = _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(_AT_ONCE))
    try:
        async with turns, asyncio.timeout(_SECONDS):
            read = await run_apart(partial(_read, form), content, most_bytes=MOST_BYTES)
    except TimeoutError as error:
        raise too_slow() from error
    except ChildProcessError as error:
        raise too_large() from error
    if isinstance(read, InvalidInputError):
        raise read
    return read


def _read(form: DocumentFormat, content: bytes) -> Sequence[Table] | InvalidInputError:
    """The tables, or why there are none: an error that is raised ends a process without a word."""
    try:
        return read_document(content, form)
    except InvalidInputError as refused:
        return refused
