"""The subsidy of interest on a loan: year by year, under the cap, and in one effective rate."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import inf

from app.cooperation.programmes.key_rates import KeyRate, KeyRates
from app.cooperation.programmes.loans import Loan, Month, months_of
from app.cooperation.programmes.rules import SubsidyTerms

_MONTHS = 12
_PERCENT = 100.0
_HUNDREDTH = Decimal("0.01")


class SubsidyError(ValueError):
    """The subsidy cannot be worked out; `field` names what is missing or wrong."""

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.code = code


class Assumption(StrEnum):
    """What the figures take for granted, since it is open or lies ahead."""

    WHOSE_KEY_RATE = "whose_key_rate"
    RATES_STAY = "rates_stay"
    CALENDAR_YEARS = "calendar_years"
    MONTHS_ARE_TWELFTHS = "months_are_twelfths"
    EXCHANGE_RATE_STAYS = "exchange_rate_stays"
    CAP_NOT_APPLIED = "cap_not_applied"
    SAME_MARGIN = "same_margin"
    ABOVE_MARGIN = "above_margin"


@dataclass(frozen=True, slots=True)
class Year:
    """One calendar year; amounts in the loan's currency, to the hundredth.

    Attributes:
        uncapped: what the share of the key rate would give.
        subsidy: what is paid of it; nothing where the loan's rate is above the margin.
        cap: None where the rate of exchange is not known.
        key_percent: lowest and highest key rate of its months.
    """

    year: int
    interest: float
    uncapped: float
    subsidy: float
    cap: float | None
    key_percent: tuple[float, float]

    @property
    def cap_hit(self) -> bool:
        """Whether the cap takes something away."""
        return self.cap is not None and self.subsidy == self.cap < self.uncapped


@dataclass(frozen=True, slots=True)
class Subsidy:
    """The subsidy of one loan by one state's key rate.

    Attributes:
        effective_percent: what the borrower pays a year, of what he owes.
        within_margin: whether the loan's rate is at most the key rate at the start plus the margin.
        key_rate: at the start.
    """

    country: str
    loan: Loan
    years: tuple[Year, ...]
    interest: float
    subsidy: float
    effective_percent: float
    within_margin: bool | None
    key_rate: KeyRate
    assumptions: tuple[Assumption, ...]


def subsidy(
    terms: SubsidyTerms,
    loan: Loan,
    rates: KeyRates,
    country: str,
    *,
    rub_per_unit: float | None = None,
) -> Subsidy:
    """Work out the subsidy of a loan by the key rate of a state.

    Interest is subsidised up to the share of the key rate of each month, never beyond the loan's
    own rate, for the first years only, and in each calendar year up to the cap. Of a loan whose
    rate is above the key rate at its start and the margin, nothing is paid.

    Args:
        terms: of the programme.
        loan: the loan.
        rates: known key rates; the last one of a state is taken for later days.
        country: whose key rate counts; sources disagree which one does.
        rub_per_unit: roubles for one unit of the loan's currency; 1 for roubles.

    Raises:
        SubsidyError: a key rate is not known, or a term of the programme is open.
    """
    if terms.share_percent.value is None or terms.most_years.value is None:
        raise SubsidyError("", "open_terms", "The share or the term of the subsidy is open.")
    exchange = 1.0 if loan.currency == "RUB" else rub_per_unit
    cap_rub = terms.cap_rub.value
    cap = None
    if cap_rub is not None and exchange is not None:
        exact = Decimal(repr(cap_rub)) / Decimal(repr(exchange))
        cap = float(exact.quantize(_HUNDREDTH, ROUND_FLOOR))
    most_months = terms.most_years.value * _MONTHS
    start = _rate_on(rates, country, loan.start)
    years: dict[int, list[tuple[Month, float, float]]] = {}
    owed_for = 0.0
    for month in months_of(loan):
        key = _rate_on(rates, country, month.begins).percent
        rate = min(loan.rate_percent, key * terms.share_percent.value / _PERCENT)
        paid = month.owed * rate / _PERCENT / _MONTHS if month.number <= most_months else 0.0
        years.setdefault(month.begins.year, []).append((month, paid, key))
        owed_for += month.owed / _MONTHS
    margin = terms.margin_points.value
    within = None if margin is None else margin_of(loan, start) <= margin
    told = tuple(
        _year(year, months, cap, paid=within is not False) for year, months in years.items()
    )
    borne = sum(_borne(months, cap, paid=within is not False) for months in years.values())
    interest = _hundredths(sum(one.interest for one in told))
    paid_out = _hundredths(sum(one.subsidy for one in told))
    return Subsidy(
        country,
        loan,
        told,
        interest,
        paid_out,
        effective_percent=borne / owed_for * _PERCENT if owed_for else 0.0,
        within_margin=within,
        key_rate=start,
        assumptions=(
            *([Assumption.ABOVE_MARGIN] if within is False else ()),
            *_assumptions(loan, rates, country, cap=cap),
        ),
    )


def margin_of(loan: Loan, key: KeyRate) -> float:
    """Points by which a loan's rate is above a key rate, free of the noise of subtraction."""
    return round(loan.rate_percent - key.percent, 9)


def in_roubles(amount: float, rub_per_unit: float) -> float:
    """An amount in roubles, free of the noise of multiplication."""
    return float(Decimal(repr(amount)) * Decimal(repr(rub_per_unit)))


def compared(  # noqa: PLR0913 - the last one by name
    terms: SubsidyTerms,
    loan: Loan,
    rates: KeyRates,
    country: str,
    others: tuple[str, ...],
    *,
    rub_per_unit: float | None = None,
) -> tuple[Subsidy, ...]:
    """The same loan in other states: with the same margin over the key rate there.

    Raises:
        SubsidyError: a key rate is not known.
    """
    margin = margin_of(loan, _rate_on(rates, country, loan.start))
    found = []
    for other in others:
        percent = max(0.0, _rate_on(rates, other, loan.start).percent + margin)
        there = replace(loan, rate_percent=percent)
        one = subsidy(terms, there, rates, other, rub_per_unit=rub_per_unit)
        found.append(replace(one, assumptions=(*one.assumptions, Assumption.SAME_MARGIN)))
    return tuple(found)


def _year(
    year: int, months: list[tuple[Month, float, float]], cap: float | None, *, paid: bool
) -> Year:
    uncapped = _hundredths(sum(due for _, due, _ in months))
    most = uncapped if cap is None else min(uncapped, cap)
    keys = [key for _, _, key in months]
    return Year(
        year,
        _hundredths(sum(month.interest for month, _, _ in months)),
        uncapped,
        most if paid else 0.0,
        cap,
        (min(keys), max(keys)),
    )


def _borne(months: list[tuple[Month, float, float]], cap: float | None, *, paid: bool) -> float:
    """Interest of a year that the borrower bears, not rounded."""
    due = sum(due for _, due, _ in months) if paid else 0.0
    return sum(month.interest for month, _, _ in months) - min(due, inf if cap is None else cap)


def _hundredths(amount: float) -> float:
    """An amount as it is paid; what years are rounded to adds up to the total."""
    return float(Decimal(repr(amount)).quantize(_HUNDREDTH, ROUND_HALF_UP))


def _rate_on(rates: KeyRates, country: str, day: date) -> KeyRate:
    found = rates.on(country, day)
    if found is None:
        raise SubsidyError(
            "key_rates",
            "key_rate_unknown",
            f"No key rate of {country} is known for {day}. Give it in `key_rates`, or let the "
            "operator add it to the table.",
        )
    return found


def _assumptions(
    loan: Loan, rates: KeyRates, country: str, *, cap: float | None
) -> list[Assumption]:
    found = [
        Assumption.WHOSE_KEY_RATE,
        Assumption.CALENDAR_YEARS,
        Assumption.MONTHS_ARE_TWELFTHS,
    ]
    newest = rates.newest(country)
    last = list(months_of(loan))[-1].begins
    if newest is not None and newest.since < last:
        found.append(Assumption.RATES_STAY)
    if cap is None:
        found.append(Assumption.CAP_NOT_APPLIED)
    elif loan.currency != "RUB":
        found.append(Assumption.EXCHANGE_RATE_STAYS)
    return found
