"""A bounded mixed load: so many requests a second come, whether the service keeps up or not.

    python -m load.run --listings 20000 --seconds 60 --rate 20
    python -m load.run --steps 10,20,40,80 --seconds 30      # what breaks first, and when

Starts a PostgreSQL that is as safe as in production, fills it, starts the service, and lets
requests arrive at random moments. A time counts from the moment a request was due, so a stall is
seen by all that it held up. At the end every acknowledged write is read again, from the service
and, after a restart, from a new one. Ends with 1 when anything was lost, wrong or refused.
"""

import argparse
import asyncio
import json
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from app.embedded import EmbeddedPostgres
from load.mix import Mix, WrongError
from load.registry import fill
from load.report import Report
from load.service import Service
from load.wire import LostError, Wire

RESULTS = Path(__file__).resolve().parents[1] / "results"
_AT_ONCE = 400
"""Requests under way at most; more would only measure the callers."""

_WARM_UP = 5.0


async def stretch(mix: Mix, service: Service, rate: float, seconds: float) -> Report:
    """Let requests come at a rate for a time."""
    report = Report(rate, seconds)
    chance = random.Random(rate)  # noqa: S311 - moments of arrival
    free = asyncio.Semaphore(_AT_ONCE)

    async def one(kind: str, due: float) -> None:
        try:
            await mix.do(kind)
        except (WrongError, LostError) as error:
            report.errors[f"{kind}: {error}"] += 1
        else:
            report.times[kind].append(time.perf_counter() - due)
        finally:
            free.release()

    async def watch() -> None:
        while True:
            report.memory.append(await asyncio.to_thread(service.megabytes))
            await asyncio.sleep(1.0)

    watching = asyncio.create_task(watch())
    begun = due = time.perf_counter()
    tasks: set[asyncio.Task[None]] = set()
    while (due := due + chance.expovariate(rate)) < begun + seconds:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        await free.acquire()
        report.behind = max(report.behind, time.perf_counter() - due)
        task = asyncio.create_task(one(mix.choose(), due))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)
    report.seconds = time.perf_counter() - begun
    watching.cancel()
    report.memory.append(service.megabytes())
    return report


async def load(url: str, folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """Fill, start, load, and check."""
    begun = time.perf_counter()
    needs = await fill(url, asked.listings)
    say(f"{asked.listings} listings stored in {time.perf_counter() - begun:.0f} s")
    service = Service(url, folder / "service.log", workers=asked.workers)
    try:
        ready = service.wait()
        say(f"ready after {ready:.1f} s with {service.megabytes():.0f} MB")
        mix = Mix(Wire(service.port), needs)
        await mix.start()
        await stretch(mix, service, min(asked.rates), _WARM_UP)
        found = []
        for rate in asked.rates:
            report = await stretch(mix, service, rate, asked.seconds)
            found.append(report.summary())
            tell(report)
        lost = await mix.lost()
        code = service.stop()
    finally:
        if service.process.poll() is None:
            service.process.kill()
    again = Service(url, folder / "again.log")
    try:
        again.wait()
        mix.wire = Wire(again.port)
        lost += await mix.lost()
    finally:
        again.stop()
    warnings = (folder / "service.log").read_text().splitlines()
    say(f"{mix.writes} writes were acknowledged, {len(lost)} lost; the service ended with {code}")
    for line in [*lost[:10], *warnings[-10:]]:
        say(f"  {line[:300]}")
    return {
        "listings": asked.listings,
        "workers": asked.workers,
        "start_seconds": round(ready, 1),
        "stretches": found,
        "acknowledged_writes": mix.writes,
        "lost_writes": len(lost),
        "exit_code": code,
        "log_lines": len(warnings),
    }


def tell(report: Report) -> None:
    """Print one stretch."""
    whole = report.summary()
    say(f"\n{report.rate:g} requests a second for {whole['seconds']} s, milliseconds:")
    for line in report.lines():
        say(f"  {line}")
    say(f"  memory, MB: {whole['memory_megabytes']}")
    for error, count in report.errors.most_common(5):
        say(f"  {count} x {error}")


def say(line: str) -> None:
    """Print at once, for who watches."""
    print(line, flush=True)


def main() -> None:
    """Read the command line, load, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--listings", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=20.0)
    parser.add_argument("--steps", default="", help="rates one after another, by commas")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--output", type=Path, default=RESULTS / "load.json")
    asked = parser.parse_args()
    asked.rates = [float(one) for one in asked.steps.split(",") if one] or [asked.rate]
    folder = Path(tempfile.mkdtemp(prefix="load-"))
    server = EmbeddedPostgres(folder / "database")
    server.start()
    try:
        server.create_database("load")
        found = asyncio.run(load(server.url("load"), folder, asked))
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    asked.output.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    refused = any(one["errors"] for one in found["stretches"])
    sys.exit(bool(found["lost_writes"] or (refused and not asked.steps) or found["exit_code"]))


if __name__ == "__main__":
    main()
