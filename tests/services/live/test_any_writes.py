"""Whatever is written, in whatever order: all processes answer alike."""

import asyncio

import pytest

from app.db import Database
from app.matching import MemoryIndex
from app.services.live import LiveRegistry
from tests.services.live.chance import Chance
from tests.support.live import answers, loaded, picture


@pytest.mark.parametrize("seed", range(4))
async def test_after_any_writes_all_processes_answer_alike(
    database: Database, other_database: Database, first: LiveRegistry, second: LiveRegistry,
    seed: int,
) -> None:  # fmt: skip
    # Fewer changes than make the index count its words anew: until then answers are equal.
    chance = Chance(seed, database)
    for _ in range(30):
        await chance.step()
        await first.catch_up()
        if chance.random.random() < 0.3:
            await second.catch_up()
    await second.catch_up()
    fresh = picture(await loaded(other_database))
    for live in (first, second):
        caught_up = picture(live)
        for part, expected in fresh.items():
            assert caught_up[part] == expected, part


async def test_in_a_grown_registry_all_processes_suggest_the_same_partners(
    database: Database, other_database: Database, second: LiveRegistry
) -> None:
    chance = Chance(5, database)
    for _ in range(15):
        for _ in range(8):
            await chance.create()
        await second.catch_up()
    fresh = await loaded(other_database)
    assert len(fresh.index) == len(second.index) == 120
    for key, side in chance.listed:
        now, then = (
            {name: points for name, points, _ in answers(live, side, key)}
            for live in (fresh, second)
        )
        assert set(now) == set(then)
        # Words are counted anew after a quarter has changed, so their weights differ a little.
        for name, points in now.items():
            assert points == pytest.approx(then[name], abs=0.5)


@pytest.mark.parametrize("seed", range(3))
async def test_an_index_that_is_rebuilt_beside_the_writes_holds_what_a_fresh_one_does(
    database: Database, other_database: Database, seed: int
) -> None:
    live = LiveRegistry(database, index=MemoryIndex(at_once=3))
    await live.load()
    chance = Chance(seed, database)
    for _ in range(4):
        await chance.create()
    tidying = []
    for number in range(60):
        steps = [chance.create, chance.change, chance.move, chance.delete]
        await chance.random.choice(steps if len(chance.listed) > 3 else steps[:1])()
        await live.catch_up()
        if number % 7 == 0:
            tidying.append(asyncio.create_task(live.tidy()))
    await asyncio.gather(*tidying)
    await live.tidy()
    fresh = picture(await loaded(other_database))
    told = picture(live)
    for what in ("organizations", "listings", "indexed", "size", "revision"):
        assert told[what] == fresh[what]
    # Words weigh otherwise after many changes; who is found does not depend on it.
    for key, found in fresh["answers"].items():
        assert {name for name, *_ in told["answers"][key]} == {name for name, *_ in found}
