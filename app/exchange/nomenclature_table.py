"""The official nomenclature as a comma-separated table, plain or gzip, in UTF-8.

Columns `code`, `level`, `title_<language>` and `parent`; and where there are any `unit`,
`unit_okei`, `context_<language>`, `node`, `derived`, `edition`. A row and its parent with the same
node are one line of the tariff, so they share the full title.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.errors import SourceError
from app.exchange.files import digest, header_of, read_rows, text_of, unpacked
from app.exchange.nomenclature_checks import check
from app.values.nomenclature import NomenclatureDraft, PositionDraft
from app.vocabulary.codes import LEVELS
from app.vocabulary.customs_units import tariff_unit
from app.vocabulary.positions import HEADING_LEVEL, LEAF_LEVEL, SECTION_LEVEL, Layout, level_of
from app.vocabulary.terms import Language

_NEEDED = ("code", "level", "parent")
_SECTION = "section"
_CONTEXT_LENGTH = 20_000


@dataclass(frozen=True, slots=True)
class _Node:
    """What a row leaves for the rows below it."""

    node: str
    full: str


def read_table(
    content: bytes, name: str, *, language: Language, partial: bool
) -> NomenclatureDraft:
    """Read and check a table.

    Raises:
        SourceError: it cannot be read or breaks a check; names the line.
    """
    text = text_of(unpacked(content, name), name)
    missing = {*_NEEDED, f"title_{language}"} - header_of(text, name)
    if missing:
        raise SourceError(
            f"{name}:1: the header has no {', '.join(sorted(missing))}. A nomenclature has "
            f"code, level, title_{language} and parent; --language names another language."
        )
    positions = tuple(_positions(text, name, language))
    check(name, positions, partial=partial)
    return NomenclatureDraft(name, Layout.TABLE, digest(content), positions)


def _positions(text: str, name: str, language: Language) -> Iterator[PositionDraft]:
    above: dict[str, _Node] = {}
    for line, row in read_rows(text, name):
        place = f"{name}:{line}"
        code, level = _code(row, place)
        title = " ".join(row[f"title_{language}"].split())
        context = " ".join(row.get(f"context_{language}", "").split())
        if len(title) + len(context) > _CONTEXT_LENGTH:
            raise SourceError(f"{place}: a title of {len(title):,} characters. Look for a quote "
                              "that is not closed.")  # fmt: skip
        node, parent = row.get("node", ""), row["parent"].strip()
        full = _full(above.get(parent), level, node, (context, title))
        above[code] = _Node(node, full)
        yield PositionDraft(
            place=place,
            code=code,
            parent=parent or None,
            title=title,
            context=context,
            full=full,
            unit=tariff_unit(row.get("unit", "").strip(), row.get("unit_okei", "").strip())
            if level == LEAF_LEVEL
            else None,
            derived=row.get("derived", "") == "1",
            dated=_date(row.get("edition", ""), place),
        )


def _code(row: dict[str, str], place: str) -> tuple[str, int]:
    code, stated = row["code"].strip(), row["level"].strip()
    digits = code.removeprefix("S")
    plain = digits.isascii() and digits.isdigit()
    if not plain or (digits == code and len(code) not in LEVELS):
        raise SourceError(
            f"{place}: {code!r} is not a code: 2, 4, 6, 8, 9 or 10 digits, or S01 to S21."
        )
    level = level_of(code)
    if stated != (_SECTION if level == SECTION_LEVEL else str(level)):
        raise SourceError(f"{place}: {code} has level {stated!r}, but is of {level} digits.")
    return code, level


def _full(above: _Node | None, level: int, node: str, own: tuple[str, str]) -> str:
    if level <= HEADING_LEVEL or above is None:
        return own[1]
    if node and node == above.node:
        return above.full
    return " > ".join(step for step in (above.full, *own) if step)


def _date(text: str, place: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise SourceError(f"{place}: {text!r} is not a date such as 2026-03-08.") from error
