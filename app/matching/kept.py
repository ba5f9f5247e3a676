"""What is worked out of the vocabulary, kept for the next process: it takes seconds of each.

It is kept for each state of the code, the vocabulary and the libraries that it is worked out with:
in the folder of `NUMBA_CACHE_DIR`, where compiled code is kept as well, else beside these files.
Where neither can be written, it is worked out each time.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from app.matching.engine.files import DamagedError, state_of
from app.vocabulary import nomenclature

_HERE = Path(__file__).parent
_SUFFIX = ".kept"

T = TypeVar("T")


def folder() -> Path:
    """Where things are kept on this machine."""
    return Path(os.environ.get("NUMBA_CACHE_DIR") or _HERE / "__pycache__")


def kept(
    place: Path,
    name: str,
    make: Callable[[], T],
    read: Callable[[Path], T],
    write: Callable[[Path, T], None],
) -> T:
    """Return what a folder has of this state; made and kept there where it does not.

    Args:
        place: the folder.
        name: of what is made.
        make: makes it.
        read: from a file; one that is damaged raises `DamagedError`, `ValueError` or `TypeError`.
        write: to a file, so that it is there whole or not at all.
    """
    path = place / f"{name}.{_state()}{_SUFFIX}"
    try:
        return read(path)
    except (DamagedError, OSError, ValueError, TypeError):
        made = make()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, made)
        for old in place.glob(f"{name}.*{_SUFFIX}"):
            if old != path:
                old.unlink(missing_ok=True)
    return made


def _state() -> str:
    """Name the state of all that counts."""
    paths = (*_HERE.rglob("*.py"), *Path(nomenclature.__file__).parent.rglob("*"))
    return state_of(paths, sys.version, version("PyStemmer"))[:16]
