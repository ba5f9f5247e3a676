"""Checks of fields with codes of goods, each with a refusal that says how to mend it."""

from pydantic_core import PydanticCustomError

from app.vocabulary.codes import CodeError, parse_code, parse_prefix
from app.vocabulary.nomenclature import (
    GoodsError,
    missing_ancestor,
    missing_beginning,
    missing_section,
    nothing_under,
    section_for_digits,
    sections,
)
from app.vocabulary.okpd2 import Okpd2Error, parse_okpd2


def checked_code(value: str) -> str:
    """A whole TN VED code, as its digits."""
    _refuse(section_for_digits(value))
    try:
        code = parse_code(value)
    except CodeError as error:
        raise PydanticCustomError("invalid_code", str(error)) from error
    return _known(code, missing_ancestor(code))


def _known(code: str, missing: str | None) -> str:
    if missing is not None:
        _refuse(nothing_under(missing))
    return code


def _refuse(error: GoodsError | None) -> None:
    if error is not None:
        raise PydanticCustomError(error.code, str(error))


def checked_okpd2(value: str) -> str:
    """An OKPD2 code."""
    try:
        return parse_okpd2(value)
    except Okpd2Error as error:
        raise PydanticCustomError("invalid_okpd2", str(error)) from error


def _section(value: str) -> str | None:
    """The section that is written; None for other texts. One that there is not is refused."""
    section = value.strip().upper()
    if section in sections():
        return section
    _refuse(missing_section(value))
    return None


def checked_position_code(value: str) -> str:
    """A section or a whole TN VED code."""
    if (section := _section(value)) is not None:
        return section
    try:
        return parse_code(value)
    except CodeError as error:
        raise PydanticCustomError("invalid_code", f"A section is S01 to S21. {error}") from error


def checked_goods(value: str) -> str:
    """A section or the first digits of TN VED codes."""
    if (section := _section(value)) is not None:
        return section
    if parse_prefix(value) is None:
        raise PydanticCustomError(
            "invalid_code_prefix",
            "Give the first 1 to 10 digits of TN VED codes, such as 7604, or a section such as "
            "S15.",
        )
    return checked_code_prefix(value)


def checked_digits(value: str) -> str:
    """The first digits of TN VED codes, whether the nomenclature has any."""
    _refuse(section_for_digits(value))
    digits = parse_prefix(value)
    if digits is None:
        raise PydanticCustomError(
            "invalid_code_prefix", "Give the first 1 to 10 digits of TN VED codes, such as 7604."
        )
    return digits


def checked_code_prefix(value: str) -> str:
    """The first digits of TN VED codes that the nomenclature has."""
    digits = checked_digits(value)
    return _known(digits, missing_beginning(digits))
