"""Knows rows of a table that are no goods: sums, footnotes, headings, the headers once more."""

import re
from collections.abc import Sequence

from app.exchange.intake.items import Trouble, fatal
from app.exchange.intake.texts import number_of, quantity_parts
from app.official.totals import is_total
from app.vocabulary.remembered import remembered

LEFT_OUT = frozenset({"total_row", "note_row", "header_row"})
"""What is told of such rows; they are skipped, and do not count as failed."""

_NOTE = re.compile(
    r"[*¹²³⁴⁵⁶⁷⁸⁹†‡].*"
    r"|\d{1,2}\)\s.*"
    r"|(?:примечани[ея]|прим\.|сноска|заўвага|ескерту|эскертүү|ծանոթություն|notes?|footnote)\b.*"
    r"|(?:источник|исполнитель|ответственный|составитель|source)\s*[:–—-].*"
    r"|источник (?:данных|информации)\b.*"
    r"|(?:раздел|глава|часть|приложение|section|chapter|annex)\s*(?:№\s*)?(?:\d|[ivxlс]+\b).*",
    re.IGNORECASE | re.DOTALL,
)
_FIRST_NUMBERS = frozenset({"1", "А", "A"})
_FEWEST_NUMBERED = 3
_FEWEST_COLUMNS = 3
"""Where there are fewer, a row of one cell is as likely goods that say nothing else."""


def no_goods(cells: Sequence[str], headers: Sequence[str]) -> Trouble | None:
    """What a row is that is no goods by its cells alone; None for all others."""
    if _repeats(cells, headers) or numbers_columns(cells):
        return fatal("header_row")
    if len(headers) < _FEWEST_COLUMNS:
        return None
    said = _said(cells)
    if not said:
        return None
    if len(said) == 1 and _NOTE.fullmatch(said[0]):
        return fatal("note_row", "", said[0])
    if all(map(_is_amount, said[1:])) and is_total(said[0]):
        return fatal("total_row", "", said[0])
    return None


def _repeats(cells: Sequence[str], headers: Sequence[str]) -> bool:
    """Whether a row is the headers once more, as at the top of a printed page."""
    same = 0
    for cell, header in zip(cells, headers, strict=False):
        if not cell or cell.isspace():
            continue
        if " ".join(cell.split()).casefold() != _folded(header):
            return False
        same += 1
    return same > 1


@remembered(4_096)
def _folded(header: str) -> str:
    return " ".join(header.split()).casefold()


def numbers_columns(cells: Sequence[str]) -> bool:
    """Whether a row counts the columns, as forms do below the headers: 1, 2, 3; А, Б, 1, 2."""
    first = next(filter(None, map(str.strip, cells)), "")
    if first not in _FIRST_NUMBERS:
        return False
    said = _said(cells)
    numbers = said[2:] if said[:2] in (["А", "Б"], ["A", "B"]) else said
    counted = [str(place) for place in range(1, len(numbers) + 1)]
    return len(numbers) >= _FEWEST_NUMBERED and numbers == counted


def _said(cells: Sequence[str]) -> list[str]:
    return [said for cell in cells if (said := cell.strip())]


def _is_amount(text: str) -> bool:
    # Most cells are words: they need no closer look.
    return not text[0].isalpha() and number_of(quantity_parts(text)[0]) is not None
