"""Writes what was measured of the code assistant into its page."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from code_measures import BINS, Level

PAGE = Path(__file__).resolve().parent.parent / "docs" / "code-assistant.md"
_START, _END = "<!-- measured: begin -->", "<!-- measured: end -->"
_WHOLE = "everything"


@dataclass(frozen=True, slots=True)
class Run:
    """One assistant on all questions; times in milliseconds, with reasons; None where not timed."""

    name: str
    levels: list[Level]
    median_ms: float | None = None
    p95_ms: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What learning took, and answering after it."""

    listings: int
    fit_seconds: float
    fit_cpu_seconds: float
    neighbour_seconds: float
    peak_megabytes: float
    model_megabytes: float
    median_ms: float
    p95_ms: float
    load: tuple[float, float]


def write(runs: Sequence[Run], costs: Costs, listings: int, questions: int) -> None:
    """Put the tables between the marks of the page, and print them."""
    text = "\n".join(_tables(runs, costs, listings, questions))
    sys.stdout.write(text + "\n")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(_START)
    _, _, after = rest.partition(_END)
    PAGE.write_text(f"{before}{_START}\n\n{text}\n\n{_END}{after}", encoding="utf-8")


def _tables(runs: Sequence[Run], costs: Costs, listings: int, questions: int) -> Iterator[str]:
    yield (
        f"Measured on {datetime.now(UTC):%Y-%m-%d} with {questions:,} declared goods that are not "
        f"among the {listings:,} learnt. hit@1 with its 95 % bootstrap interval; ECE is the "
        "expected calibration error over ten bins, at 4 / 6 / 10 digits."
    )
    yield ""
    yield from _table(
        ("what it knows", *(f"{digits} digits" for digits in _digits(runs)), "ECE", "median, p95"),
        (
            (
                run.name,
                *(f"{one.hit:.3f} [{one.low:.3f}, {one.high:.3f}]" for one in run.levels),
                " / ".join(f"{one.calibration_error:.3f}" for one in run.levels),
                f"{run.median_ms:.1f}, {run.p95_ms:.1f} ms" if run.median_ms else "",
            )
            for run in runs
        ),
    )
    yield from ("", "**Reliability** of the first answer, knowing everything:", "")
    whole = next(run for run in runs if run.name == _WHOLE)
    yield from _table(
        ("probability", *(f"{digits} digits: answers, promised, kept" for digits in _digits(runs))),
        ((f"{n / BINS:.1f} to {(n + 1) / BINS:.1f}", *_bin(whole, n)) for n in range(BINS)),
    )
    yield from ("", "**Cost** of learning on one core, and of answering after it:", "")
    yield from _table(("what", "measured"), _costs(costs))


def _digits(runs: Sequence[Run]) -> list[int]:
    return [level.digits for level in runs[0].levels]


def _bin(run: Run, place: int) -> Iterator[str]:
    for level in run.levels:
        found = level.bins[place]
        yield f"{found.answers}, {found.promised:.2f}, {found.kept:.2f}" if found else ""


def _costs(costs: Costs) -> Iterator[tuple[str, str]]:
    yield "listings", f"{costs.listings:,}"
    yield "fitting", f"{costs.fit_seconds:.0f} s, {costs.fit_cpu_seconds:.0f} s of CPU"
    yield "load average before and after", f"{costs.load[0]:.1f}, {costs.load[1]:.1f} (two cores)"
    yield "all of them as neighbours", f"{costs.neighbour_seconds:.1f} s"
    yield "memory at most", f"{costs.peak_megabytes:,.0f} MB with listings and titles"
    yield "the model, pickled", f"{costs.model_megabytes:.0f} MB"
    yield "a suggestion with reasons", f"{costs.median_ms:.1f} ms median, {costs.p95_ms:.1f} ms p95"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    yield from ("| " + " | ".join(row) + " |" for row in rows)
