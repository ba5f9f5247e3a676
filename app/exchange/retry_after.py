"""What others ask for with `Retry-After`: whatever they write, it is some seconds or none."""

from datetime import datetime
from email.utils import parsedate_to_datetime

MOST_SECONDS = 24 * 3600.0
_MOST_DIGITS = 9


def seconds_asked_for(retry_after: str | None, now: datetime) -> float:
    """How long to wait: nothing if the header says none or cannot be read, a day at most."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:_MOST_DIGITS]), MOST_SECONDS)
    try:
        asked = (parsedate_to_datetime(text) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return min(max(asked, 0.0), MOST_SECONDS)
