"""How the network learns: small steps over shuffled texts, with half of the words left out.

Leaving words out at random (dropout) makes the network learn from all words of a text rather than
from the first that decides, which is what short texts need.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.matching.assistant.bags import Bag, Bags, Floats
from app.matching.assistant.frequencies import Frequencies
from app.matching.assistant.network import Network, weighted_terms

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_FEWEST_TEXTS = 2


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how boldly to learn. Chosen on held-out firms, see docs."""

    width: int = 192
    epochs: int = 12
    rate: float = 0.15
    left_out: float = 0.5
    batch: int = 64
    fewest_steps: int = 1500
    seed: int = 20_220_101

    def rounds(self, texts: int) -> int:
        """Return how often to go over so many texts: few of them are seen more often."""
        return max(self.epochs, -(-self.fewest_steps * self.batch // texts))


SCHEDULE = Schedule()


def train(bags: Sequence[Bag], codes: Sequence[str], schedule: Schedule = SCHEDULE) -> Network:
    """Fit a network; the same texts in the same order give the same network."""
    frequencies = Frequencies.of(Bags.of(bags)).frequent(_FEWEST_TEXTS)
    known, labels = np.unique(np.array(codes), return_inverse=True)
    state = _State.start(len(frequencies.columns), len(known), schedule)
    matrix = _matrix(bags, frequencies)
    rounds = schedule.rounds(len(labels))
    for passed in range(rounds):
        rate = schedule.rate * (1 - passed / rounds)
        order = state.random.permutation(len(labels))
        for start in range(0, len(labels), schedule.batch):
            rows = order[start : start + schedule.batch]
            state.step(_thinned(matrix[rows], state.random, schedule), labels[rows], rate)
    return Network(
        tuple(str(code) for code in known), frequencies, state.terms, state.directions, state.bias
    )


@dataclass(slots=True)
class _State:
    """Weights under training, and the sums of squared steps that slow them down (Adagrad)."""

    random: np.random.Generator
    terms: Floats
    directions: Floats
    bias: Floats
    term_steps: Floats
    direction_steps: Floats
    bias_steps: Floats

    @classmethod
    def start(cls, terms: int, codes: int, schedule: Schedule) -> "_State":
        random = np.random.default_rng(schedule.seed)
        width = schedule.width
        return cls(
            random,
            ((random.random((terms, width), np.float32) - 0.5) * (2 / width)).astype(np.float32),
            np.zeros((width, codes), np.float32),
            np.zeros(codes, np.float32),
            np.full(terms, 1e-4, np.float32),
            np.full((width, codes), 1e-2, np.float32),
            np.full(codes, 1e-2, np.float32),
        )

    def step(self, batch: "csr_matrix", labels: NDArray[np.int64], rate: float) -> None:
        """Learn from a few texts; the gradient of the mean log-likelihood, by hand."""
        from scipy.sparse import csr_matrix  # slow to load

        hidden = batch @ self.terms
        errors = _softmax(hidden @ self.directions + self.bias)
        errors[np.arange(len(labels)), labels] -= 1
        errors /= np.float32(np.sqrt(len(labels)))
        backward = errors @ self.directions.T
        self._turn(hidden.T @ errors, errors.sum(0), rate)
        used, places = np.unique(batch.indices, return_inverse=True)
        shape = (batch.shape[0], len(used))
        gradient = csr_matrix((batch.data, places, batch.indptr), shape).T @ backward
        self.term_steps[used] += np.einsum("ij,ij->i", gradient, gradient) / gradient.shape[1]
        self.terms[used] -= gradient * (rate / np.sqrt(self.term_steps[used]))[:, None]

    def _turn(self, directions: Floats, bias: Floats, rate: float) -> None:
        self.direction_steps += directions * directions
        self.directions -= np.float32(rate) * directions / np.sqrt(self.direction_steps)
        self.bias_steps += bias * bias
        self.bias -= np.float32(rate) * bias / np.sqrt(self.bias_steps)


def _softmax(points: Floats) -> Floats:
    shares: Floats = np.exp(points - points.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return shares


def _matrix(bags: Sequence[Bag], frequencies: Frequencies) -> "csr_matrix":
    from scipy.sparse import csr_matrix  # slow to load

    rows = [weighted_terms(bagged, frequencies) for bagged in bags]
    ends = np.cumsum([0, *(len(places) for places, _ in rows)])
    places = np.concatenate([places for places, _ in rows])
    weights = np.concatenate([weights for _, weights in rows])
    return csr_matrix((weights, places, ends), (len(rows), len(frequencies.columns)))


def _thinned(batch: "csr_matrix", random: np.random.Generator, schedule: Schedule) -> "csr_matrix":
    kept = random.random(len(batch.data), np.float32) >= schedule.left_out
    batch.data = batch.data * kept / np.float32(1 - schedule.left_out)
    return batch
