"""The code assistant: proposes TN VED codes for texts, explains them, learns from listings."""

from app.matching.assistant.assistant import Assistant
from app.matching.assistant.fitting import Model, fit
from app.matching.assistant.types import (
    CodedText,
    CodeReason,
    CodeSuggestion,
    Contradiction,
    Evidence,
    Title,
)

__all__ = [
    "Assistant",
    "CodeReason",
    "CodeSuggestion",
    "CodedText",
    "Contradiction",
    "Evidence",
    "Model",
    "Title",
    "fit",
]
