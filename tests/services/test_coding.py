"""The code assistant's model is made beside the answers, and reads listings without codes."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest

from app.config import Settings
from app.db import Database, ReadSession
from app.main import create_app
from app.matching.catalogue import Catalogue
from app.services import match_all
from app.services.code_learning import learn_codes
from app.services.ids import new_id
from app.services.live import LiveRegistry
from app.services.unread import Unread
from app.store import bulk, listings, organizations
from app.values.source import Source
from app.vocabulary.terms import Side
from tests.support.records import (
    PORTAL,
    add_listing,
    add_organization,
    listing_draft,
    organization_draft,
)

MANY = 60


async def test_the_service_makes_its_first_model_in_the_background(settings: Settings) -> None:
    with_assistant = settings.model_copy(update={"code_assistant": True})
    app = create_app(with_assistant)
    async with app.router.lifespan_context(app):
        live: LiveRegistry = app.state.live
        assert live.ready
        for _ in range(1200):
            if live.reader.ready:
                break
            await asyncio.sleep(0.1)
        assert live.reader.read("Катанка медная 8 мм", ())[0][0] == "7408"


async def test_listings_without_codes_are_read_those_that_were_there_and_those_written_meanwhile(
    settings: Settings, database: Database
) -> None:
    async with database.write() as session:
        owner = await add_organization(session)
        there = await add_listing(session, owner, Side.OFFER, title="Катанка медная", codes=())
    live = LiveRegistry(database)
    await live.load()
    learning = asyncio.create_task(learn_codes(live, Catalogue.of()))
    async with database.write() as session:
        later = await add_listing(session, owner, Side.OFFER, title="Плуги навесные", codes=())
    await live.catch_up()
    # Whoever else wants a model waits for this one.
    await asyncio.gather(learning, learn_codes(live, Catalogue.of()))
    for key, heading in ((there, "7408"), (later, "8432")):
        found = live.index.get(str(key))
        assert found is not None
        assert found.listing.predicted[0][0] == heading


@pytest.mark.long
async def test_who_matches_everything_reads_the_codes_that_a_service_reads(
    database_url: str, database: Database
) -> None:
    async with database.write() as session:
        owner = await add_organization(session)
        shallow = [
            await add_listing(session, owner, Side.OFFER, title=title, codes=codes)
            for title, codes in (("Катанка медная", ()), ("Проволока медная луженая", ("7408",)))
        ]
    live = LiveRegistry(database)
    await live.load()
    await learn_codes(live, Catalogue.of())
    for reads_codes in (False, True):
        found = await asyncio.to_thread(
            match_all.read, database_url, reads_codes=reads_codes, compiled=False
        )
        for key in shallow:
            served, matched = live.index.get(str(key)), found.index.get(str(key))
            assert served is not None
            assert matched is not None
            assert matched.listing.predicted == (served.listing.predicted if reads_codes else ())
            assert served.listing.predicted


def heading(live: LiveRegistry, key: UUID) -> str | None:
    """The likeliest heading that was read of a listing."""
    found = live.index.get(str(key))
    assert found is not None
    return found.listing.predicted[0][0] if found.listing.predicted else None


async def test_of_many_listings_words_are_searched_at_once_and_codes_read_after(
    database: Database,
) -> None:
    live = LiveRegistry(database)
    await live.load()
    await learn_codes(live, Catalogue.of())
    async with database.write() as session:
        owner = await add_organization(session)
        draft = replace(listing_draft(owner, Side.OFFER), title="Катанка медная", codes=())
        keys = [new_id() for _ in range(MANY)]
        many = [(key, replace(draft, source=Source(PORTAL, str(key)))) for key in keys]
        await bulk.add_listings(session, Side.OFFER, many)
    await live.catch_up()
    assert {heading(live, key) for key in keys} == {None}
    assert len(live.unread) == MANY
    changed, gone = keys[:2]
    async with database.write() as session:
        await listings.replace(session, changed, replace(many[0][1], title="Плуги навесные"))
        await listings.remove(session, Side.OFFER, gone)
    await live.catch_up()
    await live.read_on()
    assert len(live.unread) == 0
    assert heading(live, changed) == "8432"
    assert {heading(live, key) for key in keys[2:]} == {"7408"}
    assert live.index.get(str(gone)) is None
    # An organization that moves takes its listings along: the words are the same, and so are codes.
    async with database.write() as session:
        await organizations.replace(session, owner, organization_draft(country="KZ"))
    await live.catch_up()
    assert len(live.unread) == 0
    assert {heading(live, key) for key in keys[2:]} == {"7408"}


async def test_what_changes_while_it_waits_waits_as_it_is_now(database: Database) -> None:
    async with database.write() as session:
        owner = await add_organization(session)
        key = await add_listing(session, owner, Side.OFFER)
        before = (await listings.get_many(ReadSession(session), [key]))[key]
    now = replace(before, title="Плуги")
    unread = Unread()
    unread.add([before])
    some = unread.first(10)
    unread.add([now])
    unread.done(some)
    assert unread.first(10) == [now]
    assert key in unread
    unread.done([now])
    assert len(unread) == 0
