"""Whatever a portal writes into `Retry-After`, it is a number of seconds; nothing fails."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.retry_after import MOST_SECONDS, seconds_asked_for
from app.exchange.standard_webhooks import RETRIES, next_attempt

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("120", 120),
        (" 5 ", 5),
        ("9" * 5_000, MOST_SECONDS),
        ("-5", 0),
        ("1e3", 0),
        ("٣", 0),
        ("Fri, 27 Nov 2026 08:00:30 GMT", 30),
        ("Fri, 27 Nov 2026 07:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", MOST_SECONDS),
        ("Wed, 21 Oct 99999999999999999999 07:28:00 GMT", 0),
        ("Wed, 21 Oct 2026 99999999999999999999:28:00 GMT", 0),
        ("Wed, 21 Oct 2026 07:28:00 +99999999999999999999", 0),
        ("Fri, 31 Dec 9999 23:59:59 -2300", MOST_SECONDS),
        ("Mon, 01 Jan 0001 00:00:00 +2300", 0),
        ("Fri, 27 Nov 2026 08:00:30", 0),
    ],
)
def test_it_is_a_number_of_seconds(asked: str | None, seconds: float) -> None:
    assert seconds_asked_for(asked, NOW) == seconds


@given(st.text(max_size=60))
def test_nothing_that_is_written_there_fails(asked: str) -> None:
    assert 0 <= seconds_asked_for(asked, NOW) <= MOST_SECONDS
    following = next_attempt(NOW, 1, asked)
    assert following is not None
    assert following - NOW >= timedelta(seconds=RETRIES[0] * 0.9)
