"""How long ago the records of a pair were confirmed, as a reason that adds nothing to the score."""

from collections.abc import Iterable
from datetime import date

from app import clock
from app.matching.types import Reason
from app.services.cards import Card
from app.values.listing import ListingRecord
from app.vocabulary.details.ageing import years_after
from app.vocabulary.messages import in_language
from app.vocabulary.terms import Language, Side

_STALE_AFTER_YEARS = 1

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
    records: Iterable[ListingRecord | Card | None], language: Language
) -> tuple[Reason, ...]:
    """Say which of some listings nobody has confirmed for long; the score does not change.

    A portal confirms a listing by changing it; one that pushes it as it stands leaves it as old.

    Args:
        records: None for one that is not stored.
        language: of the words.
    """
    today = clock.today()
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
        if record is not None and _is_stale(record, today)
    )


def _is_stale(record: ListingRecord | Card, today: date) -> bool:
    """By the day and not the moment, as answers are kept until the day ends."""
    return years_after(record.updated_at.date(), _STALE_AFTER_YEARS) < today


def _day(record: ListingRecord | Card) -> str:
    return record.updated_at.date().isoformat()
