"""Use cases of moderation: readers and the code assistant flag listings, moderators decide."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import ConflictError, NotFoundError, StepError
from app.services import access, listings, notices
from app.services.access import Caller
from app.services.doubts import doubtful
from app.services.ids import new_id
from app.services.threads import in_thread_then_rest
from app.services.work import Work, registry
from app.store import listings as stored_listings
from app.store import moderation, moderation_queue, organizations, progress
from app.values.listing import ListingRecord
from app.values.moderation import Doubt, QueueItem, ServiceLevel
from app.values.page import Page, Paging
from app.vocabulary.moderation import (
    ASKED_HOURS,
    DUE_HOURS,
    OUTCOMES,
    WAITING,
    Abuse,
    FlagKind,
    FlagState,
    Ruling,
)
from app.vocabulary.notices import Wanted
from app.vocabulary.reach import Reach, is_sandbox
from app.vocabulary.terms import Noun, Scope, Side

JOB = "moderation"
_BATCH = 200
_LISTINGS = {Noun.OFFER, Noun.NEED}


async def report(  # noqa: PLR0913 - all by name
    session: WriteSession, caller: Caller, side: Side, key: UUID, *, abuse: Abuse, text: str
) -> UUID:
    """Ask moderators to look at a listing; return the id of the report.

    Raises:
        NotFoundError: there is no such listing that the caller sees.
        ConflictError: his portal has reported it, and the report still waits.
    """
    caller.must(Scope.READ)
    found = await listings.read(ReadSession(session), access.reach(caller), side, key)
    if is_sandbox(caller.portal):
        caller.must_own(found.source.portal)
    made = new_id()
    if not await moderation.flag(
        session,
        made,
        listing_id=found.id,
        kind=FlagKind.ABUSE,
        said={"abuse": abuse.value, "text": text},
        portal=caller.portal,
        reported_by=caller.name,
        due_at=_due(DUE_HOURS[FlagKind.ABUSE]),
    ):
        raise ConflictError("Your portal has reported this already; the report still waits.")
    return made


async def page(  # noqa: PLR0913 - all by name
    session: ReadSession,
    caller: Caller,
    *,
    kinds: Collection[FlagKind],
    states: Collection[FlagState],
    overdue: bool,
    paging: Paging,
) -> Page[QueueItem]:
    """Return one page of what waits for a moderator, the oldest first."""
    caller.must(Scope.MODERATE)
    reach = access.reach(caller)
    found = await moderation_queue.page(
        session, reach, kinds=kinds, states=states, overdue=overdue, paging=paging
    )
    return Page(tuple(await _told(session, reach, found.items)), found.next_cursor)


async def levels(session: ReadSession, caller: Caller) -> list[ServiceLevel]:
    """Return how each kind of the queue stands."""
    caller.must(Scope.MODERATE)
    return await moderation_queue.levels(session, access.reach(caller))


async def read(session: ReadSession, caller: Caller, key: UUID) -> QueueItem:
    """Return one matter of the queue.

    Raises:
        NotFoundError: there is none under this id that the moderator may see.
    """
    caller.must(Scope.MODERATE)
    reach = access.reach(caller)
    found = await moderation_queue.get(session, reach, key)
    if found is None:
        raise NotFoundError(f"There is nothing to moderate under {key}.")
    [told] = await _told(session, reach, [found])
    return told


async def decide(
    session: WriteSession, caller: Caller, key: UUID, *, ruling: Ruling, reason: str
) -> QueueItem:
    """Decide on a flagged listing: it stays, its owner is asked, it is hidden or rejected.

    Raises:
        NotFoundError: there is none under this id that the moderator may see.
        StepError: it is a claim or a pair, which are decided where they are; or decided already.
    """
    caller.must(Scope.MODERATE)
    await moderation.lock(session, key)
    found = await read(ReadSession(session), caller, key)
    if found.listing_id is None:
        raise StepError(f"This is a {found.kind}: decide on it where it is, see `decide_at`.")
    # What was hidden can be shown again; other decisions are final.
    if found.state not in WAITING | {FlagState.HIDDEN}:
        raise StepError(f"This was {found.state} already.")
    state = OUTCOMES[ruling]
    asked = state is FlagState.ASKED
    await moderation.decide(
        session,
        key,
        state=state,
        reason=reason,
        due_at=_due(ASKED_HOURS) if asked else found.due_at,
        decided_by=None if asked else caller.name,
        decided_at=None if asked else datetime.now(UTC),
    )
    record = await _listing(ReadSession(session), found.listing_id)
    record = await stored_listings.lock(session, record.side, record.id) or record
    # Another flag may hide it still.
    hidden = await moderation.hides(ReadSession(session), record.id)
    if record.hidden != hidden and not asked:
        await moderation.hide(session, record.side, record.id, hidden=hidden)
    if state is not FlagState.ACCEPTED or record.hidden:
        await notices.tell_portal(
            session,
            record.source.portal,
            Wanted.MODERATED,
            {"side": f"{record.side}s", "listing_id": str(record.id), "what": state.value,
             "reason": reason},
        )  # fmt: skip
    return await read(ReadSession(session), caller, key)


async def run(work: Work) -> None:
    """Flag what is doubtful of the listings that changed: codes, repeats, what was hidden."""
    live = await registry(work)
    while not work.stopping.is_set():
        async with work.database.read() as session:
            after = await progress.place(session, JOB)
            keys, last = await progress.changed_after(session, after, _LISTINGS, _BATCH)
        if not keys:
            return
        # Only now: what was read of as changed is in memory then.
        await live.catch_up()
        records = [live.listings[key] for key in keys if key in live.listings]
        records = [record for record in records if not is_sandbox(record.source.portal)]
        found = await in_thread_then_rest(partial(doubtful, live, records))
        async with work.database.write() as writing:
            await _flag(writing, found)
            await progress.move(writing, JOB, last)


async def _flag(session: WriteSession, found: Collection[Doubt]) -> None:
    """Ask moderators to look at doubtful listings; about two that were told apart, never again."""
    reading = ReadSession(session)
    keys = {doubt.listing_id for doubt in found}
    there = await stored_listings.get_many(reading, list(keys))
    asked = await moderation.repeats_asked(reading, keys)
    hiding = await moderation.hidden_under(
        reading, {doubt.other_id for doubt in found if doubt.other_id is not None}
    )
    for doubt in found:
        said, other = dict(doubt.said), doubt.other_id
        if doubt.listing_id not in there:
            continue
        if other is not None:
            if (doubt.kind, doubt.listing_id, other) in asked:
                continue
            said["other_id"] = str(other)
        if doubt.kind is FlagKind.HIDDEN_AGAIN:
            if other not in hiding:  # shown again meanwhile
                continue
            said["matter_id"] = str(hiding[other])
        await moderation.flag(
            session, new_id(), listing_id=doubt.listing_id, kind=doubt.kind, said=said,
            portal="", reported_by=None, due_at=_due(DUE_HOURS[doubt.kind]),
        )  # fmt: skip


async def _told(session: ReadSession, reach: Reach, items: Sequence[QueueItem]) -> list[QueueItem]:
    """Matters as a moderator may know them: the other listing is not named once it is closed."""
    others = {item.id: _other(item) for item in items if _is_of_two(item)}
    shut = await _closed_listings(session, reach, set(others.values()))
    return [
        replace(item, said={}) if item.id in others and others[item.id] in shut else item
        for item in items
    ]


async def _closed_listings(session: ReadSession, reach: Reach, keys: Collection[UUID]) -> set[UUID]:
    records = await stored_listings.get_many(session, keys)
    owners = await organizations.get_many(
        session, {record.organization_id for record in records.values()}
    )

    def is_seen(record: ListingRecord) -> bool:
        if reach.portal == record.source.portal:
            return True
        owner = owners[record.organization_id]
        # What is hidden is what moderators decide on: of it, they are told as of what is open.
        return reach.sees(record.visibility, record.source.portal) and reach.sees(
            owner.visibility, owner.source.portal, owner.steward
        )

    return {key for key, record in records.items() if not is_seen(record)}


def _is_of_two(item: QueueItem) -> bool:
    return item.listing_id is not None and "other_id" in item.said


def _other(item: QueueItem) -> UUID:
    return UUID(str(item.said["other_id"]))


async def _listing(session: ReadSession, key: UUID) -> ListingRecord:
    found = (await stored_listings.get_many(session, [key])).get(key)
    if found is None:
        raise NotFoundError(f"There is no listing {key}.")
    return found


def _due(hours: int) -> datetime:
    return datetime.now(UTC) + timedelta(hours=hours)
