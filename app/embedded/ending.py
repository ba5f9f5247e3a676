"""The processes of a server: which they are, and how those that answer nobody are ended."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

ENDINGS = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))
"""How it is told to end, and how many seconds each is waited for: fast, at once, where it hangs.

What was committed is safe either way.
"""

ORPHANS = ((0, 2.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 10.0))
"""The same for what outlives a dead server; most of it goes by itself, and is waited for first."""


def sees_folders() -> bool:
    """Whether this system tells the working folder of a process."""
    return Path("/proc/self/cwd").exists()


def serves(process: int, cluster: Path) -> bool:
    """Whether a process is there and belongs to a server on the cluster, as far as can be seen."""
    try:
        if sees_folders():
            return Path(f"/proc/{process}/cwd").readlink() == cluster
        os.kill(process, 0)
    except PermissionError:  # another user's, as when root runs the server as `nobody`
        return not sees_folders() or process in hidden_servers()
    except OSError:
        return False
    return True


def hidden_servers() -> set[int]:
    """Return the processes of PostgreSQL that live and whose working folder we may not see."""
    found: set[int] = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, _, rest = stat.read_text().partition("(")[2].rpartition(") ")
            if name == "postgres" and rest[0] not in "ZX" and not _shows_folder(stat.parent):
                found.add(int(stat.parent.name))
    return found


def _shows_folder(process: Path) -> bool:
    try:
        (process / "cwd").readlink()
    except PermissionError:
        return False
    return True


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


def end_orphans(cluster: Path) -> bool:
    """End the processes that a dead server has left; return whether none is there any more."""
    for ending, seconds in ORPHANS:
        deadline = time.monotonic() + seconds
        for process in processes_in(cluster):
            with suppress(ProcessLookupError):
                os.kill(process, ending)
        while time.monotonic() < deadline:
            if not processes_in(cluster):
                return True
            time.sleep(0.1)
    return not processes_in(cluster)
