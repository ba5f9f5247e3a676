"""What the code assistant makes of a listing that states no code, or only a shallow one."""

from collections.abc import Sequence

from app.matching.assistant.assistant import Assistant
from app.vocabulary.codes import HEADING_DIGITS, SUBHEADING_DIGITS

MOST_READ = 10
"""Headings, and subheadings, that are kept of one text."""

LEAST_PROBABILITY = 0.01


def worth_reading(codes: Sequence[str]) -> bool:
    """Whether words may say more than the stated codes do: not all go down to a subheading."""
    return not codes or min(map(len, codes)) < SUBHEADING_DIGITS


def read_codes(
    assistant: Assistant, text: str, codes: Sequence[str] = ()
) -> tuple[tuple[str, float], ...]:
    """Return likely headings and subheadings of a text with their probabilities, likeliest first.

    Args:
        assistant: reads the text.
        text: title and description.
        codes: what the listing states; nothing is read where that is deep enough.
    """
    if not worth_reading(codes):
        return ()
    likely = assistant.prefixes(text, least=LEAST_PROBABILITY)
    return tuple(
        (code, round(probability, 4))
        for digits in (HEADING_DIGITS, SUBHEADING_DIGITS)
        for code, probability in [one for one in likely if len(one[0]) == digits][:MOST_READ]
    )
