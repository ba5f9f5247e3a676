"""Reads a cell of TN VED codes: several to a cell, with spaces inside and between them."""

import re
from collections.abc import Sequence

from app.exchange.intake import texts
from app.exchange.intake.items import Trouble, trouble
from app.vocabulary.codes import (
    CHAPTER_DIGITS,
    HEADING_DIGITS,
    CodeError,
    display_code,
    parse_code,
)
from app.vocabulary.nomenclature import (
    may_end,
    missing_ancestor,
    subheading_exists,
    unknown_position,
)
from app.vocabulary.remembered import remembered

_BEFORE = re.compile(r"(?:(?:из|ex)\.?\s+|[«»\"'(\s])*", re.IGNORECASE)
_BEHIND = frozenset("*«»\"')")
"""What lists write beside a code and is none of it: `из 1701`, `9403*`, `«6904»`."""

_BETWEEN = re.compile(r"[\s.\-/]+")
_PAIR = re.compile(r"\d{2}", re.ASCII)
_RANGE = re.compile(r"(\d{4})\s*[-–—]\s*(\d{4})", re.ASCII)


@remembered(50_000)
def codes_of(text: str, number: bool) -> tuple[tuple[str, ...], tuple[Trouble, ...]]:  # noqa: FBT001 - a key of the cache
    """Return the codes of a cell, and what is wrong with them.

    Args:
        text: as it stands in the file.
        number: whether the cell was a number, which loses zeros at its start.
    """
    kept: list[str] = []
    troubles: list[Trouble] = []
    for part in texts.listed(text):
        bare = _bare(part)
        if (before := _unclear(kept, bare, text)) is not None:
            troubles.append(trouble("unclear_code", "codes", part, before=display_code(before)))
            continue
        whole = texts.code_text(bare, number=number)
        if whole is None:
            troubles.append(trouble("code_lost_digits", "codes", part))
            continue
        for one in _headings_of(whole) or _several(whole):
            code, wrong = _one(one, bare if one == whole else one)
            kept += [code] if code else []
            troubles += [wrong] if wrong else []
    return tuple(dict.fromkeys(kept)), tuple(troubles)


def _unclear(kept: Sequence[str], bare: str, text: str) -> str | None:
    """The code before two digits that may be its end, or the next heading's: `7408,11`.

    Between semicolons each code is whole, as it is in what the registry writes itself.
    """
    if not kept or "," not in text or _PAIR.fullmatch(bare) is None:
        return None
    return kept[-1] if may_end(kept[-1], bare) else None


def _bare(part: str) -> str:
    """A code without what is written beside it."""
    found = _BEFORE.match(part)
    begins, ends = found.end() if found else 0, len(part)
    while ends > begins and (part[ends - 1] in _BEHIND or part[ends - 1].isspace()):
        ends -= 1
    return part[begins:ends]


def _one(text: str, shown: str) -> tuple[str | None, Trouble | None]:
    try:
        code = parse_code(text)
    except CodeError:
        return None, trouble("invalid_code", "codes", shown)
    missing = missing_ancestor(code)
    if missing is not None:
        kind = "chapter" if len(missing) == CHAPTER_DIGITS else "heading"
        return None, trouble(f"unknown_{kind}", "codes", shown, missing=missing)
    if unknown_position(code):
        words = {"position": display_code(code), "heading": code[:HEADING_DIGITS]}
        return code, trouble("unknown_position", "codes", shown, **words)
    return code, None


def _headings_of(text: str) -> list[str]:
    """The headings of a range, `7604–7606`, within one chapter; none of other texts."""
    found = _RANGE.fullmatch(text)
    if found is None:
        return []
    first, last = int(found[1]), int(found[2])
    same_chapter = found[1][:CHAPTER_DIGITS] == found[2][:CHAPTER_DIGITS]
    if not same_chapter or first >= last or not (_is_code(found[1]) and _is_code(found[2])):
        return []
    every = (f"{number:0{HEADING_DIGITS}d}" for number in range(first, last + 1))
    return [heading for heading in every if _is_code(heading)]


def _several(text: str) -> list[str]:
    """Divide `7411 7412`, which is two codes and not one of eight digits.

    One code it stays where the nomenclature has it, read without its spaces. Otherwise a group of
    four digits or more begins a code, if each of the codes that come of it exists. Where there are
    too many digits for one code, a known heading of each is enough.
    """
    pieces: list[str] = []
    for group in _BETWEEN.split(text):
        if not pieces or len(group) >= HEADING_DIGITS:
            pieces.append(group)
        else:
            pieces[-1] += group
    if len(pieces) == 1 or not all(map(_is_code, pieces)):
        return [text]
    if not _is_code(text):
        return pieces
    return (
        [text]
        if subheading_exists(parse_code(text)) or not all(map(subheading_exists, pieces))
        else pieces
    )


def _is_code(text: str) -> bool:
    """Whether it is a code at all, and its heading is known."""
    try:
        code = parse_code(text)
    except CodeError:
        return False
    return len(code) >= HEADING_DIGITS and missing_ancestor(code) is None
