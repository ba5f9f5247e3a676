"""Minimum lots and contracts bind a plan, and it is as good as trying every choice."""

from dataclasses import replace
from itertools import product
from math import inf
from random import Random

import pytest
from scipy.optimize import linprog

from app.cooperation.allocation.greedy import greedy
from app.cooperation.allocation.problem import (
    AllocationError,
    Contract,
    Option,
    Problem,
    Weights,
)
from app.cooperation.allocation.solver import allocate
from tests.cooperation.problems import NO_LOSS, check_conserved, demand, random_problem, supply


def best_by_trying(problem: Problem) -> float:
    """Every choice of pairs that are served at all, each solved by another solver."""
    agreed = [0.0] * len(problem.options)
    for contract in problem.contracts:
        agreed[contract.option] += contract.amount
    best = -inf
    for chosen in product([False, True], repeat=len(problem.options)):
        served = [at for at, yes in enumerate(chosen) if yes or agreed[at]]
        if not served:
            best = max(best, 0.0)
            continue
        options = [problem.options[at] for at in served]
        rows = [[float(o.supply == at) for o in options] for at in range(len(problem.supplies))]
        rows += [[float(o.demand == at) for o in options] for at in range(len(problem.demands))]
        most = [s.capacity for s in problem.supplies] + [d.wanted for d in problem.demands]
        for quota in problem.quotas:
            rows.append([float(problem.quota_counts(quota, o)) for o in options])
            most.append(quota.most)
        bounds = [
            (max(agreed[at], problem.supplies[problem.options[at].supply].minimum_lot), None)
            if chosen[at]
            else (agreed[at], agreed[at])
            for at in served
        ]
        found = linprog([-problem.worth(o) for o in options], A_ub=rows, b_ub=most, bounds=bounds)
        if found.status == 0:
            best = max(best, -float(found.fun or 0.0))
    return best


@pytest.mark.parametrize("seed", range(40))
def test_minimum_lots_are_as_good_as_trying_every_choice(seed: int) -> None:
    problem = replace(random_problem(seed, lots=True), weights=Weights(concentration=0))
    plan = allocate(problem)
    assert plan.exact
    assert plan.value == pytest.approx(best_by_trying(problem), rel=1e-3, abs=1e-3)


def test_a_contract_is_kept_though_another_pair_is_better() -> None:
    problem = Problem(
        supplies=[supply("a", 10)], demands=[demand("x", 10), demand("y", 10)],
        options=[Option(0, 0, 0.9), Option(0, 1, 0.2)], contracts=[Contract(1, 4)],
        weights=NO_LOSS,
    )  # fmt: skip
    assert list(allocate(problem).amounts) == pytest.approx([6, 4], abs=1e-4)
    assert list(greedy(problem).amounts) == pytest.approx([6, 4])


def test_a_contract_below_the_minimum_lot_is_kept() -> None:
    problem = Problem(
        supplies=[supply("a", 10, minimum_lot=8)], demands=[demand("x", 6), demand("y", 9)],
        options=[Option(0, 0, 0.3), Option(0, 1, 0.9)], contracts=[Contract(0, 2)],
        weights=NO_LOSS,
    )  # fmt: skip
    # The lot binds what comes besides: x gets its contract and no more, y a lot of what is left.
    for plan in (allocate(problem), greedy(problem)):
        assert list(plan.amounts) == pytest.approx([2, 8], abs=1e-4)
    assert allocate(problem).bound == pytest.approx(7.8, rel=1e-3)


def with_contracts(seed: int) -> Problem:
    """A random problem with lots and with contracts, which may be below a lot."""
    problem = random_problem(seed, lots=True)
    chance = Random(seed + 1)  # noqa: S311 - made-up data, not secrets
    numbers = [at for at in range(len(problem.options)) if chance.random() < 0.5]
    contracts = [Contract(at, chance.uniform(0, 15)) for at in numbers]
    return replace(problem, contracts=contracts, quotas=(), weights=Weights(concentration=0))


@pytest.mark.parametrize("seed", range(60))
def test_contracts_and_minimum_lots_are_as_good_as_trying_every_choice(seed: int) -> None:
    problem = with_contracts(seed)
    try:
        plan, simple = allocate(problem), greedy(problem)
    except AllocationError:
        return  # more is agreed than there is
    for contract in problem.contracts:
        assert plan.amounts[contract.option] >= contract.amount * (1 - 1e-6) - 1e-6
    best = best_by_trying(problem)
    assert plan.value == pytest.approx(best, rel=1e-3, abs=1e-3)
    assert plan.bound >= best - 1e-3
    assert plan.value >= simple.value - 1e-3


def test_many_lots_are_solved_round_by_round_with_an_honest_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from app.cooperation.allocation import solver

    exact = [allocate(random_problem(seed, lots=True)).value for seed in range(30)]
    monkeypatch.setattr(solver, "EXACT_LOTS", -1)
    for seed, best in enumerate(exact):
        problem = random_problem(seed, lots=True)
        plan = allocate(problem)
        check_conserved(problem, plan)
        assert plan.value <= best + 1e-3
        assert plan.bound >= best - 1e-3


@pytest.mark.parametrize("huge", [1e6, 1e12, 1e15])
def test_an_amount_beyond_all_others_does_not_drown_them(huge: float) -> None:
    # Pair by pair a would serve x, and b, which hardly fits, would be left for y.
    options = [Option(0, 0, 0.9), Option(1, 0, 0.85), Option(0, 1, 0.8), Option(1, 1, 0.1)]
    offered = Problem(
        supplies=[supply("a", 10), supply("b", 10), supply("huge", huge)],
        demands=[demand("x", 10), demand("y", 10), demand("z", 10)],
        options=[*options, Option(2, 2, 0.5)],
        weights=NO_LOSS,
    )
    needed = replace(
        offered,
        supplies=[supply("a", 10), supply("b", 10), supply("c", 10)],
        demands=[demand("x", 10), demand("y", 10), demand("huge", huge)],
    )
    for problem in (offered, needed):
        plan = allocate(problem)
        assert plan.amounts == pytest.approx([0, 10, 10, 0, 10], abs=1e-6)
        assert plan.bound == pytest.approx(21.5)
        assert plan.exact


def test_a_plan_that_the_tolerances_of_the_solver_spoil_is_not_told_to_be_the_best() -> None:
    problem = Problem(
        supplies=[supply("a", 1e-6), supply("b", 1e-6), supply("huge", 1e15)],
        demands=[demand("x", 1e-6), demand("y", 1e-6), demand("z", 1e15)],
        options=[Option(0, 0, 0.9), Option(1, 1, 0.9), Option(2, 2, 1e-25)],
        weights=NO_LOSS,
    )
    plan = allocate(problem)
    assert (plan.exact, plan.gap > 0.5) == (False, True)
