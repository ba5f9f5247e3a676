"""What was read of the registry, in a file: the next start reads only what has changed since.

The file is written at a start that read much, and is true of the database that it was read from:
a start with other code, another database, or one that was set back reads everything, as does one
that finds the file damaged or a person erased since it was begun: then the file goes, whether or
not another one is written. It is pickled, so whoever can write it runs code, as is so for compiled
code: it lies in the service's own folder and nobody else may read it.
"""

import asyncio
import pickle
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import structlog
from numpy.typing import NDArray

import app
from app.matching import MemoryIndex
from app.matching.engine import files
from app.processes import uncollected
from app.services.live import LiveRegistry
from app.services.nomenclature import LiveNomenclature
from app.store import changes, feed, history

FILE = "registry.snapshot"

_WORTH = 0.1
"""Share of the listings that must have changed before the file is written anew."""

_OBJECTS = "objects"

log = structlog.get_logger("app.services")


async def start(
    live: LiveRegistry, nomenclature: LiveNomenclature, path: Path, *, least: int
) -> None:
    """Start a registry from what a file has of it, and keep it where much was read besides.

    Args:
        live: not read yet, or before a fork.
        nomenclature: likewise; its search is kept, which takes seconds to build.
        path: of the file.
        least: listings from which on a registry is kept. One that compares meanings is not.

    Raises:
        UnavailableError: the database cannot be reached.
    """
    if not isinstance(live.index, MemoryIndex):
        forget(path)
        await live.start()
        await nomenclature.catch_up()
        return
    # Counted before anything is read: who is erased meanwhile may be in what is kept.
    async with live.database.read() as session:
        erased = await history.erased(session)
    forked = live.ready
    if not forked:
        if await _matches(live, path, erased):
            await asyncio.to_thread(_restore, live, nomenclature, path)
        else:
            forget(path)
    before, searched = live.revision if live.ready else None, nomenclature.searched
    await live.start()
    await nomenclature.catch_up()
    held = len(live.listings)
    # Each change is of one listing, or of something smaller.
    unread = held if before is None else live.revision - before
    # No worker writes a file for the sake of an edition: each would, whenever one is forked.
    another = nomenclature.searched is not searched and not forked
    if held >= least and (unread > _WORTH * held or another):
        about = await _about(live, live.revision, erased)
        # From the file again, where it takes no memory until somebody looks.
        if await asyncio.to_thread(_keep, live, nomenclature, path, about):
            await asyncio.to_thread(_restore, live, nomenclature, path)


def forget(path: Path) -> None:
    """Remove the file, and what a process that was killed left of one, where that can be done."""
    try:
        for one in (path, *path.parent.glob(f"{path.name}.*.part")):
            one.unlink(missing_ok=True)
    except OSError as error:
        log.warning("registry kept for the next start stays", reason=str(error))


async def _about(live: LiveRegistry, revision: int, erased: int) -> dict[str, object]:
    """What a file must say to be true of the database, as far as a revision."""
    async with live.database.read() as session:
        return {
            "code": _code(),
            "revision": revision,
            "epoch": await feed.epoch(session),
            "change": await changes.trace(session, revision),
            "erased": erased,
        }


async def _matches(live: LiveRegistry, path: Path, erased: int) -> bool:
    """Whether there is a file, of this code, this database and a time that this has been at."""
    try:
        _, about = files.read(path)
    except FileNotFoundError:
        return False
    except (files.DamagedError, OSError) as error:
        log.warning("registry read anew", reason=str(error))
        return False
    return about == await _about(live, int(about["revision"]), erased)


def _restore(live: LiveRegistry, nomenclature: LiveNomenclature, path: Path) -> None:
    try:
        with uncollected():
            arrays, _ = files.read(path, check=True, private=True)
            objects = arrays.pop(_OBJECTS)
            state, searched = pickle.loads(objects.data, buffers=arrays.values())  # noqa: S301
        live.take(state)
        nomenclature.searched = searched
        log.info("registry taken as kept", listings=len(live.listings), revision=live.revision)
    except (files.DamagedError, OSError) as error:
        log.warning("registry read anew", reason=str(error))


def _keep(
    live: LiveRegistry, nomenclature: LiveNomenclature, path: Path, about: Mapping[str, object]
) -> bool:
    buffers: list[pickle.PickleBuffer] = []
    kept = live.state(), nomenclature.searched
    with uncollected():
        objects = pickle.dumps(kept, protocol=5, buffer_callback=buffers.append)
    arrays = {_OBJECTS: _bytes(objects)} | {
        f"{number:06}": _bytes(buffer.raw()) for number, buffer in enumerate(buffers)
    }
    try:
        files.write(path, arrays, about)
    except OSError as error:
        log.warning("registry not kept for the next start", reason=str(error))
        return False
    return True


def _bytes(block: bytes | memoryview) -> NDArray[np.uint8]:
    return np.frombuffer(block, dtype=np.uint8)


@cache
def _code() -> str:
    """Name the state of everything that decides what objects look like and what they hold."""
    return files.state_of(Path(app.__file__).parent.rglob("*"), sys.version, np.__version__)
