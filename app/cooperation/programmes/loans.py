"""A loan month by month: what is owed, repaid and paid as interest."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import expm1, log1p

_MONTHS = 12
_PERCENT = 100.0


class Schedule(StrEnum):
    """How a loan is repaid."""

    ANNUITY = "annuity"
    EQUAL = "equal"
    BULLET = "bullet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A loan; every month counts as a twelfth of a year.

    Attributes:
        amount: in its currency.
        rate_percent: a year, fixed.
        months: from the start to the last payment.
        grace_months: first months in which only interest is paid.
    """

    amount: float
    currency: str
    rate_percent: float
    months: int
    start: date
    schedule: Schedule = Schedule.EQUAL
    grace_months: int = 0


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a loan.

    Attributes:
        number: from 1.
        begins: first day.
        owed: during the month, before its repayment.
    """

    number: int
    begins: date
    owed: float
    interest: float
    repaid: float


def months_of(loan: Loan) -> Iterator[Month]:
    """Go through a loan; what is repaid adds up to the amount."""
    owed = loan.amount
    monthly = loan.rate_percent / _PERCENT / _MONTHS
    for number in range(1, loan.months + 1):
        repaid = owed if number == loan.months else min(owed, _repaid(loan, number, owed, monthly))
        yield Month(number, month_later(loan.start, number - 1), owed, owed * monthly, repaid)
        owed -= repaid


def _repaid(loan: Loan, number: int, owed: float, monthly: float) -> float:
    if number <= loan.grace_months or loan.schedule is Schedule.BULLET:
        return 0.0
    left = loan.months - number + 1
    growth = expm1(left * log1p(monthly))
    if loan.schedule is Schedule.EQUAL or growth == 0:
        return owed / left
    # The even payment less the interest of this month, in a form that small rates do not hurt.
    return owed * monthly / growth


def month_later(day: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
