"""The plain question is answered from what was answered before, until something changes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi import FastAPI
from prometheus_client import REGISTRY

from app import clock
from app.db import Database
from app.learning.samples import Sample
from app.matching import SUPPLY, MemoryIndex
from app.services import scorecards
from app.services.kept_answers import KeptAnswers
from app.services.live import LiveRegistry
from app.vocabulary.details.ageing import years_after
from tests.learning.strategies import simulated
from tests.support.api import Api


@dataclass(frozen=True)
class Scene:
    """A need with offers that fit it."""

    app: FastAPI
    api: Api
    maker: str
    need: str
    offer: str
    unread: str

    @property
    def live(self) -> LiveRegistry:
        """The registry in memory."""
        found: LiveRegistry = self.app.state.live
        return found

    async def plain(self) -> bytes:
        """What everybody is answered, kept or not."""
        answer = await self.api.client.get(f"/v1/needs/{self.need}/suggestions?limit=10")
        assert answer.status_code == 200, answer.text
        return answer.content

    async def anew(self) -> bytes:
        """What the route answers to the same, which keeps nothing."""
        answer = await self.api.client.get(
            f"/v1/needs/{self.need}/suggestions?limit=10&advice=false"
        )
        assert answer.status_code == 200, answer.text
        return answer.content


@pytest.fixture
async def scene(app: FastAPI, api: Api) -> Scene:
    """A registry of three offers, one of which has no code."""
    maker = await api.add_organization(country="KZ", name="ТОО «Сым»")
    buyer = await api.add_organization(country="RU")
    await api.add_offer(maker, title="Катанка медная 10 мм")
    return Scene(
        app,
        api,
        maker,
        need=await api.add_need(buyer),
        offer=await api.add_offer(maker),
        unread=await api.add_offer(await api.add_organization(country="BY"), codes=[]),
    )


async def change_the_offer(scene: Scene) -> None:
    await scene.api.patch(f"/v1/offers/{scene.offer}", {"title": "Катанка медная 8 мм, бухты"})


async def delete_the_offer(scene: Scene) -> None:
    await scene.api.delete(f"/v1/offers/{scene.offer}")


async def hide_the_offer(scene: Scene) -> None:
    await scene.api.patch(f"/v1/offers/{scene.offer}", {"visibility": "private"})


async def add_an_offer(scene: Scene) -> None:
    await scene.api.add_offer(scene.maker, title="Катанка медная марки М1, 8 мм")


async def rename_the_maker(scene: Scene) -> None:
    await scene.api.patch(f"/v1/organizations/{scene.maker}", {"name": "ТОО «Мыс»"})


async def move_the_maker(scene: Scene) -> None:
    await scene.api.patch(f"/v1/organizations/{scene.maker}", {"country": "AM"})


async def change_the_need(scene: Scene) -> None:
    await scene.api.patch(f"/v1/needs/{scene.need}", {"codes": ["7407"]})


async def activate_another_scorecard(scene: Scene) -> None:
    samples = [Sample(s.group, not s.fits, s.found) for s in simulated(SUPPLY, 200)]
    fitted = scorecards.fit(SUPPLY, samples, name="supply-2", source="decisions")
    database: Database = scene.app.state.database
    async with database.write() as session:
        await scorecards.store(session, fitted)
        await scorecards.activate(session, "supply-2")
    await scene.live.catch_up()


async def read_a_code(scene: Scene) -> None:
    live = scene.live
    await live.take_codes({UUID(scene.unread): (("7408", 0.9),)}, live.listings.copy())


CHANGES: list[Callable[[Scene], Awaitable[None]]] = [
    change_the_offer,
    delete_the_offer,
    hide_the_offer,
    add_an_offer,
    rename_the_maker,
    move_the_maker,
    change_the_need,
    activate_another_scorecard,
    read_a_code,
]


def searches() -> float:
    """How many searches this process has made."""
    return REGISTRY.get_sample_value("partners_search_seconds_count") or 0.0


async def test_the_same_question_is_searched_once(scene: Scene) -> None:
    before = searches()
    first = await scene.plain()
    assert searches() == before + 1
    assert await scene.plain() == first
    assert searches() == before + 1
    assert await scene.anew() == first


async def test_another_language_or_limit_is_another_question(scene: Scene) -> None:
    path = f"/v1/needs/{scene.need}/suggestions"
    said = [
        (await scene.api.client.get(f"{path}?limit={limit}", headers={"Accept-Language": tongue}))
        for limit in (1, 2)
        for tongue in ("ru", "en")
    ]
    assert len({answer.content for answer in said}) == 4


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
async def test_after_a_change_the_answer_is_that_of_now(
    scene: Scene, change: Callable[[Scene], Awaitable[None]]
) -> None:
    before = await scene.plain()
    await change(scene)
    now = await scene.plain()
    assert now != before
    assert now == await scene.anew()


async def test_a_rebuilt_index_is_asked_anew(scene: Scene) -> None:
    live = scene.live
    live.index = MemoryIndex(at_once=0)  # writes leave everything to be rebuilt
    await live.load()
    for number in range(9):
        await scene.api.add_offer(scene.maker, title=f"Проволока медная {number} мм")
    await scene.plain()
    assert len(live.answers) == 1
    assert live.index.due() is not None
    await live.tidy()
    assert len(live.answers) == 0
    assert await scene.plain() == await scene.anew()


async def test_what_is_kept_ends_with_the_day(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = scene.live.listings[UUID(scene.offer)].updated_at
    anniversary = years_after(changed.date(), 1)
    monkeypatch.setattr(clock, "today", lambda: anniversary)
    before = await scene.plain()
    assert b"freshness.stale_offer" not in before
    assert await scene.plain() == before
    monkeypatch.setattr(clock, "today", lambda: anniversary + timedelta(days=1))
    after = await scene.plain()
    assert b"freshness.stale_offer" in after
    assert after == await scene.anew()


async def test_what_is_gone_is_not_answered_from_memory(scene: Scene) -> None:
    await scene.plain()
    await scene.api.delete(f"/v1/needs/{scene.need}")
    answer = await scene.api.client.get(f"/v1/needs/{scene.need}/suggestions?limit=10")
    assert answer.status_code == 404


def test_what_is_kept_is_bounded_and_the_longest_unused_goes_first() -> None:
    kept = KeptAnswers(most_bytes=30)
    for name in ("a", "b", "c"):
        kept.keep(name, name.encode() * 10)
    assert kept.get("a") == b"a" * 10
    kept.keep("d", b"d" * 10)
    assert kept.get("b") is None
    assert [kept.get(name) is None for name in ("a", "c", "d")] == [False, False, False]
    kept.keep("e", b"e" * 31)  # more than all may have together
    assert len(kept) == 0
    kept.clear()
    kept.keep("f", b"f" * 30)
    assert kept.get("f") == b"f" * 30
