"""Kinds of fields that several nouns share, each with a refusal that says how to mend it."""

import inspect
import unicodedata
from datetime import UTC, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
)
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from app.api.languages import told
from app.api.schemas.code_checks import (
    checked_code,
    checked_code_prefix,
    checked_digits,
    checked_goods,
    checked_okpd2,
    checked_position_code,
)
from app.api.schemas.patterns import NAME, WEB_ADDRESS
from app.api.schemas.plain import Plain
from app.vocabulary.countries import UNSTATED, countries
from app.vocabulary.okpd2 import CLASSES
from app.vocabulary.texts import is_blank, without_breaks

_ALLOWED_CONTROLS = frozenset("\n\r\t")


Told = Annotated[str, AfterValidator(told)]
"""A sentence of ours; answers have it in the language of problems."""


class Schema(Plain):
    """Base of requests: unknown fields are refused, so that a misspelt one is not lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _describe_as_origin(schema: JsonDict, model: type[BaseModel]) -> None:
    """Describe a page of something, which has no documentation of its own, as a page."""
    origin = model.__pydantic_generic_metadata__["origin"]
    if origin is not None and origin.__doc__:
        schema.setdefault("description", inspect.cleandoc(origin.__doc__))


class Answer(BaseModel):
    """Base of answers: all their fields are always there."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra=_describe_as_origin,
        json_schema_serialization_defaults_required=True,
    )


class Sparse(Answer):
    """Base of answers that leave out what there is not."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)


def clean_text(value: str) -> str:
    """Compose, trim, take out unseen breaks, and refuse characters that no text has."""
    for character in value:
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and character not in _ALLOWED_CONTROLS):
            raise PydanticCustomError(
                "control_character",
                "The text has a control character ({name}). Remove it.",
                {"name": f"U+{ord(character):04X}"},
            )
    return unicodedata.normalize("NFC", without_breaks(value)).strip()


def _in_utc(value: datetime) -> datetime:
    """The same moment in UTC, where that has a day: the calendar's first and last hours may not."""
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError(
            "out_of_calendar",
            "In UTC this is before the year 1 or after 9999. Give another moment.",
        ) from None


def _one_line(value: str) -> str:
    """Refuse what could not stand in an address."""
    if not _ALLOWED_CONTROLS.isdisjoint(value):
        raise PydanticCustomError("control_character", "A key is one line, without tabs.")
    return value


def _check_country(value: str, info: ValidationInfo) -> str:
    code = value.strip().upper()
    if code not in countries() and (info.context is None or code != info.context.get("country")):
        raise PydanticCustomError(
            "unknown_country",
            "There is no state with this code here. Use an ISO 3166-1 alpha-2 code from "
            "GET /v1/countries, such as KZ.",
        )
    return code


def _check_asked_state(value: str, info: ValidationInfo) -> str:
    if "," in value or ";" in value:
        raise PydanticCustomError(
            "several_states", "Repeat the parameter for several states: country=KZ&country=BY."
        )
    return UNSTATED if value.strip().upper() == UNSTATED else _check_country(value, info)


def fits(least: int, most: int) -> AfterValidator:
    """Check the length once more: trimming shortens a text, and composing may lengthen it."""

    def check(value: str) -> str:
        if least and is_blank(value):
            raise PydanticCustomError(
                "string_too_short", "The text is blank. Say something, or leave the field out."
            )
        if len(value) < least:
            raise PydanticCustomError(
                "string_too_short",
                "Without blanks around it the text has {length} characters; {least} are needed.",
                {"length": len(value), "least": least},
            )
        if len(value) > most:
            raise PydanticCustomError(
                "string_too_long",
                "The text has {length} characters once it is composed, and {most} at most fit.",
                {"length": len(value), "most": most},
            )
        return value

    return AfterValidator(check)


def described(pattern: str) -> FieldInfo:
    """Let the description show the form of a text that a validator checks, and says more of."""
    shown: FieldInfo = Field(json_schema_extra={"pattern": pattern})
    return shown


CONTROLS = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
_TEXT = described(rf"^[^{CONTROLS}]*$")
_SECTION = "[Ss](0[1-9]|1[0-9]|2[01])"
_POSITION = rf"^\s*({_SECTION}|[0-9]([\s.-]*[0-9]){{1,9}})\s*$"
_CLASSES = "|".join(sorted(CLASSES))
_OKPD2 = rf"^({_CLASSES})(\.?[0-9]{{1,2}}|\.?[0-9]{{2}}\.?[0-9]{{1,2}}(\.?[0-9]{{3}})?)?$"

Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A moment with its offset, kept in UTC."""
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=500), AfterValidator(clean_text),
    fits(1, 500), _TEXT,
]  # fmt: skip
Title = Annotated[
    str, StringConstraints(min_length=1, max_length=300), AfterValidator(clean_text),
    fits(1, 300), _TEXT,
]  # fmt: skip
Description = Annotated[
    str, StringConstraints(max_length=10_000), AfterValidator(clean_text), fits(0, 10_000), _TEXT
]
Note = Annotated[
    str, StringConstraints(max_length=2_000), AfterValidator(clean_text), fits(0, 2_000), _TEXT
]
ShortText = Annotated[
    str, StringConstraints(min_length=1, max_length=200), AfterValidator(clean_text),
    fits(1, 200), _TEXT,
]  # fmt: skip
Words = ShortText
CountryCode = Annotated[
    str,
    StringConstraints(max_length=10),
    AfterValidator(_check_country),
    Field(examples=["KZ"]),
    described(rf"^({'|'.join(sorted(countries()))})$"),
]
AskedState = Annotated[
    str,
    StringConstraints(max_length=40),
    AfterValidator(_check_asked_state),
    Field(examples=["KZ"]),
    described(rf"^({'|'.join(sorted({*countries(), UNSTATED}))})$"),
]
"""A state to filter by; organizations of files that do not say theirs have `ZZ`."""
Code = Annotated[
    str, StringConstraints(max_length=40), AfterValidator(checked_code),
    Field(examples=["7408 11 000 0"]), described(r"^\s*[0-9]([\s.-]*[0-9]){1,9}\s*$"),
]  # fmt: skip
Okpd2Code = Annotated[
    str, StringConstraints(max_length=40), AfterValidator(checked_okpd2),
    Field(examples=["24.44.22.110"]), described(_OKPD2),
]  # fmt: skip
PositionCode = Annotated[
    str, StringConstraints(max_length=40), AfterValidator(checked_position_code),
    Field(examples=["7408"]), described(_POSITION),
]  # fmt: skip
FirstDigits = Annotated[
    str, StringConstraints(max_length=20), AfterValidator(checked_digits),
    Field(examples=["7408"]), described(r"^\s*[0-9]([\s.-]*[0-9]){0,9}\s*$"),
]  # fmt: skip
"""Digits as codes begin with; whether any does is for the edition in force to say."""

CodePrefix = Annotated[
    str, StringConstraints(max_length=20), AfterValidator(checked_code_prefix),
    Field(examples=["7408"]), described(r"^\s*[0-9]([\s.-]*[0-9]){0,9}\s*$"),
]  # fmt: skip
"""The first digits of codes of a chapter and heading that there are."""

Goods = Annotated[
    str, StringConstraints(max_length=20), AfterValidator(checked_goods),
    Field(examples=["7408"]), described(rf"^\s*({_SECTION}|[0-9]([\s.-]*[0-9]){{0,9}})\s*$"),
]  # fmt: skip
PortalName = Annotated[str, StringConstraints(pattern=NAME), Field(examples=["kz-industry"])]
SourceKey = Annotated[ShortText, AfterValidator(_one_line), Field(examples=["offer-4711"])]
WebAddress = Annotated[
    str, StringConstraints(max_length=500, pattern=WEB_ADDRESS),
    AfterValidator(clean_text), fits(1, 500), Field(examples=["https://example.org/offers/4711"]),
]  # fmt: skip
