"""Use case of erasure: a person's record goes, and the audit survives without the person."""

from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import ConflictError
from app.services import merging, organizations
from app.services.access import Caller
from app.store import allocations, connector_runs, heirs, history, imports, listings
from app.store import organizations as stored


async def erase(session: WriteSession, caller: Caller, key: UUID) -> int:
    """Erase a sole trader with all listings, and return how many past states lost the person.

    Listings that other portals brought of the person go, too.

    Raises:
        NotFoundError: there is no such organization that the caller sees.
        PermissionDeniedError: another portal brought it, and his does not speak for it.
        ConflictError: it is no natural person.
    """
    found = await organizations.lock(session, caller, key, None)
    if not found.person:
        raise ConflictError("This is no natural person. Delete the record instead.")
    parts = await merging.split_all(session, caller, key)
    return sum([await _erase_record(session, one) for one in (*parts, key)])


async def _erase_record(session: WriteSession, key: UUID) -> int:
    """Erase what one source says of the person: the record itself, or one merged into it."""
    reading = ReadSession(session)
    record = await stored.get(reading, key)
    if record is None:
        return 0
    keys = await listings.ids_of(reading, [key])
    await imports.erase(session, keys)
    await allocations.erase(session, key)
    found = (await listings.get_many(reading, keys)).values()
    sources = (record.source, *(listing.source for listing in found))
    await connector_runs.erase(
        session,
        {item.value for item in record.identifiers},
        {(one.portal, one.key) for one in sources if one.key is not None},
    )
    for listing in found:
        await heirs.remove_of(session, key, listing.source.portal)
    await stored.remove(session, key, record.source.portal)
    return await history.erase(session, [key, *keys])
