"""Why a need stays open: the first thing that keeps it, and just short of that another one."""

from dataclasses import replace

import pytest

from app.cooperation.allocation.problem import Option, Plan, Problem, Quota, Weights
from app.cooperation.allocation.unmet import Unmet, Why, unmet
from tests.cooperation.problems import demand, supply

TWO_NEEDS = Problem(
    supplies=[supply("a", 10), supply("b", 100, country="BY", minimum_lot=20)],
    demands=[demand("x", 30), demand("y", 5, country="AM")],
    options=[Option(0, 0, 0.9), Option(1, 0, 0.5), Option(0, 1, 0.4)],
    weights=Weights(transport=0.1, concentration=0),
)


def told(problem: Problem, *amounts: float) -> list[Unmet]:
    return unmet(problem, Plan(amounts, 0, 0, exact=True))


def why(problem: Problem, *amounts: float) -> Why:
    """Why the first need stays open."""
    [found] = [one.why for one in told(problem, *amounts) if one.demand == 0]
    return found


def test_needs_that_are_open_are_told_with_what_lacks_the_largest_lack_first() -> None:
    assert told(TWO_NEEDS, 8, 20, 1) == [
        Unmet(1, 4, Why.CONCENTRATION), Unmet(0, 2, Why.CONCENTRATION),
    ]  # fmt: skip
    assert [(one.demand, one.lacking) for one in told(TWO_NEEDS, 0, 20, 0)] == [(0, 10), (1, 5)]
    even = replace(TWO_NEEDS, demands=[demand("z", 5), demand("y", 5)])
    assert [one.demand for one in told(even, 0, 0, 0)] == [1, 0], "by their ids where they are even"


def test_a_millionth_of_a_need_is_not_open() -> None:
    large = replace(TWO_NEEDS, demands=[demand("x", 1e4), demand("y", 5)])
    assert told(large, 10, 1e4 - 10 - 0.009, 5) == []
    assert [one.demand for one in told(large, 10, 1e4 - 10 - 0.011, 5)] == [0]


def test_no_offer_fits_or_none_is_worth_its_way() -> None:
    assert why(replace(TWO_NEEDS, options=[])) is Why.NO_OFFER
    for km, reason in ((4000.0, Why.NOT_WORTH_THE_WAY), (3999.0, Why.CONCENTRATION)):
        assert why(replace(TWO_NEEDS, options=[Option(0, 0, 0.4, km)]), 0) is reason


def test_all_offers_are_taken_by_whomever() -> None:
    of_a = replace(TWO_NEEDS, options=[Option(0, 0, 0.9), Option(0, 1, 0.4)])
    assert why(of_a, 6, 4) is Why.CAPACITY_TAKEN
    assert why(of_a, 6, 4 - 1e-6) is Why.CAPACITY_TAKEN, "a millionth of it is nothing"
    assert why(of_a, 6, 4 - 2e-5) is Why.CONCENTRATION
    # What is not worth its way is none that could be taken.
    far = replace(of_a, options=[*of_a.options, Option(1, 0, 0.1, 9000)])
    assert why(far, 6, 4, 0) is Why.CAPACITY_TAKEN


@pytest.mark.parametrize(
    ("quota", "amount", "reason"),
    [
        (Quota("KZ", of_suppliers=True, most=8), 4.0, Why.QUOTA),
        (Quota("KZ", of_suppliers=True, most=8), 3.9, Why.CONCENTRATION),
        (Quota("KZ", of_suppliers=True, most=8), 4 - 4e-6, Why.QUOTA),
        (Quota("RU", of_suppliers=False, most=4), 4.0, Why.QUOTA),
        # Those of other states, or of the other side, take nothing from it.
        (Quota("AM", of_suppliers=False, most=4), 4.0, Why.CONCENTRATION),
        (Quota("BY", of_suppliers=True, most=4), 4.0, Why.CONCENTRATION),
        (Quota("RU", of_suppliers=True, most=0), 4.0, Why.CONCENTRATION),
    ],
)
def test_the_quota_of_a_state_is_used_up_by_all_of_its_pairs(
    quota: Quota, amount: float, reason: Why
) -> None:
    bound = replace(TWO_NEEDS, options=[Option(0, 0, 0.9), Option(0, 1, 0.4)], quotas=[quota])
    assert why(bound, amount, 4) is reason


def test_what_others_deliver_takes_nothing_from_a_quota() -> None:
    quota = Quota("KZ", of_suppliers=True, most=10)
    spent = [supply("a", 50), supply("b", 20, country="BY")]
    problem = replace(TWO_NEEDS, quotas=[quota], supplies=spent)
    assert why(problem, 4, 20, 0) is Why.CONCENTRATION
    assert why(problem, 4, 20, 6) is Why.QUOTA


def test_one_offer_that_no_quota_binds_is_enough_to_go_on() -> None:
    quota = Quota("KZ", of_suppliers=True, most=5)
    assert why(replace(TWO_NEEDS, quotas=[quota]), 5, 20, 0) is Why.CONCENTRATION
    # Its lot is more than the need lacks.
    assert why(replace(TWO_NEEDS, quotas=[quota]), 5, 0, 0) is Why.CONCENTRATION
    full = [supply("a", 10), supply("b", 100, country="BY", minimum_lot=26)]
    assert why(replace(TWO_NEEDS, quotas=[quota], supplies=full), 5, 0, 0) is Why.MINIMUM_LOT


def test_a_lot_keeps_a_need_open_if_what_it_has_and_lacks_and_is_left_do_not_reach_it() -> None:
    for lot, amount, capacity, reason in (
        (31, 0, 100, Why.MINIMUM_LOT), (30, 0, 100, Why.CONCENTRATION),
        (30, 20, 100, Why.CONCENTRATION), (13, 0, 12, Why.MINIMUM_LOT),
        (12, 0, 12, Why.CONCENTRATION),
    ):  # fmt: skip
        offer = supply("b", capacity, minimum_lot=lot)
        problem = replace(TWO_NEEDS, supplies=[offer], options=[Option(0, 0, 0.5)])
        assert why(problem, amount) is reason
    # Another one without a lot could serve it.
    assert why(replace(TWO_NEEDS, supplies=[supply("a", 10), supply("b", 9, minimum_lot=20)]),
               0, 0, 0) is Why.CONCENTRATION  # fmt: skip


def test_a_quota_that_leaves_less_than_a_lot_keeps_a_need_open_by_the_lot() -> None:
    offer = supply("b", 100, country="BY", minimum_lot=20)
    for most, reason in ((19, Why.MINIMUM_LOT), (20, Why.CONCENTRATION), (0, Why.QUOTA)):
        quota = Quota("BY", of_suppliers=True, most=most)
        problem = replace(TWO_NEEDS, supplies=[offer], options=[Option(0, 0, 0.5)], quotas=[quota])
        assert why(problem, 0) is reason
