"""What came of a load: percentiles of each kind, errors, memory."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_SHARES = (0.5, 0.9, 0.95, 0.99, 1.0)


@dataclass
class Report:
    """One stretch of load at one rate.

    Attributes:
        times: seconds from when a request was due to when its answer was there, by kind.
        memory: megabytes of the service, once a second.
        behind: the most seconds by which a request started late: the callers are too slow.
    """

    rate: float
    seconds: float
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)
    behind: float = 0.0

    def all(self) -> list[float]:
        """Times of all kinds."""
        return [one for some in self.times.values() for one in some]

    def summary(self) -> dict[str, Any]:
        """Everything, for a file."""
        return {
            "rate": self.rate,
            "seconds": round(self.seconds, 1),
            "requests": len(self.all()),
            "answered_per_second": round(len(self.all()) / self.seconds, 1),
            "errors": dict(self.errors),
            "milliseconds": {"all": percentiles(self.all())}
            | {kind: percentiles(some) for kind, some in sorted(self.times.items())},
            "memory_megabytes": {
                "start": round(self.memory[0]),
                "most": round(max(self.memory)),
                "end": round(self.memory[-1]),
                "second_half_a_minute": round(slope(self.memory[len(self.memory) // 2 :]), 2),
            },
            "callers_behind_seconds": round(self.behind, 3),
        }

    def lines(self) -> list[str]:
        """A table for a person."""
        head = f"{'':24}{'requests':>9}" + "".join(f"{_named(one):>9}" for one in _SHARES)
        found = [head]
        for kind, some in [*sorted(self.times.items()), ("all", self.all())]:
            found.append(
                f"{kind:24}{len(some):9}"
                + "".join(f"{percentiles(some)[_named(one)]:9.1f}" for one in _SHARES)
            )
        return found


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """Milliseconds that shares of the answers need at most."""
    ordered = sorted(seconds) or [0.0]
    return {
        _named(share): round(1e3 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)
        for share in _SHARES
    }


def slope(values: Sequence[float]) -> float:
    """How much values that were taken once a second grow in a minute (least squares)."""
    count = len(values)
    if count < 2:
        return 0.0
    middle, mean = (count - 1) / 2, sum(values) / count
    up = sum((at - middle) * (value - mean) for at, value in enumerate(values))
    return 60 * up / sum((at - middle) ** 2 for at in range(count))


def _named(share: float) -> str:
    return "most" if share == 1.0 else f"p{100 * share:.0f}"
