"""The best plan: exact where minimum lots are few, else near it, always with its bound."""

from dataclasses import replace

import numpy as np

from app.cooperation.allocation.model import GAP, Floats, Model, Prices
from app.cooperation.allocation.problem import TOLERANCE, Plan, Problem, value_of

EXACT_LOTS = 2_000
"""Pairs with a minimum lot up to which the solver branches on them."""

_ROUNDS = 8
_HALF = 0.5


def allocate(problem: Problem) -> Plan:
    """Find the plan that is worth the most.

    Without minimum lots that is a linear programme, solved to its end. With few of them the solver
    branches. With many, amounts below their lot are taken out round by round; the bound is then
    that of the plan without lots.

    Args:
        problem: amounts, pairs and what binds them.

    Raises:
        AllocationError: the problem cannot be solved as it stands.
    """
    problem.check()
    if not problem.options:
        return Plan((), 0.0, 0.0, exact=True)
    model = Model(problem)
    relaxed = model.solve(with_lots=False)
    short = _short(model, relaxed.amounts)
    if not short.any():
        return _plan(problem, relaxed.amounts, relaxed.bound, exact=relaxed.optimal)
    if model.needs_lots.sum() <= EXACT_LOTS:
        whole = model.solve(with_lots=True)
        if not _short(model, whole.amounts).any():
            bound = min(whole.bound, relaxed.bound)
            return _plan(problem, whole.amounts, bound, exact=whole.optimal)
    amounts = relaxed.amounts
    for _ in range(_ROUNDS):
        # Those that hardly reach half of their lot go first; the others may still grow into it.
        poor = short & (amounts < _HALF * model.lots)
        model.forbidden |= poor if poor.any() else short
        amounts = model.solve(with_lots=False).amounts
        short = _short(model, amounts)
        if not short.any():
            break
    amounts = np.where(short, model.agreed, amounts)
    return _plan(problem, amounts, relaxed.bound, exact=False)


def priced(problem: Problem) -> Prices | None:
    """Say what the limits of a problem are worth, lots apart; None when time was too short.

    Raises:
        AllocationError: the problem cannot be solved as it stands.
    """
    problem.check()
    if not problem.options:
        return Prices(np.zeros(len(problem.supplies)), np.zeros(len(problem.demands)))
    model = Model(problem)
    relaxed = model.solve(with_lots=False)
    if not relaxed.optimal:
        return None
    return model.prices(relaxed, lots_bind=bool(_short(model, relaxed.amounts).any()))


def _short(model: Model, amounts: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Amounts that are more than is agreed, but below their lot."""
    served = amounts - model.agreed > TOLERANCE * np.maximum(model.lots, TOLERANCE)
    return model.needs_lots & served & (amounts < model.lots * (1 - TOLERANCE))


def _plan(problem: Problem, amounts: Floats, bound: float, *, exact: bool) -> Plan:
    """Take the solver's tolerances out: nothing is served beyond what there is."""
    left = [one.capacity for one in problem.supplies]
    lacking = [one.wanted for one in problem.demands]
    least = amounts.max(initial=0.0) * TOLERANCE**2
    kept = []
    for option, amount in zip(problem.options, amounts.tolist(), strict=True):
        served = min(amount, left[option.supply], lacking[option.demand])
        served = served if served > least else 0.0
        left[option.supply] -= served
        lacking[option.demand] -= served
        kept.append(served)
    value = value_of(problem, kept)
    plan = Plan(tuple(kept), value, max(bound, value), exact=exact)
    # The solver's tolerances are absolute: beside amounts beyond all others it may miss small ones.
    return replace(plan, exact=exact and bool(plan.gap <= 2 * GAP))
