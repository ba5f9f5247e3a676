"""What one process writes another one sees: changes, deletions, moves, decisions."""

from typing import Any

import pytest

from app.db import Database
from app.services.live import LiveRegistry
from app.store import decisions, listings, organizations
from app.vocabulary.reach import EVERYONE
from app.vocabulary.terms import Side, Status, Verdict, Visibility
from tests.support.live import answers, pair, suggested
from tests.support.records import (
    PORTAL,
    add_decision,
    listing_draft,
    organization_draft,
)


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
