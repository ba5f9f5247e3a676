"""Use case of the change feed: everything that changed since a cursor, as one caller sees it."""

import asyncio
from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from app.db import Database, ReadSession
from app.errors import CursorError
from app.store import feed, list_editions, listings, organizations, seen
from app.store.cursors import question_stamp, seal, unseal
from app.values.feed import START, ChangesAsked, Entry, FeedItem, FeedPage, Position
from app.values.listing import ListingRecord
from app.values.lists import CurrentList
from app.values.organization import OrganizationRecord
from app.values.page import Paging
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Action, Noun

FROM_THE_START = "0"
FROM_NOW = "now"

_WINDOW = 500
_MOST_WINDOWS = 40
_WAIT_STEP = 0.5

_Records = dict[UUID, OrganizationRecord | ListingRecord | CurrentList]


async def page(session: ReadSession, reach: Reach, asked: ChangesAsked) -> FeedPage:
    """Return what changed since a cursor: each record once, as it stands now.

    Compared are the registry at the cursor and now: what the caller could see neither then nor
    now is not told, and what he could see then and cannot now is deleted. A page may be empty and
    not the last, when nothing in its stretch of the feed is for the caller.

    Raises:
        CursorError: the cursor is broken, or of another server.
    """
    stamp = await _stamp(session)
    start = place = await _place(session, asked.since, stamp)
    items: list[FeedItem] = []
    more, passed = True, False
    for _ in range(_MOST_WINDOWS):
        found = await feed.window(session, place, max(_WINDOW, asked.limit))
        wanted = [entry for entry in found.entries if not asked.nouns or entry.noun in asked.nouns]
        passed = passed or bool(found.entries)
        for item, position in await _told(session, reach, start, wanted):
            items.append(item)
            if len(items) == asked.limit:
                return FeedPage(tuple(items), _sealed(stamp, position), more=True, passed=True)
        place, more = found.end, found.more
        if not more:
            break
    return FeedPage(tuple(items), _sealed(stamp, place), more=more, passed=passed or more)


async def wait(
    database: Database, reach: Reach, asked: ChangesAsked, *, seconds: float
) -> FeedPage:
    """Return what changed since a cursor; wait for a change for a while when there is none.

    Raises:
        CursorError: the cursor is broken, or of another server.
    """
    clock = asyncio.get_running_loop()
    deadline = clock.time() + seconds
    while True:
        # A session for each look, so that who waits holds no connection.
        async with database.read() as session:
            found = await page(session, reach, asked)
        left = deadline - clock.time()
        if found.items or found.more or left <= 0:
            return found
        asked = replace(asked, since=found.cursor)
        await asyncio.sleep(min(_WAIT_STEP, left))


async def cursor_of_now(session: ReadSession) -> str:
    """Return the cursor behind everything that has settled."""
    return _sealed(await _stamp(session), await feed.end(session))


async def _told(
    session: ReadSession, reach: Reach, start: Position, entries: Collection[Entry]
) -> list[tuple[FeedItem, Position]]:
    """Say of each change what it is to the caller; nothing where it is none of his business."""
    records = _keys(entries, Noun.ORGANIZATION, Noun.OFFER, Noun.NEED)
    before = await feed.seen_at(session, reach, start, records)
    before |= await feed.lists_at(session, start, _keys(entries, Noun.LIST))
    now = await _visible(session, reach, entries)
    gone = [key for key in _keys(entries, Noun.ORGANIZATION) if key not in now and key in before]
    merged = await _merged(session, reach, gone)
    told = []
    for entry in entries:
        record = now.get(entry.record_id)
        if record is None and entry.record_id not in before:
            continue
        action = Action.DELETED
        if record is not None:
            action = Action.CHANGED if entry.record_id in before else Action.CREATED
        elif entry.record_id in merged:
            action = Action.MERGED
        item = FeedItem(
            entry.noun,
            entry.record_id,
            action,
            entry.position.revision,
            entry.at,
            record,
            merged.get(entry.record_id),
        )
        told.append((item, entry.position))
    return told


async def _merged(session: ReadSession, reach: Reach, keys: Collection[UUID]) -> dict[UUID, UUID]:
    """Which record stands for some that are seen no more, where the caller sees that one."""
    if not keys:
        return {}
    records = await organizations.get_many(session, keys)
    into = {key: r.merged_into for key, r in records.items() if r.merged_into is not None}
    known = await seen.which_organizations(session, reach, set(into.values()))
    return {key: kept for key, kept in into.items() if kept in known}


async def _visible(session: ReadSession, reach: Reach, entries: Collection[Entry]) -> _Records:
    """The records as they stand now, those that the caller sees whole."""
    owners = _keys(entries, Noun.ORGANIZATION)
    others = _keys(entries, Noun.OFFER, Noun.NEED)
    official = _keys(entries, Noun.LIST)
    found: _Records = {}
    if owners:
        seen_owners = await seen.which_organizations(session, reach, owners)
        found |= await organizations.get_many(session, seen_owners)
    if others:
        seen_others = await seen.which_listings(session, reach, others)
        found |= await listings.get_many(session, seen_others)
    if official:
        found |= await list_editions.current(session, official)
    return found


def _keys(entries: Collection[Entry], *nouns: Noun) -> list[UUID]:
    return [entry.record_id for entry in entries if entry.noun in nouns]


async def _place(session: ReadSession, since: str, stamp: str) -> Position:
    if since == FROM_THE_START:
        return START
    if since == FROM_NOW:
        return await feed.end(session)
    try:
        transaction, revision = (int(str(part)) for part in unseal(since, stamp, [str, str]))
        return Position(_counted(transaction), _counted(revision))
    except (CursorError, ValueError) as error:
        raise CursorError(
            "The cursor is broken, or was given out by a server that this registry has moved away "
            "from. Read everything again with since=0."
        ) from error


def _counted(number: int) -> int:
    if not -1 <= number < 2**63:
        raise ValueError("not a number that the database counts with")
    return number


async def _stamp(session: ReadSession) -> str:
    return question_stamp(("feed", await feed.epoch(session)), Paging())


def _sealed(stamp: str, position: Position) -> str:
    return seal(stamp, position)
