"""Use cases of decisions."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import InvalidInputError
from app.matching import Filters
from app.matching.requirements import demanding
from app.matching.veil import BANDS, floor_of, points_of
from app.services import access, consents, suggestions
from app.services.access import Caller
from app.services.ids import new_id
from app.services.live import LiveRegistry
from app.services.matchable import matchable
from app.store import decisions, listings, organizations, seen
from app.values.decision import DecisionRecord
from app.values.listing import ListingRecord
from app.values.page import Page, Paging
from app.vocabulary.reach import Reach, is_sandbox
from app.vocabulary.terms import Disclosure, Scope, Side, Verdict

Probing = Callable[[Caller], Awaitable[object]]
"""Counts a question that may tell of private listings of others; refuses one too many."""


async def decide(  # noqa: PLR0913 - all by name
    session: WriteSession,
    live: LiveRegistry,
    caller: Caller,
    *,
    need_id: UUID,
    offer_id: UUID,
    verdict: Verdict,
    note: str,
    probing: Probing,
) -> DecisionRecord:
    """Store what a person said of a pair, with what the scorecard said at that time.

    A private listing of others is named by the pseudonym under which it was suggested.

    Raises:
        InvalidInputError: there is no such need or offer that the caller may decide on.
    """
    need, offer = await pair_of(
        session, live, caller, need_id=need_id, offer_id=offer_id, probing=probing
    )
    stored = await add(session, live, caller, need=need, offer=offer, verdict=verdict, note=note)
    reach = access.reach(caller)
    return (await _as_seen(ReadSession(session), live, reach, [stored]))[0]


async def pair_of(  # noqa: PLR0913 - all by name
    session: WriteSession,
    live: LiveRegistry,
    caller: Caller,
    *,
    need_id: UUID,
    offer_id: UUID,
    probing: Probing,
) -> tuple[ListingRecord, ListingRecord]:
    """Return the need and the offer that a caller speaks of, by ids or by his pseudonyms.

    A pair with one that he does not see is a probe, whether or not there is such a listing: what
    is stored says its band.

    Raises:
        InvalidInputError: there is no such need or offer that the caller may decide on.
    """
    caller.must(Scope.WRITE)
    reach = access.reach(caller)
    reading = ReadSession(session)
    named = {Side.NEED: need_id, Side.OFFER: offer_id}
    records = {side: await _seen(reading, reach, side, key) for side, key in named.items()}
    if None in records.values():
        await probing(caller)
    for side, key in named.items():
        other = records[side.opposite]
        if records[side] is None and other is not None and other.source.portal == reach.portal:
            records[side] = await _behind(reading, live, reach, side, key)
    need, offer = (_found(records[side], side, named[side]) for side in (Side.NEED, Side.OFFER))
    return need, offer


async def records_of(
    session: ReadSession, need_id: UUID, offer_id: UUID
) -> tuple[ListingRecord, ListingRecord]:
    """Return a need and an offer by their own ids, whoever may see them."""
    found = await listings.get_many(session, [need_id, offer_id])
    need, offer = (
        _found(found.get(key), side, key)
        for side, key in ((Side.NEED, need_id), (Side.OFFER, offer_id))
    )
    return need, offer


async def add(  # noqa: PLR0913 - all by name
    session: WriteSession,
    live: LiveRegistry,
    caller: Caller,
    *,
    need: ListingRecord,
    offer: ListingRecord,
    verdict: Verdict,
    note: str = "",
    portal: str | None = None,
) -> DecisionRecord:
    """Store a decision on a pair that the caller may decide on, for his portal or another's."""
    reading = ReadSession(session)
    owners = await organizations.get_many(reading, [need.organization_id, offer.organization_id])
    judged = suggestions.explain_pair(
        live,
        access.reach(caller),
        matchable(need, owners[need.organization_id]),
        matchable(offer, owners[offer.organization_id]),
        suggestions.Question(Filters()),
    )
    key = new_id()
    await decisions.add(
        session,
        key,
        need_id=need.id,
        offer_id=offer.id,
        verdict=verdict,
        note=note,
        scorecard=judged.scorecard.name,
        points=judged.suggestion.judgement.points,
        decided_by=caller.name,
        portal=portal or caller.portal,
    )
    return (await decisions.get_many(reading, [key]))[key]


async def page(  # noqa: PLR0913 - all by name
    session: ReadSession,
    live: LiveRegistry,
    reach: Reach,
    *,
    need_id: UUID | None,
    offer_id: UUID | None,
    verdict: Verdict | None,
    paging: Paging,
) -> Page[DecisionRecord]:
    """Return one page of the decisions that the caller may know of, newest first."""
    found = await decisions.page(
        session,
        need_id=await _meant(session, live, reach, need_id),
        offer_id=await _meant(session, live, reach, offer_id),
        verdict=verdict,
        reach=reach,
        paging=paging,
    )
    return Page(tuple(await _as_seen(session, live, reach, found.items)), found.next_cursor)


async def _seen(session: ReadSession, reach: Reach, side: Side, key: UUID) -> ListingRecord | None:
    record = await listings.get(session, side, key)
    if record is None:
        return None
    if await seen.which_listings(session, reach, [key]):
        return record
    return record if await consents.opened(session, reach, record) else None


async def _behind(
    session: ReadSession, live: LiveRegistry, reach: Reach, side: Side, key: UUID
) -> ListingRecord | None:
    """The private listing that a pseudonym of the caller's stands for."""
    if reach.portal is None or not reach.is_partner:
        return None
    record = await listings.get(session, side, live.pseudonyms.meant(key, reach.portal))
    return None if record is None or is_sandbox(record.source.portal) else record


async def _meant(
    session: ReadSession, live: LiveRegistry, reach: Reach, key: UUID | None
) -> UUID | None:
    """An id as the caller gave it, or the one that his pseudonym stands for.

    The real id of a listing that he does not see stands for nothing.
    """
    if key is None or reach.portal is None or await seen.which_listings(session, reach, [key]):
        return key
    found = live.pseudonyms.meant(key, reach.portal)
    known = await listings.get_many(session, [found, key])
    if found in known:
        return found
    opened = key in known and await consents.opened(session, reach, known[key])
    return key if opened else UUID(int=0)


async def _as_seen(
    session: ReadSession, live: LiveRegistry, reach: Reach, records: Sequence[DecisionRecord]
) -> list[DecisionRecord]:
    """Decisions as a caller may read them: private listings of others stay behind pseudonyms."""
    keys = {key for record in records for key in (record.need_id, record.offer_id)}
    whole = await seen.which_listings(session, reach, keys)
    known = await listings.get_many(session, keys) if keys - whole else {}
    whole |= {
        key
        for key in keys - whole
        if key in known and await consents.opened(session, reach, known[key])
    }
    return [_veiled(live, reach, record, whole, known) for record in records]


def _veiled(
    live: LiveRegistry,
    reach: Reach,
    record: DecisionRecord,
    whole: set[UUID],
    known: Mapping[UUID, ListingRecord],
) -> DecisionRecord:
    pair = {record.need_id, record.offer_id}
    if pair <= whole or reach.portal is None:
        return record
    need_id, offer_id = (
        key if key in whole else live.pseudonyms.of(key, reach.portal)
        for key in (record.need_id, record.offer_id)
    )
    own = record.portal == reach.portal
    return replace(
        record,
        need_id=need_id,
        offer_id=offer_id,
        points=_banded(
            live,
            record,
            hidden=[known[key] for key in pair - whole if key in known],
            requires=record.need_id in known and demanding(known[record.need_id].details),
        ),
        note=record.note if own else "",
        decided_by=record.decided_by if own else "",
    )


def _banded(
    live: LiveRegistry, record: DecisionRecord, *, hidden: Iterable[ListingRecord], requires: bool
) -> float:
    """Points that say no more than a suggestion of the pair does, on the same scale.

    Where that says nothing, or the score is not disclosed, they are those of the lowest band.
    """
    cards = live.scorecards
    if record.scorecard not in cards.cards:  # of an older version, whose scale is not known
        return points_of(BANDS[-1], cards.find(None).calibration)
    card = cards.cards[record.scorecard]
    tells = not requires and all(Disclosure.SCORE in one.disclosed for one in hidden)
    floor = floor_of(card.score(record.points)) if tells else None
    return points_of(floor or BANDS[-1], card.calibration)


def _found(record: ListingRecord | None, side: Side, key: UUID) -> ListingRecord:
    if record is None:
        raise InvalidInputError.of(
            f"/{side}_id", f"{side}_not_found", f"There is no {side} {key}. Take the id of one."
        )
    return record
