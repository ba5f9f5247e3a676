"""Labelled pairs: a need, an offer, and the grade that a person gave before anything judged them.

Folders of `*.jsonl`, one pair a line; the fields are described in `benchmarks/labelled/README.md`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.errors import SourceError
from app.evaluation.listing_rows import demand, demand_fields, listing_of, text_of
from app.matching import Listing
from app.vocabulary.terms import Side

_PAIR_FIELDS = frozenset({"id", "need", "offer", "grade", "category", "note", "reason"})


class Grade(StrEnum):
    """How a buyer who knows the goods would take the offer, from the worst."""

    NONE = "none"
    WEAK = "weak"
    MEDIUM = "medium"
    STRONG = "strong"

    @property
    def rank(self) -> int:
        """0 for none to 3 for strong."""
        return list(Grade).index(self)

    @property
    def fits(self) -> bool:
        """Whether the pair counts as fitting where only yes and no are asked for."""
        return self.rank >= Grade.MEDIUM.rank


class Category(StrEnum):
    """What makes a case easy or hard."""

    SAME_GOODS = "same_goods"
    SYNONYM = "synonym"
    ABBREVIATION = "abbreviation"
    SPELLING = "spelling"
    TYPO = "typo"
    LOOKALIKE_LETTERS = "lookalike_letters"
    TRANSLITERATION = "transliteration"
    MARKS = "marks"
    OTHER_LANGUAGE = "other_language"
    NO_CODE = "no_code"
    ONE_SIDE_CODE = "one_side_code"
    SEVERAL_CODES = "several_codes"
    WRONG_CODE = "wrong_code"
    CODE_CONTRADICTS_TEXT = "code_contradicts_text"
    SAME_CODE_OTHER_GOODS = "same_code_other_goods"
    SAME_WORDS_OTHER_GOODS = "same_words_other_goods"
    WIDER_CLASS = "wider_class"
    PART_OF_WHOLE = "part_of_whole"
    RAW_FOR_PRODUCT = "raw_for_product"
    STAGE_DIFFERS = "stage_differs"
    USED_OR_SCRAP = "used_or_scrap"
    OTHER_GRADE = "other_grade"
    OTHER_SIZE = "other_size"
    OTHER_MATERIAL = "other_material"
    OTHER_PURPOSE = "other_purpose"
    SUBSTITUTE = "substitute"
    QUANTITY = "quantity"
    BOILERPLATE = "boilerplate"
    SERVICE = "service"
    SAME_INDUSTRY = "same_industry"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """One labelled case.

    Attributes:
        note: what the case tests.
        reason: why it has this grade.
    """

    id: str
    need: Listing
    offer: Listing
    grade: Grade
    category: Category
    note: str
    reason: str


def read_labelled(folder: Path) -> tuple[LabelledPair, ...]:
    """Read the pairs of a folder, in the order of file names and lines; folders below are left out.

    Raises:
        SourceError: there are none, or a line is wrong; names file, line and what is wrong.
    """
    found: dict[str, LabelledPair] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                pair = _pair(json.loads(line))
                demand(pair.id not in found, f"the id {pair.id} has been used before")
            except ValueError as error:
                raise SourceError(f"{path}, line {number}: {error}") from error
            found[pair.id] = pair
    if not found:
        raise SourceError(f"{folder}: there are no labelled pairs (*.jsonl) in this folder")
    return tuple(found.values())


def _pair(row: Mapping[str, Any]) -> LabelledPair:
    demand_fields(row, _PAIR_FIELDS)
    for name in ("id", "note", "reason"):
        text_of(row, name)
    return LabelledPair(
        id=row["id"],
        need=listing_of(row["need"], f"{row['id']}:need", Side.NEED),
        offer=listing_of(row["offer"], f"{row['id']}:offer", Side.OFFER),
        grade=Grade(row["grade"]),
        category=Category(row["category"]),
        note=row["note"],
        reason=row["reason"],
    )
