"""Codes of OKPD2."""

import pytest

from app.vocabulary.okpd2 import CLASSES, Okpd2Error, parse_okpd2


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("24", "24"),
        ("24.4", "24.4"),
        ("24.44", "24.44"),
        ("24.44.2", "24.44.2"),
        ("24.44.22", "24.44.22"),
        ("24.44.22.110", "24.44.22.110"),
        (" 24.44.22. 110 ", "24.44.22.110"),
        ("244422110", "24.44.22.110"),
        ("24442", "24.44.2"),
        ("01\u00a011", "01.11"),
    ],
)
def test_a_code_is_printed_as_the_classification_does(given: str, printed: str) -> None:
    assert parse_okpd2(given) == printed
    assert parse_okpd2(printed) == printed


@pytest.mark.parametrize("given", ["", "2", "24.4.4", "24.444", "24.44.22.11", "2٤", "24,44", "х"])
def test_what_is_no_code_is_refused_with_its_mend(given: str) -> None:
    with pytest.raises(Okpd2Error, match=r"24\.|Write"):
        parse_okpd2(given)


@pytest.mark.parametrize("given", ["04.11", "00", "34.1", "44", "67.2", "89"])
def test_a_class_that_there_is_not_is_named(given: str) -> None:
    with pytest.raises(Okpd2Error, match=f"no class {given[:2]}"):
        parse_okpd2(given)


def test_there_are_as_many_classes_as_divisions_in_the_cpa() -> None:
    assert len(CLASSES) == 88
