"""Questions about the codes that listings carry."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.db import ReadSession
from app.models.listing import ListingCodeRow, ListingRow
from app.store.nomenclature import any_of
from app.vocabulary.terms import Side


@dataclass(frozen=True, slots=True)
class CodedListing:
    """A listing with one of its codes."""

    id: UUID
    side: Side
    title: str
    code: str


async def used(session: ReadSession) -> frozenset[str]:
    """Return every code that any listing carries."""
    return frozenset(await session.scalars(select(ListingCodeRow.code).distinct()))


async def listings_with(
    session: ReadSession, codes: Collection[str], *, limit: int | None = None
) -> tuple[CodedListing, ...]:
    """Return the listings that carry any of these codes, by code and id."""
    rows = await session.execute(
        select(ListingRow.id, ListingRow.side, ListingRow.title, ListingCodeRow.code)
        .join(ListingCodeRow, ListingCodeRow.listing_id == ListingRow.id)
        .where(ListingCodeRow.code == any_of(codes))
        .order_by(ListingCodeRow.code, ListingRow.id)
        .limit(limit)
    )
    return tuple(CodedListing(key, Side(side), title, code) for key, side, title, code in rows)
