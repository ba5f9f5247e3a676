"""Cells that are made to take long: what reads them goes through them once, and keeps none."""

import pytest

from app.exchange.intake import texts
from app.exchange.intake.code_cells import codes_of
from app.exchange.intake.drafts import check
from app.exchange.intake.items import Item
from app.exchange.intake.said_units import PER, said_unit
from app.vocabulary.remembered import remembered

LENGTH = 200_000
SIGNS = (" ", "\u00a0", "\t", ")", "'", '"', "«", "(", "и ", "1, ", " /", "ex ", "в ")


@pytest.mark.parametrize("field", ["codes", "okpd2", "quantity", "unit", "price", "standards"])
@pytest.mark.parametrize("sign", SIGNS)
def test_a_cell_of_one_sign_again_and_again_is_read_in_time(field: str, sign: str) -> None:
    """Each of these took minutes, during which the process answered nobody."""
    text = "1 т" + sign * (LENGTH // len(sign)) + "!"
    row = check(Item("row 1", {"title": "Катанка", "country": "KZ", field: text}), 1)
    assert row.title == "Катанка"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("из 7408", "7408"),
        ("ex. 7408*", "7408"),
        (" «7408» ", "7408"),
        ("('7408')", "7408"),
        ("Ex  «из 7408» *", "7408"),
        ("7408\n", "7408"),
    ],
)
def test_what_stands_beside_a_code_is_none_of_it(cell: str, code: str) -> None:
    assert codes_of(cell, number=False) == ((code,), ())


def test_lists_and_units_are_divided_as_they_were() -> None:
    assert texts.listed("медь  и  олово,свинец | цинк / латунь") == [
        *("медь", "олово", "свинец", "цинк", "латунь"),
    ]
    assert texts.listed(f"медь{' ' * 30}и{' ' * 30}олово") == ["медь", "олово"]
    assert PER.split("руб.  /  т", maxsplit=1) == ["руб.", "т"]
    assert PER.split("т  в  год", maxsplit=1) == ["т", "год"]
    said = said_unit("тыс. т / год")
    assert said is not None
    assert said.period == "year"


def test_long_cells_are_not_kept() -> None:
    asked: list[str] = []

    @remembered(10)
    def length(text: str, parts: tuple[tuple[str, str], ...] = ()) -> int:
        asked.append(text)
        return len(text) + len(parts)

    long = "м" * 600
    for _ in range(2):
        assert length("медь") == 4
        assert length(long) == 600
        assert length("олово", (("город", long),)) == 6
    assert asked == ["медь", long, "олово", long, "олово"]
