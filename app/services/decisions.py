"""Use cases of decisions."""

from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import InvalidInputError
from app.matching import Filters, Listing
from app.services import suggestions
from app.services.ids import new_id
from app.services.keys import Caller
from app.services.live import LiveRegistry, matchable
from app.store import decisions, listings, organizations
from app.values.decision import DecisionRecord
from app.values.listing import ListingRecord
from app.values.page import Page, Paging
from app.vocabulary.terms import Scope, Side, Verdict


async def decide(  # noqa: PLR0913 - all by name
    session: WriteSession,
    live: LiveRegistry,
    caller: Caller,
    *,
    need_id: UUID,
    offer_id: UUID,
    verdict: Verdict,
    note: str,
) -> DecisionRecord:
    """Store what a person said of a pair, with what the scorecard said at that time.

    Raises:
        InvalidInputError: there is no such need or offer.
    """
    caller.must(Scope.WRITE)
    need = await _listing(session, Side.NEED, need_id)
    offer = await _listing(session, Side.OFFER, offer_id)
    judged = suggestions.explain_pair(live, need, offer, suggestions.Question(Filters()))
    key = new_id()
    await decisions.add(
        session,
        key,
        need_id=need_id,
        offer_id=offer_id,
        verdict=verdict,
        note=note,
        scorecard=judged.scorecard.name,
        points=judged.suggestion.judgement.points,
        decided_by=caller.name,
    )
    return (await decisions.get_many(ReadSession(session), [key]))[key]


async def page(
    session: ReadSession,
    *,
    need_id: UUID | None,
    offer_id: UUID | None,
    verdict: Verdict | None,
    paging: Paging,
) -> Page[DecisionRecord]:
    """Return one page of decisions, newest first."""
    return await decisions.page(
        session, need_id=need_id, offer_id=offer_id, verdict=verdict, paging=paging
    )


async def _listing(session: WriteSession, side: Side, key: UUID) -> Listing:
    record: ListingRecord | None = await listings.get(ReadSession(session), side, key)
    if record is None:
        raise InvalidInputError.of(
            f"/{side}_id", f"{side}_not_found", f"There is no {side} {key}. Take the id of one."
        )
    owner = await organizations.get_many(ReadSession(session), [record.organization_id])
    return matchable(record, owner[record.organization_id])
