"""Key rates by state and day: a table that the operator keeps, with a source for each row."""

import tomllib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.cooperation.programmes.reading import RuleSetError, Table
from app.vocabulary.countries import countries

MOST_PERCENT = 1000.0


@dataclass(frozen=True, slots=True)
class KeyRate:
    """A state's key rate from a day on, in percent a year."""

    country: str
    since: date
    percent: float
    source: str


class KeyRates:
    """All known key rates."""

    def __init__(self, rates: Iterable[KeyRate] = ()) -> None:
        """Put the rates in order.

        Raises:
            RuleSetError: two of a state begin on one day, or one is negative.
        """
        self._by_country: dict[str, list[KeyRate]] = {}
        for rate in sorted(rates, key=lambda one: (one.country, one.since)):
            known = self._by_country.setdefault(rate.country, [])
            if not 0 <= rate.percent <= MOST_PERCENT:
                raise RuleSetError(
                    f"key rate of {rate.country} since {rate.since}: {rate.percent} % is no rate; "
                    f"give 0 to {MOST_PERCENT:.0f}"
                )
            if known and known[-1].since == rate.since:
                raise RuleSetError(f"two key rates of {rate.country} since {rate.since}")
            known.append(rate)

    @property
    def countries(self) -> tuple[str, ...]:
        """States with at least one known rate."""
        return tuple(self._by_country)

    def on(self, country: str, day: date) -> KeyRate | None:
        """The rate of a state on a day: the latest that has begun; None before the first."""
        known = self._by_country.get(country, [])
        at = bisect_right(known, day, key=lambda rate: rate.since)
        return known[at - 1] if at else None

    def newest(self, country: str) -> KeyRate | None:
        """The last known rate of a state; later days are assumed to keep it."""
        known = self._by_country.get(country, [])
        return known[-1] if known else None

    def replaced_by(self, others: Iterable[KeyRate]) -> "KeyRates":
        """These rates, but of the states in another table only that table's."""
        given = list(others)
        theirs = {rate.country for rate in given}
        kept = [
            rate
            for country, rates in self._by_country.items()
            if country not in theirs
            for rate in rates
        ]
        return KeyRates([*kept, *given])

    def all(self) -> list[KeyRate]:
        """Every rate, by state and day."""
        return [rate for rates in self._by_country.values() for rate in rates]


def read_key_rates(text: str, name: str) -> KeyRates:
    """Read a table of key rates: `[[rate]]` with `country`, `since`, `percent` and `source`.

    Raises:
        RuleSetError: it is not valid; names the place.
    """
    try:
        top = Table(tomllib.loads(text), name)
    except tomllib.TOMLDecodeError as error:
        raise RuleSetError(f"{name}: {error}") from error
    rates = [_rate(table) for table in top.tables("rate")]
    top.close()
    return KeyRates(rates)


def _rate(table: Table) -> KeyRate:
    country = table.text("country")
    if country not in countries():
        raise table.error(f"there is no state {country}")
    percent = table.threshold("percent") if table.has("percent") else ()
    if isinstance(percent, tuple):
        raise table.error("percent must be a number")
    since = table.day("since")
    rate = KeyRate(country, since or date.min, percent, table.text("source"))
    table.close()
    return rate
