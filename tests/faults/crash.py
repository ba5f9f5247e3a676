"""Kills processes at random moments while callers write, and compares what is left each time.

    python -m tests.faults.crash --rounds 300 [--seed N] [--minutes M] [--report FILE]

Each round ends a process with signal 9: the whole PostgreSQL server, one of its backends, a process
that answers requests, the one these are forked from, the one that runs jobs, or the whole service.
Ends with 1 at the first difference.
"""

import argparse
import asyncio
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.callers import Callers
from tests.faults.compare import Comparison
from tests.faults.stack import Stack

VICTIMS = {"postgresql": 30, "a backend": 20, "a worker": 25, "the jobs": 18, "the service": 7,
           "the fork server": 5}  # fmt: skip
_CALLERS = 3


@dataclass
class Crashes:
    """Rounds of crashes of one stack.

    Attributes:
        down: seconds until everything was ready again, by victim.
    """

    stack: Stack
    seed: int
    killed: Counter[str] = field(default_factory=Counter)
    down: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - moments and victims
        self.callers = Callers(self.stack, random.Random(self.seed + 1))  # noqa: S311 - the same
        self.comparison = Comparison(self.stack, self.callers)

    async def round(self, victim: str | None = None) -> list[str]:
        """Let callers write, kill, let everything recover; return what is wrong then."""
        victim = victim or self.chance.choices(list(VICTIMS), list(VICTIMS.values()))[0]
        stop = asyncio.Event()
        working = [asyncio.create_task(self.callers.work(stop)) for _ in range(_CALLERS)]
        await asyncio.sleep(self.chance.uniform(0.05, 0.6))
        await asyncio.to_thread(self._kill, victim)
        self.killed[victim] += 1
        await asyncio.sleep(self.chance.uniform(0.0, 0.3))
        await asyncio.to_thread(self.stack.revive)
        waited = await asyncio.to_thread(self.stack.wait)
        self.down.setdefault(victim, []).append(waited)
        stop.set()
        await asyncio.gather(*working)
        return await self.comparison.after_a_round()

    def _kill(self, victim: str) -> None:
        match victim:
            case "postgresql":
                self.stack.kill_postgres()
            case "a backend":
                some = sorted(self.stack.backends())
                self.stack.kill(set(self.chance.sample(some, min(1, len(some)))))
            case "a worker":
                some = sorted(self.stack.service.workers())
                self.stack.kill(set(self.chance.sample(some, min(1, len(some)))))
            case "the fork server":
                self.stack.kill({self.stack.service.fork_server() or 0} - {0})
            case "the jobs":
                if self.stack.jobs is not None:
                    self.stack.jobs.kill()
                    self.stack.jobs.wait()
            case _:
                self.stack.kill(set(self.stack.service.processes()))
                self.stack.service.process.wait()

    def report(self, rounds: int, seconds: float, wrong: list[str]) -> dict[str, Any]:
        """Everything, for a file."""
        return {
            "rounds": rounds,
            "seed": self.seed,
            "seconds": round(seconds),
            "killed": dict(self.killed),
            "acknowledged_writes": self.callers.acknowledged,
            "imports": len(self.callers.imports),
            "retries": self.callers.retries,
            "listings_at_the_end": len(self.comparison.copy),
            "ready_again_seconds": {
                victim: {
                    "median": round(sorted(some)[len(some) // 2], 1),
                    "most": round(max(some), 1),
                }
                for victim, some in sorted(self.down.items())
            },
            "wrong": wrong,
        }


async def run(stack: Stack, rounds: int, seed: int, minutes: float) -> dict[str, Any]:
    """Crash so often, or so long; stop at the first difference."""
    crashes = Crashes(stack, seed)
    started = time.monotonic()
    done, wrong = 0, list[str]()
    while done < rounds and not wrong and time.monotonic() < started + 60 * minutes:
        wrong = await crashes.round()
        done += 1
        if done % 10 == 0 or wrong:
            told = f"{done} rounds, {time.monotonic() - started:.0f} s"
            print(f"{told}, {crashes.callers.acknowledged} writes", flush=True)  # noqa: T201
    wrong = wrong or await crashes.comparison.jobs_done(240)
    return crashes.report(done, time.monotonic() - started, wrong)


def main() -> None:
    """Read the command line, crash, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=600.0, help="no new round after that")
    parser.add_argument("--report", type=Path)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="crash-"))
    with Stack(folder) as stack:
        stack.start_jobs()
        found = asyncio.run(run(stack, asked.rounds, asked.seed, asked.minutes))
        logged = "".join(path.read_text() for path in folder.glob("*.err"))
        found["errors_logged"] = logged.count("Traceback (most recent call last)")
    text = json.dumps(found, ensure_ascii=False, indent=1)
    print(text)  # noqa: T201
    if asked.report:
        asked.report.write_text(text + "\n")
    if found["wrong"]:
        print(f"logs are kept in {folder}")  # noqa: T201
        sys.exit(1)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
