"""Nothing of a file is lost without a word: what is cut, written over, or has no value."""

from io import BytesIO

import pytest
import xlsxwriter

from app.exchange.intake.drafts import check
from app.exchange.intake.items import Item
from tests.support.imports import Importer, counts

TWO_OF_A_KEY = "key;title;codes\nk1;Катанка;7408\nk2;Труба;7411\nk1;Лист;7409\nk1;Лист;7409\n"


def told(**values: str) -> list[tuple[str, str]]:
    row = check(Item("row 2", {"title": "Катанка", **values}), 1)
    return [(one.code, one.field) for one in row.troubles]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("standards", "; ".join(f"ГОСТ {number}" for number in range(51)), "too_many"),
        ("grades", "М" * 201, "too_long"),
        ("codes", "; ".join(f"8482 10 {number:02}" for number in range(51)), "too_many"),
        ("okpd2", "; ".join(f"24.44.{number}" for number in range(10, 61)), "too_many"),
        ("organization", "А" * 501, "too_long"),
        ("licence", "А" * 201, "too_long"),
    ],
)
def test_what_is_cut_is_told(field: str, value: str, code: str) -> None:
    assert (code, field) in told(**{field: value})


def test_what_is_cut_of_an_owner_is_told() -> None:
    said = told(organization="АО «Медь»", organization_city="А" * 201, address="А" * 501)
    assert said == [("too_long", "organization_city"), ("too_long", "address")]


def test_an_address_of_an_owner_that_is_none_is_told() -> None:
    assert told(organization="АО «Медь»", website="www.example.kz") == [("invalid_url", "website")]
    assert told(organization="АО «Медь»", website="https://example.kz") == []


async def test_a_row_written_over_an_earlier_one_of_its_file_is_told(importer: Importer) -> None:
    done = await importer.bring(TWO_OF_A_KEY)
    assert done["counts"] == counts(created=2, updated=1, unchanged=1)
    [row] = await importer.report(done, problems=True)
    [problem] = row["problems"]
    assert (row["place"], row["title"]) == ("row 4", "Лист")
    assert (problem["code"], problem["field"], problem["value"]) == ("repeated_key", "key", "k1")
    assert "row 2" in problem["reason"]


async def test_a_trial_tells_of_them_too(importer: Importer) -> None:
    done = await importer.bring(TWO_OF_A_KEY, dry_run=True)
    rows = await importer.report(done, problems=True)
    assert ["repeated_key"] in [[one["code"] for one in row["problems"]] for row in rows]
    assert {row["place"] for row in rows} <= {"row 4", "row 5"}


async def test_rows_without_keys_that_say_different_amounts_of_the_same_goods_are_told(
    importer: Importer,
) -> None:
    done = await importer.bring("title;codes;quantity;unit\nЛист;7409;5;т\nЛист;7409;7;т\n")
    assert done["counts"] == counts(created=1, updated=1)
    [row] = await importer.report(done, problems=True)
    [problem] = row["problems"]
    assert (problem["code"], problem["field"], problem["value"]) == (
        "repeated_key", "title", "Лист",
    )  # fmt: skip


async def test_prices_behind_their_goods_are_no_repeated_key(importer: Importer) -> None:
    await importer.bring("key;title\nk1;Катанка\n")
    done = await importer.bring("key;price;currency\nk1;5;KZT\n")
    assert done["counts"] == counts(updated=1)
    assert await importer.report(done, problems=True) == []


def workbook() -> bytes:
    body = BytesIO()
    book = xlsxwriter.Workbook(body)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["key", "title", "codes", "quantity", "unit"])
    sheet.write_row(1, 0, ["k1", "Катанка", "7408", None, "т"])
    sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")
    sheet.write_row(2, 0, ["k2", None, "7409", 5, "т"])
    sheet.write_formula(2, 1, "=VLOOKUP(1,A:A,1)", None, "#N/A")
    for column in range(5):
        sheet.write_formula(3, column, "=Цех!A1", None, "#REF!")
    book.close()
    return body.getvalue()


async def test_a_formula_without_a_value_is_told(importer: Importer) -> None:
    done = await importer.bring(workbook(), "file.xlsx")
    assert done["counts"] == counts(created=1, failed=2)
    rows = await importer.report(done, problems=True)
    assert [[(one["code"], one["field"]) for one in row["problems"]] for row in rows] == [
        [("formula_error", "quantity")],
        [("formula_error", "title"), ("missing", "title")],
        [("formula_error", name) for name in ("key", "title", "codes", "quantity", "unit")]
        + [("missing", "title")],
    ]
    assert rows[0]["problems"][0]["value"] == "#DIV/0!"


async def test_so_is_one_in_a_file_of_texts(importer: Importer) -> None:
    done = await importer.bring("key;title;city\nk1;#Н/Д;\nk2;Лист;#ССЫЛКА!\n")
    assert done["counts"] == counts(created=1, failed=1)
    assert [one["title"] for one in await importer.offers()] == ["Лист"]
    rows = await importer.report(done, problems=True)
    assert [row["problems"][0]["code"] for row in rows] == ["formula_error", "formula_error"]
