"""Exports have what the lists have, in four formats, and nothing that the caller may not see."""

import asyncio
import csv
import io
import json
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pyarrow.parquet as pq
import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message

from app.api.export_answers import AT_ONCE
from app.api.schemas.listing import OfferIn
from tests.api.conftest import Standing
from tests.support.api import Json, offer
from tests.support.tenants import Tenant, nobody, tenant

_TEXT = (
    "электротехническая кабельная мягкая твёрдая бескислородная рафинированная лужёная плетёная "
    "круглая плоская профильная тонкая толстая длинная бухтовая мерная полированная травлёная "
    "обмоточная контактная сварочная заземляющая токопроводящая вакуумная литая прессованная "
    "тянутая отожжённая блестящая матовая"
)
WORDS = _TEXT.split()
FORMULAS = ["=1+1", "+7 777", "-2", "@SUM(A1)", "\t=1", "＝1"]


@dataclass(frozen=True)
class Scene:
    """Two portals with public, members' and private records."""

    standing: Standing
    owner: Tenant
    rival: Tenant
    stranger: Tenant
    maker: str
    hidden: str
    buyer: str
    need: str
    person: str


@pytest.fixture(scope="module")
async def scene(standing: Standing) -> Scene:
    client = standing.api.client
    owner = await tenant(client, standing.database, "kz-industry")
    rival = await tenant(client, standing.database, "ru-register")
    maker = await owner.add_organization(
        name="=HYPERLINK(«Завод»)",
        country="KZ",
        identifiers=[{"scheme": "KZ-BIN", "value": "491240005005"}],
    )
    await owner.add_offer(
        maker,
        title="Катанка; «медная», 8 мм",
        description="Строка\nвторая",
        codes=["7408 11 000 0", "740819"],
        standards=["ГОСТ Р 53803-2010", "EN 1977"],
        quantity={"value": 12000.5, "unit": "TNE", "period": "month"},
        terms={"incoterms": {"rule": "FCA", "place": "Балхаш"}},
        source={"key": "o-1", "url": "https://example.org/o-1", "licence": "CC-BY-4.0"},
        valid_until="2031-01-31",
    )
    for place, formula in enumerate(FORMULAS):
        await owner.add_offer(maker, title=f"{formula}", codes=[], source={"key": f"f-{place}"})
    hidden = await owner.add_offer(maker, title="Катанка тайная", visibility="private")
    await owner.add_offer(maker, title="Պղնձե մետաղալար", visibility="members", kind="product")
    buyer = await rival.add_organization(name="ООО «Кабель»", country="RU")
    need = await rival.add_need(buyer, title="Нужна медная катанка 8 мм", codes=["7408"])
    person = await rival.add_organization(
        name="ИП Образцов",
        country="RU",
        address="ул. Ленина, 1",
        identifiers=[{"scheme": "RU-INN", "value": "500100732259"}],
    )
    return Scene(standing, owner, rival, nobody(client), maker, hidden, buyer, need, person)


async def exported(who: Tenant, path: str, form: str, **asked: Any) -> bytes:
    answer = await who.ask("GET", f"/v1/exports/{path}", params={"format": form} | asked)
    assert answer.status_code == 200, answer.text
    assert f".{form}" in answer.headers["content-disposition"]
    return answer.content


async def lines(who: Tenant, path: str, **asked: Any) -> list[Json]:
    text = (await exported(who, path, "jsonl", **asked)).decode()
    return [json.loads(line) for line in text.splitlines()]


async def table(who: Tenant, path: str, **asked: Any) -> list[dict[str, str]]:
    text = (await exported(who, path, "csv", **asked)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheet(content: bytes) -> str:
    with ZipFile(io.BytesIO(content)) as book:
        return "".join(
            book.read(name).decode() for name in book.namelist() if "worksheets/" in name
        )


async def listed(who: Tenant, path: str, **asked: Any) -> list[Json]:
    found, cursor = [], None
    while True:
        page = await who.get(
            f"/v1/{path}", **({"limit": 3, "cursor": cursor} if cursor else {"limit": 3}), **asked
        )
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


FILTERS: list[tuple[str, Json]] = [
    ("offers", {}),
    ("offers", {"country": ["KZ", "BY"], "code": "7408"}),
    ("offers", {"kind": "product"}),
    ("offers", {"q": "медная", "available": True}),
    ("offers", {"country": "AM"}),
    ("needs", {"code": "74"}),
    ("organizations", {"role": "consumer"}),
    ("organizations", {"identifier": "491240005005"}),
    ("organizations", {"country": "RU", "q": "кабель"}),
]


@pytest.mark.parametrize(("path", "asked"), FILTERS)
@pytest.mark.parametrize("who", ["owner", "rival", "stranger"])
async def test_an_export_has_what_the_list_has_for_each_caller(
    scene: Scene, who: str, path: str, asked: Json
) -> None:
    caller: Tenant = getattr(scene, who)
    expected = {item["id"]: item for item in await listed(caller, path, **asked)}
    found = {row["id"]: row for row in await lines(caller, path, **asked)}
    assert set(found) == set(expected)
    for key, row in found.items():
        expected[key].pop("warnings")
        assert row.items() >= expected[key].items()
    assert {row["id"] for row in await table(caller, path, **asked)} == set(expected)


async def test_filters_of_the_list_leave_out_and_keep(scene: Scene) -> None:
    assert len(await lines(scene.owner, "offers")) == 9
    assert len(await lines(scene.stranger, "offers")) == 7
    assert len(await lines(scene.stranger, "offers", code="7408")) == 1


async def test_a_row_of_csv_names_fields_as_the_api_does(scene: Scene) -> None:
    [row] = await table(scene.stranger, "offers", code="740811")
    assert row["title"] == "Катанка; «медная», 8 мм"
    assert row["description"] == "Строка\nвторая"
    assert row["codes"] == "7408110000; 740819"
    assert row["quantity.value"] == "12000.5"
    assert (row["quantity.unit"], row["quantity.period"]) == ("TNE", "month")
    assert row["source.url"] == "https://example.org/o-1"
    assert row["source.licence"] == "CC-BY-4.0"
    assert row["organization.identifiers"] == "KZ-BIN:491240005005"
    assert json.loads(row["terms"])["incoterms"]["rule"] == "FCA"
    assert row["valid_until"] == "2031-01-31"


async def test_no_cell_of_csv_is_a_formula(scene: Scene) -> None:
    rows = await table(scene.stranger, "offers")
    titles = [row["title"] for row in rows]
    for formula in FORMULAS:
        assert f"'{formula.strip()}" in titles
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r＝")]
    assert rows[0]["organization.name"] == "'=HYPERLINK(«Завод»)"


async def test_a_workbook_holds_texts_and_numbers_but_no_formulas(scene: Scene) -> None:
    content = await exported(scene.stranger, "offers", "xlsx")
    cells = sheet(content)
    assert "=HYPERLINK(«Завод»)" in cells
    assert "<f>" not in cells
    assert "<v>12000.5</v>" in cells
    assert "7408110000; 740819" in cells
    assert "<hyperlink" not in cells


async def test_parquet_has_types(scene: Scene) -> None:
    content = await exported(scene.stranger, "offers", "parquet", code="740811")
    read = pq.read_table(io.BytesIO(content))
    [row] = read.to_pylist()
    assert row["codes"] == ["7408110000", "740819"]
    assert row["quantity.value"] == 12000.5
    assert row["valid_until"].isoformat() == "2031-01-31"
    assert row["created_at"].tzinfo is not None
    assert row["source.licence"] == "CC-BY-4.0"
    assert json.loads(row["terms"])["incoterms"]["rule"] == "FCA"


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "jsonl"])
@pytest.mark.parametrize("path", ["offers", "needs", "organizations"])
async def test_nothing_found_is_a_table_without_rows(scene: Scene, path: str, form: str) -> None:
    content = await exported(scene.stranger, path, form, country="TJ")
    match form:
        case "jsonl":
            assert content == b""
        case "csv":
            assert content.decode("utf-8-sig").count("\n") == 1
        case "xlsx":
            assert sheet(content).count("<row ") == 1
        case _:
            assert pq.read_table(io.BytesIO(content)).num_rows == 0


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl", "parquet"])
async def test_no_format_tells_strangers_of_private_records(scene: Scene, form: str) -> None:
    for path in ("offers", f"needs/{scene.need}/suggestions"):
        content = await exported(scene.stranger, path, form)
        told = sheet(content) if form == "xlsx" else content.decode(errors="replace")
        assert "тайная" not in told
        assert scene.hidden not in told


@pytest.mark.parametrize("form", ["csv", "jsonl"])
async def test_numbers_and_address_of_a_person_stay_with_his_portal(
    scene: Scene, form: str
) -> None:
    for who, known in ((scene.stranger, False), (scene.owner, False), (scene.rival, True)):
        told = (await exported(who, "organizations", form)).decode()
        assert ("500100732259" in told) is known
        assert ("ул. Ленина" in told) is known


async def test_a_semicolon_is_there_for_spreadsheets_in_russian(scene: Scene) -> None:
    text = await exported(scene.stranger, "needs", "csv", delimiter="semicolon")
    assert text.startswith(b"\xef\xbb\xbfid;organization_id;")


async def test_what_is_exported_can_be_pushed_again_and_changes_nothing(scene: Scene) -> None:
    rows = [row for row in await lines(scene.owner, "offers") if row["source"]["key"]]
    assert len(rows) == 7
    fields = set(OfferIn.model_fields) - {"contacts"}
    items = [
        {"key": row["source"]["key"]} | {name: row[name] for name in fields if row.get(name)}
        for row in rows
    ]
    answer = await scene.owner.ask("PUT", "/v1/offers/by-source/kz-industry", json={"items": items})
    assert answer.status_code == 200, answer.text
    assert [item["problem"] for item in answer.json()["items"]] == [None] * 7
    again = await lines(scene.owner, "offers")
    assert {row["id"]: row["revision"] for row in again if row["source"]["key"]} == {
        row["id"]: row["revision"] for row in rows
    }


async def test_suggestions_are_those_of_the_api_with_reasons_and_sources(scene: Scene) -> None:
    answer = await scene.stranger.get(f"/v1/needs/{scene.need}/suggestions", min_score=0.05)
    rows = await lines(scene.stranger, f"needs/{scene.need}/suggestions", min_score=0.05)
    assert [row["offer"]["id"] for row in rows] == [i["offer"]["id"] for i in answer["items"]]
    assert rows[0]["scorecard"] == answer["scorecard"]
    [first, *_] = await table(scene.stranger, f"needs/{scene.need}/suggestions", min_score=0.05)
    assert first["rank"] == "1"
    assert first["offer.source.licence"] == "CC-BY-4.0"
    assert first["offer.source.url"] == "https://example.org/o-1"
    assert "7408" in first["reasons"]


@pytest.fixture
async def crowd(scene: Scene) -> AsyncIterator[None]:
    """Many offers of others, for as long as a test needs them."""
    owners = []
    for number in range(4):
        many = await scene.rival.add_organization(name=f"АО «Много {number}»", country="BY")
        owners.append(many)
        items = [
            offer(many, title=f"Катанка медная {10 * number + place} мм {word}")
            for place, word in enumerate(WORDS)
        ]
        await scene.rival.post("/v1/offers/batch", {"items": items}, expect=200)
    yield
    for many in owners:
        gone = await scene.rival.ask("DELETE", f"/v1/organizations/{many}")
        assert gone.status_code == 204


@pytest.mark.usefixtures("crowd")
async def test_suggestions_of_many_pages_come_whole_and_in_order(scene: Scene) -> None:
    path = f"needs/{scene.need}/suggestions"
    rows = await lines(scene.stranger, path, min_score=0)
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    points = [row["points"] for row in rows]
    assert points == sorted(points, reverse=True)
    assert len(rows) > 100


async def test_partners_of_an_organization_come_pair_by_pair(scene: Scene) -> None:
    rows = await lines(scene.stranger, f"organizations/{scene.buyer}/suggestions")
    answer = await scene.stranger.get(f"/v1/organizations/{scene.buyer}/suggestions")
    pairs = [pair for item in answer["items"] for pair in item["pairs"]]
    assert [row["offer"]["id"] for row in rows] == [pair["offer"]["id"] for pair in pairs]
    [first, *_] = await table(scene.stranger, f"organizations/{scene.buyer}/suggestions")
    assert first["need.id"] == scene.need
    assert float(first["pair.score"]) == pytest.approx(pairs[0]["score"])


async def test_a_veiled_suggestion_is_exported_veiled_to_those_who_may_know(scene: Scene) -> None:
    rows = await lines(scene.rival, f"needs/{scene.need}/suggestions")
    assert [row["private"]["headings"] for row in rows if row["private"]] == [["7408"]]
    told = (await exported(scene.rival, f"needs/{scene.need}/suggestions", "csv")).decode()
    assert "тайная" not in told
    assert scene.hidden not in told


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("offers?format=pdf", 422),
        ("offers?country=XX", 422),
        ("needs/0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11/suggestions", 404),
        ("offers/0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11/suggestions?format=xlsx", 404),
        ("organizations/0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11/suggestions", 404),
    ],
)
async def test_what_cannot_be_exported_is_a_problem_not_a_broken_file(
    scene: Scene, path: str, status: int
) -> None:
    answer = await scene.stranger.ask("GET", f"/v1/exports/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.fixture
async def busy(scene: Scene) -> AsyncIterator[None]:
    slots = scene.standing.app.state.exports
    for _ in range(AT_ONCE):
        slots.take(keyed=True)
    yield
    for _ in range(AT_ONCE):
        slots.give_back()


async def test_more_exports_at_once_than_are_good_are_put_off(scene: Scene, busy: None) -> None:
    answer = await scene.stranger.ask("GET", "/v1/exports/offers")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "5"


async def test_every_export_gives_its_place_and_its_files_back(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for number in range(2 * AT_ONCE):
        form = ("csv", "xlsx", "parquet", "jsonl")[number % 4]
        await exported(scene.stranger, "offers", form)
    for _ in range(2 * AT_ONCE):
        answer = await scene.stranger.ask(
            "GET", f"/v1/exports/needs/{scene.maker}/suggestions", params={"format": "xlsx"}
        )
        assert answer.status_code == 404
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - at the end, and of this test alone


async def test_who_goes_away_in_the_middle_leaves_nothing_behind(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    app = scene.standing.app
    taken = app.state.exports._taken

    async def gone(message: Message) -> None:
        if message["type"] == "http.response.body":
            raise OSError("gone")

    async def nothing() -> Message:
        await asyncio.sleep(30)
        return {"type": "http.disconnect"}

    for form in ("csv", "xlsx", "parquet", "jsonl"):
        asked: Json = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
            "scheme": "http", "path": "/v1/exports/offers", "raw_path": b"/v1/exports/offers",
            "query_string": f"format={form}".encode(), "headers": [], "root_path": "",
            "client": ("127.0.0.1", 1), "server": ("test", 80),
        }  # fmt: skip
        with suppress(OSError, ClientDisconnect):
            await app(asked, nothing, gone)
    assert app.state.exports._taken == taken
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - at the end, and of this test alone
