"""Use cases of merging: two records become one, and can be made two again."""

from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import ConflictError, NotFoundError
from app.services.access import Caller
from app.services.identity import comparable
from app.services.ids import new_id
from app.store import merges, organizations
from app.values.organization import OrganizationRecord


async def merge(
    session: WriteSession, caller: Caller, one: UUID, other: UUID, keep: UUID | None
) -> UUID:
    """Let one of two records stand for both, and return its id.

    Args:
        session: the transaction.
        caller: who decided.
        one: a record.
        other: the other one.
        keep: which of them stays; the better backed one when not said.

    Raises:
        NotFoundError: one of them is not there any more.
        ConflictError: one of them is part of another already, or they are not equally open.
    """
    # In one order, so that two who merge the same records do not wait for each other.
    found = [await organizations.lock(session, key) for key in sorted((one, other))]
    records = {record.id: record for record in found if record is not None}
    if len(records) < len(found):
        raise NotFoundError("One of the records is not there any more.")
    first, second = records.values()
    for record in (first, second):
        if record.merged_into is not None:
            raise ConflictError(
                f"{record.id} is part of {record.merged_into} already. Decide on that one.",
                duplicate_of=str(record.merged_into),
            )
    if not comparable(first, second):
        raise ConflictError(
            "A record that is open and one that is not cannot be one: their listings would be seen "
            "by others. Make them equally visible first."
        )
    kept = records[keep] if keep in records else max(first, second, key=_backing)
    gone = second if kept is first else first
    await merges.merge(session, new_id(), kept=kept.id, gone=gone.id, by=caller.name)
    return kept.id


async def split_pair(session: WriteSession, caller: Caller, one: UUID, other: UUID) -> None:
    """Make the one of two records that became part of the other stand for itself again."""
    for gone, kept in ((one, other), (other, one)):
        if await merges.kept_by(ReadSession(session), gone) == kept:
            await merges.split(session, gone, caller.name)


async def split_all(session: WriteSession, caller: Caller, kept: UUID) -> list[UUID]:
    """Make all records that are part of one stand for themselves again; return their ids."""
    gone = await merges.merged_into(ReadSession(session), kept)
    for key in reversed(gone):
        await merges.split(session, key, caller.name)
    return gone


def _backing(record: OrganizationRecord) -> tuple[bool, int, int, int]:
    """What speaks for keeping a record: claimed, numbers, more said of it, older."""
    said = (record.region, record.city, record.address, record.website, record.description)
    return (
        record.steward is not None,
        len(record.identifiers),
        sum(map(bool, said)),
        -record.id.int,
    )
