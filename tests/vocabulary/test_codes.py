"""TN VED codes: read, shown, and where two of them meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vocabulary.codes import (
    LEVELS,
    CodeError,
    ancestors,
    common_ancestor,
    display_code,
    lineage,
    parse_code,
    parse_prefix,
)

codes = st.sampled_from(LEVELS).flatmap(
    lambda digits: st.text("0123456789", min_size=digits, max_size=digits)
)


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("76", "76"),
        ("7604", "7604"),
        ("760421", "760421"),
        ("7604 21", "760421"),
        ("7604 21 00", "76042100"),
        ("7604 21 000", "760421000"),
        ("7604 21 000 0", "7604210000"),
        ("7604.21.000.0", "7604210000"),
        ("7604-21-000-0", "7604210000"),
        ("7604\u00a021\u00a0000\u00a00", "7604210000"),
        ("7604\u202f21", "760421"),
        (" 7604\t21\n", "760421"),
        ("01", "01"),
    ],
)
def test_a_code_is_read_however_its_digits_are_grouped(written: str, digits: str) -> None:
    assert parse_code(written) == digits


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("7", "7"),
        (" 7604 2", "76042"),
        ("7604.21", "760421"),
        ("7604-21.000\u00a00", "7604210000"),
        ("-1", None),
        ("7604.", None),
        ("7604,21", None),
        ("74081100001", None),
        ("٧٤", None),
        ("", None),
    ],
)
def test_first_digits_are_read_as_codes_are_but_nothing_stands_before_them(
    written: str, digits: str | None
) -> None:
    assert parse_prefix(written) == digits


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "code_not_digits"),
        ("   ", "code_not_digits"),
        ("76O4", "code_not_digits"),
        ("ТНВЭД 7604", "code_not_digits"),
        ("7604,21", "code_not_digits"),
        ("+7604", "code_not_digits"),
        ("٧٦٠٤", "code_not_digits"),
        ("7604²¹", "code_not_digits"),
        ("7", "code_length"),
        ("760", "code_length"),
        ("76042", "code_length"),
        ("7604210", "code_length"),
        ("76042100001", "code_length"),
    ],
)
def test_what_is_no_code_is_refused_with_its_reason(written: str, reason: str) -> None:
    with pytest.raises(CodeError) as refused:
        parse_code(written)
    assert refused.value.reason == reason
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("76", "76"),
        ("7604", "7604"),
        ("760421", "7604 21"),
        ("76042100", "7604 21 00"),
        ("760421000", "7604 21 000"),
        ("7604210000", "7604 21 000 0"),
        ("", ""),
    ],
)
def test_a_code_is_shown_as_the_tariff_prints_it(code: str, shown: str) -> None:
    assert display_code(code) == shown


@given(codes)
def test_a_shown_code_reads_back_as_itself(code: str) -> None:
    assert parse_code(display_code(code)) == code


@given(codes)
def test_a_lineage_goes_from_the_chapter_to_the_code_itself(code: str) -> None:
    found = lineage(code)
    assert found == (*ancestors(code), code)
    assert found[0] == code[:2]
    assert [len(step) for step in found] == [level for level in LEVELS if level <= len(code)]
    assert all(code.startswith(step) for step in found)


@pytest.mark.parametrize(
    ("left", "right", "shared"),
    [
        ("7604210000", "7604210000", "7604210000"),
        ("7604210000", "7604290000", "7604"),
        ("7604210001", "7604210009", "760421000"),
        ("7604210000", "76042100", "76042100"),
        ("7604210000", "7604", "7604"),
        ("7604", "7610", "76"),
        ("7604", "7408", ""),
        # One digit in common is no chapter in common.
        ("7604", "7204", ""),
        # 7604 21 and 7604 29 share five digits, and five digits are no level.
        ("760421", "760429", "7604"),
        ("", "7604", ""),
    ],
)
def test_two_codes_meet_at_the_deepest_level_they_share(left: str, right: str, shared: str) -> None:
    assert common_ancestor(left, right) == shared


@given(codes, codes)
def test_meeting_does_not_depend_on_who_asks(left: str, right: str) -> None:
    shared = common_ancestor(left, right)
    assert shared == common_ancestor(right, left)
    assert shared == max(set(lineage(left)) & set(lineage(right)), key=len, default="")
