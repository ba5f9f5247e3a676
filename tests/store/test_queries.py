"""More records take no more statements."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest

from app.db import Database, ReadSession, WriteSession
from app.services.ids import new_id
from app.store import (
    api_keys,
    changes,
    decisions,
    listing_facets,
    listings,
    organization_facets,
    organizations,
    portals,
)
from app.values.page import ListingFilter, OrganizationFilter, Paging
from app.vocabulary.identifiers import Identifier, Scheme, Verification
from app.vocabulary.reach import EVERYONE, Reach
from app.vocabulary.terms import Role, Scope, Side
from tests.support.records import PORTAL, add_decision, add_listing, add_organization
from tests.support.statements import counted

MANY = 12


@pytest.fixture
async def registry(session: WriteSession) -> list[UUID]:
    """A dozen organizations, each with identifiers, two offers, a need and a decision on them."""
    keys = []
    await portals.ensure(session, "tests")
    for n in range(MANY):
        numbers = tuple(
            Identifier(scheme, f"{n:010d}", Verification.FORMAT)
            for scheme in (Scheme.KG_INN, Scheme.AM_TIN)
        )
        key = await add_organization(session, name=f"ООО «Номер {n}»", identifiers=numbers)
        need = await add_listing(session, key, Side.NEED, codes=("74", "7408"))
        offer = await add_listing(session, key, Side.OFFER, codes=("74", "7408", "740811"))
        await add_listing(session, key, Side.OFFER, title=f"Лента {n}")
        await add_decision(session, need, offer)
        await api_keys.add(
            session, new_id(), name=f"key-{n}", portal="tests", scopes=[Scope.READ],
            prefix=f"p{n}", secret_hash=f"{n:064}",
        )  # fmt: skip
        keys.append(key)
    session.expunge_all()
    return keys


List = Callable[[ReadSession, int], Awaitable[Any]]

OWN = Reach(portal=PORTAL)

PAGES: dict[str, List] = {
    "organizations": lambda s, n: organizations.page(s, OrganizationFilter(), Paging(limit=n)),
    "organizations in a role with words and a code": lambda s, n: organizations.page(
        s,
        OrganizationFilter(countries=frozenset({"RU"}), role=Role.SUPPLIER, code="74", q="номер"),
        Paging(limit=n),
    ),
    "offers": lambda s, n: listings.page(s, Side.OFFER, ListingFilter(), Paging(limit=n)),
    "needs": lambda s, n: listings.page(s, Side.NEED, ListingFilter(), Paging(limit=n)),
    "offers with words, a country and a code": lambda s, n: listings.page(
        s,
        Side.OFFER,
        ListingFilter(countries=frozenset({"RU"}), code="7408", q="катанка"),
        Paging(limit=n),
    ),
    "decisions": lambda s, n: decisions.page(
        s, need_id=None, offer_id=None, verdict=None, reach=OWN, paging=Paging(limit=n)
    ),
}


@pytest.mark.parametrize("name", PAGES)
async def test_a_longer_page_takes_no_more_statements(
    shared_database: Database, session: WriteSession, registry: list[UUID], name: str
) -> None:
    lengths, statements = [], []
    for limit in (1, 5, MANY - 1):
        with counted(shared_database.engine) as sent:
            page = await PAGES[name](ReadSession(session), limit)
        session.expunge_all()
        lengths.append(len(page.items))
        statements.append(len(sent))
    assert lengths == [1, 5, MANY - 1]
    assert 1 <= statements[0] <= 2
    assert len(set(statements)) == 1


GROUPS: dict[str, Callable[[ReadSession, list[UUID]], Awaitable[Any]]] = {
    "organizations by id": organizations.get_many,
    "listings of organizations": listings.ids_of,
    "producers' offers": lambda s, keys: listings.in_role(s, Role.PRODUCER, keys, EVERYONE),
    "suppliers' offers": lambda s, keys: listings.in_role(s, Role.SUPPLIER, keys, EVERYONE),
    "consumers' needs": lambda s, keys: listings.in_role(s, Role.CONSUMER, keys, EVERYONE),
}


@pytest.mark.parametrize("name", GROUPS)
async def test_asking_for_more_records_takes_no_more_statements(
    shared_database: Database, session: WriteSession, registry: list[UUID], name: str
) -> None:
    statements = []
    for asked in (registry[:1], registry):
        with counted(shared_database.engine) as sent:
            await GROUPS[name](ReadSession(session), asked)
        session.expunge_all()
        statements.append(len(sent))
    assert statements[0] == statements[1] <= 2


async def test_listings_and_decisions_by_id_take_no_more_statements_for_more_ids(
    shared_database: Database, session: WriteSession, registry: list[UUID]
) -> None:
    reading = ReadSession(session)
    of_all = await listings.ids_of(reading, registry)
    page = await PAGES["decisions"](reading, 100)
    decided = [record.id for record in page.items]
    for get_many, keys in ((listings.get_many, of_all), (decisions.get_many, decided)):
        sizes, statements = [], []
        for asked in (keys[:1], keys):
            session.expunge_all()
            with counted(shared_database.engine) as sent:
                found: dict[UUID, Any] = await get_many(reading, asked)
            sizes.append(len(found))
            statements.append(len(sent))
        assert sizes == [1, len(keys)]
        assert statements[0] == statements[1] <= 2


async def test_reading_everything_takes_statements_by_the_thousand_not_by_the_record(
    shared_database: Database, session: WriteSession, registry: list[UUID]
) -> None:
    reading = ReadSession(session)
    for stored, records in (
        (organizations.all_records(reading), MANY),
        (listings.all_records(reading), 3 * MANY),
        (decisions.all_records(reading), MANY),
    ):
        with counted(shared_database.engine) as sent:
            read = [record async for chunk in stored for record in chunk]
        assert len(read) == records
        # One chunk with what belongs to it, and the look behind its end.
        assert len(sent) <= 3
    with counted(shared_database.engine) as sent:
        assert len(await api_keys.all_records(reading)) == MANY
    assert len(sent) == 1


async def test_counting_by_attributes_takes_one_statement(
    shared_database: Database, session: WriteSession, registry: list[UUID]
) -> None:
    with counted(shared_database.engine) as sent:
        facets = await listing_facets.facets(ReadSession(session), Side.OFFER, ListingFilter())
    assert facets.total == 2 * MANY
    assert len(sent) == 1
    with counted(shared_database.engine) as sent:
        facets = await organization_facets.facets(ReadSession(session), OrganizationFilter())
    assert facets.total == MANY
    assert len(sent) == 1


async def test_reading_changes_takes_two_statements_however_many_there_are(
    shared_database: Database, session: WriteSession, registry: list[UUID]
) -> None:
    with counted(shared_database.engine) as sent:
        found = await changes.since(ReadSession(session), 0)
    assert len(found.items) >= 5 * MANY
    assert len(sent) == 2
