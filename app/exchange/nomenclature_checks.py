"""What a nomenclature must keep before any of it is stored."""

from collections.abc import Sequence

from app.errors import SourceError
from app.values.nomenclature import PositionDraft
from app.vocabulary.codes import ancestors
from app.vocabulary.nomenclature import section_of, sections, thesaurus
from app.vocabulary.positions import (
    CHAPTER_LEVEL,
    HEADING_LEVEL,
    SECTION_LEVEL,
    SUBHEADING_LEVEL,
    level_of,
)

HEADINGS = 1_228
SUBHEADINGS = 5_612
"""Of the Harmonized System 2022."""

_SHOWN = 5


def check(name: str, positions: Sequence[PositionDraft], *, partial: bool) -> None:
    """Check order, duplicates, the tree, and for a whole nomenclature its size.

    Raises:
        SourceError: names the line and how to mend it.
    """
    seen: dict[str, PositionDraft] = {}
    last: PositionDraft | None = None
    for position in positions:
        _check_order(position, last, seen)
        _check_parent(position, seen, partial=partial)
        if not position.title:
            raise SourceError(f"{position.place}: {position.code} has no title. Fill it in.")
        seen[position.code] = position
        last = position
    if not seen:
        raise SourceError(f"{name}: there is not a single position in it.")
    if not partial:
        _check_size(name, seen)


def _check_order(
    position: PositionDraft, last: PositionDraft | None, seen: dict[str, PositionDraft]
) -> None:
    if position.code in seen:
        raise SourceError(
            f"{position.place}: {position.code} is there already, at "
            f"{seen[position.code].place}. Keep one of the two."
        )
    if last is not None and _rank(position.code) < _rank(last.code):
        raise SourceError(
            f"{position.place}: {position.code} comes after {last.code}. Codes must ascend, "
            "sections first: sort the rows, or look for a damaged one."
        )


def _check_parent(
    position: PositionDraft, seen: dict[str, PositionDraft], *, partial: bool
) -> None:
    code, parent, level = position.code, position.parent, level_of(position.code)
    if level == SECTION_LEVEL:
        if parent is not None or code not in sections():
            raise SourceError(f"{position.place}: {code} is not a section, S01 to S21 without "
                              "a parent.")  # fmt: skip
        return
    if level == CHAPTER_LEVEL:
        section = section_of(code)
        if section is None:
            raise SourceError(f"{position.place}: there is no chapter {code} in HS 2022.")
        if parent is None and partial:
            return
        if parent != section.code:
            raise SourceError(
                f"{position.place}: chapter {code} belongs to {section.code}, not to {parent}."
            )
    elif parent is None or parent == code or not code.startswith(parent):
        raise SourceError(
            f"{position.place}: {code} stands under {parent}, which is not how it begins. "
            "Correct the code or its parent."
        )
    if parent not in seen:
        raise SourceError(
            f"{position.place}: {code} is an orphan, its parent {parent} does not come before it. "
            "Add the parent, or remove the row."
        )
    nearest = next((c for c in reversed(ancestors(code)) if c in seen), parent)
    if parent != nearest:
        raise SourceError(
            f"{position.place}: {code} stands under {parent} although there is {nearest}. "
            f"Its parent should be {nearest}."
        )


def _check_size(name: str, seen: dict[str, PositionDraft]) -> None:
    for level, wanted, kind in (
        (HEADING_LEVEL, HEADINGS, "headings"),
        (SUBHEADING_LEVEL, SUBHEADINGS, "subheadings"),
    ):
        found = {code for code in seen if level_of(code) == level}
        if len(found) != wanted:
            known = {code for code in thesaurus() if len(code) == level}
            missing = sorted(known - found)[:_SHOWN]
            strange = sorted(found - known)[:_SHOWN] if level == HEADING_LEVEL else []
            raise SourceError(
                f"{name}: there are {len(found):,} {kind} instead of the {wanted:,} of HS 2022"
                + (f"; missing are such as {', '.join(missing)}" if missing else "")
                + (f"; not of HS 2022 are such as {', '.join(strange)}" if strange else "")
                + ". Get the whole file, or import a part of it with --partial."
            )


def _rank(code: str) -> tuple[bool, str]:
    return code.isdigit(), code
