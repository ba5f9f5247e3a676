"""The code assistant: text in, TN VED codes out, with calibrated probabilities and reasons."""

from collections.abc import Iterable, Sequence

import numpy as np

from app.matching.assistant.bags import Bag, Bags, bag
from app.matching.assistant.branches import branches, descend
from app.matching.assistant.evidence import Heard, hear
from app.matching.assistant.fitting import Model, fit
from app.matching.assistant.judge import Verdict
from app.matching.assistant.neighbours import Neighbours
from app.matching.assistant.reasons import Explanation
from app.matching.assistant.types import CodedText, CodeSuggestion, Contradiction

CLEAR = 0.9
"""Least probability of a heading, or of a subheading, with which a listing is contradicted."""

DOUBTFUL = 0.02
"""Most probability that a stated code may have to be contradicted."""

_Told = tuple[Bag, Heard, Verdict, Model]
_NOTHING = Verdict.of((), np.empty(0))


class Assistant:
    """A fitted model and live neighbours. Safe to ask from several threads while it learns.

    Listings learnt or forgotten count at once, as neighbours; the model, fitted in the background
    by `fit`, is replaced whole with `swap`.
    """

    def __init__(self, model: Model | None = None) -> None:
        """Start from a model; without one, from the thesaurus alone."""
        self._model = fit(()) if model is None else model
        self._neighbours = Neighbours()

    @property
    def model(self) -> Model:
        """The model in use."""
        return self._model

    def swap(self, model: Model) -> None:
        """Use another model from the next question on."""
        self._model = model

    def learn(self, coded_texts: Iterable[CodedText]) -> None:
        """Add or replace listings among the neighbours; takes effect at once."""
        self._neighbours.learn(coded_texts)

    def learn_bags(self, coded_texts: Sequence[CodedText], bags: Bags) -> None:
        """Add texts with codes that are not there yet, whose words are counted already."""
        self._neighbours.learn_bags(coded_texts, bags)

    def forget(self, ids: Iterable[str]) -> None:
        """Remove listings from the neighbours; takes effect at once."""
        self._neighbours.forget(ids)

    def suggest(
        self, text: str, limit: int = 10, exclude_id: str | None = None
    ) -> tuple[CodeSuggestion, ...]:
        """Return the likeliest codes for a text, best first; none for a text without words.

        The first answer is the likeliest heading's likeliest subheading's likeliest code; each
        other answer leaves the ways before it at its likeliest fork. An answer's `code` stops
        where the evidence does, or where it would be less likely than a later answer; its `path`
        goes on to the deepest code.

        Args:
            text: title and description, in any language; the first 4,000 characters are read.
            limit: how many at most.
            exclude_id: a listing that must not be its own neighbour.
        """
        told = self._hear(text, exclude_id)
        explanation = _explanation(text, told)
        return tuple(
            _suggestion(branch.code, branch.path, told[2], explanation)
            for branch in branches(told[2], limit)
        )

    def likely(
        self, text: str, limit: int = 10, exclude_id: str | None = None
    ) -> tuple[tuple[str, float], ...]:
        """Return codes and probabilities of `suggest`, without reasons."""
        _, _, verdict, _ = self._hear(text, exclude_id)
        return tuple(
            (branch.code, verdict.probability(branch.code)) for branch in branches(verdict, limit)
        )

    def ranked(self, text: str, limit: int = 10, exclude_id: str | None = None) -> tuple[str, ...]:
        """Return the deepest codes in the order of `suggest`, without reasons.

        Cut at any depth and folded, the list is the ranking at that depth.
        """
        _, _, verdict, _ = self._hear(text, exclude_id)
        return tuple(branch.path[-1] for branch in branches(verdict, limit))

    def prefixes(self, text: str, *, least: float) -> list[tuple[str, float]]:
        """Return all codes and prefixes of at least this probability, likeliest first."""
        _, _, verdict, _ = self._hear(text, None)
        found = [(code, p) for code, p in verdict.folded.items() if p >= least]
        return sorted(found, key=lambda one: (-one[1], one[0]))

    def contradicts(
        self, text: str, codes: Sequence[str], exclude_id: str | None = None
    ) -> Contradiction | None:
        """Return what the words say instead when they speak clearly against all codes stated.

        None where they do not. Looks at headings, then at subheadings.
        """
        told = self._hear(text, exclude_id)
        verdict = told[2]
        path = descend("", verdict)
        for said in path[:2] if codes else ():
            rest = _agreeing(verdict, codes, depth=len(said))
            if verdict.probability(said) >= CLEAR and rest <= DOUBTFUL:
                found = _suggestion(said, path, verdict, _explanation(text, told))
                return Contradiction(tuple(codes), rest, found)
        return None

    def _hear(self, text: str, exclude_id: str | None) -> _Told:
        """Weigh what is known of a text; where nothing is, no code is likely, not even a bit."""
        model, asked = self._model, bag(text)
        exclude = frozenset() if exclude_id is None else frozenset({exclude_id})
        near = self._neighbours.similar(asked, exclude=exclude)
        heard = hear(asked, model.sources, near)
        verdict = _NOTHING if heard.nothing else model.judge.probabilities(heard)
        return asked, heard, verdict, model


def _agreeing(verdict: Verdict, codes: Sequence[str], *, depth: int) -> float:
    """Add up what agrees with stated codes, as deep as both go."""
    stated = tuple(code[:depth] for code in codes)
    agrees = np.array([code[:depth].startswith(stated) for code in verdict.codes], dtype=bool)
    return float(verdict.probabilities[agrees].sum())


def _explanation(text: str, told: _Told) -> Explanation:
    asked, heard, _, model = told
    return Explanation(text, asked, heard, model.sources)


def _suggestion(
    code: str, path: Sequence[str], verdict: Verdict, explanation: Explanation
) -> CodeSuggestion:
    return CodeSuggestion(
        code,
        verdict.probability(code),
        explanation.reasons(code),
        tuple((step, verdict.probability(step)) for step in path),
    )
