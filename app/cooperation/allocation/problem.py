"""What is allocated: amounts of one dimension in base units a year, and what binds them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

TOLERANCE = 1e-6
"""Share of an amount that counts as nothing."""


class AllocationError(ValueError):
    """The problem cannot be solved as it stands; `field` and `code` say why."""

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """An offer with its free capacity.

    Attributes:
        minimum_lot: the least that is sold; 0 for any amount.
    """

    id: str
    organization: str
    country: str | None
    capacity: float
    minimum_lot: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A need with its quantity."""

    id: str
    organization: str
    country: str | None
    wanted: float


@dataclass(frozen=True, slots=True)
class Option:
    """A pair that may be served: numbers of the supply and the demand, and how well they fit."""

    supply: int
    demand: int
    probability: float
    distance_km: float = 0.0


@dataclass(frozen=True, slots=True)
class Quota:
    """The most that a state's suppliers may deliver, or its consumers receive, all together."""

    country: str
    of_suppliers: bool
    most: float


@dataclass(frozen=True, slots=True)
class Contract:
    """An amount that an option must carry at least: number of the option, and the amount."""

    option: int
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What the plan is worth: probability-weighted volume less transport and concentration.

    Attributes:
        transport: what a thousand kilometres take from the worth of a unit, in probability.
        concentration: what a unit above the share loses, in probability.
        share: of a need that one supplier may meet without a loss.
    """

    transport: float = 0.02
    concentration: float = 0.05
    share: float = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Everything of one dimension."""

    supplies: Sequence[Supply]
    demands: Sequence[Demand]
    options: Sequence[Option]
    quotas: Sequence[Quota] = ()
    contracts: Sequence[Contract] = ()
    weights: Weights = Weights()

    def worth(self, option: Option) -> float:
        """What one unit over an option is worth, concentration apart."""
        return option.probability - self.weights.transport * option.distance_km / 1000

    def check(self) -> None:
        """Refuse what cannot be solved.

        Raises:
            AllocationError: an amount is not positive, or the contracts do not fit.
        """
        for offer in self.supplies:
            if not isfinite(offer.capacity) or offer.capacity <= 0:
                raise AllocationError(
                    "capacity", "zero_capacity", f"The offer {offer.id} has no capacity. State one."
                )
        for need in self.demands:
            if not isfinite(need.wanted) or need.wanted <= 0:
                raise AllocationError(
                    "wanted", "zero_wanted", f"The need {need.id} wants nothing. State a quantity."
                )
        if any(quota.most < 0 for quota in self.quotas):
            raise AllocationError(
                "quotas", "negative_quota", "A quota is negative. Set it to 0 or more."
            )
        doubled = Counter((quota.country, quota.of_suppliers) for quota in self.quotas)
        if doubled and max(doubled.values()) > 1:
            raise AllocationError(
                "quotas", "repeated_quota", "A state has two quotas of a kind. Leave one out."
            )
        self._check_contracts()

    def _check_contracts(self) -> None:
        used: defaultdict[tuple[str, int], float] = defaultdict(float)
        for contract in self.contracts:
            option = self.options[contract.option]
            used["supply", option.supply] += contract.amount
            used["demand", option.demand] += contract.amount
        for (side, at), amount in used.items():
            one = self.supplies[at] if side == "supply" else self.demands[at]
            if isinstance(one, Supply) and amount > one.capacity * (1 + TOLERANCE):
                raise AllocationError(
                    "contracts",
                    "contract_exceeds_capacity",
                    f"The contracts of the offer {one.id} come to more than it has. Lower them.",
                )
            if isinstance(one, Demand) and amount > one.wanted * (1 + TOLERANCE):
                raise AllocationError(
                    "contracts",
                    "contract_exceeds_need",
                    f"The contracts of the need {one.id} come to more than it wants. Lower them.",
                )
        for quota in self.quotas:
            bound = sum(
                contract.amount
                for contract in self.contracts
                if self.quota_counts(quota, self.options[contract.option])
            )
            if bound > quota.most * (1 + TOLERANCE):
                raise AllocationError(
                    "quotas", "contract_exceeds_quota",
                    f"The contracts of {quota.country} come to more than its quota. "
                    "Lower them, or raise it.",
                )  # fmt: skip

    def quota_counts(self, quota: Quota, option: Option) -> bool:
        """Whether an option counts towards a quota."""
        side = self.supplies[option.supply] if quota.of_suppliers else self.demands[option.demand]
        return side.country == quota.country


@dataclass(frozen=True, slots=True)
class Plan:
    """Amounts by option, in the order of the options.

    Attributes:
        value: what the plan is worth.
        bound: what no plan can exceed.
        exact: whether the solver proved the plan the best, up to its gap.
    """

    amounts: tuple[float, ...]
    value: float
    bound: float
    exact: bool

    @property
    def gap(self) -> float:
        """How far the plan may be from the best one, as a share of the bound."""
        return max(0.0, (self.bound - self.value) / self.bound) if self.bound > 0 else 0.0


def value_of(problem: Problem, amounts: Sequence[float]) -> float:
    """What amounts are worth together."""
    total = sum(
        problem.worth(option) * amount
        for option, amount in zip(problem.options, amounts, strict=True)
        if amount
    )
    weights = problem.weights
    if weights.concentration:
        by_supplier: defaultdict[tuple[int, str], float] = defaultdict(float)
        for option, amount in zip(problem.options, amounts, strict=True):
            if amount:
                supplier = problem.supplies[option.supply].organization
                by_supplier[option.demand, supplier] += amount
        for (demand, _), amount in by_supplier.items():
            free = weights.share * problem.demands[demand].wanted
            total -= weights.concentration * max(0.0, amount - free)
    return total


def expected_volume(problem: Problem, amounts: Sequence[float]) -> float:
    """Volume weighted by the probability that each pair fits."""
    return sum(
        option.probability * amount for option, amount in zip(problem.options, amounts, strict=True)
    )
