"""The report of an import: pages, files, languages, and what is forgotten of it."""

import csv
import io
import re
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy import text

from app.exchange.intake import troubles
from app.services import imports
from app.services.work import Work
from app.vocabulary.terms import Language
from tests.imports.goods import HEAD, ROWS
from tests.support.imports import HEADERS, Importer, counts


async def test_the_report_says_on_which_side_a_listing_stands(importer: Importer) -> None:
    content = (
        "title;codes;side;country\nШина медная;7407;need;KZ\nЛом медный;7404;offer;KZ\n;;need;KZ\n"
    )
    report = await importer.report(await importer.bring(content, "both.csv"))
    assert [row["side"] for row in report] == ["need", "offer", None]
    assert (await importer.get(f"/v1/needs/{report[0]['record_id']}"))["title"] == "Шина медная"


async def test_the_report_is_a_page_a_csv_and_an_xlsx(importer: Importer, tmp_path: Any) -> None:
    done = await importer.bring(HEAD + ROWS + "k3;;7408;1;т;;;;\n")
    rows = await importer.report(done)
    assert [row["row"] for row in rows] == [1, 2, 3]
    failed = await importer.report(done, result="failed")
    assert [row["problems"][0]["field"] for row in failed] == ["title"]
    address = f"/v1/imports/{done['id']}/report"
    table_ = await importer.client.get(address, params={"format": "csv"}, headers=HEADERS)
    lines = list(csv.DictReader(io.StringIO(table_.text.lstrip("\ufeff"))))
    assert [line["result"] for line in lines] == ["created", "created", "failed"]
    assert lines[2]["mend"]
    book = await importer.client.get(address, params={"format": "xlsx"}, headers=HEADERS)
    (tmp_path / "r.xlsx").write_bytes(book.content)
    sheet = CalamineWorkbook.from_path(str(tmp_path / "r.xlsx")).get_sheet_by_index(0)
    assert [row[2] for row in sheet.to_python()] == ["result", "created", "created", "failed"]


async def test_the_same_title_under_two_keys_is_told_as_a_possible_duplicate(
    importer: Importer,
) -> None:
    done = await importer.bring("Код;Наименование\na;Катанка\nb;Катанка\nc;Шина\n")
    report = await importer.report(done, problems=True)
    assert {(row["key"], row["problems"][0]["code"]) for row in report} == {
        ("a", "possible_duplicate"), ("b", "possible_duplicate")}  # fmt: skip


async def test_the_report_of_an_erased_person_forgets_him(importer: Importer) -> None:
    body = "Код;Наименование;Организация;ИНН\nk1;Мебель;ИП Иванов;500100732259\n"
    done = await importer.bring(body)
    assert done["counts"] == counts(created=1)
    [owner] = (await importer.get("/v1/organizations"))["items"]
    answer = await importer.client.post(f"/v1/organizations/{owner['id']}/erasure", headers=HEADERS)
    assert answer.status_code == 200, answer.text
    [row] = await importer.report(done)
    assert (row["title"], row["key"], row["problems"]) == ("", None, [])


async def test_old_imports_are_forgotten_and_their_listings_stay(importer: Importer) -> None:
    done = await importer.bring(HEAD + ROWS)
    async with importer.database.write() as session:
        await session.execute(text("UPDATE imports SET finished_at = now() - interval '91 days'"))
    work = Work(database=importer.database, settings=importer.app.state.settings, subject="")
    await imports.tidy(work)
    gone = await importer.client.get(f"/v1/imports/{done['id']}", headers=HEADERS)
    assert gone.status_code == 404
    assert len(await importer.offers()) == 2


async def test_reasons_are_russian_or_english_as_the_reader_likes(importer: Importer) -> None:
    done = await importer.bring("Код;Наименование;ТН ВЭД\nk1;Катанка;7700\n")
    for language, said in (
        ("ru", "В ТН ВЭД нет группы 77."),
        ("en", "The TN VED has no chapter 77."),
    ):
        headers = HEADERS | {"Accept-Language": language}
        page = await importer.get(f"/v1/imports/{done['id']}/report", headers)
        assert page["items"][0]["problems"][0]["reason"] == said


def test_every_problem_that_rows_may_have_has_words_in_both_languages() -> None:
    folder = Path(troubles.__file__).parent
    text_of_code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    used = set(re.findall(r'(?:trouble|fatal)\(\s*"([a-z_0-9]+)"', text_of_code))
    assert len(used) > 15
    assert used <= troubles.codes()
    for code in troubles.codes():
        for language in (Language.RU, Language.EN):
            reason, mend = troubles.told(code, {}, language)
            assert reason.endswith(".")
            assert mend.endswith(".")
