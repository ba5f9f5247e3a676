import asyncio
from collections.abc import AsyncIterator, Iterable
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from typing_extensions import override

from app.db import Database
from app.errors import RevisionError, UnavailableError
from app.matching import Listing, MemoryIndex
from app.services import suggestions
from app.services.live import LiveRegistry
from app.store import decisions, listings, organizations
from app.store.backup import begin_new_epoch
from app.vocabulary.reach import EVERYONE
from app.vocabulary.terms import Side, Status, Verdict, Visibility
from tests.support.live import EVERYTHING, OWN, answers, loaded, pair, picture, suggested
from tests.support.records import (
    PORTAL,
    add_decision,
    add_listing,
    add_organization,
    listing_draft,
    organization_draft,
)


@pytest.fixture
async def other_database(database_url: str) -> AsyncIterator[Database]:
    """The same database as another process reaches it."""
    opened = Database(database_url, pool_size=5)
    yield opened
    await opened.close()


@pytest.fixture
async def first(database: Database) -> LiveRegistry:
    """A registry of the process that writes."""
    live = LiveRegistry(database)
    await live.load()
    return live


@pytest.fixture
async def second(other_database: Database) -> LiveRegistry:
    """A registry of another process, loaded while the database was empty."""
    live = LiveRegistry(other_database)
    await live.load()
    return live


async def test_a_start_that_is_repeated_keeps_nothing_that_was_deleted_meanwhile(
    database: Database, first: LiveRegistry
) -> None:
    """So it is after the database went away in the middle of a start."""
    _, need, _, offer = await pair(database)
    await first.load()
    async with database.write() as session:
        await add_decision(session, need, offer, Verdict.DECLINED)
    await first.load()
    assert first.decisions
    async with database.write() as session:
        await listings.remove(session, Side.OFFER, offer)
    await first.load()
    assert picture(first) == picture(await loaded(database))
    assert suggested(first, need) == []
    assert first.public_listings == 1


async def test_an_empty_registry_is_ready_once_loaded(database: Database) -> None:
    live = LiveRegistry(database)
    assert not live.ready
    await live.load()
    assert live.ready
    assert (live.revision, len(live.index)) == (0, 0)


async def test_another_process_sees_what_was_created(
    database: Database, second: LiveRegistry
) -> None:
    buyer, need, maker, offer = await pair(database)
    assert second.listings == {}
    await second.catch_up()
    assert set(second.organizations) == {buyer, maker}
    assert suggested(second, need) == [offer]
    assert suggested(second, offer, Side.OFFER) == [need]


async def test_another_process_sees_what_was_changed(
    database: Database, second: LiveRegistry
) -> None:
    _, need, maker, offer = await pair(database)
    await second.catch_up()
    before = answers(second, Side.NEED, need)
    async with database.write() as session:
        draft = listing_draft(maker, Side.OFFER, title="Плуги навесные", codes=("8432",))
        await listings.replace(session, offer, draft)
    await second.catch_up()
    assert second.listings[offer].title == "Плуги навесные"
    assert answers(second, Side.NEED, need) != before
    assert len(second.index) == 2


@pytest.mark.parametrize(
    "change",
    [{"status": Status.PAUSED}, {"visibility": Visibility.PRIVATE}],
    ids=["paused", "private"],
)
async def test_another_process_stops_suggesting_what_was_taken_out_of_play(
    database: Database, second: LiveRegistry, change: dict[str, Any]
) -> None:
    _, need, maker, offer = await pair(database)
    await second.catch_up()
    async with database.write() as session:
        await listings.replace(session, offer, listing_draft(maker, Side.OFFER, **change))
    await second.catch_up()
    assert answers(second, Side.NEED, need, EVERYONE) == []


async def test_another_process_forgets_what_was_deleted(
    database: Database, second: LiveRegistry
) -> None:
    _, need, _, offer = await pair(database)
    await second.catch_up()
    async with database.write() as session:
        await listings.remove(session, Side.OFFER, offer)
    await second.catch_up()
    assert suggested(second, need) == []
    assert set(second.listings) == {need}
    assert len(second.index) == 1


async def test_another_process_forgets_a_deleted_organization_with_its_listings(
    database: Database, second: LiveRegistry
) -> None:
    buyer, need, maker, offer = await pair(database)
    async with database.write() as session:
        await add_decision(session, need, offer)
    await second.catch_up()
    async with database.write() as session:
        await organizations.remove(session, maker, PORTAL)
    await second.catch_up()
    assert set(second.organizations) == {buyer}
    assert set(second.listings) == {need}
    assert len(second.index) == 1
    assert suggested(second, need) == []


async def test_decisions_on_what_was_deleted_are_forgotten_on_both_sides(
    database: Database, second: LiveRegistry
) -> None:
    _, need, _, offer = await pair(database)
    async with database.write() as session:
        await add_decision(session, need, offer)
    await second.catch_up()
    assert set(second.decisions) == {need, offer}
    async with database.write() as session:
        await listings.remove(session, Side.OFFER, offer)
    await second.catch_up()
    assert second.decisions == {}


async def test_another_process_sees_decisions_from_both_sides_and_the_latest_counts(
    database: Database, second: LiveRegistry
) -> None:
    _, need, _, offer = await pair(database)
    await second.catch_up()
    [(_, undecided, _)] = answers(second, Side.NEED, need)
    points = []
    for verdict in (Verdict.DECLINED, Verdict.CONTRACTED):
        async with database.write() as session:
            await add_decision(session, need, offer, verdict)
        await second.catch_up()
        [(_, worth, codes)] = answers(second, Side.NEED, need)
        assert f"decision.{verdict}" in codes
        [(_, _, from_the_offer)] = answers(second, Side.OFFER, offer)
        assert f"decision.{verdict}" in from_the_offer
        points.append(worth)
    assert points[0] < undecided < points[1]


async def test_a_moved_organization_moves_its_listings_in_another_process(
    database: Database, second: LiveRegistry
) -> None:
    _, need, maker, offer = await pair(database)
    await second.catch_up()
    async with database.write() as session:
        await organizations.replace(session, maker, organization_draft(country="AM"))
    await second.catch_up()
    assert second.organizations[maker].country == "AM"
    found = second.index.get(str(offer))
    assert found is not None
    assert found.listing.country == "AM"
    [(_, _, codes)] = answers(second, Side.NEED, need)
    assert "country.member" in codes


async def test_a_listing_that_moves_to_another_organization_moves_in_another_process(
    database: Database, second: LiveRegistry
) -> None:
    buyer, need, _, offer = await pair(database)
    await second.catch_up()
    async with database.write() as session:
        await listings.replace(session, offer, listing_draft(buyer, Side.OFFER))
    await second.catch_up()
    # The buyer's own offer is not suggested to the buyer.
    assert suggested(second, need) == []


async def test_one_record_created_changed_and_deleted_at_once_leaves_no_trace(
    database: Database, second: LiveRegistry
) -> None:
    async with database.write() as session:
        owner = await add_organization(session)
        key = await add_listing(session, owner, Side.OFFER)
        await listings.replace(session, key, listing_draft(owner, Side.OFFER, title="Лента"))
        await listings.remove(session, Side.OFFER, key)
        await organizations.remove(session, owner, PORTAL)
    await second.catch_up()
    assert (len(second.listings), second.organizations, len(second.index)) == (0, {}, 0)
    assert second.revision > 0


async def test_what_is_rolled_back_is_never_seen(database: Database, second: LiveRegistry) -> None:
    async def fail() -> None:
        async with database.write() as session:
            await add_organization(session)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    await second.catch_up()
    assert (second.organizations, second.revision) == ({}, 0)


async def test_a_transaction_that_commits_late_is_not_missed(
    database: Database, second: LiveRegistry
) -> None:
    async with database.write() as slow:
        late = await add_organization(slow, name="поздно")
        async with database.write() as fast:
            early = await add_organization(fast, name="рано")
        await second.catch_up()
        assert set(second.organizations) == {early}
    await second.catch_up()
    assert set(second.organizations) == {early, late}


class WrittenDown(MemoryIndex):
    """An index that remembers what was put into it."""

    def __init__(self) -> None:
        super().__init__()
        self.put: list[str] = []

    @override
    def apply(self, changed: Iterable[Listing], removed: Iterable[str] = ()) -> None:
        """Put listings in, and note which."""
        arrived = list(changed)
        self.put += [listing.id for listing in arrived]
        super().apply(arrived, removed)


async def test_catching_up_many_times_at_once_applies_every_change_once(
    database: Database, other_database: Database
) -> None:
    index = WrittenDown()
    live = LiveRegistry(other_database, index=index)
    await live.load()
    _, need, _, offer = await pair(database)
    await asyncio.gather(*(live.catch_up() for _ in range(8)))
    assert sorted(index.put) == sorted(map(str, (need, offer)))
    await live.catch_up()
    assert len(index.put) == 2


async def test_an_open_transaction_does_not_make_others_changes_apply_twice(
    database: Database, other_database: Database
) -> None:
    index = WrittenDown()
    live = LiveRegistry(other_database, index=index)
    await live.load()
    async with database.write() as slow:
        late = await add_organization(slow)
        _, need, _, offer = await pair(database)
        for _ in range(3):
            await live.catch_up()
        assert sorted(index.put) == sorted(map(str, (need, offer)))
        last = await add_listing(slow, late, Side.OFFER)
    for _ in range(3):
        await live.catch_up()
    assert sorted(index.put) == sorted(map(str, (need, offer, last)))


async def test_a_change_after_an_applied_one_is_applied_too(
    database: Database, second: LiveRegistry
) -> None:
    _, _, maker, offer = await pair(database)
    for title in ("Лента", "Труба", "Шина"):
        async with database.write() as session:
            await listings.replace(session, offer, listing_draft(maker, Side.OFFER, title=title))
        await second.catch_up()
        assert second.listings[offer].title == title


async def test_waiting_for_a_revision_ends_when_it_has_been_seen(
    database: Database, second: LiveRegistry
) -> None:
    async def soon() -> None:
        async with database.write() as session:
            await add_organization(session)
            await asyncio.sleep(0.05)

    writing = asyncio.create_task(soon())
    await second.wait_for(1)
    assert second.revision == 1
    assert len(second.organizations) == 1
    await writing


async def test_waiting_for_a_revision_that_nobody_wrote_gives_up(
    database: Database, second: LiveRegistry
) -> None:
    await pair(database)
    loop = asyncio.get_running_loop()
    started = loop.time()
    with pytest.raises(RevisionError, match="1000"):
        await second.wait_for(1000)
    assert 0.15 < loop.time() - started < 5
    assert second.revision == 4


async def test_a_reader_sees_his_own_write_even_when_a_later_revision_was_seen_before(
    database: Database, second: LiveRegistry
) -> None:
    async with database.write() as slow:
        late = await add_organization(slow)
        async with database.write() as fast:
            await add_organization(fast)
        await second.catch_up()
    assert second.revision == 2
    await second.wait_for(1)
    assert late in second.organizations


async def test_loading_after_the_fact_equals_catching_up(
    database: Database, other_database: Database, first: LiveRegistry, second: LiveRegistry
) -> None:
    buyer, need, maker, offer = await pair(database)
    await second.catch_up()
    async with database.write() as session:
        await add_decision(session, need, offer, Verdict.DECLINED)
        await add_decision(session, need, offer, Verdict.ACCEPTED)
        await organizations.replace(session, buyer, organization_draft(country="BY"))
        extra = await add_listing(session, maker, Side.OFFER, title="Лента медная", codes=())
        await add_listing(session, maker, Side.OFFER, visibility=Visibility.PRIVATE)
        await listings.remove(session, Side.OFFER, extra)
    await second.catch_up()
    await first.catch_up()
    fresh = picture(await loaded(other_database))
    assert picture(second) == fresh
    assert picture(first) == fresh
    assert fresh["answers"][need]


class Chance:
    """Random writes of a registry, repeatable by their seed."""

    titles = ("Катанка медная", "Лента латунная Л63", "Профиль АД31", "Copper rod", "Труба")
    codes = ((), ("7408",), ("7408110000", "7409"), ("760421",))

    def __init__(self, seed: int, database: Database) -> None:
        self.random = Random(seed)  # noqa: S311 - repeatable on purpose
        self.database = database
        self.owners: list[UUID] = []
        self.listed: list[tuple[UUID, Side]] = []

    def draft(self) -> dict[str, Any]:
        return {
            "title": self.random.choice(self.titles),
            "codes": self.random.choice(self.codes),
            "status": self.random.choice([Status.ACTIVE, Status.ACTIVE, Status.PAUSED]),
        }

    async def create(self) -> None:
        async with self.database.write() as session:
            if not self.owners or self.random.random() < 0.4:
                country = self.random.choice(["RU", "KZ", "AM"])
                self.owners.append(await add_organization(session, country=country))
            side = self.random.choice(list(Side))
            owner = self.random.choice(self.owners)
            key = await add_listing(session, owner, side, **self.draft())
        self.listed.append((key, side))

    async def change(self) -> None:
        key, side = self.random.choice(self.listed)
        owner = self.random.choice(self.owners)
        async with self.database.write() as session:
            await listings.replace(session, key, listing_draft(owner, side, **self.draft()))

    async def move(self) -> None:
        country = self.random.choice(["RU", "KZ", "AM"])
        async with self.database.write() as session:
            owner = self.random.choice(self.owners)
            await organizations.replace(session, owner, organization_draft(country=country))

    async def delete(self) -> None:
        key, side = self.listed.pop(self.random.randrange(len(self.listed)))
        async with self.database.write() as session:
            await listings.remove(session, side, key)

    async def decide(self) -> None:
        needs = [key for key, side in self.listed if side is Side.NEED]
        offers = [key for key, side in self.listed if side is Side.OFFER]
        if needs and offers:
            verdict = self.random.choice(list(Verdict))
            async with self.database.write() as session:
                need, offer = self.random.choice(needs), self.random.choice(offers)
                await add_decision(session, need, offer, verdict)

    async def step(self) -> None:
        actions = [self.create, self.create, self.create]
        if self.listed:
            actions += [self.change, self.move, self.delete, self.decide, self.decide]
        await self.random.choice(actions)()


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


async def test_what_is_written_while_a_process_starts_is_not_missed(
    database: Database, other_database: Database
) -> None:
    chance = Chance(9, database)
    for _ in range(10):
        await chance.create()

    async def write() -> None:
        for _ in range(20):
            await chance.step()

    writing = asyncio.create_task(write())
    starting = [LiveRegistry(other_database) for _ in range(4)]
    for live in starting:
        await live.load()
        await asyncio.sleep(0.02)
    await writing
    fresh = picture(await loaded(other_database))
    for live in starting:
        await live.catch_up()
        late = picture(live)
        for part in ("organizations", "listings", "decisions", "size", "revision"):
            assert late[part] == fresh[part], part


async def test_a_registry_without_its_database_says_so_and_recovers(
    database: Database, other_database: Database, second: LiveRegistry
) -> None:
    await pair(database)
    gone = Database("postgresql+asyncpg://postgres@127.0.0.1:1/nothing", pool_size=1)
    second.database = gone
    with pytest.raises(UnavailableError):
        await second.catch_up()
    assert second.listings == {}
    second.database = other_database
    await second.catch_up()
    assert len(second.listings) == 2
    await gone.close()


async def test_decisions_are_read_back_as_they_were_stored(
    database: Database, second: LiveRegistry
) -> None:
    _, need, _, offer = await pair(database)
    async with database.write() as session:
        key = await add_decision(session, need, offer)
    await second.catch_up()
    async with database.read() as session:
        stored = (await decisions.get_many(session, [key]))[key]
    assert second.decisions[need][offer] == second.decisions[offer][need] == [stored]


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


async def test_what_was_read_before_a_fork_is_brought_up_to_date(
    database: Database, other_database: Database, first: LiveRegistry
) -> None:
    _, need, maker, offer = await pair(database)
    await first.catch_up()
    async with database.write() as session:
        await listings.remove(session, Side.OFFER, offer)
        added = await add_listing(session, maker, Side.OFFER, title="Катанка медная, бухты")
    await first.start()
    assert set(first.listings) == {need, added}
    assert picture(first) == picture(await loaded(other_database))


async def test_after_a_restore_what_was_read_before_a_fork_is_read_again(
    database: Database, first: LiveRegistry
) -> None:
    _, need, _, offer = await pair(database)
    await first.catch_up()
    async with database.engine.begin() as connection:
        # As a backup from before the offer leaves it: no change tells that it is gone.
        await connection.execute(text("DELETE FROM listings WHERE id = :key"), {"key": offer})
        await begin_new_epoch(connection)
    await first.start()
    assert set(first.listings) == {need}
    assert suggestions.for_listing(first, OWN, Side.NEED, need, EVERYTHING).found.items == ()


async def test_codes_that_were_read_of_a_text_are_not_put_on_another_one(
    database: Database, first: LiveRegistry
) -> None:
    async with database.write() as session:
        owner = await add_organization(session)
        keys = [await add_listing(session, owner, Side.OFFER, codes=()) for _ in range(3)]
    await first.catch_up()
    read = [(first.listings[key], (("7408", 0.9),)) for key in keys]
    async with database.write() as session:
        await listings.remove(session, Side.OFFER, keys[1])
        draft = listing_draft(owner, Side.OFFER, title="Плуги навесные", codes=())
        await listings.replace(session, keys[2], draft)
    await first.catch_up()
    await first.take_codes(read)
    found = [first.index.get(str(key)) for key in keys]
    assert [one and one.listing.predicted for one in found] == [(("7408", 0.9),), None, ()]
