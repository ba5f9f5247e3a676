"""The project's own thesaurus of the Harmonized System 2022: codes, titles and trade words.

One file a chapter under `nomenclature/`. The set of codes is that of the HS 2022; stage and end
use come from the UN's classification by broad economic categories; titles and keywords are ours.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from app.vocabulary.codes import CHAPTER_DIGITS, HEADING_DIGITS, SUBHEADING_DIGITS, ancestors
from app.vocabulary.terms import Language

_FOLDER = Path(__file__).with_name("nomenclature")
_SECTION = re.compile(r"S[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One position of the nomenclature.

    Attributes:
        code: 2, 4 or 6 digits.
        titles: by language; Russian and English are always there.
        keywords: words of the trade for the goods, in Russian and English.
        stage: primary, processed, parts, finished or mixed.
        end_use: capital, intermediate, consumption, other or mixed.
    """

    code: str
    titles: MappingProxyType[Language, str]
    keywords: tuple[str, ...]
    stage: str
    end_use: str

    def title(self, language: Language) -> str:
        """The title in a language, else in Russian."""
        return self.titles.get(language) or self.titles[Language.RU]


@dataclass(frozen=True, slots=True)
class Section:
    """A run of chapters under one heading; `code` is S01 to S21."""

    code: str
    first_chapter: str
    last_chapter: str
    titles: MappingProxyType[Language, str]


class GoodsError(ValueError):
    """The TN VED has no such goods; `code` is stable, the message says how to mend it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@cache
def sections() -> MappingProxyType[str, Section]:
    """All sections by code, in ascending order."""
    return MappingProxyType(
        {
            row["section"]: Section(
                code=row["section"],
                first_chapter=row["first_chapter"],
                last_chapter=row["last_chapter"],
                titles=MappingProxyType(
                    {Language.RU: row["title_ru"], Language.EN: row["title_en"]}
                ),
            )
            for row in _rows(_FOLDER / "sections.tsv")
        }
    )


def section_of(code: str) -> Section | None:
    """Return the section that the chapter of a code belongs to."""
    chapter = code[:2]
    found = (s for s in sections().values() if s.first_chapter <= chapter <= s.last_chapter)
    return next(found, None)


@cache
def thesaurus() -> MappingProxyType[str, Entry]:
    """All entries by code, in ascending order."""
    translations = _translations()
    entries: dict[str, Entry] = {}
    for path in sorted(_FOLDER.glob("[0-9][0-9].tsv")):
        for row in _rows(path):
            titles = {Language.RU: row["title_ru"], Language.EN: row["title_en"]}
            titles |= translations.get(row["code"], {})
            entries[row["code"]] = Entry(
                code=row["code"],
                titles=MappingProxyType(titles),
                keywords=tuple(_split(row["keywords_ru"], row["keywords_en"])),
                stage=row["stage"],
                end_use=row["end_use"],
            )
    return MappingProxyType(entries)


def missing_ancestor(code: str) -> str | None:
    """Return the chapter or heading of a code that does not exist, or None when both do."""
    known = thesaurus()
    for prefix in (code[:CHAPTER_DIGITS], code[:HEADING_DIGITS]):
        if prefix not in known:
            return prefix
    return None


RESERVED_CHAPTERS = frozenset({"77", "98", "99"})
"""The Harmonized System keeps 77 for later, and 98 and 99 for who applies it; none has goods."""


def missing_beginning(digits: str) -> str | None:
    """Return the first digits of some, up to a heading's, with which no code begins, or None."""
    known = _beginnings()
    for beginning in (digits[:CHAPTER_DIGITS], digits[:HEADING_DIGITS]):
        if beginning not in known:
            return beginning
    return None


def nothing_under(missing: str) -> GoodsError:
    """The error for a chapter or heading that there is not."""
    if missing in RESERVED_CHAPTERS:
        return GoodsError(
            "unknown_chapter",
            f"The TN VED has no goods in chapter {missing}: 77 is kept for later, 98 and 99 are "
            "for national tariffs. Look the goods up under GET /v1/nomenclature.",
        )
    kind = "chapter" if len(missing) <= CHAPTER_DIGITS else "heading"
    return GoodsError(
        f"unknown_{kind}",
        f"The TN VED has no {kind} {missing}. Look the goods up under GET /v1/nomenclature.",
    )


def missing_section(text: str) -> GoodsError | None:
    """The error for what is written as a section that there is not; None for other texts."""
    code = text.strip().upper()
    if code in sections() or not _SECTION.fullmatch(code):
        return None
    return GoodsError(
        "unknown_section",
        f"The TN VED has no section {code}; sections are S01 to S21. Look the goods up under "
        "GET /v1/nomenclature.",
    )


def section_for_digits(text: str) -> GoodsError | None:
    """The error for a section where digits of codes are asked for; None for other texts."""
    section = sections().get(text.strip().upper())
    if section is None:
        return missing_section(text)
    first, last = section.first_chapter, section.last_chapter
    chapters = first if first == last else f"{first}–{last}"
    return GoodsError(
        "section_for_digits",
        f"{section.code} is a section of the TN VED, and digits are asked for. Take its chapters "
        f"({chapters}) one at a time, such as {first}; POST /v1/allocations takes sections, too.",
    )


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(code[:count] for code in thesaurus() for count in range(1, HEADING_DIGITS + 1))


def subheading_exists(code: str) -> bool:
    """Whether the thesaurus has the code, or the subheading that it belongs to."""
    return code[:SUBHEADING_DIGITS] in thesaurus()


def may_end(code: str, pair: str) -> bool:
    """Whether two digits behind a code and a comma may be its end, or the next: `7408,11`."""
    whole = len(code) >= HEADING_DIGITS and len(code) % 2 == 0
    return whole and any(map(subheading_exists, (code + pair, code[:-CHAPTER_DIGITS] + pair)))


def unknown_position(code: str) -> bool:
    """Whether no such position is known below a heading whose subheadings are."""
    divided = code[:HEADING_DIGITS] in _divided_headings()
    return len(code) >= SUBHEADING_DIGITS and divided and not subheading_exists(code)


@cache
def _divided_headings() -> frozenset[str]:
    return frozenset(
        code[:HEADING_DIGITS] for code in thesaurus() if len(code) == SUBHEADING_DIGITS
    )


def nearest_entry(code: str) -> Entry | None:
    """Return the entry of the code, or of its nearest ancestor that has one."""
    known = thesaurus()
    return next((known[c] for c in (code, *reversed(ancestors(code))) if c in known), None)


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _translations() -> dict[str, dict[Language, str]]:
    """Titles in the states' other languages; the file says which of them were checked."""
    found: dict[str, dict[Language, str]] = {}
    path = _FOLDER / "translations.tsv"
    if path.exists():
        for row in _rows(path):
            found.setdefault(row["code"], {})[Language(row["language"])] = row["title"]
    return found


def _split(*fields: str) -> Iterable[str]:
    for field in fields:
        yield from (word.strip() for word in field.split(";") if word.strip())
