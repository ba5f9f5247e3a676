"""The processes of a server, and how one that answers nobody is brought to its end."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

ENDINGS = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))
"""How it is told to end, and how many seconds each is waited for: fast, at once, where it hangs.

What was committed is safe either way.
"""


def processes_in(cluster: Path) -> set[int]:
    """Return the processes, of those that we may look at, whose working folder it is."""
    found: set[int] = set()
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if link.readlink() == cluster:
                found.add(int(link.parent.name))
    return found


def end(server: int, cluster: Path) -> None:
    """End a server and wait until none of its processes is left, as long as that may take."""
    for ending, seconds in ENDINGS:
        with suppress(ProcessLookupError):
            os.kill(server, ending)
        deadline = time.monotonic() + seconds
        while processes_in(cluster):
            if time.monotonic() > deadline:
                break
            time.sleep(0.1)
        else:
            return
