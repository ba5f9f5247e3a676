"""Feeds are valid Atom (RFC 4287), say what is new, and tell nobody of what he may not see."""

from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

import httpx
import pytest

from tests.api.conftest import Standing
from tests.support.tenants import Tenant, nobody, tenant

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"


@dataclass(frozen=True)
class Scene:
    """A need, and offers of another portal, one of them private."""

    standing: Standing
    owner: Tenant
    rival: Tenant
    stranger: Tenant
    maker: str
    buyer: str
    first: str
    second: str
    hidden: str
    need: str


@pytest.fixture(scope="module")
async def scene(standing: Standing) -> Scene:
    client = standing.api.client
    owner = await tenant(client, standing.database, "kz-industry")
    rival = await tenant(client, standing.database, "ru-register")
    buyer = await rival.add_organization(name="ООО «Кабель»", country="RU")
    need = await rival.add_need(buyer, title="Нужна медная катанка 8 мм", codes=["7408"])
    maker = await owner.add_organization(name="АО «Прокат & <Ко>»", country="KZ")
    first = await owner.add_offer(
        maker,
        title="Катанка медная 8 мм",
        source={"key": "1", "url": "https://example.org/1?a=1&b=2", "licence": "CC-BY-4.0"},
    )
    second = await owner.add_offer(maker, title="Катанка <b>медная</b>", description="]]> & \ufffe")
    hidden = await owner.add_offer(maker, title="Катанка тайная", visibility="private")
    await owner.add_offer(maker, title="Посуда", codes=["7418"])
    stranger = nobody(client)
    return Scene(standing, owner, rival, stranger, maker, buyer, first, second, hidden, need)


def read(answer: httpx.Response) -> ET.Element:
    return ET.fromstring(answer.content)  # noqa: S314 - our own


async def fetched(who: Tenant, path: str, **asked: object) -> tuple[ET.Element, httpx.Response]:
    answer = await who.ask("GET", f"/v1/feeds/{path}.atom", params=asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return read(answer), answer


def entries(feed: ET.Element) -> list[ET.Element]:
    return feed.findall(f"{ATOM}entry")


def text(node: ET.Element, name: str) -> str:
    [found] = node.findall(f"{ATOM}{name}")
    assert found.text
    return found.text


def author(entry: ET.Element) -> str:
    [found] = entry.findall(f"{ATOM}author")
    return text(found, "name")


def must_be_valid(feed: ET.Element) -> None:
    """What RFC 4287 asks of a feed and of its entries."""
    assert feed.tag == f"{ATOM}feed"
    assert feed.get(f"{XML}lang")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert set(links) == {"self", "alternate"}
    for node in (feed, *entries(feed)):
        assert text(node, "id").startswith("urn:uuid:")
        assert text(node, "title").strip()
        assert datetime.fromisoformat(text(node, "updated")).tzinfo is not None
    for entry in entries(feed):
        assert author(entry)
        assert [link.get("rel") for link in entry.findall(f"{ATOM}link")] == ["alternate"]
        assert entry.find(f"{ATOM}content") is not None
    ids = [text(entry, "id") for entry in entries(feed)]
    assert len(set(ids)) == len(ids)


PATHS = [
    "offers",
    "needs",
    "needs/{need}/suggestions",
    "offers/{first}/suggestions",
    "organizations/{buyer}/suggestions",
]


@pytest.mark.parametrize("path", PATHS)
async def test_a_feed_is_valid_and_has_entries(scene: Scene, path: str) -> None:
    feed, _ = await fetched(scene.stranger, path.format(**vars(scene)))
    must_be_valid(feed)
    assert entries(feed)


async def test_a_feed_of_nothing_is_valid_too(scene: Scene) -> None:
    feed, _ = await fetched(scene.stranger, "offers", country="TJ")
    must_be_valid(feed)
    assert entries(feed) == []


async def test_the_newest_come_first_and_filters_hold(scene: Scene) -> None:
    feed, _ = await fetched(scene.stranger, "offers", code="7408", limit=2)
    assert [text(entry, "id") for entry in entries(feed)] == [
        f"urn:uuid:{scene.second}",
        f"urn:uuid:{scene.first}",
    ]
    newest, older = entries(feed)
    assert text(newest, "title").startswith("Катанка <b>медная</b>")
    assert author(newest) == "АО «Прокат & <Ко>»"
    [link] = older.findall(f"{ATOM}link")
    assert link.get("href") == "https://example.org/1?a=1&b=2"
    assert text(older, "rights") == "CC-BY-4.0"
    assert [one.get("term") for one in older.findall(f"{ATOM}category")] == ["7408110000"]


async def test_an_entry_without_a_source_leads_to_the_api(scene: Scene) -> None:
    feed, _ = await fetched(scene.stranger, "offers", code="7408", limit=1)
    [link] = entries(feed)[0].findall(f"{ATOM}link")
    answer = await scene.stranger.ask("GET", str(link.get("href")))
    assert answer.json()["id"] == scene.second


async def test_suggestions_say_the_score_and_why(scene: Scene) -> None:
    feed, _ = await fetched(scene.stranger, f"needs/{scene.need}/suggestions")
    assert [text(entry, "title").split(" (")[0] for entry in entries(feed)][:2] == [
        "Катанка <b>медная</b>",
        "Катанка медная 8 мм",
    ]
    said = text(entries(feed)[1], "content")
    assert "Нужна медная катанка 8 мм — Катанка медная 8 мм" in said
    assert "7408" in said
    assert "оценка 0." in text(entries(feed)[1], "title")


async def test_of_equally_new_suggestions_the_best_come_first(scene: Scene) -> None:
    for title, code in (("Посуда", "7418"), ("Катанка", "7408"), ("Лак для посуды", "7418")):
        need = await scene.rival.add_need(
            scene.buyer, title=title, codes=[code], visibility="private"
        )
        answer = await scene.rival.get(f"/v1/needs/{need}/suggestions", min_score=0)
        best = [item["offer"]["title"] for item in answer["items"] if item.get("offer")]
        assert len(best) > 2
        feed, _ = await fetched(scene.rival, f"needs/{need}/suggestions", limit=2, min_score=0)
        assert [text(entry, "title").partition(" (")[0] for entry in entries(feed)] == best[:2]


async def test_a_pair_has_one_name_from_both_sides(scene: Scene) -> None:
    ids = []
    for path in (f"needs/{scene.need}", f"offers/{scene.first}", f"organizations/{scene.buyer}"):
        feed, _ = await fetched(scene.stranger, f"{path}/suggestions")
        ids.append({text(entry, "id") for entry in entries(feed)})
    assert ids[1] < ids[0]
    assert ids[1] <= ids[2]


async def test_ids_do_not_depend_on_the_host_and_links_do(scene: Scene) -> None:
    path = "/v1/feeds/offers.atom?country=KZ"
    client = scene.standing.api.client
    one = await client.get(path)
    other = await client.get(path, headers={"Host": "registry.example.org"})
    feeds = [read(answer) for answer in (one, other)]
    assert text(feeds[0], "id") == text(feeds[1], "id")
    assert b"http://registry.example.org/v1/feeds/offers.atom?country=KZ" in other.content
    different = await client.get("/v1/feeds/offers.atom?country=BY")
    assert text(read(different), "id") != text(feeds[0], "id")


async def test_what_has_not_changed_is_not_sent_again(scene: Scene) -> None:
    for path in ("offers", f"needs/{scene.need}/suggestions"):
        _, answer = await fetched(scene.stranger, path)
        stamp = {"If-None-Match": answer.headers["etag"]}
        again = await scene.stranger.ask("GET", f"/v1/feeds/{path}.atom", headers=stamp)
        assert again.status_code == 304
        assert again.content == b""
    late = await scene.owner.add_offer(scene.maker, title="Катанка медная новая")
    for path in ("offers", f"needs/{scene.need}/suggestions"):
        stamp = {"If-None-Match": answer.headers["etag"]}
        again = await scene.stranger.ask("GET", f"/v1/feeds/{path}.atom", headers=stamp)
        assert again.status_code == 200
        assert "Катанка медная новая" in again.text
    await scene.owner.ask("DELETE", f"/v1/offers/{late}")


async def test_strangers_do_not_hear_of_private_listings(scene: Scene) -> None:
    for who in (scene.stranger, scene.rival):
        for path in PATHS:
            _, answer = await fetched(who, path.format(**vars(scene)))
            assert "тайная" not in answer.text
            assert scene.hidden not in answer.text
    for path in (f"offers/{scene.hidden}", f"needs/{scene.hidden}"):
        answer = await scene.stranger.ask("GET", f"/v1/feeds/{path}/suggestions.atom")
        assert answer.status_code == 404
    _, own = await fetched(scene.owner, "offers")
    assert "Катанка тайная" in own.text


async def test_english_is_spoken_to_readers_of_english(scene: Scene) -> None:
    answer = await scene.stranger.ask(
        "GET", "/v1/feeds/needs.atom", headers={"Accept-Language": "en"}
    )
    feed = read(answer)
    assert text(feed, "title") == "New needs"
    assert "(Russia)" in text(entries(feed)[0], "title")
