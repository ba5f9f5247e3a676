"""A plan over all pairs that fit, though only some of them are put before the solver.

Each need begins with its few best offers. What the limits of the plan are worth then says which
further pairs could add to it: those whose unit is worth more than their offer and need cost. These
come in, and the plan is made anew, until no pair is left that could add anything. A need that is
open costs nothing, so all offers that fit it are looked at.

That is so without minimum lots. Where these bind, a pair that costs more may still be part of the
best plan: of few pairs all come in, of more the bound is that without lots.
"""

from dataclasses import dataclass, replace
from time import monotonic
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.cooperation.allocation.filling import filled
from app.cooperation.allocation.model import Prices
from app.cooperation.allocation.problem import TOLERANCE, Option, Plan, Problem
from app.cooperation.allocation.solver import EXACT_LOTS, allocate, priced

FEW = 12
"""Offers of a need that come in at a time."""

DEEPER = 0.05
"""How much further down than the plan asks offers are looked up: prices sink as others come in."""

_NOTHING = 1e-6
"""What a unit gains, in probability, that is not worth another round."""


@dataclass(frozen=True, slots=True)
class Fits:
    """Offers that fit one need: numbers of the supplies, how well, and how far they are."""

    supplies: NDArray[np.int32]
    probabilities: NDArray[np.float64]
    distances_km: NDArray[np.float64]

    def option(self, demand: int, at: int) -> Option:
        """One of them as a pair that may be served."""
        return Option(
            int(self.supplies[at]),
            demand,
            float(self.probabilities[at]),
            float(self.distances_km[at]),
        )


class Source(Protocol):
    """Who knows which offers fit a need."""

    @property
    def least(self) -> float:
        """The least probability of a pair."""

    def look(self, demand: int, least: float, most: int | None = None) -> Fits:
        """Return the offers that fit a need at least so well, the best first, so many at most."""


@dataclass(frozen=True, slots=True)
class Widened:
    """A plan, and the pairs that came in for it.

    Attributes:
        problem: with these pairs; of a need that stays open all that are left for it, too.
        complete: whether no other pair could add to the plan, or serve what it leaves open.
        capacity: of all offers that were found to fit a need.
    """

    problem: Problem
    plan: Plan
    complete: bool
    capacity: float


def widened(problem: Problem, source: Source, *, seconds: float, few: int = FEW) -> Widened:
    """Make the plan of a problem whose pairs are looked up.

    Args:
        problem: with the pairs that are under contract alone.
        source: of all others.
        seconds: for further pairs, after the first few of each need.
        few: pairs of a need that come in at a time.

    Raises:
        AllocationError: the problem cannot be solved as it stands.
    """
    problem.check()
    work = _Widening(problem, source, few)
    work.begin()
    until = monotonic() + seconds
    settled = False
    while (prices := priced(work.problem)) is not None and monotonic() <= until:
        if not work.widen(prices, until):
            settled = work.closed(prices)
            break
    everything = prices is not None and prices.lots_bind and work.let_all_in(until)
    plan = allocate(work.problem)
    if not settled:
        bound = (prices.bound if prices else plan.bound) + work.unweighed(prices)
        plan = replace(plan, bound=max(bound, plan.value), exact=False)
    elif prices is not None and prices.lots_bind and not everything:
        plan = replace(plan, bound=max(prices.bound, plan.value), exact=False)
    reached = work.look_at_open(plan, until)
    plan = filled(work.problem, replace(plan, amounts=plan.amounts + (0.0,) * work.added))
    capacity = sum(problem.supplies[at].capacity for at in sorted(work.known()))
    return Widened(work.problem, plan, settled and reached, capacity)


class _Widening:
    """What is known of the offers of each need.

    Attributes:
        added: pairs that came in after the plan was made.
    """

    def __init__(self, problem: Problem, source: Source, few: int) -> None:
        self.problem = problem
        self.added = 0
        self._source = source
        self._few = few
        self._fits: list[Fits] = []
        # Every offer that fits better than this is known.
        self._seen_to = np.ones(len(problem.demands))
        self._in = {(option.demand, option.supply) for option in problem.options}
        self._capacity = np.array([one.capacity for one in problem.supplies])
        self._lots = np.array([one.minimum_lot for one in problem.supplies])

    def begin(self) -> None:
        """Let the few best offers of each need in."""
        fresh = []
        for demand in range(len(self.problem.demands)):
            fits = self._source.look(demand, self._source.least, self._few)
            self._fits.append(fits)
            whole = len(fits.supplies) < self._few
            self._seen_to[demand] = self._source.least if whole else fits.probabilities[-1]
            fresh += self._taken(demand, np.arange(len(fits.supplies)))
        self._put(fresh)

    def widen(self, prices: Prices, until: float) -> bool:
        """Let in what could add to the plan; returns whether there was anything."""
        fresh: list[Option] = []
        # The needs that cost the least lack the most.
        for demand in np.argsort(prices.demands, kind="stable").tolist():
            cost = float(prices.demands[demand])
            if self._looks_further(demand, cost):
                if monotonic() > until:
                    continue
                self._look(demand, max(self._source.least, cost - DEEPER))
            fits = self._fits[demand]
            gain = self._worth(fits) - cost - prices.supplies[fits.supplies]
            gain[~self._reaches_its_lot(demand, fits)] = 0
            best = np.argsort(-gain, kind="stable")
            fresh += self._taken(demand, best[gain[best] > _NOTHING], self._few)
        self._put(fresh)
        return bool(fresh)

    def let_all_in(self, until: float) -> bool:
        """Let all pairs in, if they are few enough for the solver to branch on; returns whether."""
        count = len(self._fits)
        if count > EXACT_LOTS:
            return False
        for demand in range(count):
            if self._looks_further(demand, 0.0):
                if monotonic() > until:
                    return False
                self._look(demand, self._source.least)
        if sum(len(fits.supplies) for fits in self._fits) > EXACT_LOTS:
            return False
        every = enumerate(self._fits)
        self._put(
            [one for at, fits in every for one in self._taken(at, np.arange(len(fits.supplies)))]
        )
        return True

    def look_at_open(self, plan: Plan, until: float) -> bool:
        """Let in what has something left for needs that stay open, and what says why they do.

        Returns whether there was time to look at all.
        """
        served = np.zeros(len(self.problem.demands))
        used = np.zeros(len(self.problem.supplies))
        for option, amount in zip(self.problem.options, plan.amounts, strict=True):
            served[option.demand] += amount
            used[option.supply] += amount
        free = self._capacity - used > TOLERANCE * self._capacity
        wanted = np.array([one.wanted for one in self.problem.demands])
        reached, fresh = True, list[Option]()
        for demand in np.flatnonzero(wanted - served > TOLERANCE * wanted).tolist():
            if self._looks_further(demand, 0.0):
                if monotonic() > until:
                    reached = False
                    continue
                self._look(demand, self._source.least)
            fits = self._fits[demand]
            worth = self._worth(fits)
            shown = free[fits.supplies]
            if len(worth):
                shown[np.argmax(worth)] = True
            fresh += self._taken(demand, np.flatnonzero(shown))
        self.added = len(fresh)
        self._put(fresh)
        return reached

    def closed(self, prices: Prices) -> bool:
        """Whether every offer is known that could add to the plan of these prices."""
        return not any(
            self._looks_further(demand, cost) for demand, cost in enumerate(prices.demands.tolist())
        )

    def unweighed(self, prices: Prices | None) -> float:
        """What pairs that did not come in could add to the worth of the plan at most."""
        demands, supplies = len(self.problem.demands), len(self.problem.supplies)
        costs = prices or Prices(np.zeros(supplies), np.zeros(demands))
        most = np.where(self._seen_to > self._source.least, self._seen_to - costs.demands, 0)
        for demand, fits in enumerate(self._fits):
            gain = self._worth(fits) - costs.demands[demand] - costs.supplies[fits.supplies]
            most[demand] = max(most[demand], gain.max(initial=0.0))
        wanted = np.array([one.wanted for one in self.problem.demands])
        return float(wanted @ most.clip(0))

    def known(self) -> set[int]:
        """Supplies that fit a need."""
        found = {option.supply for option in self.problem.options}
        for fits in self._fits:
            found.update(fits.supplies.tolist())
        return found

    def _looks_further(self, demand: int, cost: float) -> bool:
        """Whether an offer that is not known yet could be worth more than the need costs."""
        return bool(self._seen_to[demand] > max(self._source.least, cost + _NOTHING))

    def _look(self, demand: int, least: float) -> None:
        self._fits[demand] = self._source.look(demand, least)
        self._seen_to[demand] = least

    def _worth(self, fits: Fits) -> NDArray[np.float64]:
        return fits.probabilities - self.problem.weights.transport * fits.distances_km / 1000

    def _reaches_its_lot(self, demand: int, fits: Fits) -> NDArray[np.bool_]:
        most = np.minimum(self._capacity[fits.supplies], self.problem.demands[demand].wanted)
        enough: NDArray[np.bool_] = self._lots[fits.supplies] <= most
        return enough

    def _taken(
        self, demand: int, places: NDArray[np.intp], most: int | None = None
    ) -> list[Option]:
        """Some of the offers of a need as pairs, without those that are in."""
        found: list[Option] = []
        for at in places.tolist():
            key = demand, int(self._fits[demand].supplies[at])
            if key not in self._in and (most is None or len(found) < most):
                self._in.add(key)
                found.append(self._fits[demand].option(demand, at))
        return found

    def _put(self, fresh: list[Option]) -> None:
        self.problem = replace(self.problem, options=[*self.problem.options, *fresh])
