"""Registration numbers of the member states: their form, and their check digits where known.

Sources of the algorithms: python-stdnum for the Russian INN and for Belarus; the registers' own
rule for OGRN (the last digit of the remainder by 11, of 15 digits by 13: python-stdnum refuses
remainders of two digits); Kazakhstan's rule for BIN and IIN (weights 1..11, then 3..11, 1, 2 when
the remainder is ten). For Kyrgyzstan and Armenia no published check digit was found, so only the
form is checked, and the answer says so. What a Kyrgyz number starts with is general knowledge.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from stdnum.by import unp
from stdnum.exceptions import ValidationError
from stdnum.ru import inn

from app.vocabulary.letters import latin_capitals


class Scheme(StrEnum):
    """Kinds of registration numbers."""

    RU_INN = "RU-INN"
    RU_OGRN = "RU-OGRN"
    KZ_BIN = "KZ-BIN"
    BY_UNP = "BY-UNP"
    KG_INN = "KG-INN"
    AM_TIN = "AM-TIN"


class Verification(StrEnum):
    """How far a number could be checked."""

    CHECKSUM = "checksum"
    FORMAT = "format"
    UNVERIFIED = "unverified"


_MOST_KEPT = 40
"""Characters of a number that is none."""


class IdentifierError(ValueError):
    """The number is not one of its scheme; the message says why."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A registration number in its plain form, and how far it was checked."""

    scheme: Scheme
    value: str
    verification: Verification

    @property
    def is_checked(self) -> bool:
        """Whether the number passed the check of its scheme: only then it tells who has it."""
        return self.verification is not Verification.UNVERIFIED


class _Validate(Protocol):
    def __call__(self, number: str, /) -> str: ...


_FORMS: dict[Scheme, tuple[str, str]] = {
    Scheme.RU_INN: (r"\d{10}|\d{12}", "10 digits (organization) or 12 (entrepreneur)"),
    Scheme.RU_OGRN: (r"\d{13}|\d{15}", "13 digits (organization) or 15 (entrepreneur)"),
    Scheme.KZ_BIN: (r"\d{12}", "12 digits"),
    Scheme.BY_UNP: (r"\d{9}|[A-Z]{2}\d{7}", "9 digits, or 2 letters and 7 digits"),
    Scheme.KG_INN: (r"\d{14}", "14 digits"),
    Scheme.AM_TIN: (r"\d{8}", "8 digits"),
}

_OGRN_DIGITS = 13
"""Of an organization; an entrepreneur's number has 15."""


def _kazakh_check_digit(digits: str) -> int | None:
    """Return the twelfth digit that the first eleven call for; None where none is issued."""
    for weights in ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        rest = sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11
        if rest < 10:  # noqa: PLR2004 - ten has no digit
            return rest
    return None


def _validate_bin(number: str, /) -> str:
    if not 1 <= int(number[2:4]) <= 12:  # noqa: PLR2004 - months
        raise IdentifierError("its third and fourth digits are not a month")
    if _kazakh_check_digit(number[:11]) != int(number[11]):
        raise IdentifierError("its check digit does not fit")
    return number


def _validate_ogrn(number: str, /) -> str:
    divisor, first = (11, "123456789") if len(number) == _OGRN_DIGITS else (13, "34")
    if number[0] not in first:
        raise IdentifierError(f"its first digit is not one of {first}")
    if int(number[:-1]) % divisor % 10 != int(number[-1]):
        raise IdentifierError("its check digit does not fit")
    return number


_CHECKSUMS: dict[Scheme, _Validate] = {
    Scheme.RU_INN: inn.validate,
    Scheme.RU_OGRN: _validate_ogrn,
    Scheme.KZ_BIN: _validate_bin,
    Scheme.BY_UNP: unp.validate,
}


def parse_identifier(scheme: Scheme, text: str) -> Identifier:
    """Check a number and return it in its plain form.

    Args:
        scheme: what kind of number it is.
        text: the number, spaces and hyphens allowed.

    Raises:
        IdentifierError: the form or the check digit is wrong.
    """
    value = normalize_unverified(text)
    pattern, form = _FORMS[scheme]
    if re.fullmatch(pattern, value, re.ASCII) is None:
        raise IdentifierError(f"{scheme} must have {form}")
    if not value.strip("0"):
        # What forms are filled with where the number is not known; some checksums allow it.
        raise IdentifierError(f"{scheme}: zeros alone are nobody's number")
    validate = _CHECKSUMS.get(scheme)
    if validate is None:
        return Identifier(scheme, value, Verification.FORMAT)
    try:
        value = validate(value)
    except ValidationError as error:
        raise IdentifierError(f"{scheme}: its check digit does not fit") from error
    except IdentifierError as error:
        raise IdentifierError(f"{scheme}: {error}") from error
    return Identifier(scheme, value, Verification.CHECKSUM)


def kept_unverified(scheme: Scheme, text: str) -> Identifier:
    """Keep a number that failed its check as it is told, for people to mend."""
    return Identifier(scheme, normalize_unverified(text)[:_MOST_KEPT], Verification.UNVERIFIED)


def normalize_unverified(text: str) -> str:
    """Bring a number into its plain form, in which one that failed its check is kept, too."""
    value = re.sub(r"[\s\-]", "", text).upper()
    return latin_capitals(value) if _WITH_LETTERS.fullmatch(value) else value


_WITH_LETTERS = re.compile(r"[A-ZАВЕКМНОРСТ]{2}[0-9]{7}")
"""A UNP of a person, whose letters are typed in Cyrillic as often as not."""

_OF_PERSONS = {
    Scheme.RU_INN: re.compile(r"\d{12}"),
    Scheme.RU_OGRN: re.compile(r"\d{15}"),
    # A BIN has 4, 5 or 6 in the fifth place, where the IIN of a person has the day of birth.
    Scheme.KZ_BIN: re.compile(r"\d{4}[0-3]\d{7}"),
    Scheme.BY_UNP: re.compile(r"[A-Z]{2}\d{7}"),
    # The number of a woman starts with 1, that of a man with 2, a legal entity's with 0.
    Scheme.KG_INN: re.compile(r"[12]\d{13}"),
}


def is_of_person(identifier: Identifier) -> bool:
    """Whether a number is that of a natural person, such as a sole trader."""
    form = _OF_PERSONS.get(identifier.scheme)
    return form is not None and form.fullmatch(identifier.value) is not None
