"""From evidence to probabilities: one weighted sum a candidate, and their shares.

The weights are those of a conditional logit, so that the probabilities of all candidates and of
"none of these" add up to 1, and a prefix has the sum of the codes below it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.matching.assistant.evidence import Heard
from app.matching.assistant.nomenclature import DEEPEST, DEPTHS


@dataclass(frozen=True, slots=True)
class Judge:
    """Weights of the features under each circumstance; shape (circumstances, features)."""

    weights: NDArray[np.float64]

    def probabilities(self, heard: Heard) -> "Verdict":
        """Weigh the evidence of a text."""
        return Verdict.of(heard.codes, shares(self.points(heard))[:-1])

    def points(self, heard: Heard) -> NDArray[np.float64]:
        """Return the log-odds of each candidate, and last of "none of these"."""
        found: NDArray[np.float64] = heard.features @ (heard.circumstances @ self.weights)
        return found


@dataclass(frozen=True, slots=True)
class Verdict:
    """Probabilities of candidates, and of each prefix; `parents` are those with codes below."""

    codes: tuple[str, ...]
    probabilities: NDArray[np.float64]
    folded: dict[str, float]
    children: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, codes: Sequence[str], probabilities: NDArray[np.float64]) -> "Verdict":
        """Fold probabilities of codes into those of their prefixes."""
        folded: defaultdict[str, float] = defaultdict(float)
        children: defaultdict[str, set[str]] = defaultdict(set)
        for code, probability in zip(codes, probabilities.tolist(), strict=True):
            steps = steps_of(code)
            for parent, child in zip(("", *steps), steps, strict=False):
                folded[child] += probability
                children[parent].add(child)
        return cls(
            tuple(codes),
            probabilities,
            dict(folded),
            {parent: tuple(sorted(below)) for parent, below in children.items()},
        )

    def probability(self, code: str) -> float:
        """Of a code or prefix at 4, 6 or full depth; 0 for one that is no candidate."""
        return self.folded.get(code, 0.0)

    def likeliest(self, parent: str = "") -> list[str]:
        """Return the codes one step below a prefix, likeliest first."""
        return sorted(self.children.get(parent, ()), key=lambda code: (-self.folded[code], code))


def steps_of(code: str) -> tuple[str, ...]:
    """Return a code's prefixes at the depths of answers, and the code itself."""
    return tuple(dict.fromkeys((*(code[:depth] for depth in DEPTHS if depth < DEEPEST), code)))


def shares(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn log-odds into shares of 1."""
    powers: NDArray[np.float64] = np.exp(points - points.max())
    powers /= powers.sum()
    return powers
