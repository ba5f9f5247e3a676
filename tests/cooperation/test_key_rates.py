"""Tables of key rates: from which day each holds, and what is not understood."""

from datetime import date

import pytest

from app.cooperation.programmes.key_rates import KeyRate, read_key_rates
from app.cooperation.programmes.reading import RuleSetError
from tests.cooperation.key_rates import RATES

TABLE = """
[[rate]]
country = "RU"
since = 2026-01-01
percent = 16
source = "made up"
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("percent = 16", "percent = -1", "must not be negative"),
        ("percent = 16", "percent = 4000", "is no rate"),
        ("percent = 16", 'percent = "16"', "must be a number"),
        ("percent = 16\n", "", "percent must be a number"),
        ('country = "RU"', 'country = "XX"', "there is no state XX"),
        ('source = "made up"\n', "", "source is missing"),
        ("since = 2026-01-01\n", "", "since must be a day"),
        ("[[rate]]", "[[rates]]", "unknown field rates"),
    ],
)
def test_a_table_of_rates_that_is_not_understood_fails_to_load(
    old: str, new: str, said: str
) -> None:
    assert read_key_rates(TABLE, "key-rates.toml").countries == ("RU",)
    with pytest.raises(RuleSetError, match=said):
        read_key_rates(TABLE.replace(old, new), "key-rates.toml")


def test_a_table_of_rates_says_from_which_day_each_holds() -> None:
    found = read_key_rates(TABLE, "key-rates.toml")
    assert found.on("RU", date(2025, 12, 31)) is None
    rate = KeyRate("RU", date(2026, 1, 1), 16.0, "made up")
    assert found.all() == [found.on("RU", date(2026, 1, 1))] == [rate]
    with pytest.raises(RuleSetError, match=r"key-rates\.toml"):
        read_key_rates("[[rate", "key-rates.toml")


def test_two_rates_of_one_day_fail_to_load() -> None:
    with pytest.raises(RuleSetError, match="two key rates"):
        read_key_rates(TABLE + TABLE, "key-rates.toml")


def test_given_rates_stand_in_for_a_states_whole_table() -> None:
    given_ones = [KeyRate("RU", date(2026, 6, 1), 9.0, "asked")]
    both = RATES.replaced_by(given_ones)
    assert both.on("RU", date(2026, 1, 2)) is None
    assert both.newest("RU") == given_ones[0]
    assert both.on("BY", date(2026, 6, 1)) == RATES.on("BY", date(2026, 6, 1))
    assert len(both.all()) == 2
