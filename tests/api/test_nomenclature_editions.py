"""What an official edition of the nomenclature changes in answers and warnings."""

import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI

from app.db import Database
from app.services import editions
from app.services.editions import Import
from app.vocabulary.nomenclature import thesaurus
from app.vocabulary.terms import Language
from tests.api.conftest import Standing
from tests.support.api import Api, Json
from tests.support.nomenclature import (
    SHARED,
    candidates,
    copper,
    correlation,
    row,
    table,
    with_shared,
    write,
)
from tests.support.problems import problem


def codes(page: Json) -> list[str]:
    return [item["code"] for item in page["items"]]


async def bring(database: Database, path: Path, **asked: object) -> None:
    """Import a file as another process does; a part unless said otherwise."""
    given = {"path": path, "partial": True} | asked
    await editions.import_file(database, Import(**given))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
async def official(standing: Standing, tmp_path_factory: pytest.TempPathFactory) -> Api:
    """A service with a part of the official nomenclature and hints, which stay as they are."""
    folder = tmp_path_factory.mktemp("official")
    await bring(standing.database, write(folder / "part.csv", table(copper())))
    kazakh = [r | {"title_kk": f"{r['title_ru']} (kk)"} for r in copper() if len(r["code"]) <= 4]
    path = write(folder / "kk.csv", table(kazakh, ("code", "level", "title_kk", "parent")))
    await bring(standing.database, path, name="2026-03-08", language=Language.KK)
    for name, content in (("hs.csv", correlation()), ("products.csv", candidates())):
        await editions.import_hints(standing.database, write(folder / name, content))
    await standing.app.state.nomenclature.catch_up()
    return standing.api


@dataclass(frozen=True)
class Changing:
    """A service of one test, with a part of the nomenclature, and a folder for more."""

    api: Api
    app: FastAPI
    folder: Path

    async def bring(self, path: Path, **asked: object) -> None:
        """Import a file, and let the service notice."""
        await bring(self.app.state.database, path, **asked)
        assert await self.app.state.nomenclature.catch_up()


@pytest.fixture
async def changing(app: FastAPI, api: Api, tmp_path: Path) -> Changing:
    """A service whose nomenclature the test may change."""
    made = Changing(api, app, tmp_path)
    await made.bring(write(tmp_path / "part.csv", table(copper())))
    return made


async def in_language(api: Api, path: str, language: str, **parameters: str) -> Json:
    answer = await api.client.get(path, params=parameters, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_listing_is_warned_of_codes_that_the_edition_does_not_have(
    changing: Changing,
) -> None:
    api, owner = changing.api, await changing.api.add_organization()
    codes = ["7408110000", "7408 11", "7408 19 900 1", "7408 21", "7409 11 000 0", "7409 99"]

    async def warned() -> dict[str, str]:
        body = {"organization_id": owner, "title": "Проволока", "codes": codes}
        answer = await api.post("/v1/needs", body)
        return {w["pointer"]: w["detail"] for w in answer["warnings"]}

    # Where the edition is a part, the thesaurus stands in for the rest: 7408 21, and all of 7409.
    found = await warned()
    assert sorted(found) == ["/codes/2", "/codes/5"]
    assert "The edition 2026-03-08 has no position 7408199001" in found["/codes/2"]
    assert "nearest above it is 740819" in found["/codes/2"]
    assert "edition" not in found["/codes/5"]
    newer = copper()
    place = next(n for n, r in enumerate(newer) if r["code"] == "7408199000")
    newer[place] = row("7408199001", "прочая", "740819", node="5", edition="2026-04-01")
    await changing.bring(write(changing.folder / "newer.csv", table(newer)))
    assert sorted(await warned()) == ["/codes/5"]


async def test_the_official_edition_answers_where_it_has_the_position(official: Api) -> None:
    found = await official.get("/v1/nomenclature/7408 11 000 0")
    assert found["code_display"] == "7408 11 000 0"
    assert found["title"] == "толще 6 мм"
    assert found["full_title"] == "Проволока медная > из чистой меди > толще 6 мм"
    assert (found["source"], found["title_source"], found["title_language"]) == (
        "official", "official", "ru"
    )  # fmt: skip
    assert (found["edition"], found["dated"]) == ("2026-03-08", "2026-03-08")
    assert [above["code"] for above in found["ancestors"]] == ["S15", "74", "7408", "740811"]
    assert "катанка" in " ".join(found["keywords"])
    assert found["stage"] == thesaurus()["740811"].stage


async def test_the_thesaurus_stands_in_for_what_a_part_lacks(official: Api) -> None:
    assert (await official.get("/v1/nomenclature/7201"))["source"] == "thesaurus"
    assert (await official.get("/v1/nomenclature/7408"))["source"] == "official"
    children = (await official.get("/v1/nomenclature/7408"))["children"]
    assert {c["code"]: c["source"] for c in children} == {
        "740811": "official",
        "740819": "official",
        "740821": "thesaurus",
        "740822": "thesaurus",
        "740829": "thesaurus",
    }


async def test_a_position_has_the_unit_of_all_goods_below_it(official: Api) -> None:
    leaf = await official.get("/v1/nomenclature/7408110000")
    assert leaf["unit"] == {"code": "TNE", "okei": "168", "symbol": "т"}
    assert (await official.get("/v1/nomenclature/740811"))["unit"] == leaf["unit"]
    assert (await official.get("/v1/nomenclature/740819"))["unit"]["code"] == "KGM"
    assert (await official.get("/v1/nomenclature/7408"))["unit"] is None
    odd = await official.get("/v1/nomenclature/8536501109")
    assert odd["unit"] == {"code": None, "okei": None, "symbol": "шт, м"}


async def test_hints_are_marked_as_such_and_name_their_source(official: Api) -> None:
    found = await official.get("/v1/nomenclature/7408110000")
    assert found["hints"] == [
        {"system": "CPA2.1", "code": "24.44.23", "title": "Copper wire", "status": "hint",
         "source": "products.csv"},
        {"system": "HS2017", "code": "740811", "title": None, "status": "hint",
         "source": "hs.csv"},
        {"system": "OKPD2", "code": "24.44.23.110", "title": "Проволока медная",
         "status": "hint", "source": "products.csv"},
        {"system": "OKRB007", "code": "24.44.23", "title": None, "status": "hint",
         "source": "products.csv"},
    ]  # fmt: skip
    assert (await official.get("/v1/nomenclature/7408"))["hints"] == []


async def test_a_code_of_the_older_harmonized_system_leads_to_its_heir(official: Api) -> None:
    answer = problem(await official.client.get("/v1/nomenclature/740812"), 404, "not_found")
    assert "has probably become 740819" in answer["detail"]


@pytest.mark.parametrize(
    ("language", "code", "title", "worded"),
    [
        ("kk", "7408", "Проволока медная (kk)", ("kk", "official")),
        ("ru", "7408", "Проволока медная", ("ru", "official")),
        ("en", "7408", thesaurus()["7408"].titles[Language.EN], ("en", "thesaurus")),
        ("hy", "7408", thesaurus()["7408"].titles.get(Language.HY), ("hy", "thesaurus")),
        ("kk", "7408191000", "тоньше 0,5 мм", ("ru", "official")),
        ("en", "7408191000", "тоньше 0,5 мм", ("ru", "official")),
        ("en", "7408110000", thesaurus()["740811"].titles[Language.EN], ("en", "thesaurus")),
        ("fr", "7408", "Проволока медная", ("ru", "official")),
    ],
)
async def test_titles_come_in_the_readers_language_else_in_russian(
    official: Api, language: str, code: str, title: str, worded: tuple[str, str]
) -> None:
    found = await in_language(official, f"/v1/nomenclature/{code}", language)
    assert found["title"] == title
    assert (found["title_language"], found["title_source"]) == worded


async def test_trade_words_find_leaves_that_only_the_edition_has(official: Api) -> None:
    found = codes(await official.get("/v1/nomenclature", q="медная катанка", level=10))
    assert found == ["7408110000"]
    found = codes(await official.get("/v1/nomenclature", q="кнопочные выключатели 60"))
    assert found[:1] == ["85365011"]


async def test_headings_come_before_their_leaves(official: Api) -> None:
    found = codes(await official.get("/v1/nomenclature", q="проволока медная"))
    assert found.index("7408") < found.index("7408110000")


async def test_a_cursor_does_not_outlive_its_edition(
    changing: Changing,
) -> None:
    cursor = (await changing.api.get("/v1/nomenclature", q="медь", limit=1))["next_cursor"]
    newer = [r | {"edition": "2026-09-01"} for r in copper()]
    await changing.bring(write(changing.folder / "newer.csv", table(newer)))
    answer = await changing.api.client.get(
        "/v1/nomenclature", params={"q": "медь", "cursor": cursor}
    )
    problem(answer, 404, "invalid_cursor")


async def test_another_edition_is_swapped_in(
    changing: Changing,
) -> None:
    newer = [r | {"edition": "2026-09-01"} for r in copper()]
    newer.insert(-6, row("7409", "Плиты медные новые", "74", edition="2026-09-01"))
    newer.sort(key=lambda r: (r["code"].isdigit(), r["code"]))
    await changing.bring(write(changing.folder / "newer.csv", table(newer)))
    found = await changing.api.get("/v1/nomenclature/7409")
    assert (found["title"], found["edition"]) == ("Плиты медные новые", "2026-09-01")
    listed = (await changing.api.get("/v1/nomenclature/editions"))["items"]
    assert [(e["name"], e["current"]) for e in listed] == [
        ("2026-09-01", True),
        ("2026-03-08", False),
    ]


async def test_editions_are_listed_with_their_source(official: Api) -> None:
    page = await official.get("/v1/nomenclature/editions")
    (only,) = page["items"]
    assert page["next_cursor"] is None
    assert (only["name"], only["valid_from"], only["current"]) == ("2026-03-08",) * 2 + (True,)
    assert (only["layout"], only["partial"], only["languages"]) == ("table", True, ["ru", "kk"])
    assert only["counts"]["leaves"] == 5
    assert len(only["sha256"]) == 64


async def test_a_difference_comes_in_pages_and_by_kind(
    changing: Changing,
) -> None:
    newer = [r | {"edition": "2026-09-01"} for r in copper() if r["code"] != "8536501109"]
    newer = [r | {"title_ru": r["title_ru"].replace("прочая", "иная")} for r in newer]
    await changing.bring(write(changing.folder / "newer.csv", table(newer)))
    path = "/v1/nomenclature/editions/2026-03-08/difference/2026-09-01"
    found = await changing.api.get(path)
    assert (found["old"]["name"], found["new"]["name"]) == ("2026-03-08", "2026-09-01")
    assert found["counts"] == {"added": 0, "withdrawn": 1, "renamed": 2}
    assert found["items"] == [
        {"change": "renamed", "code": "740819", "title": "иная", "former_title": "прочая"},
        {"change": "renamed", "code": "7408199000", "title": "иная", "former_title": "прочая"},
        {"change": "withdrawn", "code": "8536501109", "title": "прочие", "former_title": None},
    ]
    first = await changing.api.get(path, limit=2)
    second = await changing.api.get(path, limit=2, cursor=first["next_cursor"])
    assert codes(first) + codes(second) == codes(found)
    assert second["next_cursor"] is None
    assert codes(await changing.api.get(path, change="withdrawn")) == ["8536501109"]
    answer = await changing.api.client.get(path, params={"limit": 2, "cursor": "nonsense"})
    problem(answer, 404, "invalid_cursor")
    missing = await changing.api.client.get("/v1/nomenclature/editions/1999/difference/2026-09-01")
    assert "2026-09-01" in problem(missing, 404, "not_found")["detail"]


@with_shared
async def test_the_whole_official_nomenclature_is_fast_enough_to_type_against(
    changing: Changing,
) -> None:
    await changing.bring(SHARED / "tnved_eaeu_ru.csv.gz", name="official", partial=False)
    catalogue = changing.app.state.nomenclature.catalogue
    assert catalogue.edition == "official"
    assert len(catalogue.nodes) == 22_112
    found = await changing.api.get("/v1/nomenclature/7604 21 000 0")
    assert found["full_title"] == (
        "Прутки и профили алюминиевые > из алюминиевых сплавов > профили полые"
    )
    times = []
    for q in ("проволока медная", "трансформатр", "алюм", "7408 11", "насос центробежный", "wire"):
        for length in range(3, len(q) + 1):
            started = time.perf_counter()
            await changing.api.get("/v1/nomenclature", q=q[:length])
            times.append(1000 * (time.perf_counter() - started))
    # Through the whole service on a shared machine; alone the search takes 0.1 to 3 ms.
    assert statistics.median(times) < 25, sorted(times)[-5:]
