"""What the code assistant makes of a listing that states no code."""

from app.matching.assistant.assistant import Assistant
from app.matching.pair import HEADING_DIGITS, SUBHEADING_DIGITS

LEAST_PROBABILITY = 0.2
"""Below it, a guess would tie listings together that have nothing to do with each other."""


def read_codes(assistant: Assistant, text: str) -> tuple[tuple[str, float], ...]:
    """Return the likeliest heading and subheading of a text, where they are likely enough."""
    return tuple(
        (code, round(probability, 4))
        for code, probability in assistant.best_path(text)
        if len(code) in {HEADING_DIGITS, SUBHEADING_DIGITS} and probability >= LEAST_PROBABILITY
    )
