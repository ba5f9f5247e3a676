"""Refuses evidence of days that are still to come: it would count as fresh for ever."""

from collections.abc import Iterator
from datetime import date

from app import clock
from app.errors import FieldError, InvalidInputError
from app.vocabulary.details.ageing import lies_ahead
from app.vocabulary.details.green import Green


def refuse_days_to_come(green: Green | None) -> None:
    """Refuse green attributes that were established on a day to come, or describe such a year.

    Raises:
        InvalidInputError: there are such; names each.
    """
    errors = [] if green is None else list(_wrong(green, clock.today()))
    if errors:
        raise InvalidInputError(errors[0].detail, errors)


def _wrong(green: Green, today: date) -> Iterator[FieldError]:
    stated = {
        "footprint": green.footprint,
        "recycled": green.recycled,
        "energy": green.energy,
    }
    for name, value in stated.items():
        on = value.evidence.on if value else None
        if on is not None and lies_ahead(on, today):
            yield FieldError(
                f"/green/{name}/evidence/on",
                "not_a_past_day",
                "Give the day on which it was established.",
            )
    if green.footprint and lies_ahead(date(green.footprint.year, 1, 1), today):
        yield FieldError(
            "/green/footprint/year",
            "year_to_come",
            "Give the year that the footprint describes; this one has not begun.",
        )
