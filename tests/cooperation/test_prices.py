"""What the limits of a plan are worth: no pair is worth more than its limits, and all is paid."""

from dataclasses import replace

import numpy as np
import pytest

from app.cooperation.allocation.problem import Contract, Option, Problem, Quota, Weights
from app.cooperation.allocation.solver import allocate, priced
from tests.cooperation.problems import NO_LOSS, demand, random_problem, supply


def prices_of(problem: Problem) -> tuple[list[float], list[float]]:
    prices = priced(problem)
    assert prices is not None
    return prices.supplies.tolist(), prices.demands.tolist()


def check_prices(problem: Problem, supplies: list[float], demands: list[float]) -> None:
    found = prices_of(problem)
    assert found[0] == pytest.approx(supplies)
    assert found[1] == pytest.approx(demands)


@pytest.mark.parametrize("seed", range(60))
def test_prices_of_limits_come_to_the_worth_of_the_plan_and_no_pair_is_worth_more(
    seed: int,
) -> None:
    problem = replace(random_problem(seed), quotas=(), weights=NO_LOSS)
    supplies, demands = prices_of(problem)
    assert min(*supplies, *demands) >= 0
    capacity = [one.capacity for one in problem.supplies]
    wanted = [one.wanted for one in problem.demands]
    paid = np.dot(supplies, capacity) + np.dot(demands, wanted)
    assert paid == pytest.approx(allocate(problem).value, rel=1e-4, abs=1e-3)
    for option in problem.options:
        cost = supplies[option.supply] + demands[option.demand]
        assert problem.worth(option) <= cost + 1e-6


@pytest.mark.parametrize("seed", range(60))
def test_more_of_a_limit_adds_no_more_than_its_price(seed: int) -> None:
    problem = replace(random_problem(seed), weights=Weights(concentration=0))
    supplies, demands = prices_of(problem)
    before = allocate(problem).value
    for more in (0.5, 20.0):
        for at, one in enumerate(problem.supplies):
            offers = list(problem.supplies)
            offers[at] = replace(one, capacity=one.capacity + more)
            after = allocate(replace(problem, supplies=offers)).value
            assert after <= before + more * supplies[at] + 1e-3
        for at, need in enumerate(problem.demands):
            needs = list(problem.demands)
            needs[at] = replace(need, wanted=need.wanted + more)
            after = allocate(replace(problem, demands=needs)).value
            assert after <= before + more * demands[at] + 1e-3


def test_the_smaller_side_of_a_pair_alone_has_the_price() -> None:
    pair = Problem(
        supplies=[supply("a", 20)], demands=[demand("x", 10)], options=[Option(0, 0, 0.9)],
        weights=NO_LOSS,
    )  # fmt: skip
    check_prices(pair, [0.0], [0.9])
    small = replace(pair, supplies=[supply("a", 4)])
    check_prices(small, [0.9], [0.0])
    agreed = replace(pair, contracts=[Contract(0, 4)])
    check_prices(agreed, [0.0], [0.9])


def test_the_price_of_a_quota_is_one_of_those_whom_it_binds() -> None:
    problem = Problem(
        supplies=[supply("a", 20), supply("b", 20, country="BY"), supply("c", 20)],
        demands=[demand("x", 50)],
        options=[Option(0, 0, 0.9), Option(1, 0, 0.6), Option(2, 0, 0.7)],
        quotas=[Quota("KZ", of_suppliers=True, most=15)],
        weights=NO_LOSS,
    )
    check_prices(problem, [0.9, 0.6, 0.9], [0.0])
    received = replace(problem, quotas=[Quota("RU", of_suppliers=False, most=30)])
    # A unit more would come of c, of which 10 are left.
    check_prices(received, [0.2, 0.0, 0.0], [0.7])


def test_nothing_has_a_price_where_nothing_fits_and_lots_that_bind_are_told() -> None:
    problem = Problem(
        supplies=[supply("a", 20, minimum_lot=8)], demands=[demand("x", 10)], options=[],
        weights=NO_LOSS,
    )  # fmt: skip
    check_prices(problem, [0.0], [0.0])
    others = [*problem.supplies, supply("b", 4)]
    options = [Option(0, 0, 0.5), Option(1, 0, 0.9)]
    for lot, binds in ((6.0, False), (8.0, True)):
        offers = [supply("a", 20, minimum_lot=lot), others[1]]
        found = priced(replace(problem, supplies=offers, options=options))
        assert found is not None
        assert found.lots_bind is binds
        assert found.bound == pytest.approx(3.6 + 3.0)
