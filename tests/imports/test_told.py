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


@pytest.mark.parametrize(
    ("number", "country", "said", "code"),
    [
        ("100000001", "", [], "unknown_identifier"),
        ("ИНН 7707083893", "", [("RU-INN", "7707083893")], None),
        ("KZ-BIN:491240001007", "", [("KZ-BIN", "491240001007")], None),
        ("12345", "РК", [("KZ-BIN", "12345")], "invalid_identifier"),
    ],
)
def test_a_number_of_no_known_state_is_told(
    number: str, country: str, said: list[tuple[str, str]], code: str | None
) -> None:
    values = {"title": "Лист", "organization": "АО", "identifier": number, "country": country}
    row = check(Item("row 2", values), 1)
    assert row.owner is not None
    assert [(one.scheme, one.value) for one in row.owner.identifiers] == said
    assert [one.code for one in row.troubles] == ([code] if code else [])


@pytest.mark.parametrize("number", ["7707083893/770701001", "ИНН 7707083893", "7707083893 (ИНН)"])
def test_a_checked_number_is_found_among_words_and_other_numbers(number: str) -> None:
    assert told(organization="АО", ru_inn=number) == []
    assert told(organization="АО", ru_inn="7707083894/770701001") == [
        ("invalid_identifier", "ru_inn")
    ]


@pytest.mark.parametrize(
    ("period", "known"),
    [
        ("2026", True), ("2026 г.", True), ("ежегодно", True), ("за месяц", True), ("айына", True),
        ("5 лет", False), ("2026-2028", False), ("январь – март", False),
    ],
)  # fmt: skip
def test_an_amount_of_an_unknown_time_is_told(period: str, known: bool) -> None:  # noqa: FBT001
    wrong = [] if known else [("unknown_period", "period")]
    assert told(quantity="5", unit="т", period=period) == wrong


@pytest.mark.parametrize(
    ("quantity", "unit", "per"),
    [("5 т", "", "TNE"), ("5 тыс. т/год", "кг", "TNE"), ("5", "кг", "KGM"), ("5", "", "H87")],
)
def test_a_price_is_that_of_the_unit_of_its_row(quantity: str, unit: str, per: str) -> None:
    values = {"title": "Лист", "quantity": quantity, "unit": unit, "price": "100 руб."}
    price = check(Item("row 2", values), 1).price
    assert price is not None
    assert price.per == per


@pytest.mark.parametrize(
    "body",
    [
        '{"offers": [{"title": "A"}], "needs": [{"title": "B"}]}',
        '{"supplier": "A", "items": [{"title": "B"}, {"title": "C"}]}\n{"supplier": "D"}\n',
    ],
)
async def test_goods_of_several_lists_are_refused(importer: Importer, body: str) -> None:
    done = await importer.bring(body, "file.json")
    assert (done["status"], done["counts"]) == ("failed", counts())
    assert "several lists" in done["error"]


async def test_goods_of_one_list_are_read_however_deep_it_stands(importer: Importer) -> None:
    done = await importer.bring(
        '{"meta": {"page": 1}, "result": {"data": [{"title": "A"}, {"title": "B"}], "total": 2}}',
        "file.json",
    )
    assert done["counts"] == counts(created=2)


async def test_a_row_written_over_an_earlier_one_of_its_file_is_told(importer: Importer) -> None:
    done = await importer.bring(TWO_OF_A_KEY)
    assert done["counts"] == counts(created=2, updated=1, unchanged=1)
    [row] = await importer.report(done, problems=True)
    [problem] = row["problems"]
    assert (row["place"], row["title"]) == ("row 4", "Лист")
    assert (problem["code"], problem["field"], problem["value"]) == ("repeated_key", "key", "k1")
    assert "строки 2 этого файла" in problem["reason"]


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


async def test_goods_that_come_back_after_they_were_withdrawn_are_told(importer: Importer) -> None:
    both, one = "key;title\nk1;Лист\nk2;Труба\n", "key;title\nk1;Лист\n"
    await importer.bring(both)
    assert (await importer.bring(one, retire=True, most_percent=50))["retired"] == 1
    done = await importer.bring(both)
    assert done["counts"] == counts(unchanged=2)
    [row] = await importer.report(done, problems=True)
    assert (row["key"], row["problems"][0]["code"]) == ("k2", "stays_withdrawn")
    done = await importer.bring("key;title;status\nk2;Труба;действует\n")
    assert done["counts"] == counts(updated=1)
    assert await importer.report(done, problems=True) == []


async def test_an_error_of_a_service_is_no_goods(importer: Importer) -> None:
    body = '{"type": "about:blank", "title": "Too many requests", "status": 429}'
    done = await importer.bring(body, "offers.json")
    assert (done["status"], done["counts"]) == ("failed", counts())
    assert "Too many requests" in done["error"]


async def test_a_last_row_that_breaks_off_is_told(importer: Importer) -> None:
    done = await importer.bring("key;title;codes\nk1;Лист;7409\nk2;Тру")
    assert done["counts"] == counts(created=1, failed=1)
    [row] = await importer.report(done, problems=True)
    assert (row["place"], row["problems"][0]["code"]) == ("row 3", "cut_row")
    assert (await importer.bring("key;title;codes\nk1;Лист;7409\nk2;Труба\n"))["counts"] == counts(
        unchanged=1, created=1
    )
