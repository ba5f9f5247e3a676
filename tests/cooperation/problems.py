"""Problems of allocation, made up at random or by hand."""

from itertools import product
from random import Random

import pytest

from app.cooperation.allocation.problem import (
    Demand,
    Option,
    Plan,
    Problem,
    Quota,
    Supply,
    Weights,
)
from app.cooperation.allocation.unmet import unmet

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
