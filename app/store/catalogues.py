"""Questions about everything that one portal has pushed of one side: its catalogue."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Text, all_, cast, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from app.db import ReadSession, WriteSession
from app.models.change import ChangeRow
from app.models.listing import ListingRow
from app.vocabulary.terms import Action, Noun, Side, Status

_STANDING = (Status.ACTIVE, Status.PAUSED)


async def count(session: ReadSession, portal: str, side: Side) -> int:
    """Return how many listings of a catalogue stand."""
    return int(
        await session.scalar(select(func.count(ListingRow.id)).where(*_standing(portal, side))) or 0
    )


async def vanished(session: ReadSession, portal: str, side: Side, kept: Sequence[str]) -> list[str]:
    """Return the portal's keys of standing listings that are not among those kept, in order."""
    rows = await session.scalars(
        select(ListingRow.source_key)
        .where(*_standing(portal, side), _not_among(kept))
        .order_by(ListingRow.source_key)
    )
    return [str(key) for key in rows]


async def retire(session: WriteSession, portal: str, side: Side, kept: Sequence[str]) -> None:
    """Withdraw the standing listings of a catalogue that are not among those kept."""
    gone = (
        select(literal(Noun(side).value, Text), ListingRow.id, literal(Action.CHANGED.value, Text))
        .where(*_standing(portal, side), _not_among(kept))
        .with_for_update(of=ListingRow)
    )
    noted = (
        insert(ChangeRow)
        .from_select(["noun", "record_id", "action"], gone)
        .returning(ChangeRow.revision, ChangeRow.record_id)
        .cte("noted")
    )
    await session.execute(
        update(ListingRow)
        .where(ListingRow.id == noted.c.record_id)
        .values(status=Status.WITHDRAWN, revision=noted.c.revision, updated_at=func.now()),
        execution_options={"synchronize_session": False},
    )


def _standing(portal: str, side: Side) -> tuple[ColumnElement[bool], ...]:
    return (
        ListingRow.portal == portal,
        ListingRow.side == side,
        ListingRow.source_key.is_not(None),
        ListingRow.status.in_(_STANDING),
    )


def _not_among(kept: Sequence[str]) -> ColumnElement[bool]:
    # One array, since a statement takes no more than 32,767 single values.
    return ListingRow.source_key != all_(cast(list(kept), ARRAY(Text)))
