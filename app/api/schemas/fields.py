"""Kinds of fields that several nouns share, each with a refusal that says how to mend it."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.vocabulary.codes import CodeError, parse_code
from app.vocabulary.countries import countries
from app.vocabulary.nomenclature import missing_ancestor

_CHAPTER_DIGITS = 2
_ALLOWED_CONTROLS = frozenset("\n\r\t")


class Schema(BaseModel):
    """Base of requests: unknown fields are refused, so that a misspelt one is not lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    """Base of answers."""

    model_config = ConfigDict(frozen=True)


def clean_text(value: str) -> str:
    """Compose, trim, and refuse characters that no text has."""
    for character in value:
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and character not in _ALLOWED_CONTROLS):
            raise PydanticCustomError(
                "control_character",
                "The text has a control character ({name}). Remove it.",
                {"name": f"U+{ord(character):04X}"},
            )
    return unicodedata.normalize("NFC", value).strip()


def _check_country(value: str) -> str:
    code = value.strip().upper()
    if code not in countries():
        raise PydanticCustomError(
            "unknown_country",
            "There is no state with this code here. Use an ISO 3166-1 alpha-2 code from "
            "GET /v1/countries, such as KZ.",
        )
    return code


def _check_code(value: str) -> str:
    try:
        code = parse_code(value)
    except CodeError as error:
        raise PydanticCustomError("invalid_code", str(error)) from error
    missing = missing_ancestor(code)
    if missing is not None:
        kind = "chapter" if len(missing) == _CHAPTER_DIGITS else "heading"
        raise PydanticCustomError(
            f"unknown_{kind}",
            "The TN VED has no {kind} {missing}. Look the goods up under GET /v1/nomenclature.",
            {"kind": kind, "missing": missing},
        )
    return code


def _check_code_prefix(value: str) -> str:
    digits = "".join(value.split())
    if not (digits.isascii() and digits.isdigit() and 1 <= len(digits) <= 10):  # noqa: PLR2004
        raise PydanticCustomError(
            "invalid_code_prefix", "Give the first 1 to 10 digits of TN VED codes, such as 7604."
        )
    return digits


Text = Annotated[str, AfterValidator(clean_text)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(clean_text),
                 StringConstraints(min_length=1)]  # fmt: skip
Title = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(clean_text),
                  StringConstraints(min_length=1)]  # fmt: skip
Description = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(clean_text)]
ShortText = Annotated[
    str, StringConstraints(min_length=1, max_length=200), AfterValidator(clean_text)
]
Words = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(clean_text)]
CountryCode = Annotated[
    str, StringConstraints(max_length=10), AfterValidator(_check_country), Field(examples=["KZ"])
]
Code = Annotated[
    str, StringConstraints(max_length=40), AfterValidator(_check_code),
    Field(examples=["7408 11 000 0"]),
]  # fmt: skip
CodePrefix = Annotated[
    str, StringConstraints(max_length=20), AfterValidator(_check_code_prefix),
    Field(examples=["7408"]),
]  # fmt: skip
PortalName = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,59}$"), Field(examples=["kz-industry"])
]
SourceKey = Annotated[
    str, StringConstraints(min_length=1, max_length=200), AfterValidator(clean_text),
    Field(examples=["offer-4711"]),
]  # fmt: skip
WebAddress = Annotated[
    str, StringConstraints(max_length=500, pattern=r"^https?://[^\s<>\"]+$"),
    Field(examples=["https://example.org/offers/4711"]),
]  # fmt: skip
