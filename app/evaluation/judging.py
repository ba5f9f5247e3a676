"""Judges labelled pairs as the service would explain them: the same index, profile and scorecard.

The purpose of the need chooses the scorecard. A pair that breaks a hard requirement is no
suggestion, so its score is 0; its points stay as judged, for the order is measured by points.

Each pair stands alone in a registry that holds only its offer, so words and codes weigh what the
thesaurus says, and a pair's score does not change when others are added.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.evaluation.labelled import LabelledPair
from app.matching import (
    BY_PURPOSE,
    Index,
    Listing,
    MemoryIndex,
    Outcome,
    Query,
    Rejection,
    Scorecard,
    explain,
)
from app.matching.assistant import Assistant, fit
from app.matching.assistant.reading import read_codes
from app.matching.profile import profile

_DAY = date(2026, 1, 1)
"""Documents expire and values age; a fixed day keeps runs equal."""


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A labelled pair and what the scorecard says of it.

    Attributes:
        points: as judged, also of a rejected pair.
        score: probability that it fits; 0 for a rejected pair.
        rejected: the hard requirement that the pair breaks; None when it breaks none.
    """

    pair: LabelledPair
    points: float
    score: float
    outcomes: tuple[Outcome, ...]
    rejected: Rejection | None = None

    @property
    def error(self) -> float:
        """How far the score is from what the label asks for, 0 to 1."""
        return abs(float(self.pair.grade.fits) - self.score)


def thesaurus_assistant() -> Assistant:
    """Make the code assistant of a registry without listings: it knows the thesaurus only."""
    return Assistant(fit((), ()))


def judge_pairs(
    pairs: Iterable[LabelledPair],
    assistant: Assistant,
    scorecard: Scorecard | None = None,
    empty: Callable[[], Index] = MemoryIndex,
) -> Iterator[JudgedPair]:
    """Judge pairs one by one, as if each need asked a registry of its one offer.

    Args:
        pairs: labelled pairs.
        assistant: reads likely codes from texts.
        scorecard: judges all of them; that of each need's purpose when None.
        empty: makes the index of one pair.
    """
    for pair in pairs:
        offer = _read(pair.offer, assistant)
        index = empty()
        index.apply([offer])
        query = Query(_read(pair.need, assistant), _DAY)
        judge = scorecard or BY_PURPOSE[pair.need.purpose]
        found, rejected = explain(index, query, index.get(offer.id) or profile(offer), judge)
        judgement = found.judgement
        score = judgement.score if rejected is None else 0.0
        yield JudgedPair(pair, judgement.points, score, judgement.outcomes, rejected)


def _read(listing: Listing, assistant: Assistant) -> Listing:
    text = f"{listing.title}\n{listing.description}"
    return replace(listing, predicted=read_codes(assistant, text, listing.codes))
