"""How many years ago a day was, and whether it is still to come."""

from datetime import date, timedelta

_AHEAD = timedelta(days=1)
"""In the east of the Union a day has begun before it has in UTC, by which the service goes."""


def lies_ahead(day: date, today: date) -> bool:
    """Whether a day has begun nowhere on Earth; `today` is the one in UTC."""
    return day > today + _AHEAD


def years_after(day: date, years: int) -> date:
    """The same day some years later; of 29 February the last of that month, as terms in years end.

    Raises:
        ValueError: the calendar has no such year.
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
