"""Cells that people write by mistake or by malice: a clear report, and other rows go in."""

import json

import pytest

from tests.imports.bad_files import GOOD, HEAD, OTHER, problems, spreadsheet
from tests.support.imports import Importer, counts


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ";"), ("utf-8-sig", ","), ("utf-16", "\t"), ("utf-16-le", "|"), ("cp1251", ";"),
     ("koi8_r", ","), ("cp866", "\t"), ("cp1251", ",")],
)  # fmt: skip
async def test_any_encoding_and_delimiter_is_read(
    importer: Importer, encoding: str, delimiter: str
) -> None:
    rows = [["Код", "Наименование", "Организация"]]
    rows += [[f"k{n}", f"Катанка медная номер {n}", "Завод Пример"]
             for n in range(20)]  # fmt: skip
    text = "\n".join(delimiter.join(row) for row in rows)
    done = await importer.bring(text.encode(encoding), format="csv")
    assert done["counts"] == counts(created=20), done
    assert "Катанка медная номер 7" in {one["title"] for one in await importer.offers()}


async def test_text_in_two_encodings_fails_only_the_rows_of_the_second(importer: Importer) -> None:
    body = (HEAD + GOOD).encode() + OTHER.encode("cp1251")
    done = await importer.bring(body)
    assert done["counts"] == counts(created=1, failed=1)
    [bad] = await importer.report(done, result="failed")
    [problem] = bad["problems"]
    assert (problem["field"], problem["code"]) == ("Наименование", "wrong_encoding")
    assert problem["value"]
    assert "UTF-8" in problem["mend"]


async def test_mixed_line_ends_marks_and_blank_lines_are_read(importer: Importer) -> None:
    body = "\ufeff" + HEAD.replace("\n", "\r\n") + GOOD.replace("\n", "\r") + "\n\n" + OTHER
    done = await importer.bring(body)
    assert done["counts"] == counts(created=2)


async def test_a_repeated_header_is_told_and_the_first_column_counts(importer: Importer) -> None:
    done = await importer.bring("Код;Наименование;Наименование\nk1;Катанка;Другое\n")
    assert done["counts"] == counts(created=1)
    assert any("Наименование stands more than once" in note for note in done["notes"])
    [offer] = await importer.offers()
    assert offer["title"] == "Катанка"


@pytest.mark.parametrize("written", ["2027-12-31", "31.12.2027", "31/12/2027", "20271231",
                                     "31 декабря 2027 г."])  # fmt: skip
async def test_dates_are_read_in_five_styles(importer: Importer, written: str) -> None:
    done = await importer.bring(f"{HEAD}k1;Катанка;7408;1;т;{written}\n")
    assert done["counts"] == counts(created=1)
    [offer] = await importer.offers()
    assert offer["valid_until"] == "2027-12-31"


async def test_codes_that_a_spreadsheet_has_spoilt_are_mended_or_told(importer: Importer) -> None:
    body = HEAD + "a;Мясо;101210000.0;;;\nb;Катанка;7408110000.0;;;\nc;Шина;7,40811E+09;;;\n"
    done = await importer.bring(body)
    assert done["counts"] == counts(created=3)
    codes = {one["source"]["key"]: one["codes"] for one in await importer.offers()}
    assert codes == {"a": ["0101210000"], "b": ["7408110000"], "c": []}
    report = await importer.report(done, problems=True)
    assert problems(report) == [("codes", "code_lost_digits")]
    assert report[0]["problems"][0]["value"] == "7,40811E+09"


async def test_an_xlsx_has_codes_as_numbers_dates_and_titles_above_the_headers(
    importer: Importer,
) -> None:
    done = await importer.bring(
        spreadsheet(
            ["Реестр продукции", None, None],
            [],
            ["Код", "Наименование", "ТН ВЭД", "Количество", "Ед. изм."],
            ["x1", "Лошади чистопородные", 101210000, 5, "шт"],
            [17, "Катанка медная", 7408110000, 12.5, "т"],
        ),
        "реестр.xlsx",
        format="xlsx",
    )
    assert done["counts"] == counts(created=2), done
    offers = {one["source"]["key"]: one for one in await importer.offers()}
    assert offers["x1"]["codes"] == ["0101210000"]
    assert offers["17"]["codes"] == ["7408110000"]
    assert offers["17"]["quantity"]["value"] == 12.5


async def test_a_formula_stays_text_and_leaves_the_report_harmless(importer: Importer) -> None:
    evil = '=HYPERLINK("http://example.org")'
    body = f'Код;Наименование\n"=""00123""";Катанка\n+1;"{evil.replace(chr(34), chr(34) * 2)}"\n'
    done = await importer.bring(body)
    assert done["counts"] == counts(created=2)
    offers = {one["source"]["key"]: one["title"] for one in await importer.offers()}
    assert offers == {"00123": "Катанка", "+1": evil}
    answer = await importer.client.get(
        f"/v1/imports/{done['id']}/report",
        params={"format": "csv"},
        headers={"Authorization": "Bearer test-administrator-key"},
    )
    assert "'=HYPERLINK" in answer.text
    assert ",=HYPERLINK" not in answer.text
    assert ',"=HYPERLINK' not in answer.text


async def test_a_row_of_ten_million_columns_fails_alone(importer: Importer) -> None:
    body = HEAD + GOOD + ";" * 10_000_000 + "\n" + OTHER
    done = await importer.bring(body)
    assert done["counts"] == counts(created=2, failed=1)
    [bad] = await importer.report(done, result="failed")
    assert problems([bad]) == [("", "row_too_long")]
    assert bad["place"] == "row 3"


async def test_a_row_with_more_cells_than_columns_fails_alone(importer: Importer) -> None:
    done = await importer.bring("Код;Наименование\nk1;Катанка; медная\nk2;Шина\n")
    assert done["counts"] == counts(created=1, failed=1)
    assert problems(await importer.report(done, result="failed")) == [("", "too_many_cells")]


async def test_a_bad_field_is_told_with_its_value_and_mend_and_the_rest_goes_in(
    importer: Importer,
) -> None:
    body = (
        HEAD
        + "k1;Катанка;7700;много;т;99.99.2027\n"
        + "k2;;7408;1;т;\n"
        + "k3;Шина;7407;5;ведро;\n"
    )
    done = await importer.bring(body)
    assert done["counts"] == counts(created=2, failed=1)
    report = await importer.report(done)
    assert problems(report) == [
        ("codes", "unknown_chapter"),
        ("quantity", "invalid_quantity"),
        ("valid_until", "invalid_date"),
        ("title", "missing"),
        ("unit", "unknown_unit"),
    ]
    for row in report:
        for problem in row["problems"]:
            assert problem["reason"].endswith(".")
            assert problem["mend"].endswith(".")


async def test_a_bad_identifier_is_kept_as_unverified_with_a_warning(importer: Importer) -> None:
    done = await importer.bring(
        "Код;Наименование;Организация;ИНН\nk1;Катанка;ООО Завод;7700000000\n"
    )
    assert done["counts"] == counts(created=1)
    assert problems(await importer.report(done)) == [("ru_inn", "invalid_identifier")]
    [offer] = await importer.offers()
    owner = await importer.get(f"/v1/organizations/{offer['organization_id']}")
    assert (
        owner["identifiers"][0] | {"value": "7700000000", "verification": "unverified"}
        == (owner["identifiers"][0])
    )
    assert owner["country"] == "RU"


@pytest.mark.parametrize("odd", ["\0", "\x7f", "\ud800"], ids=["nul", "delete", "half a letter"])
@pytest.mark.parametrize(
    "name", ["organization", "organization_key", "address", "website", "url", "portal", "licence",
             "identifier", "organization_id", "status", "unknown"],
)  # fmt: skip
async def test_a_character_that_no_text_has_harms_no_other_row(
    importer: Importer, name: str, odd: str
) -> None:
    good = {"key": "k1", "title": "Катанка медная", "organization": "ТОО «Прокат»"}
    bad = good | {"key": "k2", name: f"https://example.org/{odd}x"}
    body = "\n".join(json.dumps(one) for one in (good, bad))
    done = await importer.bring(body.encode(), format="jsonl")
    assert done["status"] == "completed", done
    assert done["counts"]["created"] >= 1
    assert "k1" in {one["source"]["key"] for one in await importer.offers()}


async def test_a_character_that_no_text_has_in_the_name_of_a_column(importer: Importer) -> None:
    done = await importer.bring("Код;Наименование;Цв\x01ет\nk1;Катанка;красный\n")
    assert done["counts"] == counts(created=1)
    assert done["notes"] == ["Not used: Цв ет."]


@pytest.mark.parametrize(
    "written",
    ["5-10", "5 – 10", "1e400", "1_000", "0x10", "5/10", "5 (по 25 кг)"],
)  # fmt: skip
async def test_an_amount_with_more_digits_behind_it_is_told_and_not_cut(
    importer: Importer, written: str
) -> None:
    head = "Код;Наименование;Кол-во;Ед. изм.;Цена;Валюта\n"
    done = await importer.bring(f"{head}k1;Катанка;{written};т;{written};RUB\n")
    assert done["counts"] == counts(created=1)
    assert problems(await importer.report(done)) == [
        ("quantity", "invalid_quantity"), ("price", "invalid_price")
    ]  # fmt: skip
    [offer] = await importer.offers()
    assert offer["quantity"] is None


async def test_an_endless_number_of_a_document_is_told(importer: Importer) -> None:
    body = '{"key": "k1", "title": "Катанка", "quantity": 1e400, "unit": "TNE"}'
    done = await importer.bring(body.encode(), format="jsonl")
    assert problems(await importer.report(done)) == [("quantity", "invalid_quantity")]


@pytest.mark.parametrize(("written", "value"), [("12 000,5", 12000.5), ("5 м3", 5), ("1e3", 1000)])
async def test_amounts_are_read_with_the_units_they_come_with(
    importer: Importer, written: str, value: float
) -> None:
    await importer.bring(f"{HEAD}k1;Катанка;7408;{written};т;\n")
    [offer] = await importer.offers()
    assert offer["quantity"]["value"] == value
