"""Allocation: conserves quantities, is never worse than pair by pair, and exact on small ones."""

import subprocess
import sys
from dataclasses import replace
from itertools import product
from math import inf
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from app.cooperation.allocation.greedy import greedy
from app.cooperation.allocation.problem import (
    AllocationError,
    Contract,
    Demand,
    Option,
    Plan,
    Problem,
    Quota,
    Supply,
    Weights,
    expected_volume,
    value_of,
)
from app.cooperation.allocation.solver import allocate
from app.cooperation.allocation.unmet import Why, unmet

NO_LOSS = Weights(transport=0, concentration=0)
STATES = ("KZ", "RU", "BY")


def supply(name: str, capacity: float, **more: float | str) -> Supply:
    return Supply(**({"id": name, "organization": name, "country": "KZ", "capacity": capacity}
                     | more))  # type: ignore[arg-type]  # fmt: skip


def demand(name: str, wanted: float, country: str = "RU") -> Demand:
    return Demand(id=name, organization=name, country=country, wanted=wanted)


def random_sides(
    chance: Random, *, most: int, suppliers: int, lots: bool
) -> tuple[list[Supply], list[Demand]]:
    """Some offers of so many suppliers, and some needs."""
    supplies = [
        supply(
            f"o{at}", chance.uniform(1, 100), organization=f"s{at % suppliers}",
            country=chance.choice(STATES), minimum_lot=chance.choice([0, 20, 60]) if lots else 0,
        )
        for at in range(chance.randint(1, most))
    ]  # fmt: skip
    demands = [
        demand(f"n{at}", chance.uniform(1, 100), chance.choice(STATES))
        for at in range(chance.randint(1, most))
    ]
    return supplies, demands


def random_problem(seed: int, *, lots: bool = False) -> Problem:
    chance = Random(seed)  # noqa: S311 - made-up data, not secrets
    supplies, demands = random_sides(chance, most=4, suppliers=3, lots=lots)
    pairs = list(product(range(len(supplies)), range(len(demands))))
    chosen = chance.sample(pairs, min(len(pairs), chance.randint(1, 6)))
    options = [Option(s, d, chance.uniform(0.1, 0.9), chance.uniform(0, 9000)) for s, d in chosen]
    quotas = [Quota("KZ", of_suppliers=True, most=chance.uniform(0, 120))] * chance.randint(0, 1)
    return Problem(
        supplies=supplies, demands=demands, options=options, quotas=quotas,
        weights=Weights(concentration=chance.choice([0, 0.2])),
    )  # fmt: skip


def check_conserved(problem: Problem, plan: Plan) -> None:
    """No supply gives more than it has, no demand gets more than it wants, no quota breaks."""
    assert all(amount >= 0 for amount in plan.amounts)
    pairs = list(zip(problem.options, plan.amounts, strict=True))
    for at, one in enumerate(problem.supplies):
        assert sum(x for o, x in pairs if o.supply == at) <= one.capacity * (1 + 1e-9)
    for at, other in enumerate(problem.demands):
        served = sum(x for o, x in pairs if o.demand == at)
        assert served <= other.wanted * (1 + 1e-9)
        lacking = {one.demand: one.lacking for one in unmet(problem, plan)}.get(at, 0.0)
        assert served + lacking == pytest.approx(other.wanted, rel=1e-5)
    for quota in problem.quotas:
        used = sum(x for o, x in pairs if problem.quota_counts(quota, o))
        assert used <= quota.most * (1 + 1e-6) + 1e-4
    for option, amount in pairs:
        lot = problem.supplies[option.supply].minimum_lot
        assert amount == 0 or amount >= lot * (1 - 1e-5)


@settings(max_examples=80)
@given(st.integers(0, 10_000), st.booleans())
def test_quantities_are_conserved_and_no_plan_is_worse_than_pair_by_pair(
    seed: int,
    lots: bool,  # noqa: FBT001 - hypothesis gives it so
) -> None:
    problem = random_problem(seed, lots=lots)
    plan, simple = allocate(problem), greedy(problem)
    check_conserved(problem, plan)
    check_conserved(problem, simple)
    assert plan.value >= simple.value - 1e-4
    assert plan.bound >= plan.value
    assert plan.value == pytest.approx(value_of(problem, plan.amounts))


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


def test_the_plan_beats_pair_by_pair_where_that_spends_the_only_supplier() -> None:
    # The first supplier suits both, the second only the first need.
    problem = Problem(
        supplies=[supply("a", 10), supply("b", 10)],
        demands=[demand("x", 10), demand("y", 10)],
        options=[Option(0, 0, 0.9), Option(1, 0, 0.8), Option(0, 1, 0.7)],
        weights=NO_LOSS,
    )
    plan, simple = allocate(problem), greedy(problem)
    assert list(plan.amounts) == pytest.approx([0, 10, 10], abs=1e-4)
    assert plan.value == pytest.approx(15)
    assert simple.value == pytest.approx(9)
    assert plan.gap == pytest.approx(0, abs=1e-6)
    assert expected_volume(problem, plan.amounts) == pytest.approx(15)
    assert [(one.demand, one.why) for one in unmet(problem, simple)] == [(1, Why.CAPACITY_TAKEN)]


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.floats(0.1, 50))
def test_more_capacity_is_never_worth_less(seed: int, more: float) -> None:
    problem = random_problem(seed)
    larger = [replace(one, capacity=one.capacity + more) for one in problem.supplies]
    assert allocate(replace(problem, supplies=larger)).value >= allocate(problem).value - 1e-4


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


def test_concentration_and_transport_take_from_the_worth() -> None:
    near_and_far = Problem(
        supplies=[supply("a", 10), supply("b", 10)], demands=[demand("x", 10)],
        options=[Option(0, 0, 0.8, 0), Option(1, 0, 0.78, 0)],
        weights=Weights(transport=0.1, concentration=0.5, share=0.6),
    )  # fmt: skip
    assert list(allocate(near_and_far).amounts) == pytest.approx([6, 4], abs=1e-4)
    far = replace(near_and_far, options=[Option(0, 0, 0.8, 0), Option(1, 0, 0.78, 8000)])
    plan = allocate(far)
    assert plan.amounts[1] == 0


def test_what_cannot_be_met_is_named_with_its_reason() -> None:
    problem = Problem(
        supplies=[supply("a", 10), supply("b", 100, minimum_lot=50, country="BY"),
                  supply("c", 10, country="RU")],
        demands=[demand("none", 5), demand("far", 6), demand("lot", 7), demand("quota", 8)],
        options=[Option(0, 1, 0.5, 9000), Option(1, 2, 0.5), Option(2, 3, 0.5)],
        quotas=[Quota("RU", of_suppliers=True, most=1)],
        weights=Weights(transport=0.1),
    )  # fmt: skip
    found = {problem.demands[one.demand].id: one.why for one in unmet(problem, allocate(problem))}
    assert found == {
        "none": Why.NO_OFFER, "far": Why.NOT_WORTH_THE_WAY, "lot": Why.MINIMUM_LOT,
        "quota": Why.QUOTA,
    }  # fmt: skip


def test_what_has_its_lot_does_not_lack_for_the_lot() -> None:
    # The second half of the need would be worth less than nothing.
    problem = Problem(
        supplies=[supply("a", 10, minimum_lot=5)], demands=[demand("x", 8)],
        options=[Option(0, 0, 0.3)],
        weights=Weights(transport=0, concentration=0.9, share=0.75),
    )  # fmt: skip
    plan = allocate(problem)
    assert list(plan.amounts) == pytest.approx([6], abs=1e-4)
    assert [one.why for one in unmet(problem, plan)] == [Why.CONCENTRATION]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"supplies": [supply("a", 0)]}, "zero_capacity"),
        ({"supplies": [supply("a", -1)]}, "zero_capacity"),
        ({"demands": [demand("x", float("nan"))]}, "zero_wanted"),
        ({"quotas": [Quota("KZ", of_suppliers=True, most=-1)]}, "negative_quota"),
        ({"quotas": [Quota("KZ", of_suppliers=True, most=1)] * 2}, "repeated_quota"),
        ({"contracts": [Contract(0, 11)]}, "contract_exceeds_capacity"),
        (
            {"contracts": [Contract(0, 9)], "quotas": [Quota("KZ", of_suppliers=True, most=8)]},
            "contract_exceeds_quota",
        ),
    ],
)
def test_a_problem_that_cannot_be_solved_is_refused(change: dict[str, object], code: str) -> None:
    good = Problem(
        supplies=[supply("a", 10)], demands=[demand("x", 10)], options=[Option(0, 0, 0.5)]
    )
    for solve in (allocate, greedy):
        with pytest.raises(AllocationError) as caught:
            solve(replace(good, **change))  # type: ignore[arg-type]
        assert caught.value.code == code


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


def test_nothing_to_allocate_is_an_empty_plan() -> None:
    plan = allocate(Problem(supplies=[], demands=[demand("x", 1)], options=[]))
    assert (plan.amounts, plan.value, plan.gap) == ((), 0, 0)


def test_the_solver_writes_nothing() -> None:
    """In a process of its own, since HiGHS writes its banner once."""
    lines = (
        "from app.cooperation.allocation import problem as p",
        "from app.cooperation.allocation.solver import allocate",
        "one = p.Supply(id='o', organization='s', country='KZ', capacity=9, minimum_lot=5)",
        "two = p.Demand(id='n', organization='d', country='RU', wanted=7)",
        "plan = allocate(p.Problem(supplies=[one], demands=[two], options=[p.Option(0, 0, 0.9)]))",
        "assert plan.amounts == (7,), plan",
    )
    command = [sys.executable, "-c", "; ".join(lines)]
    done = subprocess.run(command, capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")
