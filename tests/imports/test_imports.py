"""Imports through the API: mapping, dry run, upsert, retirement, progress, cancel, access."""

import asyncio
import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from app.db import ReadSession
from app.errors import LaterError
from app.exchange.intake import troubles
from app.services import import_run, imports
from app.services.work import Work
from app.store import changes
from app.vocabulary.imports import ImportStatus
from app.vocabulary.terms import Language
from tests.support.api import ADMINISTRATOR, Json, organization
from tests.support.imports import HEADERS, Importer, counts
from tests.support.tenants import tenant

HEAD = "Код;Наименование;ТН ВЭД;Кол-во;Ед. изм.;Цена;Валюта;Организация;БИН\n"
ROWS = (
    "k1;Катанка медная 8 мм;7408 11 000 0;500;т;650000;KZT;ТОО «Пример»;491240000019\n"
    "k2;Шина медная;7407 10 000 0;20;т;;;ТОО «Пример»;491240000019\n"
)


def table(rows: int) -> str:
    return HEAD + "".join(f"k{n};Катанка {n};7408;{n};т;;;;\n" for n in range(rows))


async def test_a_file_becomes_offers_with_their_owner_and_the_index_knows_them(
    importer: Importer,
) -> None:
    done = await importer.bring(HEAD + ROWS, "реестр.csv", format="csv")
    assert (done["status"], done["counts"]) == ("completed", counts(created=2))
    assert done["columns"]["codes"] == ["ТН ВЭД"]
    offers = {one["source"]["key"]: one for one in await importer.offers()}
    assert offers["k1"]["terms"]["price"] == {"value": 650000.0, "currency": "KZT", "per": "TNE"}
    assert offers["k1"]["codes"] == ["7408110000"]
    owner = await importer.get(f"/v1/organizations/{offers['k1']['organization_id']}")
    assert (owner["name"], owner["country"]) == ("ТОО «Пример»", "KZ")
    answer = await importer.client.post(
        "/v1/suggestions", json={"queries": [{"title": "катанка медная", "codes": ["7408"]}]}
    )
    [first, *_] = answer.json()["results"][0]["items"]
    assert first["offer"]["id"] == offers["k1"]["id"]


async def test_the_report_says_on_which_side_a_listing_stands(importer: Importer) -> None:
    content = (
        "title;codes;side;country\nШина медная;7407;need;KZ\nЛом медный;7404;offer;KZ\n;;need;KZ\n"
    )
    report = await importer.report(await importer.bring(content, "both.csv"))
    assert [row["side"] for row in report] == ["need", "offer", None]
    assert (await importer.get(f"/v1/needs/{report[0]['record_id']}"))["title"] == "Шина медная"


async def test_a_second_import_updates_what_changed_and_leaves_what_the_file_does_not_say(
    importer: Importer,
) -> None:
    await importer.bring(HEAD + ROWS)
    before = {one["source"]["key"]: one for one in await importer.offers()}
    changed = await importer.bring("Код;Цена;Валюта\nk1;700000;KZT\nk2;;\n", "prices.csv")
    assert changed["counts"] == counts(updated=1, unchanged=1)
    after = {one["source"]["key"]: one for one in await importer.offers()}
    assert after["k1"]["terms"]["price"]["value"] == 700000.0
    for name in ("id", "title", "codes", "quantity", "organization_id"):
        assert after["k1"][name] == before["k1"][name]
    assert after["k2"] == before["k2"]


async def test_every_row_that_changes_something_is_in_the_change_table_and_the_history(
    importer: Importer,
) -> None:
    await importer.bring(HEAD + ROWS)
    await importer.bring("Код;Наименование\nk1;Катанка луженая\nk2;Шина медная\n")
    async with importer.database.read() as session:
        found = await changes.since(ReadSession(session), 0)
    told = [(str(one.noun), str(one.action)) for one in found.items]
    assert told.count(("offer", "created")) == 2
    assert told.count(("offer", "changed")) == 1
    [offer] = [one for one in await importer.offers() if one["source"]["key"] == "k1"]
    history = await importer.get(f"/v1/offers/{offer['id']}/history")
    assert [one["action"] for one in history["items"]] == ["changed", "created"]
    assert history["items"][0]["before"]["title"] == "Катанка медная 8 мм"
    assert history["items"][0]["after"]["codes"] == ["7408110000"]
    assert history["items"][0]["actor"]


async def test_a_dry_run_says_what_would_happen_and_stores_nothing(importer: Importer) -> None:
    await importer.bring(HEAD + ROWS)
    body = (
        HEAD + ROWS.replace("Шина медная", "Шина") + "k3;Лента;7409;1;т;;;Новый завод;\n;;;;;;;;x\n"
    )
    tried = await importer.bring(body, dry_run=True)
    assert tried["counts"] == counts(created=1, updated=1, unchanged=1, failed=1)
    assert len(await importer.offers()) == 2
    assert (await importer.get("/v1/organizations/facets"))["total"] == 1
    assert [row["result"] for row in await importer.report(tried)] == [
        "unchanged", "updated", "created", "failed"]  # fmt: skip


async def test_what_vanished_is_withdrawn_only_when_asked_and_within_bounds(
    importer: Importer,
) -> None:
    await importer.bring(table(10))
    kept = await importer.bring(table(8))
    assert kept["retired"] == 0
    refused = await importer.bring(table(2), retire=True, most_percent=50)
    assert refused["status"] == "failed"
    assert "8 of 10 listings would be withdrawn" in refused["error"]
    done = await importer.bring(table(8), retire=True)
    assert (done["status"], done["retired"]) == ("completed", 2)
    gone = [one["source"]["key"] for one in await importer.offers(status="withdrawn")]
    assert sorted(gone) == ["k8", "k9"]


async def test_columns_are_used_as_the_mapping_says_inline_or_saved(importer: Importer) -> None:
    mapping: Json = {
        "columns": {"title": ["A"], "codes": ["B"], "key": ["N"]},
        "constants": {"kind": "material", "unit": "т", "side": "need"},
        "delimiter": ";",
    }
    body = "N;A;B\n1;Катанка;7408\n"
    done = await importer.bring(body, mapping=json.dumps(mapping))
    assert done["counts"] == counts(created=1)
    [need] = (await importer.get("/v1/needs"))["items"]
    assert (need["title"], need["codes"]) == ("Катанка", ["7408"])
    saved = await importer.client.put("/v1/mappings/registry", json=mapping, headers=HEADERS)
    assert saved.status_code == 200
    again = await importer.bring(body, mapping="registry")
    assert again["counts"] == counts(unchanged=1)
    listed = await importer.get("/v1/mappings")
    assert [one["name"] for one in listed["items"]] == ["registry"]
    gone = await importer.client.delete("/v1/mappings/registry", headers=HEADERS)
    assert gone.status_code == 204


@pytest.mark.parametrize(
    ("mapping", "status", "code"),
    [
        ("nothing-of-this-name", 404, None),
        ("{broken", 422, "broken_mapping"),
        ('{"columns": {"colour": ["A"]}}', 422, "unknown_target"),
        ('{"colums": {}}', 422, "extra_forbidden"),
    ],
)
async def test_a_mapping_that_is_not_there_or_not_valid_is_refused_at_once(
    importer: Importer, mapping: str, status: int, code: str | None
) -> None:
    answer = await importer.client.post(
        "/v1/imports", content=b"a;b\n", params={"mapping": mapping}, headers=HEADERS
    )
    assert answer.status_code == status
    assert [one["code"] for one in answer.json().get("errors", [])] == ([code] if code else [])


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["Наименование товара", "Код ТН ВЭД ЕАЭС", "ИНН"],
         {"title": 0, "codes": 1, "ru_inn": 2}),
        (["Goods name", "HS code", "Manufacturer"], {"title": 0, "codes": 1, "organization": 2}),
        (["Тауар атауы", "СЭҚ ТН коды", "БСН"], {"title": 0, "codes": 1, "kz_bin": 2}),
        (["Товардын аталышы", "Өлчөө бирдиги", "Ишкана"],
         {"title": 0, "unit": 1, "organization": 2}),
        (["Ապրանքի անվանում", "ԱՏԳ ԱԱ կոդ", "ՀՎՀՀ"], {"title": 0, "codes": 1, "am_tin": 2}),
        (["Назва тавару", "Код ТН ЗЭД", "Адзінка вымярэння"], {"title": 0, "codes": 1, "unit": 2}),
    ],
)  # fmt: skip
async def test_a_mapping_is_proposed_in_six_languages(
    importer: Importer, headers: list[str], expected: dict[str, int]
) -> None:
    answer = await importer.client.post("/v1/mappings/proposal", json={"headers": headers})
    assert answer.status_code == 200, answer.text
    columns = answer.json()["columns"]
    assert {name: columns[name] for name in expected} == {
        name: [headers[place]] for name, place in expected.items()
    }


async def test_rows_without_an_owner_go_to_the_one_that_is_named_else_to_the_portal(
    importer: Importer,
) -> None:
    body = "Код;Наименование\nk1;Катанка\n"
    await importer.bring(body, country="KZ")
    [offer] = await importer.offers()
    own = await importer.get(f"/v1/organizations/{offer['organization_id']}")
    assert (own["name"], own["country"]) == ("bootstrap", "KZ")
    answer = await importer.client.post("/v1/organizations", json=organization(), headers=HEADERS)
    other = answer.json()["id"]
    done = await importer.bring("Код;Наименование\nk2;Шина\n", organization_id=other)
    assert done["counts"] == counts(created=1)
    assert other in {one["organization_id"] for one in await importer.offers()}
    missing = "0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"
    refused = await importer.client.post(
        "/v1/imports", content=body.encode(), params={"organization_id": missing}, headers=HEADERS
    )
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "?organization_id"


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


async def test_a_form_with_a_file_is_taken_like_a_body(importer: Importer) -> None:
    files = {"file": ("реестр.csv", (HEAD + ROWS).encode(), "text/csv")}
    answer = await importer.client.post("/v1/imports", files=files, headers=HEADERS)
    assert answer.status_code == 202, answer.text
    await importer.work()
    done = await importer.read(answer.json()["id"])
    assert (done["file_name"], done["counts"]) == ("реестр.csv", counts(created=2))


async def test_one_idempotency_key_starts_one_import(importer: Importer) -> None:
    async def post(body: str) -> httpx.Response:
        headers = HEADERS | {"Idempotency-Key": "file-1"}
        return await importer.client.post("/v1/imports", content=body.encode(), headers=headers)

    first, second, other = await post(HEAD + ROWS), await post(HEAD + ROWS), await post(HEAD)
    assert (first.status_code, second.status_code, other.status_code) == (202, 202, 409)
    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len((await importer.get("/v1/imports"))["items"]) == 1


async def test_an_import_that_is_cancelled_stops_and_says_so(importer: Importer) -> None:
    waiting = await importer.start(table(5).encode(), "a.csv")
    answer = await importer.client.delete(f"/v1/imports/{waiting}", headers=HEADERS)
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    await importer.work()
    assert (await importer.read(waiting))["counts"] == counts()
    assert await importer.offers() == []


async def test_a_running_import_is_cancelled_between_two_batches_and_keeps_what_is_in(
    importer: Importer,
) -> None:
    key = await importer.start(table(3_000).encode(), "a.csv")
    working = asyncio.create_task(importer.work())
    while (await importer.read(key))["progress"]["rows"] == 0:  # noqa: ASYNC110 - of the database
        await asyncio.sleep(0.01)
    answer = await importer.client.delete(f"/v1/imports/{key}", headers=HEADERS)
    await working
    done = await importer.read(key)
    assert done["status"] == answer.json()["status"] == "cancelled"
    assert 100 <= done["counts"]["created"] < 3_000
    assert (await importer.get("/v1/offers/facets"))["total"] == done["counts"]["created"]


async def test_progress_is_watched_to_the_end(importer: Importer) -> None:
    key = await importer.start(table(1_500).encode(), "a.csv")
    working = asyncio.create_task(importer.work())
    answer = await importer.client.get(f"/v1/imports/{key}/events", headers=HEADERS)
    await working
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = [block.split("\n") for block in answer.text.split("\n\n") if "event:" in block]
    names = [line.removeprefix("event: ") for block in events for line in block if "event:" in line]
    assert names[0] == "progress"
    assert names[-1] == "end"
    [last] = [line for line in events[-1] if line.startswith("data:")]
    end = json.loads(last.removeprefix("data:"))
    assert (end["status"], end["progress"]["percent"]) == ("completed", 100.0)
    assert end["counts"]["created"] == 1_500


@pytest.mark.long
async def test_batches_written_at_once_do_what_one_after_the_other_would(
    importer: Importer,
) -> None:
    """A row stands again batches later, and owners come in batches that others overtake."""
    head = "Код;Наименование;ТН ВЭД;Организация\n"
    rows = [
        f"k{n % 1_900};Труба {n % 1_900} {n // 3_800};7304;Завод {n // 700}\n" for n in range(5_700)
    ]
    key = await importer.start((head + "".join(rows)).encode(), "a.csv")
    await importer.work()
    done = await importer.read(key)
    assert (done["status"], done["counts"]) == (
        "completed", counts(created=1_900, updated=1_900 * 2),
    )  # fmt: skip
    report = await importer.report(done)
    assert [row["row"] for row in report] == list(range(1, 5_701))
    last = await importer.get(f"/v1/offers/{report[-1]['record_id']}")
    assert (last["title"], len({row["record_id"] for row in report})) == ("Труба 1899 1", 1_900)
    owners = (await importer.get("/v1/organizations?limit=100"))["items"]
    assert sorted(owner["name"] for owner in owners) == [f"Завод {n}" for n in range(9)]


async def test_a_run_that_was_given_up_for_dead_writes_nothing_more(importer: Importer) -> None:
    key = UUID(await importer.start(table(5_000).encode(), "a.csv"))
    first = asyncio.create_task(import_run.run(importer.database, key, most_bytes=10**9))
    while (await importer.read(str(key)))["progress"]["rows"] == 0:  # noqa: ASYNC110 - of the database
        await asyncio.sleep(0.01)
    second = await import_run.run(importer.database, key, most_bytes=10**9)
    assert (await first, second) == (ImportStatus.RUNNING, ImportStatus.COMPLETED)
    done = await importer.read(str(key))
    assert done["counts"] == counts(created=5_000)
    assert len(await importer.report(done)) == 5_000


async def test_an_import_that_was_stopped_goes_on_behind_its_last_batch(
    importer: Importer,
) -> None:
    key = await importer.start(table(1_300).encode(), "a.csv")
    stopping = asyncio.Event()
    stopping.set()
    with pytest.raises(LaterError):
        await import_run.run(importer.database, UUID(key), most_bytes=10**9, stopping=stopping)
    half = await importer.read(key)
    assert (half["status"], half["progress"]["rows"]) == ("running", 100)
    await importer.work()
    done = await importer.read(key)
    assert (done["status"], done["counts"]) == ("completed", counts(created=1_300))
    assert len(await importer.report(done)) == 1_300


async def test_two_who_run_one_import_write_each_row_once(importer: Importer) -> None:
    key = UUID(await importer.start(table(2_500).encode(), "a.csv"))
    await asyncio.gather(
        *(import_run.run(importer.database, key, most_bytes=10**9) for _ in range(2))
    )
    done = await importer.read(str(key))
    assert (done["status"], done["counts"]) == ("completed", counts(created=2_500))
    assert (await importer.get("/v1/offers/facets"))["total"] == done["counts"]["created"]


async def test_one_portal_sees_and_changes_nothing_of_anothers_imports(importer: Importer) -> None:
    one = await tenant(importer.client, importer.database, "kz-industry")
    two = await tenant(importer.client, importer.database, "by-industry")
    key = await importer.start((HEAD + ROWS).encode(), "a.csv", one.headers)
    await importer.work()
    assert (await importer.read(key, one.headers))["counts"] == counts(created=2)
    for method, path in (("GET", ""), ("GET", "/report"), ("GET", "/events"), ("DELETE", "")):
        answer = await two.ask(method, f"/v1/imports/{key}{path}")
        assert answer.status_code == 404, (method, path, answer.text)
    assert (await two.get("/v1/imports"))["items"] == []
    # The same keys of another portal are its own listings, and the owner is found by his number.
    theirs = await importer.start((HEAD + ROWS).encode(), "a.csv", two.headers)
    await importer.work()
    assert (await importer.read(theirs, two.headers))["counts"] == counts(created=2)
    assert len(await importer.offers()) == 4
    assert (await importer.get("/v1/organizations/facets"))["total"] == 1


async def test_rows_for_an_organization_that_is_claimed_by_another_portal_are_refused(
    importer: Importer,
) -> None:
    one = await tenant(importer.client, importer.database, "kz-industry")
    two = await tenant(importer.client, importer.database, "by-industry")
    await importer.start((HEAD + ROWS).encode(), "a.csv", one.headers)
    await importer.work()
    [owner] = (await importer.get("/v1/organizations"))["items"]
    claimer = await tenant(importer.client, importer.database, "plant")
    claim = await claimer.post(
        f"/v1/organizations/{owner['id']}/claims", {"evidence": "Выписка из реестра 4711"}
    )
    await importer.client.post(
        f"/v1/claims/{claim['id']}/decision", json={"state": "approved"}, headers=HEADERS
    )
    key = await importer.start((HEAD + ROWS).encode(), "a.csv", two.headers)
    await importer.work()
    done = await importer.read(key, two.headers)
    assert done["counts"] == counts(failed=2)
    page = await two.get(f"/v1/imports/{key}/report")
    assert page["items"][0]["problems"][0]["code"] == "forbidden"


@pytest.mark.long
async def test_a_file_above_the_limit_is_refused_and_a_larger_body_than_others_is_not(
    importer: Importer,
) -> None:
    settings = importer.app.state.settings
    assert settings.import_bytes > settings.max_body_bytes
    body = (HEAD + ROWS).encode() + b"\n" * (settings.max_body_bytes + 1)
    assert (await importer.bring(body))["counts"] == counts(created=2)
    answer = await importer.client.post(
        "/v1/imports",
        content=b"a",
        headers={"Authorization": f"Bearer {ADMINISTRATOR}", "Content-Length": str(10**12)},
    )
    assert answer.status_code == 413


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
