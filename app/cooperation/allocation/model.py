"""An allocation as a linear programme of HiGHS, with minimum lots as semi-continuous amounts."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from app.cooperation.allocation.problem import TOLERANCE, Problem

LARGEST = 1e4
"""The largest amount as the solver sees it: its tolerances are absolute."""

SECONDS = 20.0
"""Time of the solver for one solution; what it has by then counts, with its bound."""

GAP = 1e-4
"""Share of its worth by which a solution may fall short of the bound."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Solved:
    """What the solver says.

    Attributes:
        amounts: by option.
        bound: what no solution can exceed.
        optimal: whether it was proven, up to its gap.
    """

    amounts: Floats
    bound: float
    optimal: bool


@dataclass(frozen=True, slots=True)
class Prices:
    """What one unit more of each limit would add to the worth of the plan without lots.

    An option that is not there yet can add something only if its unit is worth more than its
    supply, its demand and the quotas that count it cost together.

    Attributes:
        supplies, demands: with the quotas of their state.
        bound: what the plan without lots is worth.
        lots_bind: whether that plan has amounts below their lot.
    """

    supplies: Floats
    demands: Floats
    bound: float = 0.0
    lots_bind: bool = False


class Model:
    """The linear programme of a problem; columns are the options, then what is concentrated.

    A column is what an option carries beyond its contracts, so that a contract below the minimum
    lot stands, and only more than it must reach the lot.

    Attributes:
        agreed: under contract, by option.
        lots: the least that an option carries, if it carries more than is agreed.
    """

    def __init__(self, problem: Problem) -> None:
        """Work out rows and columns."""
        self._problem = problem
        self._capacity, self._wanted = _in_reach(problem)
        self._scale = max([*self._capacity, *self._wanted], default=1.0) / LARGEST
        self.agreed = np.zeros(len(problem.options))
        for contract in problem.contracts:
            self.agreed[contract.option] += contract.amount
        most = np.array(
            [
                min(problem.supplies[o.supply].capacity, problem.demands[o.demand].wanted)
                for o in problem.options
            ],
            dtype=np.float64,
        )
        self.lots = np.array(
            [problem.supplies[o.supply].minimum_lot for o in problem.options], dtype=np.float64
        )
        self._worth = np.array(
            [problem.worth(option) for option in problem.options], dtype=np.float64
        )
        # What is worth nothing, or cannot reach its lot, is never served but by contract.
        hopeless = (self._worth <= 0) | (self.lots > most)
        self._most = np.where(hopeless, 0.0, np.maximum(most - self.agreed, 0.0))
        self._solver: highspy.Highs | None = None
        self.forbidden = np.zeros(len(problem.options), dtype=bool)

    @property
    def needs_lots(self) -> NDArray[np.bool_]:
        """Options that can be too small for their lot."""
        found: NDArray[np.bool_] = (self.lots > self.agreed) & (self._most > 0) & ~self.forbidden
        return found

    def solve(self, *, with_lots: bool) -> Solved:
        """Solve it, minimum lots as such or left out; without lots from where it stood last."""
        solver = self._solver if self._solver and not with_lots else _solver()
        solver.setOptionValue("time_limit", solver.getRunTime() + SECONDS)
        if solver is self._solver:
            self._forbid(solver)
        else:
            solver.passModel(self._lp(with_lots=with_lots))
        solver.run()
        if not with_lots:
            self._solver = solver
        info = solver.getInfo()
        count = len(self._problem.options)
        values = np.array(solver.getSolution().col_value[:count], dtype=np.float64)
        if len(values) < count:  # nothing was found in time
            values = np.zeros(count)
        optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        bound = info.mip_dual_bound if with_lots else info.objective_function_value
        if not optimal and not with_lots:
            bound = float((self._worth.clip(0) * self._most).sum() / self._scale)
        agreed = float((self._worth * self.agreed).sum())
        amounts = self.agreed + np.maximum(values, 0) * self._scale
        return Solved(amounts, bound * self._scale + agreed, optimal)

    def prices(self, solved: Solved, *, lots_bind: bool) -> Prices:
        """What the last solution without lots says of the limits; it must have been optimal."""
        if self._solver is None:
            raise AssertionError("prices come of a solution")
        problem = self._problem
        solution = self._solver.getSolution()
        each = iter(np.abs(solution.row_dual).tolist())
        supplies, demands = np.zeros(len(problem.supplies)), np.zeros(len(problem.demands))
        for at in dict.fromkeys(option.supply for option in problem.options):
            supplies[at] = next(each)
        for at in dict.fromkeys(option.demand for option in problem.options):
            demands[at] = next(each)
        for quota in problem.quotas:
            price, of_suppliers = next(each), quota.of_suppliers
            sides = problem.supplies if of_suppliers else problem.demands
            counted = np.array([one.country == quota.country for one in sides], dtype=bool)
            (supplies if of_suppliers else demands)[counted] += price
        for at, price in self._own_prices(solution):
            option = problem.options[at]
            if problem.supplies[option.supply].capacity <= problem.demands[option.demand].wanted:
                supplies[option.supply] += price
            else:
                demands[option.demand] += price
        return Prices(supplies, demands, solved.bound, lots_bind)

    def _own_prices(self, solution: highspy.HighsSolution) -> Iterator[tuple[int, float]]:
        """Options that exhaust their supply or demand alone: the solver puts the price on them."""
        count = len(self._problem.options)
        most = self._most / self._scale
        full = (np.array(solution.col_value[:count]) >= most * (1 - TOLERANCE)) & (most > 0)
        each = np.abs(np.array(solution.col_dual[:count]))
        yield from zip(np.flatnonzero(full).tolist(), each[full].tolist(), strict=True)

    def _forbid(self, solver: highspy.Highs) -> None:
        columns = np.flatnonzero(self.forbidden).astype(np.int32)
        nothing = np.zeros(len(columns))
        solver.changeColsBounds(len(columns), columns, nothing, nothing)

    def _lp(self, *, with_lots: bool) -> highspy.HighsLp:
        groups = list(self._concentrated())
        options, extra = len(self._problem.options), len(groups)
        lp = highspy.HighsLp()
        lp.num_col_ = options + extra
        weights = self._problem.weights
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_ = np.concatenate([self._worth, np.full(extra, -weights.concentration)])
        most = np.where(self.forbidden, 0.0, self._most) / self._scale
        least = np.zeros(options)
        if with_lots:
            lots = self.needs_lots
            least = np.where(lots, (self.lots - self.agreed) / self._scale, least)
            kinds = [highspy.HighsVarType.kContinuous] * (options + extra)
            for at in np.flatnonzero(lots):
                kinds[at] = highspy.HighsVarType.kSemiContinuous
            lp.integrality_ = kinds
        lp.col_lower_ = np.concatenate([least, np.zeros(extra)])
        lp.col_upper_ = np.concatenate([most, np.full(extra, highspy.kHighsInf)])
        self._rows(lp, groups)
        return lp

    def _rows(self, lp: highspy.HighsLp, groups: Sequence[tuple[int, list[int]]]) -> None:
        problem, scale = self._problem, self._scale
        rows: list[tuple[float, list[int], int | None]] = []
        by_supply: dict[int, list[int]] = defaultdict(list)
        by_demand: dict[int, list[int]] = defaultdict(list)
        for at, option in enumerate(problem.options):
            by_supply[option.supply].append(at)
            by_demand[option.demand].append(at)
        rows += [(float(self._capacity[one]), own, None) for one, own in by_supply.items()]
        rows += [(float(self._wanted[one]), own, None) for one, own in by_demand.items()]
        for quota in problem.quotas:
            counted = [at for at, o in enumerate(problem.options) if problem.quota_counts(quota, o)]
            rows.append((quota.most, counted, None))
        for number, (demand, own) in enumerate(groups):
            free = problem.weights.share * problem.demands[demand].wanted
            rows.append((free, own, len(problem.options) + number))
        starts, columns, values = [0], list[int](), list[float]()
        for _, own, excess in rows:
            columns += own
            values += [1.0] * len(own)
            if excess is not None:
                columns.append(excess)
                values.append(-1.0)
            starts.append(len(columns))
        lp.num_row_ = len(rows)
        lp.row_lower_ = np.full(len(rows), -highspy.kHighsInf)
        lp.row_upper_ = np.array([self._left(most, own, excess) / scale
                                  for most, own, excess in rows])  # fmt: skip
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(starts, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(columns, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(values, dtype=np.float64)

    def _left(self, most: float, own: list[int], excess: int | None) -> float:
        """What contracts leave of a limit; of a share that is free of loss, they may overdraw."""
        left = most - float(self.agreed[own].sum())
        return left if excess is not None else max(left, 0.0)

    def _concentrated(self) -> Iterator[tuple[int, list[int]]]:
        """Demands with the options of one supplier that could exceed its free share."""
        weights = self._problem.weights
        if not weights.concentration:
            return
        groups: dict[tuple[int, str], list[int]] = defaultdict(list)
        for at, option in enumerate(self._problem.options):
            if self._most[at] + self.agreed[at] > 0:
                supplier = self._problem.supplies[option.supply].organization
                groups[option.demand, supplier].append(at)
        for (demand, _), own in groups.items():
            free = weights.share * self._problem.demands[demand].wanted
            if (self._most[own] + self.agreed[own]).sum() > free:
                yield demand, own


def _in_reach(problem: Problem) -> tuple[Floats, Floats]:
    """What supplies and demands have, or twice what their options could take of it, if less.

    The rest binds nothing either way, and one amount beyond all others would drown these in the
    solver's tolerances.
    """
    capacity = np.array([one.capacity for one in problem.supplies], dtype=np.float64)
    wanted = np.array([one.wanted for one in problem.demands], dtype=np.float64)
    sent, taken = np.zeros(len(capacity)), np.zeros(len(wanted))
    for option in problem.options:
        sent[option.supply] += wanted[option.demand]
        taken[option.demand] += capacity[option.supply]
    return np.minimum(capacity, 2 * sent), np.minimum(wanted, 2 * taken)


class _Quiet(highspy.Highs):
    """HiGHS without its banner, which its constructor writes when it enables callbacks."""

    @override
    def enableCallbacks(self) -> None:
        """Silence it before it can say anything."""
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _solver() -> highspy.Highs:
    solver = _Quiet()  # type: ignore[no-untyped-call]
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", GAP)
    return solver
