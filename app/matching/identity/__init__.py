"""Two records, one organization? Candidates, a scorecard with reasons, and a probability."""

from app.matching.identity.judging import NEAR_CERTAIN, PROPOSED, Kinship, judge
from app.matching.identity.neighbours import Neighbours
from app.matching.identity.rarity import Rarity
from app.matching.identity.reasons import LABELS, Reason, label
from app.matching.identity.traits import Party, Traits, traits

__all__ = [
    "LABELS",
    "NEAR_CERTAIN",
    "PROPOSED",
    "Kinship",
    "Neighbours",
    "Party",
    "Rarity",
    "Reason",
    "Traits",
    "judge",
    "label",
    "traits",
]
