"""Use cases of ties: the matcher proposes, a person confirms or rejects."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app import clock
from app.db import ReadSession, WriteSession
from app.errors import NotFoundError
from app.matching import Listing, Query, explain
from app.official.directory import KnownOrganization
from app.official.drafting import Gap, Known
from app.official.ties import organization_ties
from app.services import access, lists
from app.services.access import Caller
from app.services.list_directory import LiveDirectory
from app.services.live import LiveRegistry
from app.services.merged_organizations import refuse_merged
from app.store import list_editions, list_ties
from app.values.lists import Entry, ListRecord, Tie, TieDecision, TieFilter, TieReason
from app.values.page import Page, Paging
from app.vocabulary.terms import ListKind, Noun, Side

_TIED = 0.5
"""Probability from which an organization's listings are compared with the entry."""

_LISTING_LEAST = 0.3
_LISTINGS_SHOWN = 3
_ASPECTS = frozenset({"base", "code", "text", "standards"})


@dataclass(frozen=True, slots=True)
class ShownTie:
    """A tie with what its record is called; None for one that is gone."""

    tie: Tie
    name: str | None


async def find(
    session: WriteSession, directory: LiveDirectory, record: ListRecord, entries: Sequence[Entry]
) -> int:
    """Propose ties for entries, and return how many there are; decided ones stay."""
    known = await directory.read()
    found: list[Tie] = []
    for entry in entries:
        organizations = organization_ties(entry, known)
        found += organizations
        for tie in organizations:
            if tie.probability >= _TIED:
                one = known.organizations[tie.record_id]
                found += _listing_ties(directory.live, record.kind, entry, one)
        await asyncio.sleep(0)
    await list_ties.drop_undecided(session, record.id, [entry.id for entry in entries])
    await list_ties.put(session, record.id, found)
    return len(found)


async def search(session: WriteSession, caller: Caller, directory: LiveDirectory, key: UUID) -> int:
    """Propose ties for the newest edition anew, and return how many there are.

    Raises:
        NotFoundError: there is no such list.
        PermissionDeniedError: another portal keeps it.
    """
    record = await lists.read_kept(ReadSession(session), caller, key)
    entries = await list_editions.entries(ReadSession(session), key, record.newest)
    await list_ties.drop_undecided_of_others(session, key, [entry.id for entry in entries])
    return await find(session, directory, record, entries)


async def page(
    session: ReadSession,
    directory: LiveDirectory,
    asked: TieFilter,
    paging: Paging,
) -> Page[ShownTie]:
    """Return one page of a list's ties; those with records that are not public are left out.

    Raises:
        NotFoundError: there is no such list.
    """
    await lists.read(session, asked.list_id)
    found = await list_ties.page(session, asked, paging)
    live = directory.live
    shown = [ShownTie(tie, directory.name_of(tie.record_id)) for tie in found.items]
    return Page(
        tuple(
            one
            for one in shown
            if one.name is not None
            or not (one.tie.record_id in live.organizations or one.tie.record_id in live.listings)
        ),
        found.next_cursor,
    )


async def decide(session: WriteSession, caller: Caller, key: UUID, decision: TieDecision) -> Tie:
    """Confirm or reject a tie.

    Raises:
        NotFoundError: there is no such list or tie.
        InvalidInputError: there is none since its organization is part of another one.
        PermissionDeniedError: another portal keeps the list.
    """
    await lists.read_kept(ReadSession(session), caller, key)
    found = await list_ties.decide(session, key, decision, caller.name)
    if found is None:
        named = {"/record_id": decision.record_id}
        await refuse_merged(ReadSession(session), access.reach(caller), named)
        raise NotFoundError("There is no tie of this entry with this record.")
    return found


async def known_of(session: ReadSession, directory: LiveDirectory, record: ListRecord) -> Known:
    """The newest edition with its ties, beside the registry."""
    entries = await list_editions.entries(session, record.id, record.newest)
    ties = await list_ties.of_entries(session, record.id, [entry.id for entry in entries])
    return Known(record.kind, entries, ties, await directory.read())


async def find_gaps(
    session: ReadSession, directory: LiveDirectory, key: UUID
) -> tuple[ListRecord, tuple[Gap, ...]]:
    """Headings that public needs ask for, and that the newest edition does not have.

    Raises:
        NotFoundError: there is no such list.
    """
    record = await lists.read(session, key)
    known = await known_of(session, directory, record)
    return record, await directory.gaps((key, record.newest), known)


def _listing_ties(
    live: LiveRegistry, kind: ListKind, entry: Entry, owner: KnownOrganization
) -> list[Tie]:
    """Judge the listings of an organization as if somebody had asked for the entry's goods."""
    fields = entry.fields
    is_need = kind is ListKind.CONSUMERS
    asked = Listing(
        id=str(entry.id),
        side=Side.OFFER if is_need else Side.NEED,
        title=" ".join(part for part in (fields.goods, fields.need) if part),
        codes=fields.codes,
    )
    found = []
    for listing in owner.listings:
        stored = live.index.get(str(listing.id))
        if stored is None or not listing.belongs_to(kind):
            continue
        judged, _ = explain(
            live.index, Query(asked, clock.today()), stored, live.scorecards.find(None)
        )
        if judged.judgement.score >= _LISTING_LEAST:
            reasons = tuple(
                TieReason(outcome.code, outcome.points)
                for outcome in judged.judgement.outcomes
                if outcome.points and outcome.aspect in _ASPECTS
            )
            found.append(
                Tie(
                    entry_id=entry.id,
                    noun=Noun(listing.noun),
                    record_id=listing.id,
                    probability=round(judged.judgement.score, 4),
                    reasons=reasons,
                )
            )
    return sorted(found, key=lambda tie: (-tie.probability, tie.record_id))[:_LISTINGS_SHOWN]


async def remember(
    session: WriteSession,
    key: UUID,
    before: Sequence[Entry],
    after: Sequence[Entry],
) -> list[Entry]:
    """Keep what was decided, but ask anew where the enterprise or its number has changed.

    Of entries that went nobody is asked any more.

    Returns the entries whose ties must be looked for: new ones, and those that have changed.
    """
    known = {entry.id: entry.fields for entry in before}
    renamed = [
        entry.id
        for entry in after
        if entry.id in known
        and (known[entry.id].enterprise, known[entry.id].identifier)
        != (entry.fields.enterprise, entry.fields.identifier)
    ]
    await list_ties.reopen(session, key, renamed)
    await list_ties.drop_undecided_of_others(session, key, [entry.id for entry in after])
    return [entry for entry in after if known.get(entry.id) != entry.fields]
