"""Contacts of listings: written with the listing, read by nothing that answers the public."""

from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.db import ReadSession, WriteSession
from app.models.listing import ListingContactsRow
from app.values.contact import Contact

_ADAPTER = TypeAdapter(tuple[Contact, ...])


async def put(session: WriteSession, listing_id: UUID, given: tuple[Contact, ...] | None) -> None:
    """Store the contacts of a listing: None leaves those that are there, none removes them."""
    if given is None:
        return
    if not given:
        await session.execute(
            delete(ListingContactsRow).where(ListingContactsRow.listing_id == listing_id)
        )
        return
    stored = _ADAPTER.dump_python(given, mode="json", exclude_none=True)
    await session.execute(
        insert(ListingContactsRow)
        .values(listing_id=listing_id, contacts=stored)
        .on_conflict_do_update(
            index_elements=[ListingContactsRow.listing_id], set_={"contacts": stored}
        )
    )


async def of_listing(session: ReadSession, listing_id: UUID) -> tuple[Contact, ...]:
    """Return the contacts of a listing; whether the reader may see them is the caller's matter."""
    stored = await session.scalar(
        select(ListingContactsRow.contacts).where(ListingContactsRow.listing_id == listing_id)
    )
    return _ADAPTER.validate_python(stored or [])
