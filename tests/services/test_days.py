"""A question about a day is answered as of that day throughout."""

from datetime import timedelta

from app import clock
from app.db import Database
from app.matching import Filters
from app.services import partners, suggestions
from app.services.suggestions import Question
from app.vocabulary.terms import Side
from tests.support.live import OWN, loaded
from tests.support.records import add_listing, add_organization


async def test_partners_of_a_day_are_those_of_its_listings_then(database: Database) -> None:
    today = clock.today()
    async with database.write() as session:
        buyer = await add_organization(session)
        maker = await add_organization(session, country="KZ", name="ТОО «Проба»")
        need = await add_listing(session, buyer, Side.NEED, valid_until=today)
        await add_listing(session, maker, Side.OFFER, valid_until=today - timedelta(days=1))
    live = await loaded(database)
    for days, found in ((-1, [str(maker)]), (0, []), (1, [])):
        asked = Question(Filters(), day=today + timedelta(days=days))
        ranked = partners.rank(live, OWN, buyer, None, asked)
        assert [one.organization_id for one in partners.page(ranked, asked).items] == found
        items = suggestions.for_listing(live, OWN, Side.NEED, need, asked).found.items
        assert [one.judgement.listing.organization_id for one in items] == found
