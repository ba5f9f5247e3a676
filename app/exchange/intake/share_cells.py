"""Reads shares in percent."""

import re
from collections.abc import Mapping

from app.exchange.intake import texts
from app.exchange.intake.exported import is_name_of
from app.exchange.intake.items import FROM_EXPORT, Trouble, trouble

_WHOLE = 100
_NUMBER = re.compile(
    r"\s*(?P<number>\d[\d\s\u00a0.,]*(?:[eE][+\-]?\d{1,2})?)(?P<rest>\D.*)?", re.DOTALL
)
_LONGEST = 200
_PERCENT = re.compile(r"%|процент|працэнт|percent|пайыз|տոկոս", re.IGNORECASE)


def percent_of(
    values: Mapping[str, str], target: str, troubles: list[Trouble], text: str | None = None
) -> float | None:
    """Read a share from 0 to 100; None where there is none or it cannot be told.

    Args:
        values: of an item, with what the header says.
        target: the field.
        troubles: takes what is wrong.
        text: of the cell, where something else stands in it, too.
    """
    said = (values[target] if text is None else text).strip()
    if not said:
        return None
    number, rest = number_and_rest(said)
    if number is None or rest not in {"", "%"} or not 0 <= number <= _WHOLE:
        troubles.append(trouble("invalid_percent", target, said))
        return None
    if 0 < number <= 1 and not rest and not _is_percent(values, target):
        troubles.append(trouble("unclear_percent", target, said))
        return None
    return number


def number_and_rest(text: str) -> tuple[float | None, str]:
    """A number that is not negative, and what follows it."""
    found = _NUMBER.fullmatch(text[:_LONGEST])
    if found is None:
        return None, ""
    return texts.number_of(found["number"].strip()), (found["rest"] or "").strip()


def _is_percent(values: Mapping[str, str], target: str) -> bool:
    """Whether a number up to one is so many percent: a spreadsheet keeps 30 % as 0.3, too."""
    header = values.get(f"{target}_header", "")
    if FROM_EXPORT in values or is_name_of(header, target):
        return True
    return _PERCENT.search(header) is not None and not texts.is_number(values[target])
