"""Lists as everybody reads them: pages, filters of entries, changes, and the demonstration."""

import re

import pytest
from sqlalchemy import text

from app.db import Database
from app.services import seeding
from tests.support.api import Api
from tests.support.documents import ROWS, as_csv
from tests.support.official import LIST, office, office_with_edition
from tests.support.problems import problem
from tests.support.tenants import nobody


async def test_the_page_of_a_list_shows_its_state_and_loads_nothing(
    api: Api, database: Database
) -> None:
    desk = await office(api, database, title_ru="Перечень <script>alert(1)</script>")
    empty = await api.client.get(f"/lists/{desk.list_id}")
    assert "Редакций ещё нет" in empty.text
    evil = [("1", "РФ", "<img src=x onerror=alert(1)>", "", '"><b>Ленты', "7607", "")]
    await desk.imported(as_csv([*evil, *ROWS]))
    page = await api.client.get(f"/lists/{desk.list_id}", headers={"Accept-Language": "ru"})
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not re.search(r"<script|<img|<b>|https?:|src=[^x]", page.text)
    assert "ТОО «Жезмыс Прокат»" in page.text
    assert "7408 11 000 0" in page.text
    assert "Россия: 2" in page.text
    for link in re.findall(r'href="(/[^"]+)"', page.text):
        answer = await api.client.get(link.replace("&amp;", "&"))
        assert answer.status_code == 200, link
    english = await api.client.get(f"/lists/{desk.list_id}?lang=en")
    assert '<html lang="en">' in english.text
    assert "Russia: 2" in english.text
    index = await api.client.get("/lists")
    assert f"/lists/{desk.list_id}" in index.text
    assert "<script" not in index.text


async def test_the_page_of_a_list_speaks_as_people_do(api: Api, database: Database) -> None:
    desk = await office_with_edition(api, database)
    spoken = {
        "ru": ("цветная металлургия, готовая продукция", r"Редакция 1, \d+\s\S+\s20\d\d\sг\."),
        "en": ("non-ferrous metallurgy, finished goods", r"Edition 1, \d+\s\w+\s20\d\d\s"),
    }
    for language, (state, edition) in spoken.items():
        page = (await api.client.get(f"/lists/{desk.list_id}?lang={language}")).text
        assert state in page
        assert re.search(edition, page)
        assert "non-ferrous-metallurgy" not in page
    for key in ("nothing", "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"):
        lost = await api.client.get(f"/lists/{key}", headers={"Accept-Language": "ru"})
        assert (lost.status_code, lost.headers["content-type"][:9]) == (404, "text/html")
        assert "Такого перечня нет" in lost.text
        assert 'href="/lists"' in lost.text


async def test_entries_are_found_by_state_code_and_words(api: Api, database: Database) -> None:
    desk = await office_with_edition(api, database)
    path = f"{desk.path}/editions/1/entries"
    public = nobody(api.client)

    async def found(**asked: str) -> list[int]:
        return [item["position"] for item in (await public.get(path, **asked))["items"]]

    assert await found() == [1, 2, 3, 4, 5]
    assert await found(country="BY") == [3]
    assert await found(code="7604 29") == [2]
    assert await found(code="2910") == []
    assert await found(q="түстүү") == [4]
    first = await public.get(path, limit="2")
    second = await public.get(path, limit="2", cursor=first["next_cursor"])
    assert [item["position"] for item in second["items"]] == [3, 4]
    problem(await public.ask("GET", path, params={"cursor": "bad"}), 404, "invalid_cursor")
    counted = await public.get(f"{desk.path}/editions/1")
    assert counted["states"] == {"AM": 1, "BY": 1, "KG": 1, "KZ": 1, "RU": 1}


async def test_a_publication_is_a_change_of_its_list(api: Api, database: Database) -> None:
    desk = await office(api, database)
    done = await desk.imported(as_csv())
    async with database.read() as session:
        rows = (
            await session.execute(
                text("SELECT revision, action FROM changes WHERE record_id = :key ORDER BY 1"),
                {"key": desk.list_id},
            )
        ).all()
    assert [action for _, action in rows] == ["created", "changed"]
    read = await desk.keeper.ask("GET", desk.path)
    assert rows[-1][0] == done["revision"] == read.json()["revision"]
    assert read.headers["etag"] == f'"{done["revision"]}"'


async def test_there_is_one_list_of_an_industry_and_kind(api: Api, database: Database) -> None:
    desk = await office(api, database)
    problem(await desk.keeper.ask("POST", "/v1/lists", json=LIST), 409, "conflict")
    problem(await desk.body.ask("POST", "/v1/lists", json=LIST), 403, "forbidden")
    await desk.keeper.post("/v1/lists", LIST | {"kind": "consumers"})
    found = await nobody(api.client).get("/v1/lists", kind="consumers")
    assert [item["keeper"] for item in found["items"]] == ["eec"]


@pytest.mark.parametrize("since", [2, 3])
async def test_an_edition_is_compared_with_an_earlier_one_only(
    api: Api, database: Database, since: int
) -> None:
    desk = await office_with_edition(api, database)
    await desk.imported(as_csv(), base=1)
    answer = await api.client.get(f"{desk.path}/editions/2/difference", params={"since": since})
    assert problem(answer, 422, "invalid_input")["errors"][0]["code"] == "not_earlier"
    same = await api.client.get(f"{desk.path}/editions/2/difference?format=markdown")
    assert "Различий нет" in same.text


@pytest.fixture
async def demonstrated(database: Database) -> Database:
    """The database with the demonstration, before the service starts."""
    await seeding.seed_demonstration_if_empty(database)
    return database


async def test_the_demonstration_has_lists_with_proposals_of_three_states(
    demonstrated: Database, api: Api
) -> None:
    found = (await api.get("/v1/lists"))["items"]
    assert sorted(item["kind"] for item in found) == ["consumers", "materials", "products"]
    assert {item["newest"] for item in found} == {2}
    assert all("Demonstration" in item["title_en"] for item in found)
    proposals = (await api.get_own("/v1/proposals", limit=100))["items"]
    states = sorted((item["country"], item["state"]) for item in proposals)
    assert states == sorted([("KZ", "published"), ("BY", "in_review"), ("RU", "draft")] * 3)
    assert all(item["lines"] for item in proposals)
    for item in found:
        path = f"/v1/lists/{item['id']}"
        counts = (await api.get(f"{path}/editions/2/difference"))["counts"]
        assert counts["added"] > 0
        assert counts["changed"] == counts["removed"] == 0
        tied = (await api.get_own(f"{path}/ties", limit=100))["items"]
        assert {"organization"} < {tie["noun"] for tie in tied}
