"""The subsidy of interest on a loan: year by year, under the cap, and in one effective rate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import groupby
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
    share_percent, most_months = _share_and_months(terms)
    start = _rate_on(rates, country, loan.start)
    dues = list(_dues(loan, rates, country, share_percent, most_months))
    by_year = [list(some) for _, some in groupby(dues, lambda due: due.month.begins.year)]
    cap = _cap(terms, loan, rub_per_unit)
    within = _within_margin(terms, loan, start)
    paid = within is not False
    years = tuple(_year(some, cap, paid=paid) for some in by_year)
    borne = sum(_borne(some, cap, paid=paid) for some in by_year)
    owed = sum(due.month.owed / _MONTHS for due in dues)
    return Subsidy(
        country,
        loan,
        years,
        interest=_hundredths(sum(year.interest for year in years)),
        subsidy=_hundredths(sum(year.subsidy for year in years)),
        effective_percent=borne / owed * _PERCENT if owed else 0.0,
        within_margin=within,
        key_rate=start,
        assumptions=(
            *([] if paid else [Assumption.ABOVE_MARGIN]),
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


@dataclass(frozen=True, slots=True)
class _Due:
    """What the share of the key rate gives for a month, before cap and margin are looked at."""

    month: Month
    amount: float
    key_percent: float


def _share_and_months(terms: SubsidyTerms) -> tuple[float, float]:
    """The share of the key rate in percent, and for how many months it is paid."""
    if terms.share_percent.value is None or terms.most_years.value is None:
        raise SubsidyError("", "open_terms", "The share or the term of the subsidy is open.")
    return terms.share_percent.value, terms.most_years.value * _MONTHS


def _dues(
    loan: Loan, rates: KeyRates, country: str, share_percent: float, most_months: float
) -> Iterator[_Due]:
    for month in months_of(loan):
        key = _rate_on(rates, country, month.begins).percent
        rate = min(loan.rate_percent, key * share_percent / _PERCENT)
        amount = month.owed * rate / _PERCENT / _MONTHS if month.number <= most_months else 0.0
        yield _Due(month, amount, key)


def _cap(terms: SubsidyTerms, loan: Loan, rub_per_unit: float | None) -> float | None:
    """The cap of a year in the loan's currency; None without one, or without a rate of exchange."""
    exchange = 1.0 if loan.currency == "RUB" else rub_per_unit
    cap_rub = terms.cap_rub.value
    if cap_rub is None or exchange is None:
        return None
    exact = Decimal(repr(cap_rub)) / Decimal(repr(exchange))
    return float(exact.quantize(_HUNDREDTH, ROUND_FLOOR))


def _within_margin(terms: SubsidyTerms, loan: Loan, start: KeyRate) -> bool | None:
    margin = terms.margin_points.value
    return None if margin is None else margin_of(loan, start) <= margin


def _year(dues: Sequence[_Due], cap: float | None, *, paid: bool) -> Year:
    uncapped = _hundredths(sum(due.amount for due in dues))
    most = uncapped if cap is None else min(uncapped, cap)
    keys = [due.key_percent for due in dues]
    return Year(
        dues[0].month.begins.year,
        _hundredths(sum(due.month.interest for due in dues)),
        uncapped,
        most if paid else 0.0,
        cap,
        (min(keys), max(keys)),
    )


def _borne(dues: Sequence[_Due], cap: float | None, *, paid: bool) -> float:
    """Interest of a year that the borrower bears, not rounded."""
    subsidised = sum(due.amount for due in dues) if paid else 0.0
    interest = sum(due.month.interest for due in dues)
    return interest - min(subsidised, inf if cap is None else cap)


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
