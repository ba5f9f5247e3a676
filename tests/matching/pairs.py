"""Pairs to judge, and scorecards to judge them by."""

import pytest

from app.matching import SCORECARDS, Listing
from app.matching.pair import Pair
from app.matching.profile import profile
from app.vocabulary.terms import Language, Side

every_scorecard = pytest.mark.parametrize(
    "scorecard", SCORECARDS.values(), ids=lambda card: card.name
)


def scorecards_with(aspect: str) -> pytest.MarkDecorator:
    """Every scorecard that looks at an aspect."""
    found = [card for card in SCORECARDS.values() if aspect in {a.name for a in card.aspects}]
    return pytest.mark.parametrize("scorecard", found, ids=lambda card: card.name)


def pair(need: Listing, offer: Listing, similarity: float = 0.5) -> Pair:
    return Pair(profile(need), profile(offer), similarity, lambda _: 0.5)


def alike(similarity: float, language: Language | None = None) -> Pair:
    """Two worded texts of a similarity, the need's in a language."""
    return pair(
        Listing("n", Side.NEED, title="катанка", language=language),
        Listing("o", Side.OFFER, title="катанка", language=Language.RU),
        similarity,
    )
