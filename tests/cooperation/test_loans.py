"""How a loan is repaid, month by month."""

from datetime import date

import pytest

from app.cooperation.programmes.loans import Loan, Schedule, month_later, months_of


@pytest.mark.parametrize("schedule", list(Schedule))
@pytest.mark.parametrize("grace", [0, 6])
def test_what_is_repaid_adds_up_to_the_loan(schedule: Schedule, grace: int) -> None:
    loan = Loan(amount=1e6, currency="RUB", rate_percent=12, months=24, start=date(2026, 1, 31),
                schedule=schedule, grace_months=grace)  # fmt: skip
    months = list(months_of(loan))
    assert sum(month.repaid for month in months) == pytest.approx(1e6)
    assert all(month.owed >= 0 for month in months)
    assert [month.repaid for month in months[:grace]] == [0] * grace
    if schedule is Schedule.ANNUITY:
        payments = {round(month.repaid + month.interest, 4) for month in months[grace:]}
        assert len(payments) == 1


@pytest.mark.parametrize("rate", [0.0, 12.0])
def test_equal_parts_are_equal_and_a_loan_without_interest_is_repaid_in_them(rate: float) -> None:
    for schedule in (Schedule.EQUAL, Schedule.ANNUITY, Schedule.BULLET):
        loan = Loan(amount=1200, currency="RUB", rate_percent=rate, months=8,
                    start=date(2026, 1, 1), schedule=schedule, grace_months=2)  # fmt: skip
        repaid = [month.repaid for month in months_of(loan)]
        if schedule is Schedule.BULLET:
            assert repaid == [0] * 7 + [1200]
        elif schedule is Schedule.EQUAL or rate == 0:
            assert repaid == pytest.approx([0, 0] + [200] * 6)
        else:
            assert repaid[2] < repaid[3] < repaid[7]


def test_the_end_of_a_month_stays_one() -> None:
    assert month_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert month_later(date(2027, 12, 31), 2) == date(2028, 2, 29)
