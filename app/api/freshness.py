"""How long ago the records of a pair were confirmed, as a reason that adds nothing to the score."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from app.api.schemas.suggestion import ReasonOut
from app.values.listing import ListingRecord
from app.vocabulary.messages import in_language
from app.vocabulary.terms import Language, Side

STALE_AFTER = timedelta(days=365)

LABELS = {
    Side.NEED: (
        "потребность не подтверждали больше года",
        "the need has not been confirmed for more than a year",
    ),
    Side.OFFER: (
        "предложение не подтверждали больше года",
        "the offer has not been confirmed for more than a year",
    ),
}


def freshness(
    records: Iterable[ListingRecord], language: Language, now: datetime | None = None
) -> list[ReasonOut]:
    """Say which of some stored listings nobody has confirmed for long; the score does not change.

    A portal confirms a listing by changing it; one that pushes it as it stands leaves it as old.
    """
    today = now or datetime.now(UTC)
    return [
        ReasonOut(
            aspect="freshness",
            code=f"freshness.stale_{record.side}",
            label=in_language(LABELS[record.side], language),
            points=0.0,
            wanted=_day(record) if record.side is Side.NEED else None,
            offered=_day(record) if record.side is Side.OFFER else None,
        )
        for record in records
        if today - record.updated_at > STALE_AFTER
    ]


def _day(record: ListingRecord) -> str:
    return record.updated_at.date().isoformat()
