"""Everything that portals send by mistake or by malice: a clear report, and other rows go in."""

import gzip
import io
import json
import zipfile
from typing import Any

import pytest
import xlsxwriter

from tests.support.api import Json
from tests.support.imports import Importer, counts

HEAD = "Код;Наименование;ТН ВЭД;Кол-во;Ед. изм.;Действует до\n"
GOOD = "k1;Катанка медная 8 мм;7408 11 000 0;500;т;31.12.2027\n"
OTHER = "k2;Шина медная;7407 10 000 0;20;т;2027-12-31\n"


def problems(report: list[Json]) -> list[tuple[str, str]]:
    return [(one["field"], one["code"]) for row in report for one in row["problems"]]


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


PAGE = b"<!DOCTYPE html><html><body>Sign in</body></html>"


@pytest.mark.parametrize(
    ("body", "asked", "said"),
    [
        (PAGE, "csv", "is a web page"),
        (PAGE, None, "is a web page"),
        ((HEAD + GOOD).encode(), "xlsx", "is plain text, not xlsx"),
        (b'{"a": 1}\n', "csv", "is JSON, not csv"),
        (b'<?xml version="1.0"?><yml_catalog/>', "commerceml", "is yml, not commerceml"),
        (b'<?xml version="1.0"?><something/>', "yml", "none of the formats"),
        (b"%PDF-1.7 \x00\x01", None, "none of the formats"),
        (b"PK\x03\x04broken", "xlsx", "damaged"),
    ],
)
async def test_a_file_of_another_format_than_named_ends_failed_and_says_which(
    importer: Importer, body: bytes, asked: str | None, said: str
) -> None:
    done = await importer.bring(body, "portal.dat", **({"format": asked} if asked else {}))
    assert (done["status"], done["counts"]) == ("failed", counts())
    assert said in done["error"]


async def test_an_archive_of_archives_is_opened(importer: Importer) -> None:
    inner = archive({"goods.csv": (HEAD + GOOD).encode()})
    outer = archive({"a.zip": inner, "b.csv.gz": gzip.compress((HEAD + OTHER).encode())})
    done = await importer.bring(outer, "all.zip")
    assert done["counts"] == counts(created=2)


async def test_archives_that_are_nested_too_deep_are_refused(importer: Importer) -> None:
    body = (HEAD + GOOD).encode()
    for _ in range(5):
        body = archive({"x.zip": body})
    done = await importer.bring(body, "deep.zip")
    assert done["status"] == "failed"
    assert "nested too deep" in done["error"]


@pytest.mark.parametrize("packed", ["zip", "gzip"])
async def test_a_bomb_is_refused_before_it_goes_off(importer: Importer, packed: str) -> None:
    bomb = b"a;b\n" * 30_000_000
    body = gzip.compress(bomb, 9) if packed == "gzip" else archive({"bomb.csv": bomb})
    assert len(body) < 1_000_000
    done = await importer.bring(body, "bomb")
    assert (done["status"], done["counts"]) == ("failed", counts())
    assert "unpacks more than 300 times" in done["error"]


async def test_a_truncated_gzip_ends_failed_and_keeps_the_rows_before(importer: Importer) -> None:
    rows = "".join(f"k{n};Катанка медная {n * 7919};7408;{n};т;\n" for n in range(3000))
    body = gzip.compress((HEAD + rows).encode())
    done = await importer.bring(body[: len(body) * 2 // 3], "cut.csv.gz")
    assert done["status"] == "failed"
    assert "damaged" in done["error"]
    assert 500 < done["counts"]["created"] < 3000
    total = (await importer.get("/v1/offers/facets"))["total"]
    assert total == done["counts"]["created"]


async def test_a_truncated_zip_says_so(importer: Importer) -> None:
    done = await importer.bring(archive({"a.csv": (HEAD + GOOD).encode()})[:-30], "cut.zip")
    assert done["status"] == "failed"
    assert done["error"]


def yml(offers: str, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<yml_catalog><shop><company>Завод</company>'
        f"<offers>{offers}</offers></shop></yml_catalog>"
    ).encode()


OFFER = (
    '<offer id="{0}"><name>Катанка {0}</name><price>5</price><currencyId>RUB</currencyId></offer>'
)


async def test_truncated_xml_ends_failed_and_keeps_the_goods_before(importer: Importer) -> None:
    whole = yml("".join(OFFER.format(n) for n in range(50)))
    done = await importer.bring(whole[: len(whole) // 2], "cut.xml", format="yml")
    assert done["status"] == "failed"
    assert "damaged" in done["error"]
    assert 10 < done["counts"]["created"] < 50


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE yml_catalog [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE yml_catalog [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE yml_catalog [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
    ],
)
async def test_xml_with_entities_is_refused_and_nothing_is_fetched(
    importer: Importer, declared: str
) -> None:
    body = yml('<offer id="1"><name>&a;&b;</name></offer>', declared)
    done = await importer.bring(body, "evil.xml", format="yml")
    assert (done["status"], done["counts"]) == ("failed", counts())
    assert "passwd" not in json.dumps(done)
    assert await importer.offers() == []


async def test_the_plain_document_type_of_yml_is_no_attack(importer: Importer) -> None:
    body = yml(OFFER.format(1), '<!DOCTYPE yml_catalog SYSTEM "shops.dtd">')
    assert (await importer.bring(body, "a.xml"))["counts"] == counts(created=1)


async def test_truncated_json_ends_failed_and_keeps_what_came_before(importer: Importer) -> None:
    releases = [
        {
            "ocid": f"o-{n}",
            "tender": {"title": "Медь", "items": [{"id": "1", "description": f"Медь {n}"}]},
        }
        for n in range(20)
    ]
    body = json.dumps({"releases": releases}).encode()
    done = await importer.bring(body[: len(body) // 2], "cut.json", format="ocds")
    assert done["status"] == "failed"
    assert 3 < done["counts"]["created"] < 20


async def test_lines_that_are_no_json_fail_alone(importer: Importer) -> None:
    lines = ['{"key": "a", "title": "Катанка", "quantity": {"value": 5, "unit": "TNE"}}',
             "{broken", "[1]", "", '{"key": "b", "title": "Шина", "codes": ["7407"]}']  # fmt: skip
    done = await importer.bring("\n".join(lines), "a.jsonl", format="jsonl")
    assert done["counts"] == counts(created=2, failed=2)
    assert {one["source"]["key"] for one in await importer.offers()} == {"a", "b"}


async def test_an_empty_body_and_an_empty_form_are_refused_at_once(importer: Importer) -> None:
    headers = {"Authorization": "Bearer test-administrator-key"}
    empty = await importer.client.post("/v1/imports", content=b"", headers=headers)
    assert (empty.status_code, empty.json()["errors"][0]["code"]) == (422, "empty_file")
    fields = {"a": (None, "b")}
    form = await importer.client.post("/v1/imports", files=fields, headers=headers)
    assert (form.status_code, form.json()["errors"][0]["code"]) == (422, "no_file")


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


def archive(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in files.items():
            packed.writestr(name, body)
    return target.getvalue()


def spreadsheet(*rows: list[Any]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(number, column, cell)
    book.close()
    return target.getvalue()


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
