"""Fitting the judge's weights to listings that were held out when the network learnt.

Maximum likelihood at all depths at once: a wrong leaf under the right heading is half right.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.matching.assistant.evidence import Heard
from app.matching.assistant.judge import Judge
from app.matching.assistant.nomenclature import DEPTHS

Numbers = NDArray[np.float64]
_CAUTION = 2.0
"""Cases that it takes to move a weight by one against the prior, in its standard deviations."""
_STEPS = 150
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Case:
    """A held-out text: its evidence, and by depth which rows are right (the last: none is)."""

    features: NDArray[np.float32]
    circumstances: NDArray[np.float32]
    right: NDArray[np.float32]

    @classmethod
    def of(cls, heard: Heard, codes: Sequence[str]) -> "Case":
        """Mark the candidates that share each prefix with one of the true codes.

        A depth to which the true codes do not go, but candidates do, is told by no row.
        """
        right = np.zeros((len(DEPTHS), len(heard.codes) + 1), dtype=np.float32)
        for row, depth in enumerate(DEPTHS):
            true = {code[:depth] for code in codes if _reaches(code, depth, heard.codes)}
            right[row, :-1] = [code[:depth] in true for code in heard.codes]
        if not right[0].any():
            right[:, -1] = 1
        features, around = heard.features.astype(np.float32), heard.circumstances
        return cls(features, around.astype(np.float32), right)


def fit_judge(cases: Sequence[Case], prior: Judge) -> Judge:
    """Fit weights, starting from those of another judge and staying near them with few cases."""
    features = np.concatenate([case.features for case in cases])
    spread = features.std(axis=0, dtype=np.float64)
    scale = np.where(spread > 0, 1 / np.where(spread > 0, spread, 1), 0)
    features *= scale.astype(np.float32)
    start = np.where(scale > 0, prior.weights / np.where(scale > 0, scale, 1), 0)
    problem = _Problem.of(cases, features, start)
    # Loaded by who learns only: it takes a third of a second, and no service that answers needs it.
    from scipy.optimize import minimize

    answer = minimize(
        problem.loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}
    )
    found = answer.x.reshape(start.shape)
    return Judge(np.where(scale > 0, found * scale, prior.weights))


@dataclass(frozen=True, slots=True)
class _Problem:
    """All cases, one below the other: rows are candidates."""

    features: NDArray[np.float32]
    circumstances: NDArray[np.float32]
    right: NDArray[np.float32]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    prior: Numbers

    @classmethod
    def of(cls, cases: Sequence[Case], features: NDArray[np.float32], prior: Numbers) -> "_Problem":
        sizes = np.array([len(case.features) for case in cases])
        around = np.stack([case.circumstances for case in cases])
        right = np.concatenate([case.right for case in cases], axis=1)
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        return cls(features, np.repeat(around, sizes, axis=0), right, starts, sizes, prior)

    def loss(self, flat: Numbers) -> tuple[float, Numbers]:
        """Minus the mean log-likelihood over cases and their depths, and its gradient."""
        weights = flat.reshape(self.prior.shape)
        parts = self.features @ weights.T.astype(np.float32)
        probability = self._shares((parts * self.circumstances).sum(axis=1).astype(np.float64))
        told = np.add.reduceat(self.right, self.starts, axis=1) > 0
        counts = told / told.sum(axis=0)
        value, pull = 0.0, np.zeros_like(probability)
        for right, count in zip(self.right, counts, strict=True):
            part = probability * right
            total = np.maximum(np.add.reduceat(part, self.starts), _TINY)
            value -= float(count @ np.log(total))
            within = part / np.repeat(total, self.sizes)
            pull += np.repeat(count, self.sizes) * (probability - within)
        steps = (pull[:, None] * self.circumstances).astype(np.float32).T @ self.features
        cases, moved = len(self.starts), weights - self.prior
        gradient = (steps + 2 * _CAUTION * moved) / cases
        return (value + _CAUTION * float((moved**2).sum())) / cases, gradient.ravel()

    def _shares(self, points: Numbers) -> Numbers:
        points = points - np.repeat(np.maximum.reduceat(points, self.starts), self.sizes)
        powers = np.exp(points)
        shares: Numbers = powers / np.repeat(np.add.reduceat(powers, self.starts), self.sizes)
        return shares


def _reaches(code: str, depth: int, candidates: Sequence[str]) -> bool:
    """Whether a true code tells what is right at a depth."""
    return len(code) >= depth or not any(one != code and one.startswith(code) for one in candidates)
