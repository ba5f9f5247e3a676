"""The subsidy of interest: by hand, under its cap, and monotone."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cooperation.programmes.files import own_programmes
from app.cooperation.programmes.key_rates import KeyRate, KeyRates
from app.cooperation.programmes.loans import Loan, Schedule
from app.cooperation.programmes.rules import RuleStatus, Term
from app.cooperation.programmes.subsidy import (
    Assumption,
    SubsidyError,
    compared,
    in_roubles,
    margin_of,
    subsidy,
)
from app.vocabulary.citations import Citation
from tests.cooperation.key_rates import RATES

FOUND = own_programmes()["union-financial-assistance"].editions[0].subsidy
assert FOUND is not None
TERMS = FOUND
LOAN = Loan(
    amount=1_200_000_000, currency="RUB", rate_percent=18.0, months=24, start=date(2026, 7, 1),
    schedule=Schedule.BULLET,
)  # fmt: skip


def test_the_subsidy_is_what_a_person_works_out() -> None:
    found = subsidy(TERMS, LOAN, RATES, "RU")
    # 2026: six months at 16 % of 1.2 thousand million; 2027: twelve at 12 %; 2028: six at 12 %.
    assert [year.year for year in found.years] == [2026, 2027, 2028]
    assert [year.subsidy for year in found.years] == pytest.approx([96e6, 144e6, 72e6])
    assert [year.interest for year in found.years] == pytest.approx([108e6, 216e6, 108e6])
    assert found.effective_percent == pytest.approx((432 - 312) / 2400 * 100)
    assert found.within_margin
    assert not any(year.cap_hit for year in found.years)
    assert Assumption.RATES_STAY in found.assumptions
    assert Assumption.WHOSE_KEY_RATE in found.assumptions


def test_the_cap_holds_for_each_year_and_is_said_to_be_hit() -> None:
    big = Loan(
        amount=6e9, currency="RUB", rate_percent=18.0, months=24, start=date(2026, 7, 1),
        schedule=Schedule.BULLET,
    )  # fmt: skip
    found = subsidy(TERMS, big, RATES, "RU")
    assert [year.subsidy for year in found.years] == pytest.approx([350e6, 350e6, 350e6])
    assert all(year.cap_hit for year in found.years)


def test_the_cap_of_a_loan_in_another_currency_needs_a_rate_of_exchange() -> None:
    tenge = Loan(amount=1e12, currency="KZT", rate_percent=18.0, months=12, start=date(2026, 7, 1))
    without = subsidy(TERMS, tenge, RATES, "RU")
    assert without.years[0].cap is None
    assert Assumption.CAP_NOT_APPLIED in without.assumptions
    known = subsidy(TERMS, tenge, RATES, "RU", rub_per_unit=0.2)
    assert known.years[0].cap == pytest.approx(350e6 / 0.2)
    assert known.years[0].cap_hit


def test_interest_is_subsidised_for_five_years_at_most_and_never_beyond_the_loans_rate() -> None:
    long = Loan(amount=1e6, currency="RUB", rate_percent=5.0, months=84, start=date(2026, 1, 1),
                schedule=Schedule.BULLET)  # fmt: skip
    found = subsidy(TERMS, long, RATES, "RU")
    assert [year.subsidy for year in found.years] == pytest.approx([5e4] * 5 + [0, 0])


@settings(max_examples=60)
@given(st.integers(100_000_00, 3_000_000_000_00), st.sampled_from(Schedule), st.integers(1, 84))
def test_the_years_add_up_to_the_total_to_the_kopeck(
    kopecks: int, schedule: Schedule, months: int
) -> None:
    loan = Loan(amount=kopecks / 100, currency="RUB", rate_percent=18.5, months=months,
                start=date(2026, 3, 1), schedule=schedule)  # fmt: skip
    found = subsidy(TERMS, loan, RATES, "RU")
    for total, parts in (
        (found.subsidy, [year.subsidy for year in found.years]),
        (found.interest, [year.interest for year in found.years]),
    ):
        assert all(part == round(part, 2) for part in parts)
        assert round(total * 100) == sum(round(part * 100) for part in parts)


def test_half_a_kopeck_is_a_whole_one_and_the_cap_is_never_exceeded() -> None:
    # A month at 12 % of 112.50 is 1.125.
    loan = Loan(amount=112.5, currency="RUB", rate_percent=12.0, months=1, start=date(2027, 1, 1))
    assert subsidy(TERMS, loan, RATES, "RU").subsidy == 1.13
    tenge = Loan(amount=1e12, currency="KZT", rate_percent=18.0, months=12, start=date(2026, 7, 1))
    [first, *_] = subsidy(TERMS, tenge, RATES, "RU", rub_per_unit=0.19).years
    assert first.subsidy == first.cap == 1842105263.15  # 350 million / 0.19 is …263.157
    assert first.cap_hit


def test_a_rate_above_the_margin_is_said() -> None:
    dear = Loan(amount=1e6, currency="RUB", rate_percent=22.6, months=12, start=date(2026, 1, 1))
    assert subsidy(TERMS, dear, RATES, "RU").within_margin is False


ALWAYS = {
    Assumption.WHOSE_KEY_RATE, Assumption.CALENDAR_YEARS, Assumption.MONTHS_ARE_TWELFTHS,
}  # fmt: skip


@pytest.mark.parametrize(
    ("loan", "exchange", "more"),
    [
        (LOAN, None, {Assumption.RATES_STAY}),
        (replace(LOAN, months=6), None, set()),
        (replace(LOAN, months=7), None, set()),
        (replace(LOAN, months=8), None, {Assumption.RATES_STAY}),
        (replace(LOAN, months=6, currency="KZT"), None, {Assumption.CAP_NOT_APPLIED}),
        (replace(LOAN, months=6, currency="KZT"), 0.2, {Assumption.EXCHANGE_RATE_STAYS}),
        (replace(LOAN, months=6, rate_percent=22.6), None, {Assumption.ABOVE_MARGIN}),
    ],
)
def test_a_figure_says_what_it_takes_for_granted_and_no_more(
    loan: Loan, exchange: float | None, more: set[Assumption]
) -> None:
    found = subsidy(TERMS, loan, RATES, "RU", rub_per_unit=exchange)
    assert set(found.assumptions) == ALWAYS | more
    assert len(found.assumptions) == len(ALWAYS | more)


def test_an_open_share_or_term_is_a_problem_and_an_open_cap_or_margin_limits_nothing() -> None:
    terms = {"share_percent", "most_years", "cap_rub", "margin_points"}
    for name in terms:
        changed = replace(TERMS, **{name: Term(None, Citation.of("made up"), RuleStatus.OPEN)})
        if name in {"share_percent", "most_years"}:
            with pytest.raises(SubsidyError) as caught:
                subsidy(changed, LOAN, RATES, "RU")
            assert caught.value.code == "open_terms"
            continue
        found = subsidy(changed, replace(LOAN, amount=12e9), RATES, "RU")
        capped = name != "cap_rub"
        assert (Assumption.CAP_NOT_APPLIED in found.assumptions) is not capped
        assert (found.years[0].subsidy == 350e6) is capped
        assert found.within_margin is (None if name == "margin_points" else True)


def test_a_key_rate_that_is_not_known_is_a_problem() -> None:
    for country, day in (("AM", date(2026, 7, 1)), ("RU", date(2025, 12, 31))):
        loan = Loan(amount=1, currency="RUB", rate_percent=1, months=1, start=day)
        with pytest.raises(SubsidyError) as caught:
            subsidy(TERMS, loan, RATES, country)
        assert caught.value.code == "key_rate_unknown"


def test_states_are_compared_with_the_same_margin() -> None:
    [there] = compared(TERMS, LOAN, RATES, "RU", ("BY",))
    assert there.loan.rate_percent == pytest.approx(12.0)
    assert there.effective_percent == pytest.approx(2.0)
    assert Assumption.SAME_MARGIN in there.assumptions


# Rates as contracts state them: smaller ones than a millionth are no numbers of this world.
PERCENT = st.integers(0, 60_000_000).map(lambda millionths: millionths / 1e6)
LOANS = st.builds(
    Loan,
    amount=st.floats(1, 1e11),
    currency=st.just("RUB"),
    rate_percent=PERCENT,
    months=st.integers(1, 120),
    start=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    schedule=st.sampled_from(Schedule),
    grace_months=st.integers(0, 12),
)


def of(loan: Loan, percent: float) -> float:
    rates = KeyRates([KeyRate("RU", date(2026, 1, 1), percent, "made up")])
    return subsidy(TERMS, loan, rates, "RU").subsidy


@settings(max_examples=40)
@given(LOANS, PERCENT, PERCENT, st.floats(1, 10))
def test_the_subsidy_grows_with_the_key_rate_and_the_loan(
    loan: Loan, one: float, other: float, times: float
) -> None:
    low, high = sorted((one, other))
    larger = Loan(amount=loan.amount * times, currency="RUB", rate_percent=loan.rate_percent,
                  months=loan.months, start=loan.start, schedule=loan.schedule,
                  grace_months=loan.grace_months)  # fmt: skip
    assert of(loan, low) <= of(loan, high) * (1 + 1e-12)
    assert of(loan, high) <= of(larger, high) * (1 + 1e-12)


@settings(max_examples=40)
@given(LOANS, PERCENT)
def test_the_subsidy_is_never_negative_above_the_interest_or_above_the_cap(
    loan: Loan, percent: float
) -> None:
    rates = KeyRates([KeyRate("RU", date(2026, 1, 1), percent, "made up")])
    found = subsidy(TERMS, loan, rates, "RU")
    for year in found.years:
        assert 0 <= year.subsidy <= year.interest * (1 + 1e-9)
        assert year.subsidy <= 350e6
    assert -1e-9 <= found.effective_percent <= loan.rate_percent * (1 + 1e-9)


def test_margins_and_roubles_are_free_of_the_noise_of_floating_numbers() -> None:
    key = KeyRate("RU", date(2026, 1, 1), 11.6, "made up")
    assert 18.1 - 11.6 > 6.5, "as floating numbers subtract"
    assert margin_of(replace(LOAN, rate_percent=18.1), key) == 6.5
    assert margin_of(replace(LOAN, rate_percent=10.0), key) == -1.6
    assert 3 * 0.1 > 0.3, "as they multiply"
    assert in_roubles(3, 0.1) == 0.3
    assert in_roubles(350e6, 0.17) == 59_500_000


def test_a_key_rate_that_is_not_known_is_named_by_its_state() -> None:
    with pytest.raises(SubsidyError, match="key rate of AM is known for 2026-07-01") as caught:
        subsidy(TERMS, LOAN, RATES, "AM")
    assert (caught.value.field, caught.value.code) == ("key_rates", "key_rate_unknown")
