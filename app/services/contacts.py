"""Use case of contacts: whom to ask about a listing, once both owners have accepted."""

from uuid import UUID

from app.db import ReadSession
from app.errors import PermissionDeniedError
from app.services import consents, listings
from app.store import contacts
from app.values.contact import Contact
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Side, Visibility


async def of_listing(
    session: ReadSession, reach: Reach, side: Side, key: UUID
) -> tuple[Contact, ...]:
    """Return the contacts of a listing to its portal, or to whom it was opened by consent.

    Raises:
        NotFoundError: there is none of that side under this id, or none that the caller sees.
        PermissionDeniedError: not both owners have accepted a pair with it.
    """
    listing = await listings.read(session, reach, side, key)
    owns = reach.sees(Visibility.PRIVATE, listing.source.portal)
    if not (owns or await consents.opened(session, reach, listing)):
        raise PermissionDeniedError(
            "Contacts open once the owners of both listings of a pair have accepted it: "
            "POST /v1/decisions with the verdict accepted."
        )
    return await contacts.of_listing(session, key)
