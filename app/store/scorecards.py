"""Questions about fitted scorecards and activations."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from app.db import ReadSession, WriteSession
from app.errors import ConflictError
from app.learning.fitted import (
    Activation,
    Bin,
    Comparison,
    Fitted,
    FittedOn,
    FittedRecord,
    Interval,
    Measure,
)
from app.matching.points import PointsTable
from app.models.scorecard import ActivationRow, ScorecardRow
from app.store import changes
from app.store.conflicts import named
from app.vocabulary.terms import Action, Noun


async def add(session: WriteSession, key: UUID, fitted: Fitted) -> None:
    """Store a fitted scorecard.

    Args:
        session: of the unit of work.
        key: id of the change that other processes learn it from.
        fitted: the scorecard.

    Raises:
        ConflictError: the name is taken.
    """
    name = fitted.scorecard.name
    taken = ConflictError(f"There is a scorecard {name} already; names are never used again.")
    await changes.record(session, Noun.SCORECARD, key, Action.CREATED)
    async with named({"pk_scorecards": taken}):
        await session.execute(
            insert(ScorecardRow).values(
                name=name,
                title=fitted.scorecard.title,
                base=fitted.base,
                points=asdict(PointsTable.of(fitted.scorecard)),
                fitted_on=asdict(fitted.on),
                comparison=asdict(fitted.comparison),
            )
        )


async def all_records(session: ReadSession) -> list[FittedRecord]:
    """Return every fitted scorecard, oldest first."""
    rows = await session.scalars(
        select(ScorecardRow).order_by(ScorecardRow.created_at, ScorecardRow.name)
    )
    return [_record(row) for row in rows]


async def activate(session: WriteSession, key: UUID, name: str) -> None:
    """Note that a scorecard judges from now on."""
    revision = await changes.record(session, Noun.SCORECARD, key, Action.CHANGED)
    await session.execute(insert(ActivationRow).values(id=key, name=name, revision=revision))


async def activations(session: ReadSession) -> list[Activation]:
    """Return every activation, the one that counts last."""
    rows = await session.scalars(select(ActivationRow).order_by(ActivationRow.revision))
    return [Activation(row.id, row.name, row.revision, row.activated_at) for row in rows]


def _record(row: ScorecardRow) -> FittedRecord:
    return FittedRecord(
        name=row.name,
        title=row.title,
        base=row.base,
        points=_points(row.points),
        on=FittedOn(**row.fitted_on),
        comparison=_comparison(row.comparison),
        created_at=row.created_at,
    )


def _points(stored: dict[str, Any]) -> PointsTable:
    return PointsTable(
        {
            aspect: {level: (low, high) for level, (low, high) in levels.items()}
            for aspect, levels in stored["levels"].items()
        },
        tuple((points, odds) for points, odds in stored["calibration"]),
    )


def _comparison(stored: dict[str, Any]) -> Comparison:
    def measures(name: str) -> dict[Measure, Interval]:
        return {Measure(measure): Interval(**found) for measure, found in stored[name].items()}

    def bins(name: str) -> tuple[Bin, ...]:
        return tuple(Bin(**found) for found in stored[name])

    return Comparison(
        old=measures("old"),
        new=measures("new"),
        difference=measures("difference"),
        old_reliability=bins("old_reliability"),
        new_reliability=bins("new_reliability"),
    )
