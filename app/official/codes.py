"""TN VED codes in a cell: several of them, with spaces or without, over lines, as ranges."""

import re
from dataclasses import dataclass

from app.vocabulary.codes import CHAPTER_DIGITS, CodeError, parse_code
from app.vocabulary.nomenclature import may_end, missing_ancestor

MOST_CODES = 100
"""Codes of one row; beyond that a row is a whole chapter pasted into a cell."""

_GAP = r"[\s.\u00a0\-]{1,3}"
_ALONE = r"(?<![.+\-\u2013\u2014])"
_END = r"$|[;,/()\n]|и\s|and\s"
# Longest first: `7604 21 000 0` is one code, `7604 7605` are two.
_SHAPES = (
    rf"\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{3}}{_GAP}\d",
    rf"\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{4}}",
    # Not of the TN VED: OKPD2 has pairs with points. They are told, not taken.
    r"(?P<other>\d{2}\.\d{2}\.\d{1,2}(?:\.\d{1,3})*)",
    rf"\d{{4}}{_GAP}\d{{2}}{_GAP}\d{{3}}{_GAP}\d",
    rf"\d{{4}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}",
    # …unless the last four digits are a heading of the same chapter: `7604 21 7605`.
    rf"(?P<chapter>\d\d)\d{{2}}{_GAP}\d{{2}}{_GAP}(?!(?P=chapter))\d{{4}}",
    rf"\d{{4}}{_GAP}\d{{6}}",
    rf"\d{{6}}{_GAP}\d{{3}}{_GAP}\d",
    rf"\d{{6}}{_GAP}\d{{4}}",
    rf"\d{{9}}{_GAP}\d",
    r"\d{10}",
    rf"\d{{4}}{_GAP}\d{{2}}{_GAP}\d{{3}}",
    rf"\d{{6}}{_GAP}\d{{3}}",
    r"\d{9}",
    rf"\d{{4}}{_GAP}\d{{2}}{_GAP}\d{{2}}",
    r"\d{8}",
    rf"\d{{4}}{_GAP}\d{{2}}",
    r"\d{6}",
    r"\d{4}",
    r"\d{2}\.\d{2}",
    # One code in pairs, or several chapters: `85 44` is a heading, `74 76` are two chapters.
    rf"{_ALONE}(?P<pairs>\d{{2}}(?:[ \u00a0]\d{{2}}){{1,3}})(?=\s*(?:{_END}))",
    # A chapter stands alone or among others: `50 т` and `7.4E+09` have none.
    rf"{_ALONE}\d{{2}}(?=\s*(?:{_END}|групп|\d{{2}}(?!\d)))",
)
_CODE = re.compile(rf"(?<!\d)(?:{'|'.join(_SHAPES)})(?!\d)", re.ASCII)
_RANGE = re.compile(
    r"(?<![\d\s.\-])\s*(\d{4})\s*(?:[\u2013\u2014\-]|по\s)\s*(\d{4})(?!\d|[\s.\-]\d{2}(?!\d))"
)
_LONGEST_RANGE = 30
_EXCEPT = re.compile(
    r"\b(?:кроме|за исключением|исключая|except|excluding|other than)\b[^;()\n]*", re.IGNORECASE
)
_OTHER = re.compile(r"\bОКПД\s?2?[\s:№]*\d{2}(?:\.\d{1,3})+", re.IGNORECASE)
_NUMBERS = re.compile(r"\d")
_HEADING = 4
_LOST_ZERO = frozenset({1, 3, 5, 7, 9})


@dataclass(frozen=True, slots=True)
class CodesRead:
    """The codes of a cell.

    Attributes:
        odd: what looks like a code and is none, or is excluded by its words.
    """

    codes: tuple[str, ...]
    odd: tuple[str, ...] = ()


def read_codes(text: str) -> CodesRead:
    """Find the codes of a cell, in their order, each once.

    Codes that their chapter or heading does not know, and those behind words such as `кроме`, are
    told apart.
    """
    odd = [found[0].strip() for found in _EXCEPT.finditer(text) if _NUMBERS.search(found[0])]
    odd += [found[0] for found in _OTHER.finditer(text)]
    kept = _RANGE.sub(_spelt_out, _OTHER.sub(" ", _EXCEPT.sub(" ", text)))
    codes: list[str] = []
    for found in _CODE.finditer(kept):
        for part in _parts(found["pairs"]) if found["pairs"] else [found[0]]:
            # `7408,11`; with a space behind the comma it is a list, as editions write them.
            behind = kept[: found.start()].endswith(",") and len(part) == CHAPTER_DIGITS
            unclear = behind and bool(codes) and may_end(codes[-1], part)
            code = None if found["other"] or unclear else _known(part)
            if code is None:
                odd.append(" ".join(part.split()))
            elif code not in codes:
                codes.append(code)
    if not codes and not odd and _NUMBERS.search(kept):
        odd.append(kept.strip()[:60])
    return CodesRead(tuple(codes), tuple(dict.fromkeys(odd)))


def _spelt_out(found: re.Match[str]) -> str:
    """A range of headings of one chapter, `7604–7606`, as its headings."""
    first, last = int(found[1]), int(found[2])
    if found[1][:2] != found[2][:2] or not 0 < last - first <= _LONGEST_RANGE:
        return found[0]
    headings = (f"{number:0{_HEADING}d}" for number in range(first, last + 1))
    return " " + ", ".join(code for code in headings if missing_ancestor(code) is None) + " "


def _parts(pairs: str) -> list[str]:
    """Pairs of digits as one code, or each as a chapter, which lists name in ascending order."""
    chapters = pairs.split()
    is_one = chapters[1] < chapters[0] and _known(pairs) is not None
    return [pairs] if is_one else chapters


def _known(text: str) -> str | None:
    """The digits of a code whose heading exists; a spreadsheet's lost first zero is put back."""
    digits = re.sub(r"\D", "", text)
    tried = [f"0{digits}", digits] if len(digits) in _LOST_ZERO else [digits]
    for candidate in tried[::-1]:
        try:
            code = parse_code(candidate)
        except CodeError:
            continue
        if missing_ancestor(code) is None:
            return code
    return None
