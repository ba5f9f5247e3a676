"""Questions whose answers may be the whole registry: read by a cursor, from one snapshot."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from uuid import UUID

from sqlalchemy import Select, select

from app.db import ReadSession
from app.models.listing import ListingRow
from app.models.organization import OrganizationRow
from app.store import listing_filters, listings, organization_filters, organizations, seen
from app.values.export import OwnedListing
from app.values.organization import OrganizationRecord
from app.values.page import ListingFilter, OrganizationFilter
from app.vocabulary.terms import Side

_CHUNK = 500


async def all_listings(
    session: ReadSession, side: Side, asked: ListingFilter
) -> AsyncGenerator[list[OwnedListing], None]:
    """Return the listings asked for, some hundred at a time, the oldest first."""
    query = (
        select(ListingRow.id)
        .where(*listing_filters.conditions(side, asked))
        .order_by(ListingRow.id)
    )
    async with aclosing(_keys(session, query)) as chunks:
        async for keys in chunks:
            found = await listings.get_many(session, keys)
            wanted = {record.organization_id for record in found.values()}
            visible = await seen.which_organizations(session, asked.reach, wanted)
            owners = await organizations.get_many(session, visible)
            yield [(found[key], owners.get(found[key].organization_id)) for key in keys]


async def all_organizations(
    session: ReadSession, asked: OrganizationFilter
) -> AsyncGenerator[list[OrganizationRecord], None]:
    """Return the organizations asked for, some hundred at a time, the oldest first."""
    query = (
        select(OrganizationRow.id)
        .where(*organization_filters.conditions(asked))
        .order_by(OrganizationRow.id)
    )
    async with aclosing(_keys(session, query)) as chunks:
        async for keys in chunks:
            found = await organizations.get_many(session, keys)
            yield [found[key] for key in keys]


async def _keys(session: ReadSession, query: Select[UUID]) -> AsyncGenerator[list[UUID], None]:
    _ = await session.connection(
        execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    )
    rows = await session.stream_scalars(query.execution_options(yield_per=_CHUNK))
    async for keys in rows.partitions(_CHUNK):
        yield list(keys)
        session.expunge_all()
