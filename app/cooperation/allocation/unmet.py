"""What a plan cannot meet, and why."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from app.cooperation.allocation.problem import TOLERANCE, Option, Plan, Problem


class Why(StrEnum):
    """What keeps a need from being met, by the first that holds."""

    NO_OFFER = "no_offer"
    NOT_WORTH_THE_WAY = "not_worth_the_way"
    CAPACITY_TAKEN = "capacity_taken"
    QUOTA = "quota"
    MINIMUM_LOT = "minimum_lot"
    CONCENTRATION = "concentration"


@dataclass(frozen=True, slots=True)
class Unmet:
    """A need that is not met whole: its number, what lacks, and why."""

    demand: int
    lacking: float
    why: Why


def unmet(problem: Problem, plan: Plan) -> list[Unmet]:
    """Name every need that the plan leaves open, the largest lack first."""
    served = [0.0] * len(problem.demands)
    used = [0.0] * len(problem.supplies)
    options: dict[int, list[tuple[Option, float]]] = defaultdict(list)
    for option, amount in zip(problem.options, plan.amounts, strict=True):
        served[option.demand] += amount
        used[option.supply] += amount
        options[option.demand].append((option, amount))
    full = _full_quotas(problem, plan)
    found = []
    for at, demand in enumerate(problem.demands):
        lacking = demand.wanted - served[at]
        if lacking > TOLERANCE * demand.wanted:
            why = _why(problem, options[at], used=used, full=full, lacking=lacking)
            found.append(Unmet(at, lacking, why))
    return sorted(found, key=lambda one: (-one.lacking, problem.demands[one.demand].id))


def _full_quotas(problem: Problem, plan: Plan) -> set[int]:
    full = set()
    for at, quota in enumerate(problem.quotas):
        taken = sum(
            amount
            for option, amount in zip(problem.options, plan.amounts, strict=True)
            if problem.quota_counts(quota, option)
        )
        if taken >= quota.most * (1 - TOLERANCE):
            full.add(at)
    return full


def _why(
    problem: Problem,
    options: list[tuple[Option, float]],
    *,
    used: list[float],
    full: set[int],
    lacking: float,
) -> Why:
    if not options:
        return Why.NO_OFFER
    worthy = [(option, amount) for option, amount in options if problem.worth(option) > 0]
    if not worthy:
        return Why.NOT_WORTH_THE_WAY
    left = [
        (option, amount, problem.supplies[option.supply].capacity - used[option.supply])
        for option, amount in worthy
    ]
    free = [
        (option, amount, rest)
        for option, amount, rest in left
        if rest > TOLERANCE * problem.supplies[option.supply].capacity
    ]
    if not free:
        return Why.CAPACITY_TAKEN
    open_ones = [
        (option, amount, rest)
        for option, amount, rest in free
        if not any(problem.quota_counts(problem.quotas[at], option) for at in full)
    ]
    if not open_ones:
        return Why.QUOTA
    lots = all(
        amount + min(rest, lacking) < problem.supplies[option.supply].minimum_lot
        for option, amount, rest in open_ones
    )
    return Why.MINIMUM_LOT if lots else Why.CONCENTRATION
