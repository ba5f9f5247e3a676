"""Scorecards and their measures as tables for a terminal."""

import re

from rich.console import Group, RenderableType
from rich.table import Table

from app.errors import CommandError
from app.learning.fitted import Comparison, Fitted, FittedRecord, Interval
from app.matching import Scorecard
from app.services.known_scorecards import KnownScorecards

_NAME = re.compile(r"[a-z]{1,40}-[0-9]{1,9}")


def check_name(name: str) -> None:
    """Refuse a name that no scorecard may have.

    Raises:
        CommandError: it is not of the form.
    """
    if not _NAME.fullmatch(name):
        raise CommandError(
            f"{name} is no name of a scorecard. Write letters and a number: supply-2."
        )


def listed(known: KnownScorecards) -> RenderableType:
    """Every scorecard with where it comes from."""
    table = Table("name", "active", "base", "fitted on", "pairs", "created")
    for name, card in known.cards.items():
        record = known.records.get(name)
        table.add_row(
            name,
            "yes" if card in known.active.values() else "",
            record.base if record else "built in",
            record.on.source if record else "",
            str(record.on.pairs) if record else "",
            f"{record.created_at:%Y-%m-%d}" if record else "",
        )
    return table


def shown(scorecard: Scorecard, record: FittedRecord | None) -> RenderableType:
    """A scorecard's points; of a fitted one its measures too."""
    table = Table("level", "points", title=scorecard.name)
    for aspect in scorecard.aspects:
        for level in aspect.levels:
            span = (
                f"{level.low:g}" if level.low == level.high else f"{level.low:g} to {level.high:g}"
            )
            table.add_row(f"{aspect.name}.{level.name}", span)
        table.add_section()
    for points, odds in scorecard.calibration.knots:
        table.add_row("calibration", f"{points:g} points stand for {odds:g} log-odds")
    if record is None:
        return table
    return Group(table, compared(record.base, record.name, record.comparison))


def fitted(found: Fitted) -> RenderableType:
    """What a fit has come to."""
    on = found.on
    about = (
        f"{on.pairs} pairs of {on.questions} needs from {on.source}, {on.fits} fit; "
        f"{on.held_out} held out."
    )
    names = found.base, found.scorecard.name
    return Group(shown(found.scorecard, None), about, compared(*names, found.comparison))


def compared(old: str, new: str, found: Comparison) -> RenderableType:
    """Two scorecards on the same pairs, with how true the scores of each are."""
    measures = Table("measure", old, new, "difference", title="pairs held out")
    for measure in found.new:
        measures.add_row(
            measure,
            _interval(found.old[measure]),
            _interval(found.new[measure]),
            _interval(found.difference[measure]),
        )
    bins = Table("score", "mean score", "share that fits", "pairs", title=f"scores of {new}")
    for one in found.new_reliability:
        bins.add_row(
            f"{one.low:.1f} to {one.high:.1f}", f"{one.said:.3f}", f"{one.was:.3f}", str(one.pairs)
        )
    return Group(measures, bins)


def _interval(found: Interval) -> str:
    return f"{found.value:.4f} ({found.low:.4f} to {found.high:.4f})"
