"""Registration numbers as they are sent and answered."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import CONTROLS, Answer, Schema, clean_text, described
from app.vocabulary.identifiers import (
    Identifier,
    IdentifierError,
    Scheme,
    Verification,
    normalize_unverified,
    parse_identifier,
)


def _check_number(value: str) -> str:
    scheme, _, number = clean_text(value).upper().rpartition(":")
    if scheme and scheme not in set(Scheme):
        raise PydanticCustomError(
            "unknown_scheme",
            "There is no such kind of number. Use one of {known}, or the number alone.",
            {"known": ", ".join(Scheme)},
        )
    plain = normalize_unverified(number)
    if not plain:
        raise PydanticCustomError("empty_identifier", "Give the digits of the number.")
    return f"{scheme}:{plain}" if scheme else plain


IdentifierQuery = Annotated[
    str, StringConstraints(max_length=60), AfterValidator(_check_number),
    described(rf"^\s*(({'|'.join(Scheme)}):)?[^:{CONTROLS}]*[^:\s{CONTROLS}-][^:{CONTROLS}]*$"),
]  # fmt: skip
"""A number in its plain form, with `SCHEME:` in front where the caller named it."""


class IdentifierIn(Schema):
    """A registration number."""

    scheme: Scheme = Field(description="Kind of number.", examples=["KZ-BIN"])
    value: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(
        description="The number; spaces and hyphens are allowed.", examples=["491240000019"]
    )

    @model_validator(mode="after")
    def _checked(self) -> Self:
        try:
            parse_identifier(self.scheme, self.value)
        except IdentifierError as error:
            raise PydanticCustomError(
                "invalid_identifier",
                "{reason}. Check the number for typing errors.",
                {"reason": str(error)},
            ) from error
        return self

    def identifier(self) -> Identifier:
        """The number in its plain form."""
        return parse_identifier(self.scheme, self.value)


class IdentifierOut(Answer):
    """A registration number, and how far it was checked."""

    scheme: Scheme = Field(description="Kind of number.", examples=["KZ-BIN"])
    value: str = Field(description="The number in its plain form.", examples=["491240000019"])
    verification: Verification = Field(
        description="`checksum`: its check digit fits; `format`: only its form could be checked; "
        "`unverified`: taken over from a source as it was.",
        examples=["checksum"],
    )

    @classmethod
    def of(cls, stored: Identifier) -> "IdentifierOut":
        """Shape a stored number."""
        return cls(scheme=stored.scheme, value=stored.value, verification=stored.verification)
