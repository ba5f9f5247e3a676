"""What a plan cannot meet, and why."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from app.cooperation.allocation.problem import TOLERANCE, Option, Plan, Problem


class Why(StrEnum):
    """What keeps a need from being met, by the first that holds."""

    NO_OFFER = "no_offer"
    # A problem has the offers of one dimension; of the others those know who look beyond it.
    OTHER_UNIT = "other_unit"
    NO_AMOUNT = "no_amount"
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
    spare = _spare_of_quotas(problem, plan)
    found = []
    for at, demand in enumerate(problem.demands):
        lacking = demand.wanted - served[at]
        if lacking > TOLERANCE * demand.wanted:
            why = _why(problem, options[at], used=used, spare=spare, lacking=lacking)
            found.append(Unmet(at, lacking, why))
    return sorted(found, key=lambda one: (-one.lacking, problem.demands[one.demand].id))


def _spare_of_quotas(problem: Problem, plan: Plan) -> list[float]:
    """What each quota has left; a millionth of it is nothing."""
    spare = []
    for quota in problem.quotas:
        taken = sum(
            amount
            for option, amount in zip(problem.options, plan.amounts, strict=True)
            if problem.quota_counts(quota, option)
        )
        left = quota.most - taken
        spare.append(left if left > TOLERANCE * quota.most else 0.0)
    return spare


def _why(
    problem: Problem,
    options: list[tuple[Option, float]],
    *,
    used: list[float],
    spare: list[float],
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
    # What the quotas leave for each of them.
    open_ones = [
        (option, amount, min(rest, allowed))
        for option, amount, rest in free
        if (allowed := _allowed(problem, option, spare)) > 0
    ]
    if not open_ones:
        return Why.QUOTA
    lots = all(
        amount + min(rest, lacking) < problem.supplies[option.supply].minimum_lot
        for option, amount, rest in open_ones
    )
    return Why.MINIMUM_LOT if lots else Why.CONCENTRATION


def _allowed(problem: Problem, option: Option, spare: list[float]) -> float:
    """What the quotas that count an option leave for it."""
    quotas = zip(problem.quotas, spare, strict=True)
    return min((left for quota, left in quotas if problem.quota_counts(quota, option)), default=inf)
