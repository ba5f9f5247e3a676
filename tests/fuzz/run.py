"""Runs schemathesis' command line against a real service, with a key of each role.

Every phase and every check; `roles` says which role goes through the boundary cases of a call. The
service has the demonstration registry, a database of its own, and limits of rate that are out of
the way, so that no answer is a 429. Prints what each role was answered, and ends with 1 when a
check failed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from app.config import Settings
from app.main import create_app
from tests.fuzz.roles import ROLES, may
from tests.fuzz.world import World
from tests.support.api import Json
from tests.support.service import ROOT, Service

_ADMINISTRATOR = "fuzz-administrator-key"
_NO_LIMIT = "1000000/second"
_READY_SECONDS = 120
_PHASES = "examples,coverage,fuzzing,stateful"

Answers = dict[str, dict[str, int]]
"""How often a call was answered with a status."""


@dataclass(frozen=True)
class Outcome:
    """What came of one role's run."""

    role: str
    failed: bool
    answers: Answers

    @property
    def requests(self) -> int:
        """How many there were."""
        return sum(sum(counted.values()) for counted in self.answers.values())

    def reached(self, calls: Mapping[str, str]) -> set[str]:
        """Calls that were answered with a 2xx."""
        return {
            name
            for name in calls
            if any(status.startswith("2") for status in self.answers.get(name, {}))
        }


def main(  # noqa: PLR0913, PLR0917 - options of a command
    roles: Annotated[str, typer.Option(help="Some of them, separated by commas.")] = ",".join(
        ROLES
    ),
    phases: Annotated[str, typer.Option(help="Of schemathesis.")] = _PHASES,
    examples: Annotated[int, typer.Option(help="Of the fuzzing phases, for each call.")] = 5,
    sparse: Annotated[int, typer.Option(help="Send one boundary case of so many.")] = 1,
    more: Annotated[str, typer.Option(help="More options for schemathesis.")] = "",
    base: Annotated[str, typer.Option(help="A service that runs; else one is started.")] = "",
    administrator: Annotated[str, typer.Option(help="Its bootstrap key.")] = _ADMINISTRATOR,
) -> None:
    """Run schemathesis with a key of each role, and say what each was answered."""
    os.environ["FUZZ_SPARSE"] = str(sparse)
    options = ["--phases", phases, "--max-examples", str(examples), *more.split()]
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        if base:
            done = _all(base, administrator, roles.split(","), options, Path(folder))
        else:
            limits = {
                f"rate_limit_{name}": _NO_LIMIT
                for name in ("address", "key", "guesses", "probes", "letters")
            }
            # Nobody listens there: letters are written, and wait.
            mail = {
                "smtp_host": "127.0.0.1",
                "smtp_port": "9",
                "smtp_security": "none",
                "smtp_sender": "partners@example.org",
                "public_url": "http://127.0.0.1:8000",
            }
            started = Service(
                Path(folder) / "data",
                bootstrap_key=administrator,
                log_level="ERROR",
                **limits,
                **mail,
            )
            with started as service:
                done = _all(service.base, administrator, roles.split(","), options, Path(folder))
    sys.exit(any(outcome.failed for outcome in done))


def _all(
    base: str, administrator: str, roles: list[str], options: list[str], folder: Path
) -> list[Outcome]:
    _wait(base)
    done = []
    for role in roles:
        done.append(_one(base, administrator, role, options, folder))
        _tell(done)  # a run that is stopped has told of the roles before
    return done


def _wait(base: str) -> None:
    """Wait until the code assistant has learnt and the description is made, too."""
    deadline = time.monotonic() + _READY_SECONDS
    asked = {"text": "Катанка медная"}
    while httpx.post(f"{base}/v1/nomenclature/suggest", json=asked, timeout=60).is_error:
        if time.monotonic() > deadline:
            raise TimeoutError("the code assistant did not start")
        time.sleep(1)
    httpx.get(f"{base}/openapi.json", timeout=60)


def _one(base: str, administrator: str, role: str, options: list[str], folder: Path) -> Outcome:
    def send(method: str, path: str, headers: Json, **sent: Any) -> Json:
        answer = httpx.request(method, f"{base}{path}", headers=headers, timeout=60, **sent)
        answer.raise_for_status()
        return dict(answer.json()) if answer.content else {}

    key: Json = World(send, administrator).key(role)["headers"]
    headers = [part for name, value in key.items() for part in ("-H", f"{name}: {value}")]
    answers = folder / f"{role}.json"
    command = ["schemathesis", "run", f"{base}/openapi.json", "--checks", "all", "--no-color"]
    sys.stdout.write(f"\n=== {role}\n")
    sys.stdout.flush()
    ended = subprocess.run(
        [str(Path(sys.executable).with_name(command[0])), *command[1:], *options, *headers],
        cwd=ROOT,
        env=os.environ
        | {
            "FUZZ_ROLE": role,
            "FUZZ_ADMINISTRATOR": administrator,
            "FUZZ_ANSWERS": str(answers),
            "FUZZ_KEY": key.get("Authorization", ""),
        },
        check=False,
    )
    counted: Answers = json.loads(answers.read_text(encoding="utf-8"))
    return Outcome(role, ended.returncode != 0, counted)


def _calls() -> dict[str, str]:
    """Operation ids by call."""
    app = create_app(Settings(database_url="postgresql+asyncpg://nobody@/nothing"))
    return {
        f"{method.upper()} {path}": operation["operationId"]
        for path, methods in app.openapi()["paths"].items()
        for method, operation in methods.items()
    }


def _tell(done: list[Outcome]) -> None:
    calls = _calls()
    lines = [
        "| role | requests | may make | of these answered with 2xx | 4xx | 5xx | checks |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for outcome in done:
        mine = {name for name, operation in calls.items() if may(outcome.role, operation)}
        reached = outcome.reached(calls)
        by_class = {
            digit: sum(
                times
                for counted in outcome.answers.values()
                for status, times in counted.items()
                if status.startswith(digit)
            )
            for digit in "45"
        }
        lines.append(
            f"| {outcome.role} | {outcome.requests} | {len(mine)} | {len(reached & mine)} "
            f"| {by_class['4']} | {by_class['5']} | {'FAILED' if outcome.failed else 'passed'} |"
        )
        missed = sorted(mine - reached)
        beyond = sorted(reached - mine)
        if missed:
            lines.append(f"|   | never 2xx: {', '.join(missed)} | | | | | |")
        if beyond:
            lines.append(f"|   | MORE THAN IT MAY: {', '.join(beyond)} | | | | | |")
    sys.stdout.write("\n" + "\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    typer.run(main)
