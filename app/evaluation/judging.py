"""Judges labelled pairs as the service would explain them: the same index, profile and scorecard.

Each pair stands alone in a registry that holds only its offer, so words and codes weigh what the
thesaurus says, and a pair's score does not change when others are added.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.evaluation.labelled import LabelledPair
from app.matching import SUPPLY, Listing, MemoryIndex, Outcome, Query, Scorecard, explain
from app.matching.assistant import Assistant, fit
from app.matching.assistant.reading import read_codes
from app.matching.profile import profile

_DAY = date(2026, 1, 1)
"""Nothing here expires, so any day does; a fixed one keeps runs equal."""


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A labelled pair and what the scorecard says of it."""

    pair: LabelledPair
    points: float
    score: float
    outcomes: tuple[Outcome, ...]

    @property
    def error(self) -> float:
        """How far the score is from what the label asks for, 0 to 1."""
        return abs(float(self.pair.grade.fits) - self.score)


def thesaurus_assistant() -> Assistant:
    """Make the code assistant of a registry without listings: it knows the thesaurus only."""
    return Assistant(fit((), ()))


def judge_pairs(
    pairs: Iterable[LabelledPair], assistant: Assistant, scorecard: Scorecard = SUPPLY
) -> Iterator[JudgedPair]:
    """Judge pairs one by one, as if each need asked a registry of its one offer."""
    for pair in pairs:
        offer = _read(pair.offer, assistant)
        index = MemoryIndex()
        index.apply([offer])
        query = Query(_read(pair.need, assistant), _DAY)
        found, _ = explain(index, query, index.get(offer.id) or profile(offer), scorecard)
        judgement = found.judgement
        yield JudgedPair(pair, judgement.points, judgement.score, judgement.outcomes)


def _read(listing: Listing, assistant: Assistant) -> Listing:
    text = f"{listing.title}\n{listing.description}"
    return replace(listing, predicted=read_codes(assistant, text, listing.codes))
