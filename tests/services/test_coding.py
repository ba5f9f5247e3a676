import asyncio

from app.config import Settings
from app.db import Database
from app.main import create_app
from app.matching.catalogue import Catalogue
from app.services.code_learning import learn_codes
from app.services.live import LiveRegistry
from app.vocabulary.terms import Side
from tests.support.records import add_listing, add_organization


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
