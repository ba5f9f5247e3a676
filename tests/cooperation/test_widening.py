"""A plan over looked-up pairs is the plan over all pairs, and what stays open cannot be served."""

from dataclasses import replace
from random import Random

import pytest

from app.cooperation.allocation.filling import filled
from app.cooperation.allocation.problem import (
    Contract,
    Demand,
    Option,
    Plan,
    Problem,
    Quota,
    Supply,
    Weights,
    value_of,
)
from app.cooperation.allocation.solver import allocate
from app.cooperation.allocation.unmet import Why, unmet
from app.cooperation.allocation.widening import Widened, widened
from tests.cooperation.looking import LEAST, Known
from tests.cooperation.problems import check_conserved, demand, random_sides, supply


def dense_problem(seed: int, *, lots: bool = False) -> Problem:
    """Needs and offers of which nearly all pairs fit."""
    chance = Random(seed)  # noqa: S311 - made-up data, not secrets
    supplies, demands = random_sides(chance, most=9, suppliers=5, lots=lots)
    options = [
        Option(one, other, chance.uniform(LEAST, 0.9), chance.uniform(0, 9000))
        for one in range(len(supplies))
        for other in range(len(demands))
        if chance.random() < 0.8
    ]
    quotas = [Quota("KZ", of_suppliers=chance.random() < 0.5, most=chance.uniform(0, 120))]
    return Problem(
        supplies=supplies, demands=demands, options=options, quotas=quotas * chance.randint(0, 1),
        weights=Weights(concentration=chance.choice([0, 0.2])),
    )  # fmt: skip


def looked_up(problem: Problem, seconds: float = 60, few: int = 1) -> tuple[Widened, Known]:
    source = Known(list(problem.options))
    return widened(replace(problem, options=[]), source, seconds=seconds, few=few), source


def servable(problem: Problem, found: Widened) -> list[tuple[int, int]]:
    """Pairs of all that fit that could still carry something: tried one by one."""
    amounts: dict[tuple[int, int], float] = {
        (option.supply, option.demand): amount
        for option, amount in zip(found.problem.options, found.plan.amounts, strict=True)
    }
    plan = Plan(
        tuple(amounts.get((option.supply, option.demand), 0.0) for option in problem.options),
        0, 0, exact=False,
    )  # fmt: skip
    more = filled(problem, plan)
    # Counted in what it takes to be told as open.
    return [
        (option.supply, option.demand)
        for option, before, after in zip(problem.options, plan.amounts, more.amounts, strict=True)
        if after - before > 1e-4 * problem.demands[option.demand].wanted
    ]


@pytest.mark.parametrize("seed", range(150))
def test_looking_up_few_pairs_finds_the_plan_over_all(seed: int) -> None:
    problem = dense_problem(seed)
    found, _ = looked_up(problem)
    whole = allocate(problem)
    check_conserved(found.problem, found.plan)
    assert found.complete
    assert found.plan.value == pytest.approx(whole.value, rel=1e-4, abs=1e-3)
    assert found.plan.bound >= whole.value - 1e-3
    assert servable(problem, found) == []


@pytest.mark.parametrize("seed", range(60))
def test_with_minimum_lots_nothing_is_left_open_that_could_be_served(seed: int) -> None:
    problem = dense_problem(seed, lots=True)
    found, _ = looked_up(problem)
    check_conserved(found.problem, found.plan)
    assert found.complete
    assert servable(problem, found) == []
    best = allocate(problem)
    assert found.plan.bound >= best.value - 1e-3
    assert found.plan.value == pytest.approx(best.value, rel=1e-3, abs=1e-3)


@pytest.mark.parametrize("seed", range(60))
def test_with_many_lots_the_bound_is_that_over_all_pairs(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.cooperation.allocation import solver, widening

    problem = dense_problem(seed, lots=True)
    best = allocate(problem).value
    for module in (solver, widening):
        monkeypatch.setattr(module, "EXACT_LOTS", -1)
    found, _ = looked_up(problem)
    check_conserved(found.problem, found.plan)
    assert found.complete
    assert servable(problem, found) == []
    assert found.plan.bound >= best - 1e-3
    assert found.plan.value <= best + 1e-3


def test_not_all_pairs_come_in() -> None:
    # Every need has a supplier of its own that is the best and enough.
    count = 40
    options = [
        Option(one, other, 0.9 if one == other else 0.5)
        for one in range(count)
        for other in range(count)
    ]
    problem = Problem(
        supplies=[supply(f"o{at}", 20) for at in range(count)],
        demands=[demand(f"n{at}", 10) for at in range(count)],
        options=options,
        weights=Weights(transport=0, concentration=0),
    )
    found, source = looked_up(problem, few=2)
    assert found.complete
    assert sum(found.plan.amounts) == pytest.approx(10 * count, rel=1e-3)
    assert len(found.problem.options) < len(options) / 5
    assert source.looks <= 2 * count


def test_a_served_need_makes_room_for_one_that_is_open() -> None:
    # Only the first supplier suits the second need, and the first need's second best is free.
    problem = Problem(
        supplies=[supply("a", 10), supply("b", 10)],
        demands=[demand("x", 10), demand("y", 10)],
        options=[Option(0, 0, 0.9), Option(1, 0, 0.3), Option(0, 1, 0.8)],
        weights=Weights(transport=0, concentration=0),
    )
    found, _ = looked_up(problem)
    assert unmet(found.problem, found.plan) == []
    assert found.plan.value == pytest.approx(11)


def test_the_reason_is_that_of_all_offers_and_not_of_the_few() -> None:
    # The best offer is taken; a worse one has enough, but its state has no quota left.
    problem = Problem(
        supplies=[supply("a", 10), supply("b", 100, country="BY")],
        demands=[demand("x", 30)],
        options=[Option(0, 0, 0.9), Option(1, 0, 0.5)],
        quotas=[Quota("BY", of_suppliers=True, most=5)],
        weights=Weights(transport=0, concentration=0),
    )
    found, _ = looked_up(problem)
    assert sum(found.plan.amounts) == pytest.approx(15)
    assert [(one.why, round(one.lacking)) for one in unmet(found.problem, found.plan)] == [
        (Why.QUOTA, 15)
    ]
    assert found.capacity == 110


def test_when_time_is_over_the_plan_is_not_complete_and_its_bound_is_true() -> None:
    cut = 0
    for seed in range(60):
        problem = dense_problem(seed)
        found, _ = looked_up(problem, seconds=-1)
        check_conserved(found.problem, found.plan)
        best = allocate(problem).value
        assert found.plan.bound >= best - 1e-3
        assert found.plan.value <= best + 1e-3
        if not found.complete:
            cut += 1
            assert not found.plan.exact
    assert cut > 20


def test_contracts_stay_and_others_come_in_besides() -> None:
    problem = Problem(
        supplies=[supply("a", 10), supply("b", 10)], demands=[demand("x", 20)],
        options=[Option(1, 0, 0.2)], contracts=[Contract(0, 4)],
        weights=Weights(transport=0, concentration=0),
    )  # fmt: skip
    source = Known([Option(0, 0, 0.9), Option(1, 0, 0.2)])
    found = widened(problem, source, seconds=60, few=1)
    served = {
        (option.supply, option.demand): amount
        for option, amount in zip(found.problem.options, found.plan.amounts, strict=True)
    }
    assert served == {(1, 0): pytest.approx(10, rel=1e-3), (0, 0): pytest.approx(10, rel=1e-3)}
    assert len(found.problem.options) == 2


def test_what_a_solver_leaves_open_is_filled_as_far_as_limits_allow() -> None:
    problem = Problem(
        supplies=[
            supply("a", 10), supply("b", 10, minimum_lot=8), supply("c", 50, country="BY"),
        ],
        demands=[demand("x", 30), Demand(id="y", organization="y", country="RU", wanted=4)],
        options=[Option(0, 0, 0.9), Option(1, 1, 0.8), Option(2, 0, 0.5), Option(2, 1, 0.04)],
        quotas=[Quota("BY", of_suppliers=True, most=12)],
        weights=Weights(transport=0, concentration=0.05, share=0.5),
    )  # fmt: skip
    plan = filled(problem, Plan((4, 0, 0, 0), 0, 1, exact=False))
    # All of a; nothing of b, whose lot is too large; of c its state's quota, and no more to y than
    # the share that is worth something, of which the quota has left nothing.
    assert plan.amounts == (10, 0, 12, 0)
    assert plan.value == pytest.approx(value_of(problem, plan.amounts))
    assert plan.bound == plan.value
    assert isinstance(problem.supplies[0], Supply)
