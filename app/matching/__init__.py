"""Matching needs with offers, and saying why. Pure: no web, database, clock or settings."""

from app.matching.index import Index, LiveIndex, MemoryIndex
from app.matching.partners import Partner, fold
from app.matching.scorecard import SUPPLY, Scorecard
from app.matching.scorecards import BY_PURPOSE, SCORECARDS
from app.matching.suggestions import Suggestion, Suggestions, explain, suggest
from app.matching.types import (
    Diversify,
    Filters,
    Judgement,
    Listing,
    Outcome,
    Query,
    Reason,
    Rejection,
    Veil,
)

__all__ = [
    "BY_PURPOSE",
    "SCORECARDS",
    "SUPPLY",
    "Diversify",
    "Filters",
    "Index",
    "Judgement",
    "Listing",
    "LiveIndex",
    "MemoryIndex",
    "Outcome",
    "Partner",
    "Query",
    "Reason",
    "Rejection",
    "Scorecard",
    "Suggestion",
    "Suggestions",
    "Veil",
    "explain",
    "fold",
    "suggest",
]
