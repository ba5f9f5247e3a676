"""Ranges as they are said in a cell: `900–1050 МПа`, `от 12 до 18 млн`, `до 5`, `950`."""

import re
from dataclasses import dataclass

from app.exchange.intake import texts

_NUMBER = r"[+\-−]?\d+(?:[\s\u00a0\u202f]\d{3})*(?:[.,]\d+)?(?:[eE][+\-]?\d{1,2})?(?![.,]?\d)"
_RANGE = re.compile(
    r"(?P<at>от|не менее|не ниже|не меньше|с|from|at least|min\.?|>=|≥"
    r"|до|не более|не выше|не больше|up to|at most|max\.?|<=|≤)?\s*"
    rf"(?P<first>{_NUMBER})"
    rf"(?:\s*(?:[-–—…]|\.\.\.?|\bдо\b|\bto\b)\s*(?P<last>{_NUMBER}))?"
    r"\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_AT_MOST = frozenset(
    {"до", "не более", "не выше", "не больше", "up to", "at most", "max", "<=", "≤"}
)


@dataclass(frozen=True, slots=True)
class SaidRange:
    """A range, and what follows it.

    Attributes:
        low: None where open; so is `high`.
    """

    low: float | None
    high: float | None
    rest: str

    @property
    def is_upside_down(self) -> bool:
        """Whether its upper bound is below the lower one."""
        return self.low is not None and self.high is not None and self.high < self.low


def said_range(text: str) -> SaidRange | None:
    """Read a range of one or two numbers; one alone is both bounds. None where there is none."""
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    first = _number(found["first"])
    at = (found["at"] or "").casefold().rstrip(".")
    rest = found["rest"].strip()
    if first is None:
        return None
    if found["last"] is not None:
        last = _number(found["last"])
        return None if last is None or at in _AT_MOST else SaidRange(first, last, rest)
    if at in _AT_MOST:
        return SaidRange(None, first, rest)
    return SaidRange(first, None if at else first, rest)


def _number(text: str) -> float | None:
    return texts.number_of(text.replace("−", "-"))
