"""Changes noted together are kept in the history as those that are noted one by one."""

from uuid import UUID

from sqlalchemy import text

from app.db import Actor, Database
from app.services import listings
from app.services.access import Caller
from app.services.ids import new_id
from app.store import bulk, portals
from app.values.listing import ListingDraft
from app.values.organization import OrganizationDraft
from app.values.source import Source
from app.vocabulary.details import Details
from app.vocabulary.details.trade import Currency, Price, Terms
from app.vocabulary.terms import Kind, Scope, Side

CALLER = Caller("key", "kz-industry", frozenset({Scope.WRITE}))
SIGNED = Actor("key", "kz-industry", "request-1")
KEPT = text(
    "SELECT action, owner, actor, portal, request_id, state - ARRAY['id', 'revision', 'source_key',"
    " 'created_at', 'updated_at', 'organization_id'] FROM history WHERE record_id = :key"
    " ORDER BY id"
)


def draft(owner: UUID, key: str, **changes: object) -> ListingDraft:
    details = Details(terms=Terms(price=Price(10.5, Currency.KZT, "TNE")))
    said: dict[str, object] = {"codes": ("7408110000", "7408190000"), "okpd2": ("24.44",)}
    return ListingDraft(
        side=Side.OFFER, organization_id=owner, title="Катанка", kind=Kind.MATERIAL,
        source=Source("kz-industry", key), details=details, **said | changes,  # type: ignore[arg-type]
    )  # fmt: skip


async def test_the_history_is_the_same_however_it_is_written(database: Database) -> None:
    owner, many = new_id(), new_id()
    async with database.write(SIGNED) as session:
        await portals.ensure(session, "kz-industry")
        named = OrganizationDraft(name="Завод", country="KZ", source=Source("kz-industry", "owner"))
        await bulk.add_organizations(session, [(owner, named)])
        await bulk.add_listings(session, Side.OFFER, [(many, draft(owner, "1"))])
        one = (await listings.create(session, CALLER, draft(owner, "2"))).id
    async with database.write(SIGNED) as session:
        changed = {"codes": ("7408",), "okpd2": ()}
        await bulk.replace_listings(session, Side.OFFER, [(many, draft(owner, "1", **changed))])
        stored = await listings.lock(session, CALLER, Side.OFFER, one, None)
        await listings.replace(session, CALLER, stored, draft(owner, "2", **changed))
    async with database.read() as session:
        kept = {
            key: [tuple(row) for row in await session.execute(KEPT, {"key": key})]
            for key in (owner, many, one)
        }
        revisions = (
            await session.execute(
                text(
                    "SELECT c.revision, h.revision, l.revision FROM changes c"
                    " JOIN history h ON h.revision = c.revision"
                    " LEFT JOIN listings l ON l.revision = c.revision ORDER BY c.revision"
                )
            )
        ).all()
    assert kept[many] == kept[one]
    assert [row[0] for row in kept[many]] == ["created", "changed"]
    assert kept[many][0][1:5] == ("kz-industry", "key", "kz-industry", "request-1")
    assert kept[many][0][5]["codes"] == ["7408110000", "7408190000"]
    assert kept[many][1][5]["okpd2"] == []
    assert kept[owner][0][5]["identifiers"] == []
    assert len(revisions) == 5
    assert sum(row[2] is not None for row in revisions) == 2
