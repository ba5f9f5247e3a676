"""What a plan leaves open though a supply is left for it: served pair by pair, the best first.

The solver stops within a gap, and many minimum lots are solved round by round, so a little may stay
open that nothing keeps from being served.
"""

from collections import defaultdict
from dataclasses import replace

from app.cooperation.allocation.problem import TOLERANCE, Plan, Problem, value_of


def filled(problem: Problem, plan: Plan) -> Plan:
    """Serve what can be served besides; nothing that the plan serves is taken away."""
    left = [one.capacity for one in problem.supplies]
    lacking = [one.wanted for one in problem.demands]
    quotas = [quota.most for quota in problem.quotas]
    # What a supplier delivers to a need; beyond the share that is free of loss it is worth less.
    by_supplier: defaultdict[tuple[int, str], float] = defaultdict(float)
    amounts = list(plan.amounts)

    def serve(number: int, amount: float) -> None:
        option = problem.options[number]
        left[option.supply] -= amount
        lacking[option.demand] -= amount
        by_supplier[option.demand, problem.supplies[option.supply].organization] += amount
        for at, quota in enumerate(problem.quotas):
            if problem.quota_counts(quota, option):
                quotas[at] -= amount

    for number, amount in enumerate(amounts):
        serve(number, amount)
    weights = problem.weights
    hopeful = [
        number
        for number, option in enumerate(problem.options)
        if lacking[option.demand] > TOLERANCE * problem.demands[option.demand].wanted
        and left[option.supply] > TOLERANCE * problem.supplies[option.supply].capacity
        and problem.worth(option) > 0
    ]
    for number in sorted(hopeful, key=lambda at: (-problem.worth(problem.options[at]), at)):
        option = problem.options[number]
        amount = min(
            left[option.supply],
            lacking[option.demand],
            *(
                quotas[at]
                for at, quota in enumerate(problem.quotas)
                if problem.quota_counts(quota, option)
            ),
        )
        supply = problem.supplies[option.supply]
        if problem.worth(option) <= weights.concentration:
            free = weights.share * problem.demands[option.demand].wanted
            amount = min(amount, free - by_supplier[option.demand, supply.organization])
        least = TOLERANCE * problem.demands[option.demand].wanted
        if amount > least and amounts[number] + amount >= supply.minimum_lot:
            amounts[number] += amount
            serve(number, amount)
    value = value_of(problem, amounts)
    return replace(plan, amounts=tuple(amounts), value=value, bound=max(plan.bound, value))
