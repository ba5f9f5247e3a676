"""The same question has the same answer, whichever way it is asked."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app import clock
from app.cli_match_all import told
from app.main import create_app
from app.services import match_all
from app.services.match_all import Everything, Task
from app.vocabulary.terms import Language, Side
from tests.api.conftest import Standing
from tests.matching.strategies import CODES, STANDARDS, WORDS
from tests.support.api import Api, Json
from tests.support.details import CERTIFICATE, GREEN, MATERIAL, REQUIREMENTS
from tests.support.serving import started
from tests.support.settings import quiet

pytestmark = pytest.mark.long

COUNT = 24
STATES = ("RU", "KZ", "BY")
PLACES = ("Минск", "Павлодар", "Пенза", None)
FILTERS: tuple[Json, ...] = (
    {"min_score": 0},
    {"min_score": 0, "country": ["KZ", "BY"]},
    {"min_score": 0, "cross_border": True},
    {"min_score": 0, "cross_border": False},
    {"min_score": 0, "code_prefix": "74"},
    {"min_score": 0.5},
    {},
)
OF_BOTH = ("title", "description", "language", "codes", "quantity", "standards", "city", "terms")
OF_OFFERS = ("kind", "certificates", "green", "material")

chance = random.Random(11)  # noqa: S311 - always the same registry


def listing(number: int) -> Json:
    """A listing of few words and codes, so that many meet, some of them over since yesterday.

    None is over at the next midnight, which may come while the questions are asked.
    """
    last = [clock.today() + timedelta(days=days) for days in (-1, 1, 2)]
    wanted = {"value": 5, "unit": "TNE"}
    terms = {"samples": True, "delivery_regions": ["KZ"], "valid_until": str(chance.choice(last))}
    return {
        "title": " ".join(chance.choices(WORDS, k=3)),
        "description": " ".join(chance.choices(WORDS, k=chance.randrange(5))),
        "language": chance.choice(("ru", "en", None)),
        "codes": chance.sample(CODES, chance.randrange(3)),
        "standards": chance.sample(STANDARDS, chance.randrange(2)),
        "city": chance.choice(PLACES),
        "quantity": chance.choice((None, wanted | {"period": "month"})),
        "terms": chance.choice((None, terms | {"lot": wanted})),
        "valid_until": chance.choice((None, *map(str, last))),
        "visibility": "private" if number % 9 == 8 else "public",
        "status": "paused" if number % 11 == 10 else "active",
    }


@dataclass(frozen=True)
class World:
    """A service with a made-up registry, and who asks in it.

    Attributes:
        needs, offers: the public ones in play, with the state of who owns them.
    """

    url: str
    api: Api
    needs: list[tuple[Json, str]]
    offers: list[tuple[Json, str]]

    async def ask(self, path: str, body: Json) -> Json:
        """POST a question as nobody in particular."""
        answer = await self.api.client.post(path, json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def suggested(self, noun: str, key: str, **asked: Any) -> Json:
        path = f"/v1/{noun}/{key}/suggestions"
        return await self.api.get(path, **{"limit": 100} | asked)


async def fill(standing: Standing) -> dict[str, list[tuple[Json, str]]]:
    """Write the registry; returns what is public and in play, with the state of its owner."""
    api = standing.api
    owners: dict[str, list[tuple[str, str]]] = {"needs": [], "offers": []}
    for noun, known in owners.items():
        for number, state in enumerate(STATES * 2):
            name = f"{noun} {number}"
            known.append((await api.add_organization(name=name, country=state), state))
    made: dict[str, list[tuple[Json, str]]] = {"needs": [], "offers": []}
    lasts = clock.today() + timedelta(days=1)
    for number in range(COUNT):
        more: dict[str, Json] = {
            "offers": {
                "kind": chance.choice(("material", "product")),
                "certificates": chance.choice(([], [CERTIFICATE | {"valid_until": str(lasts)}])),
                "green": chance.choice((None, GREEN)),
                "material": chance.choice((None, MATERIAL)),
            },
            "needs": {"requirements": chance.choice((None, REQUIREMENTS))},
        }
        for noun, known in owners.items():
            owner, state = chance.choice(known)
            body = listing(number) | more[noun] | {"organization_id": owner}
            for _ in range(2 if number % 6 == 0 else 1):  # the same again, to be folded
                made[noun].append((await api.post(f"/v1/{noun}", body), state))
    async with standing.database.write() as session:
        old = "UPDATE listings SET updated_at = updated_at - interval '400 days' WHERE id = :key"
        await session.execute(text(old), {"key": made["offers"][0][0]["id"]})
    return {
        noun: [(record, state) for record, state in found if in_play(record)]
        for noun, found in made.items()
    }


def in_play(record: Json) -> bool:
    stands = (record["valid_until"] or "9999") >= str(clock.today())
    return stands and (record["visibility"], record["status"]) == ("public", "active")


@pytest.fixture(scope="module")
async def world(
    standing: Standing, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """A service that has started on the registry: words are counted as by all who read it now."""
    asking = await fill(standing)
    url = standing.database.url
    app = create_app(quiet(url, tmp_path_factory.mktemp("world")))
    async with started(app) as api:
        yield World(url, api, **asking)


def lean(item: Json) -> tuple[str, float, list[Json], list[str]]:
    """What must be the same: who, how well, and why."""
    partner = item["offer"] or item["need"]
    return partner["id"], item["points"], item["reasons"], sorted(item["similar_ids"])


def leaned(answer: Json) -> list[tuple[str, float, list[Json], list[str]]]:
    return [lean(item) for item in answer["items"]]


def without_age(answer: Json) -> Json:
    """An answer without what is said of the age of records: a question is none."""
    items = [
        item | {"reasons": [one for one in item["reasons"] if one["aspect"] != "freshness"]}
        for item in answer["items"]
    ]
    return answer | {"items": items}


async def test_pages_make_the_whole(world: World) -> None:
    for noun, asking in (("needs", world.needs), ("offers", world.offers)):
        for record, _ in asking[::4]:
            for more in ({}, {"diversify": "organization"}, {"diversify": "country"}):
                asked = {"min_score": 0} | more
                whole = leaned(await world.suggested(noun, record["id"], **asked))
                paged: list[object] = []
                cursor: Json = {}
                while True:
                    page = await world.suggested(
                        noun, record["id"], **asked | cursor | {"limit": 3}
                    )
                    paged += leaned(page)
                    if page["next_cursor"] is None:
                        break
                    cursor = {"cursor": page["next_cursor"]}
                assert paged == whole


async def test_a_question_that_is_not_stored_is_answered_as_the_stored_one(world: World) -> None:
    seen = 0
    for noun, asking in (("needs", world.needs), ("offers", world.offers)):
        names = OF_BOTH + (OF_OFFERS if noun == "offers" else ("requirements",))
        queries = [
            {name: record[name] for name in names if record[name] is not None}
            | {"country": state, "limit": 100, "seek": "offers" if noun == "needs" else "needs"}
            for record, state in asking
        ]
        for filters in FILTERS:
            batch = {"queries": [query | {"filters": filters} for query in queries]}
            found = (await world.ask("/v1/suggestions", batch))["results"]
            for (record, _), result in zip(asking, found, strict=True):
                stored = await world.suggested(noun, record["id"], **filters)
                assert leaned(without_age(result)) == leaned(without_age(stored))
                seen += len(stored["items"])
    assert seen > COUNT


async def test_a_pair_is_explained_as_it_is_suggested(world: World) -> None:
    for noun, asking in (("needs", world.needs), ("offers", world.offers)):
        own, other = ("need_id", "offer_id") if noun == "needs" else ("offer_id", "need_id")
        for record, _ in asking[::3]:
            for item in (await world.suggested(noun, record["id"], min_score=0))["items"][:6]:
                partner, points, reasons, _ = lean(item)
                pair = {own: record["id"], other: partner}
                pair["seek"] = "offers" if noun == "needs" else "needs"
                told_of = await world.ask("/v1/suggestions/explain", pair)
                assert (told_of["points"], told_of["reasons"]) == (points, reasons)
                assert not told_of["rejected"]


@pytest.mark.parametrize("side", Side)
async def test_partners_for_everything_are_those_that_are_suggested(
    world: World, side: Side
) -> None:
    url = world.url
    live = await asyncio.to_thread(match_all.read, url, reads_codes=False, compiled=False)
    asked = Everything(
        side=side, best=100, min_score=0.0, language=Language.RU, revision=live.revision,
        day=clock.today(), reads_codes=False, compiled=False,
    )  # fmt: skip
    askers = match_all.askers(live, asked)
    asking = world.needs if side is Side.NEED else world.offers
    assert {str(key) for key in askers} == {record["id"] for record, _ in asking}
    table = match_all.answer(Task(url, asked, 0, len(askers)), told)
    rows = table.to_pylist()
    stale = 0
    for record, _ in asking:
        found = [row for row in rows if row["listing_id"] == record["id"]]
        stored = await world.suggested(f"{side}s", record["id"], min_score=0)
        for row, item in zip(found, stored["items"], strict=True):
            assert (row["partner_id"], row["points"], row["reasons"]) == lean(item)[:3]
            stale += "freshness.stale_offer" in {one["code"] for one in row["reasons"]}
    assert stale
