"""Prints wrong first answers for the evaluate command; nothing is written, texts are not ours."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from app.evaluation.sampling import drawn
from app.evaluation.tasks import TaskKind, read_judgements, read_task
from app.evaluation.wrong import Seen, wrong_answers
from app.matching import Listing

_LONGEST = 300
"""Characters of a text that are printed."""

_QUERIES = 10_000

out = Console()


def show_errors(folders: Sequence[Path], *, number: int, listings: int) -> None:
    """Print wrong first answers of each task beside the right ones, with the reasons of both."""
    for folder in folders:
        task = read_task(folder)
        if task.kind is TaskKind.CODES:
            continue
        sample = drawn(task, read_judgements(folder), queries=_QUERIES, listings=listings)
        for count, wrong in enumerate(wrong_answers(sample, number), 1):
            _print(f"\n{task.name} {count}: {wrong.query.id}")
            _print(f"  asked   {_said(wrong.need)}")
            _print(f"  first   {_told(wrong.first)}, grade {wrong.grade}")
            _print(f"  right   {_told(wrong.best)}")


def _told(seen: Seen | None) -> str:
    if seen is None:
        return "nothing"
    place = "not found" if seen.place is None else f"place {seen.place}"
    head = f"{place}, score {seen.score:.2f}: {_said(seen.listing)}"
    return "\n          ".join((head, *seen.reasons))


def _said(listing: Listing) -> str:
    codes = f" [{' '.join(listing.codes)}]" if listing.codes else ""
    return f"{listing.title[:_LONGEST]}{codes}"


def _print(text: str) -> None:
    out.print(text, markup=False, highlight=False, soft_wrap=True)
