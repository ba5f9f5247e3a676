"""Pair by pair, the best first: what people do by hand, and what the plan is compared with."""

from app.cooperation.allocation.problem import Plan, Problem, value_of


def greedy(problem: Problem) -> Plan:
    """Serve contracts, then the best pairs with whatever is left; the bound is not known.

    Raises:
        AllocationError: the problem cannot be solved as it stands.
    """
    problem.check()
    supply = [one.capacity for one in problem.supplies]
    demand = [one.wanted for one in problem.demands]
    quotas = [quota.most for quota in problem.quotas]
    amounts = [0.0] * len(problem.options)
    counted = [
        [at for at, quota in enumerate(problem.quotas) if problem.quota_counts(quota, option)]
        for option in problem.options
    ]

    def serve(number: int, amount: float) -> None:
        option = problem.options[number]
        amounts[number] += amount
        supply[option.supply] -= amount
        demand[option.demand] -= amount
        for at in counted[number]:
            quotas[at] -= amount

    for contract in problem.contracts:
        serve(contract.option, contract.amount)
    order = sorted(
        range(len(problem.options)), key=lambda at: (-problem.worth(problem.options[at]), at)
    )
    for number in order:
        option = problem.options[number]
        left = [supply[option.supply], demand[option.demand]]
        amount = min(*left, *(quotas[at] for at in counted[number]))
        lot = problem.supplies[option.supply].minimum_lot
        if problem.worth(option) > 0 and amount > 0 and amounts[number] + amount >= lot:
            serve(number, amount)
    value = value_of(problem, amounts)
    return Plan(tuple(amounts), value, float("inf"), exact=False)
