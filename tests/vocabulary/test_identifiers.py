"""Registration numbers of each state, with their checks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vocabulary.identifiers import (
    IdentifierError,
    Scheme,
    Verification,
    is_of_person,
    kept_unverified,
    normalize_unverified,
    parse_identifier,
)

CHECKED = (Scheme.RU_INN, Scheme.RU_OGRN, Scheme.KZ_BIN, Scheme.BY_UNP)
FORM_ONLY = (Scheme.KG_INN, Scheme.AM_TIN)

VALID = [
    (Scheme.RU_INN, "7707083893"),
    (Scheme.RU_INN, "7728168971"),
    (Scheme.RU_INN, "500100732259"),
    (Scheme.RU_OGRN, "1027700132195"),
    (Scheme.RU_OGRN, "1022200525819"),
    (Scheme.RU_OGRN, "304500116000157"),
    # The remainder by 13 is 10: its last digit, 0, is the check digit.
    (Scheme.RU_OGRN, "304500116000050"),
    (Scheme.KZ_BIN, "491240000019"),
    (Scheme.BY_UNP, "200988541"),
    (Scheme.BY_UNP, "MA1953684"),
    (Scheme.KG_INN, "01234567890123"),
    (Scheme.AM_TIN, "01234567"),
]


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))


def inn(nine: str) -> str:
    return nine + str(_weighted(nine, (2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10)


def inn_of_a_person(ten: str) -> str:
    eleven = ten + str(_weighted(ten, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10)
    return eleven + str(_weighted(eleven, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10)


def ogrn(twelve: str) -> str:
    return twelve + str(int(twelve) % 11 % 10)


def ogrnip(fourteen: str) -> str:
    return fourteen + str(int(fourteen) % 13 % 10)


def kazakh(eleven: str) -> str | None:
    rest = _weighted(eleven, (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)) % 11
    if rest == 10:
        rest = _weighted(eleven, (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)) % 11
    return None if rest == 10 else eleven + str(rest)


def belarusian(eight: str) -> str | None:
    rest = _weighted(eight, (29, 23, 19, 17, 13, 7, 5, 3)) % 11
    return None if rest == 10 else eight + str(rest)


def digits(count: int, first: str = "123456789") -> st.SearchStrategy[str]:
    return st.builds(
        str.__add__,
        st.sampled_from(first),
        st.text("0123456789", min_size=count - 1, max_size=count - 1),
    )


def numbers_of(scheme: Scheme) -> st.SearchStrategy[str | None]:
    """Numbers made by the scheme's own rule; None where it issues none."""
    match scheme:
        case Scheme.RU_INN:
            return st.one_of(digits(9).map(inn), digits(10).map(inn_of_a_person))
        case Scheme.RU_OGRN:
            return st.one_of(digits(12).map(ogrn), digits(14, "3").map(ogrnip))
        case Scheme.KZ_BIN:
            months = st.integers(1, 12).map("{:02d}".format)
            return st.builds("{}{}{}".format, digits(2), months, digits(7)).map(kazakh)
        case Scheme.BY_UNP:
            return digits(8, "1234567").map(belarusian)
        case Scheme.KG_INN:
            return digits(14)
        case Scheme.AM_TIN:
            return digits(8)


@pytest.mark.parametrize(("scheme", "number"), VALID)
def test_a_number_that_a_state_issued_is_accepted(scheme: Scheme, number: str) -> None:
    found = parse_identifier(scheme, number)
    assert (found.scheme, found.value) == (scheme, number)


def test_every_scheme_has_a_valid_number_in_the_table() -> None:
    assert {scheme for scheme, _ in VALID} == set(Scheme)


@pytest.mark.parametrize("scheme", Scheme)
@given(data=st.data())
def test_whatever_the_rule_makes_is_accepted_and_says_how_far_it_was_checked(
    scheme: Scheme, data: st.DataObject
) -> None:
    number = data.draw(numbers_of(scheme).filter(bool))
    assert number is not None
    found = parse_identifier(scheme, number)
    assert found.value == number
    expected = Verification.FORMAT if scheme in FORM_ONLY else Verification.CHECKSUM
    assert found.verification is expected


@pytest.mark.parametrize("scheme", CHECKED)
@given(data=st.data())
def test_no_other_check_digit_is_accepted(scheme: Scheme, data: st.DataObject) -> None:
    number = data.draw(numbers_of(scheme).filter(bool))
    assert number is not None
    wrong = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != number[-1]))
    with pytest.raises(IdentifierError, match="check digit"):
        parse_identifier(scheme, number[:-1] + wrong)


def test_a_kazakh_number_whose_check_digit_would_be_ten_is_never_issued() -> None:
    eleven = next(e for e in (f"4912404{n:04d}" for n in range(9999)) if kazakh(e) is None)
    for last in "0123456789":
        with pytest.raises(IdentifierError, match="check digit"):
            parse_identifier(Scheme.KZ_BIN, eleven + last)


@pytest.mark.parametrize("month", ["00", "13", "40"])
def test_a_kazakh_number_starts_with_a_year_and_a_month(month: str) -> None:
    number = next(n for n in (kazakh(f"49{month}4{i:06d}") for i in range(9)) if n)
    with pytest.raises(IdentifierError, match="month"):
        parse_identifier(Scheme.KZ_BIN, number)


@pytest.mark.parametrize("number", [ogrn("010000000000"), ogrnip("10000000000000")])
def test_a_state_number_starts_with_a_digit_of_its_register(number: str) -> None:
    with pytest.raises(IdentifierError, match="first digit"):
        parse_identifier(Scheme.RU_OGRN, number)


@pytest.mark.parametrize(
    ("scheme", "number"),
    [
        (Scheme.RU_INN, ""),
        (Scheme.RU_INN, "770708389"),
        (Scheme.RU_INN, "77070838931"),
        (Scheme.RU_INN, "770708389A"),
        (Scheme.RU_INN, "٧٧٠٧٠٨٣٨٩٣"),
        (Scheme.RU_OGRN, "10277001321951"),
        (Scheme.KZ_BIN, "49124000001"),
        (Scheme.BY_UNP, "20098854"),
        (Scheme.BY_UNP, "M19536845"),
        (Scheme.KG_INN, "0123456789012"),
        (Scheme.AM_TIN, "012345678"),
        (Scheme.AM_TIN, "ABCDEFGH"),
    ],
)
def test_a_number_of_another_form_is_refused_with_the_form(scheme: Scheme, number: str) -> None:
    with pytest.raises(IdentifierError, match=f"{scheme} must have"):
        parse_identifier(scheme, number)


@pytest.mark.parametrize(
    ("scheme", "length"),
    [
        (Scheme.RU_INN, 10),
        (Scheme.RU_INN, 12),
        (Scheme.RU_OGRN, 13),
        (Scheme.RU_OGRN, 15),
        (Scheme.KZ_BIN, 12),
        (Scheme.BY_UNP, 9),
        (Scheme.KG_INN, 14),
        (Scheme.AM_TIN, 8),
    ],
)
def test_a_row_of_zeros_is_nobodys_number(scheme: Scheme, length: int) -> None:
    # Forms are filled with zeros where a number is not known, and some checksums allow it.
    with pytest.raises(IdentifierError):
        parse_identifier(scheme, "0" * length)


@pytest.mark.parametrize(
    ("written", "plain"),
    [("77 0708 3893", "7707083893"), ("77-07-083893", "7707083893"), (" 7707083893\n", None)],
)
def test_spaces_and_hyphens_do_not_count(written: str, plain: str | None) -> None:
    assert parse_identifier(Scheme.RU_INN, written).value == (plain or "7707083893")


def test_letters_of_a_number_are_read_in_either_case() -> None:
    assert parse_identifier(Scheme.BY_UNP, "ma1953684").value == "MA1953684"


@pytest.mark.parametrize("written", ["МА1953684", "ма 195-36-84", "MА1953684"])
def test_letters_of_a_number_may_be_cyrillic(written: str) -> None:
    assert parse_identifier(Scheme.BY_UNP, written).value == "MA1953684"


@pytest.mark.parametrize(
    ("scheme", "number", "person"),
    [
        (Scheme.RU_INN, "7707083893", False),
        (Scheme.RU_INN, "500100732259", True),
        (Scheme.RU_OGRN, "1027700132195", False),
        (Scheme.RU_OGRN, "304500116000157", True),
        (Scheme.KZ_BIN, "491240000019", False),
        (Scheme.KZ_BIN, "491212000006", True),
        (Scheme.BY_UNP, "200988541", False),
        (Scheme.BY_UNP, "MA1953684", True),
        (Scheme.KG_INN, "00908199810017", False),
        (Scheme.KG_INN, "11605198500123", True),
        (Scheme.KG_INN, "21605198500123", True),
        (Scheme.AM_TIN, "01234567", False),
    ],
)
def test_a_number_tells_a_person_from_an_entity(
    scheme: Scheme, number: str, *, person: bool
) -> None:
    assert is_of_person(parse_identifier(scheme, number)) is person


def test_an_unverified_number_is_kept_plain() -> None:
    assert normalize_unverified(" ma 195-36-85 ") == "MA1953685"


def test_what_fails_its_check_is_kept_to_a_bound_and_tells_of_nobody() -> None:
    kept = kept_unverified(Scheme.RU_INN, " 77-07 " + "1" * 100)
    assert (kept.value[:6], len(kept.value), kept.is_checked) == ("770711", 40, False)
    assert parse_identifier(Scheme.RU_INN, "7707083893").is_checked
