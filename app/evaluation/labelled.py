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
from app.evaluation.labelled_details import groups_of_side, stated_details
from app.matching import Listing
from app.vocabulary.codes import parse_code
from app.vocabulary.countries import countries
from app.vocabulary.nomenclature import missing_ancestor
from app.vocabulary.terms import Kind, Language, Period, Purpose, Side
from app.vocabulary.units import Quantity, parse_unit

_PAIR_FIELDS = frozenset({"id", "need", "offer", "grade", "category", "note", "reason"})
_REQUIRED_OF_LISTING = frozenset({"title"})
_MORE_OF_LISTING = frozenset(
    {"country", "description", "language", "codes", "quantity", "standards", "purpose", "city"}
)


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
                _demand(pair.id not in found, f"the id {pair.id} has been used before")
            except ValueError as error:
                raise SourceError(f"{path}, line {number}: {error}") from error
            found[pair.id] = pair
    if not found:
        raise SourceError(f"{folder}: there are no labelled pairs (*.jsonl) in this folder")
    return tuple(found.values())


def _pair(row: Mapping[str, Any]) -> LabelledPair:
    _demand_fields(row, _PAIR_FIELDS, frozenset())
    for name in ("id", "note", "reason"):
        _text(row, name)
    return LabelledPair(
        id=row["id"],
        need=_listing(row["need"], f"{row['id']}:need", Side.NEED),
        offer=_listing(row["offer"], f"{row['id']}:offer", Side.OFFER),
        grade=Grade(row["grade"]),
        category=Category(row["category"]),
        note=row["note"],
        reason=row["reason"],
    )


def _listing(row: Mapping[str, Any], key: str, side: Side) -> Listing:
    kind = frozenset({"kind"}) if side is Side.OFFER else frozenset()
    _demand_fields(row, _REQUIRED_OF_LISTING | kind, _MORE_OF_LISTING | groups_of_side(side))
    country = _text(row, "country") if "country" in row else None
    _demand(country is None or country in countries(), f"{country} is no country known here")
    return Listing(
        id=key,
        side=side,
        country=country,
        title=_text(row, "title"),
        description=_text(row, "description") if "description" in row else "",
        language=Language(row["language"]) if "language" in row else None,
        codes=tuple(map(_code, _texts(row, "codes"))),
        quantity=_quantity(row["quantity"]) if "quantity" in row else None,
        standards=_texts(row, "standards"),
        kind=Kind(row["kind"]) if kind else None,
        purpose=Purpose(row["purpose"]) if "purpose" in row else Purpose.SUPPLY,
        city=_text(row, "city") if "city" in row else None,
        details=stated_details(row),
    )


def _code(text: str) -> str:
    code = parse_code(text)
    unknown = missing_ancestor(code)
    _demand(unknown is None, f"there is no TN VED position {unknown}, so no code {code}")
    return code


def _quantity(row: Mapping[str, Any]) -> Quantity:
    _demand_fields(row, frozenset({"value", "unit", "period"}), frozenset())
    unit, value = parse_unit(_text(row, "unit")), row["value"]
    if unit is None:
        raise ValueError(f"{row['unit']} is no unit that is known here")
    if not isinstance(value, int | float) or value <= 0:
        raise ValueError("the value of a quantity must be a number above zero")
    return Quantity(value, unit, Period(row["period"]))


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} must be a text that is not empty")
    return value


def _texts(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = row.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(f"{name} must be a list of texts")
    return tuple(values)


def _demand_fields(row: object, required: frozenset[str], more: frozenset[str]) -> None:
    if not isinstance(row, dict):
        raise ValueError(f"an object was expected, not {row!r}")  # noqa: TRY004 - a wrong line
    missing, unknown = required - row.keys(), row.keys() - required - more
    _demand(not missing, f"missing: {', '.join(sorted(missing))}")
    _demand(not unknown, f"not known: {', '.join(sorted(unknown))}")


def _demand(holds: bool, message: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise ValueError(message)
