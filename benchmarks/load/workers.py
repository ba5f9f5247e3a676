"""What several workers cost: seconds to a start, memory, and until one that died is replaced.

    python -m load.workers --listings 20000 --workers 1,2,4

The first start reads everything, the second takes what the first has kept. Memory that processes
share counts once. It is measured when all are ready, and again after every worker has answered many
questions, since answering looks at more of it. In brackets: what stands in files as well (the
registry as the last start has kept it, libraries), and is taken back by the system when memory is
needed.
"""

import argparse
import asyncio
import os
import signal
import time
from pathlib import Path

from load.registry import stored
from load.service import Service
from load.wire import Wire

_SETTLE = 5.0
"""Seconds after the start before memory is looked at."""


async def ask(service: Service, needs: list[str], count: int) -> None:
    """Ask for suggestions over many connections, so that every worker answers some."""
    for number in range(count):
        wire = Wire(service.port)
        answer = await wire.ask("GET", f"/v1/needs/{needs[number % len(needs)]}/suggestions")
        if answer.status != 200:
            raise RuntimeError(answer.status)
        wire.close()


def memory(service: Service) -> str:
    """All of it, and how much of that files hold as well."""
    return f"{service.megabytes():,.0f} ({service.megabytes(of_files=True):,.0f}) MB"


def replaced(service: Service, count: int) -> float:
    """Seconds from the death of a worker until as many as before answer."""
    os.kill(min(service.workers()), signal.SIGKILL)
    return service.wait_for(count + 1)


def measure(url: str, folder: Path, count: int, needs: list[str], questions: int) -> str:
    """Start twice, ask, kill one, and tell."""
    data = folder / f"data-{count}"

    def start() -> tuple[Service, float]:
        service = Service(
            url, folder / f"workers-{count}.log", workers=count, code_assistant="false",
            log_level="INFO", data_dir=str(data),
        )  # fmt: skip
        return service, service.wait_for(count)

    first, everything = start()
    first.stop()
    service, ready = start()
    try:
        time.sleep(_SETTLE)
        at_start = memory(service)
        asyncio.run(ask(service, needs, questions))
        after = memory(service)
        again = f"{replaced(service, count):.1f} s" if count > 1 else "–"
    finally:
        service.stop()
    starts = f"{everything:.1f} s | {ready:.1f} s"
    return f"| {count} | {starts} | {at_start} | {after} | {again} |"


def main() -> None:
    """Read the command line, measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--listings", type=int, default=20_000)
    parser.add_argument("--workers", default="1,2,4")
    parser.add_argument("--questions", type=int, default=2_000)
    asked = parser.parse_args()
    with stored(asked.listings) as (url, folder, needs):
        print("| workers | first start | next start | memory | after questions | one replaced |")
        print("| --- | --- | --- | --- | --- | --- |")
        for count in (int(one) for one in asked.workers.split(",")):
            print(measure(url, folder, count, needs, asked.questions), flush=True)


if __name__ == "__main__":
    main()
