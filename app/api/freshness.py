"""How long ago the records of a pair were confirmed, as a reason that adds nothing to the score."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from app.matching.types import Reason
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


def freshness(records: Iterable[ListingRecord | None], language: Language) -> tuple[Reason, ...]:
    """Say which of some listings nobody has confirmed for long; the score does not change.

    A portal confirms a listing by changing it; one that pushes it as it stands leaves it as old.

    Args:
        records: None for one that is not stored.
        language: of the words.
    """
    fresh_since = datetime.now(UTC) - STALE_AFTER
    return tuple(
        Reason(
            aspect="freshness",
            code=f"freshness.stale_{record.side}",
            label=in_language(LABELS[record.side], language),
            points=0.0,
            wanted=_day(record) if record.side is Side.NEED else None,
            offered=_day(record) if record.side is Side.OFFER else None,
        )
        for record in records
        if record is not None and record.updated_at < fresh_since
    )


def _day(record: ListingRecord) -> str:
    return record.updated_at.date().isoformat()
