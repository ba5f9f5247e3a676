"""What the database itself refuses: a change of anything that was published."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.db import Database
from app.services.ids import new_id
from app.store import list_editions, lists, portals
from app.values.lists import Entry, EntryFields, ListDraft
from app.vocabulary.terms import ListKind

LATE = (
    "INSERT INTO list_entries (list_id, number, entry_id, position, search_text)"
    " SELECT list_id, number, gen_random_uuid(), 2, '' FROM list_editions"
)


@pytest.fixture
async def published(database: Database) -> UUID:
    """A list with one edition of one entry."""
    key = new_id()
    async with database.write() as session:
        await portals.ensure(session, "eec")
        draft = ListDraft(
            industry="metals", kind=ListKind.PRODUCTS, title_ru="П", title_en="L", keeper="eec"
        )
        await lists.add(session, key, draft)
        entry = Entry(id=new_id(), position=1, fields=EntryFields(goods="Медь", codes=("7403",)))
        await list_editions.add(
            session, key, 1, on=date(2026, 1, 1), note="", document=None, mapping=None,
            entries=[entry], published_by="eec",
        )  # fmt: skip
    return key


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE list_editions SET note = 'other'",
        "DELETE FROM list_editions",
        "TRUNCATE list_editions CASCADE",
        "UPDATE list_entries SET goods = 'other'",
        "DELETE FROM list_entries",
        "TRUNCATE list_entries",
        LATE,
        "UPDATE proposal_events SET reason = 'other'",
        "TRUNCATE proposal_events",
    ],
)
async def test_nobody_changes_what_is_published(
    database: Database, published: UUID, statement: str
) -> None:
    if "proposal_events" in statement:
        await _add_event(database, published)
    with pytest.raises(DBAPIError, match=r"refused|is published"):
        async with database.write() as session:
            await session.execute(text(statement))
    async with database.read() as session:
        [entry] = await list_editions.entries(session, published, 1)
    assert entry.fields.goods == "Медь"


async def _add_event(database: Database, key: UUID) -> None:
    async with database.write() as session:
        await session.execute(
            text(
                "WITH made AS (INSERT INTO proposals (id, list_id, country, portal, base, title,"
                " created_by, revision) VALUES (gen_random_uuid(), :key, 'KZ', 'eec', 1, 't', 'x',"
                " 1) RETURNING id) INSERT INTO proposal_events (proposal_id, after, actor, portal)"
                " SELECT id, 'draft', 'x', 'eec' FROM made"
            ),
            {"key": key},
        )
