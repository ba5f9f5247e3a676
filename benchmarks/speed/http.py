"""Requests over loopback a second of the service's processor time, by a client of plain sockets."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from speed.corpus import Corpus
from speed.measure import Times

from app.db import Database
from app.embedded import EmbeddedPostgres
from app.vocabulary.terms import Side

_CLIENTS = 4

MOST_ASKED = 20_000
"""Needs that are asked for, each once as far as the time reaches: no answer is met twice."""

ASKED_AGAIN = 200
"""Needs that are asked for again and again."""


def compare(size: int, seconds: float = 8.0) -> dict[str, tuple[float, Times]]:
    """Requests a processor second and times of each: hello, suggestions of ten, and the same again.

    For the latter few needs are asked for again and again, as visitors ask while nothing changes.
    """
    needs = [one.id for one in Corpus(size).listings() if one.side is Side.NEED][:MOST_ASKED]
    folder = Path(tempfile.mkdtemp(prefix="bench-http-"))
    server = EmbeddedPostgres(folder, durable=False)
    server.start()
    server.create_database("bench")
    url = server.url("bench")
    asyncio.run(_migrate(url))
    paths = [f"/v1/needs/{key}/suggestions?limit=10" for key in needs]
    service = ["suggestions", str(size), url]
    try:
        return {
            "hello": _measure(["hello"], ["/hello"], seconds),
            "suggestions": _measure(service, paths, seconds),
            "again": _measure(service, paths[:ASKED_AGAIN], seconds),
        }
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def _migrate(url: str) -> None:
    database = Database(url)
    await database.migrate()
    await database.close()


def _measure(command: Sequence[str], paths: Sequence[str], seconds: float) -> tuple[float, Times]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    name, *rest = command
    process = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "speed.serve", name, str(port), *rest],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        if process.stdout is None or "filled" not in process.stdout.readline():
            raise RuntimeError(f"{name} did not start")
        time.sleep(0.5)
        asyncio.run(_ask(port, paths[::-1], 1.0))  # warm-up, with others
        before = _processor_seconds(process.pid)
        times = asyncio.run(_ask(port, paths, seconds))
        return len(times) / (_processor_seconds(process.pid) - before), Times(times)
    finally:
        process.terminate()
        process.wait()


def _processor_seconds(pid: int) -> float:
    """What a process has used of the processors: others on the machine do not lengthen it."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _ask(port: int, paths: Sequence[str], seconds: float) -> list[float]:
    times: list[float] = []
    end = time.perf_counter() + seconds
    await asyncio.gather(*(_client(port, paths, number, end, times) for number in range(_CLIENTS)))
    return times


async def _client(
    port: int, paths: Sequence[str], number: int, end: float, times: list[float]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < end:
        path = paths[number % len(paths)]
        number += _CLIENTS
        start = time.perf_counter()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        length = next(
            int(line.split(b":")[1]) for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length")
        )  # fmt: skip
        await reader.readexactly(length)
        times.append(time.perf_counter() - start)
    writer.close()
