"""The day by which the service goes."""

from datetime import UTC, date, datetime


def today() -> date:
    """The day in UTC: listings must still be valid on it, and evidence ages by it."""
    return datetime.now(UTC).date()
