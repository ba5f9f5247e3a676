"""Which pairs come in, which are looked up, and what is known of the rest: worked out by hand."""

from dataclasses import replace
from math import inf

import pytest

from app.cooperation.allocation import widening
from app.cooperation.allocation.problem import Contract, Option, Plan, Problem, Quota, Weights
from app.cooperation.allocation.unmet import Why, unmet
from app.cooperation.allocation.widening import widened
from tests.cooperation.looking import LEAST, Known, Slow, pairs, planned
from tests.cooperation.problems import NO_LOSS, demand, supply

ONE_NEED = Problem(
    supplies=[supply("a", 4), supply("b", 100), supply("c", 30), supply("d", 50)],
    demands=[demand("x", 10)],
    options=[Option(0, 0, 0.9), Option(1, 0, 0.8), Option(2, 0, 0.5)],
    weights=NO_LOSS,
)
"""The best offer is too small, the second is enough, the third is not needed, nor does d fit."""


def test_only_the_best_come_in_and_all_that_fit_count_as_capacity(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, source = planned(monkeypatch, ONE_NEED)
    assert pairs(found) == [(0, 0), (1, 0)]
    assert found.plan.value == pytest.approx(8.4, rel=1e-4)
    assert found.plan.bound == pytest.approx(8.4, rel=1e-4)
    assert (found.complete, found.plan.exact) == (True, True)
    assert found.capacity == 134
    assert source.asked == [(0, LEAST, 1), (0, LEAST, None)]


def test_a_need_is_looked_at_no_further_than_what_it_costs_and_the_cheapest_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A unit of a is worth 0.4, as y takes what x leaves; so x costs 0.5, and y nothing.
    problem = Problem(
        supplies=[supply("a", 8), supply("b", 5), supply("c", 1), supply("d", 50), supply("e", 1)],
        demands=[demand("x", 10), demand("y", 20)],
        options=[
            Option(0, 0, 0.9), Option(1, 0, 0.7), Option(3, 0, 0.6), Option(4, 0, 0.44),
            Option(0, 1, 0.4), Option(2, 1, 0.2), Option(4, 1, 0.15), Option(3, 1, 0.05),
        ],
        weights=NO_LOSS,
    )  # fmt: skip
    found, source = planned(monkeypatch, problem, few=2)
    assert source.asked == [(0, LEAST, 2), (1, LEAST, 2), (1, LEAST, None), (0, 0.45, None)]
    assert found.complete
    assert pairs(found) == [(0, 0), (0, 1), (1, 0), (2, 1), (3, 0), (4, 1)]
    # Now that d serves x, y has all of a.
    assert found.plan.value == pytest.approx(3.5 + 3.0 + 3.2 + 0.2 + 0.15, rel=1e-4)


def test_without_time_the_plan_is_that_of_the_few_and_others_could_serve_all_that_is_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, source = planned(monkeypatch, ONE_NEED, seconds=-1)
    assert (pairs(found), len(source.asked)) == ([(0, 0)], 1)
    assert (found.complete, found.plan.exact) == (False, False)
    # Nobody knows that no other offer fits as well as the best one.
    assert found.plan.value == pytest.approx(3.6, rel=1e-4)
    assert found.plan.bound == pytest.approx(3.6 + 10 * 0.9, rel=1e-4)


def test_without_time_a_plan_is_not_complete_though_all_is_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, source = planned(monkeypatch, ONE_NEED, few=2, seconds=-1)
    assert (found.complete, found.plan.exact, len(source.asked)) == (False, False, 1)
    # The need costs as much as the second offer is worth, and no other one fits better.
    assert found.plan.value == pytest.approx(8.4, rel=1e-4)
    assert found.plan.bound == pytest.approx(8.4, rel=1e-4)


def test_what_is_known_and_did_not_come_in_counts_with_what_its_supply_costs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Each need is looked at once more, and time is over. For x there is c, too, of which y and z
    # take all at 0.6, so that it would add 0.1 a unit.
    problem = Problem(
        supplies=[supply("a", 4), supply("b", 2), supply("c", 10)],
        demands=[demand("x", 10), demand("y", 8), demand("z", 8)],
        options=[
            Option(0, 0, 0.9), Option(1, 0, 0.8), Option(2, 0, 0.7), Option(2, 1, 0.6),
            Option(2, 2, 0.6),
        ],
        weights=NO_LOSS,
    )  # fmt: skip
    found, source = planned(monkeypatch, problem, seconds=2.5)
    assert len(source.asked) == 6
    assert found.plan.value == pytest.approx(3.6 + 1.6 + 6, rel=1e-4)
    assert found.plan.bound == pytest.approx(3.6 + 1.6 + 6 + 10 * 0.1, rel=1e-4)
    assert not found.complete


def test_what_is_over_time_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = Problem(
        supplies=[*ONE_NEED.supplies, *ONE_NEED.supplies],
        demands=[demand("x", 10), demand("y", 10)],
        options=[
            replace(one, supply=one.supply + 4 * at, demand=at)
            for at in range(2)
            for one in ONE_NEED.options
        ],
        weights=NO_LOSS,
    )
    found, source = planned(monkeypatch, twice, seconds=0.5)
    assert source.asked == [(0, LEAST, 1), (1, LEAST, 1), (0, LEAST, None)]
    assert pairs(found) == [(0, 0), (1, 0), (4, 1)]
    assert not found.complete


def test_what_cannot_reach_its_lot_stays_out_and_what_just_reaches_it_comes_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small = supply("a", 4)
    for lot, inside in ((10.0, True), (10.1, False)):
        offers = [small, supply("b", 100, minimum_lot=lot), supply("c", 30)]
        found, _ = planned(monkeypatch, replace(ONE_NEED, supplies=offers))
        assert ((1, 0) in pairs(found)) is inside
        assert found.plan.value == pytest.approx(8 if inside else 3.6 + 3, rel=1e-4)
    scarce = [small, supply("b", 5, minimum_lot=5.1), supply("c", 30)]
    assert (1, 0) not in pairs(planned(monkeypatch, replace(ONE_NEED, supplies=scarce))[0])


def test_a_need_with_fewer_offers_than_come_in_at_first_is_not_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for few, looks in ((4, 1), (3, 2)):
        open_still = replace(ONE_NEED, demands=[demand("x", 1000)])
        found, source = planned(monkeypatch, open_still, few=few)
        assert len(source.asked) == looks
        assert found.complete


def test_a_plan_whose_open_needs_were_not_all_looked_at_is_not_complete(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What the state may receive is worth as much as the best offers, so that no other adds to it.
    bound = Problem(
        supplies=[supply("a", 20), supply("b", 20)],
        demands=[demand("x", 10), demand("y", 10)],
        options=[Option(0, 0, 0.9), Option(0, 1, 0.9), Option(1, 0, 0.5), Option(1, 1, 0.5)],
        quotas=[Quota("RU", of_suppliers=False, most=5)],
        weights=NO_LOSS,
    )
    for seconds, looks in ((60, 4), (0.5, 3)):
        found, source = planned(monkeypatch, bound, seconds=seconds)
        assert (len(source.asked), found.complete) == (looks, looks == 4)
        assert found.plan.value == pytest.approx(4.5, rel=1e-4)
        assert found.plan.bound == pytest.approx(4.5, rel=1e-4)


def test_without_prices_everything_that_may_be_had_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(widening, "priced", lambda _: None)  # as if time had been too short
    found, source = planned(monkeypatch, ONE_NEED)
    assert (pairs(found), len(source.asked)) == ([(0, 0), (1, 0), (2, 0)], 2)
    assert (found.complete, found.plan.exact) == (False, False)
    assert found.plan.bound == pytest.approx(3.6 + 10 * 0.9, rel=1e-4)


def test_a_need_that_stays_open_shows_the_best_offer_though_others_took_all_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What fits y the best is not worth its way; a would be, but x has it.
    problem = Problem(
        supplies=[supply("a", 10), supply("b", 10)],
        demands=[demand("x", 10), demand("y", 10)],
        options=[Option(0, 0, 0.9), Option(1, 1, 0.5, 9000), Option(0, 1, 0.3)],
        weights=Weights(transport=0.1, concentration=0),
    )
    found, _ = planned(monkeypatch, problem)
    assert pairs(found) == [(0, 0), (0, 1), (1, 1)]
    assert [(one.demand, one.why) for one in unmet(found.problem, found.plan)] == [
        (1, Why.CAPACITY_TAKEN)
    ]


def test_an_open_need_shows_only_offers_that_have_something_left() -> None:
    problem = replace(
        ONE_NEED,
        supplies=[supply("a", 4), supply("b", 1e4), supply("c", 30)],
        demands=[demand("x", 10), demand("y", 1e4)],
        options=[],
        contracts=(),
    )
    fitting = [*ONE_NEED.options, Option(0, 1, 0.9), Option(1, 1, 0.8), Option(2, 1, 0.5)]

    def looked(of_x: float, of_y: tuple[float, float]) -> tuple[set[tuple[int, int]], int]:
        """With what a delivers to x, and a and b to y, and b's 10 to x."""
        source = Known(fitting)
        start = replace(problem, options=[Option(0, 0, 0.9), Option(0, 1, 0.9), Option(1, 1, 0.8)])
        work = widening._Widening(start, source, 1)
        work.begin()
        plan = Plan((of_x, *of_y), 0, 0, exact=True)
        assert work.look_at_open(plan, inf)
        return {(one.supply, one.demand) for one in work.problem.options[3:]}, source.looks - 2

    # Open needs are looked at to the end; what is left to a millionth is all taken.
    assert looked(4, (0, 1e4)) == ({(2, 0)}, 1)
    assert looked(4, (0, 1e4 - 0.001)) == ({(2, 0)}, 1)
    assert looked(4, (0, 1e4 - 1)) == ({(1, 0), (2, 0), (2, 1)}, 2)
    assert looked(10, (0, 1e4 - 0.001)) == (set(), 0)


def test_a_pair_under_contract_comes_in_once_and_counts_as_capacity(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = Slow(list(ONE_NEED.options))
    monkeypatch.setattr(widening, "monotonic", lambda: source.now)
    agreed = replace(ONE_NEED, options=[Option(3, 0, 0.0)], contracts=[Contract(0, 7)])
    found = widened(agreed, source, seconds=60, few=2)
    assert pairs(found) == [(0, 0), (1, 0), (3, 0)]
    assert found.plan.value == pytest.approx(3 * 0.9, rel=1e-4)
    # c is not looked at, as a has enough.
    assert found.capacity == 4 + 100 + 50
