"""Use cases of saved searches: kept, and asked when the registry changes or a day begins."""

from datetime import timedelta
from uuid import UUID

from pydantic import JsonValue, TypeAdapter

from app import clock
from app.db import Database, ReadSession, WriteSession
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.matching import Filters, Listing
from app.matching.index import CANDIDATES
from app.services import access, letters, notices, suggestions, webhooks
from app.services.access import Caller
from app.services.ids import new_id
from app.services.live import LiveRegistry
from app.services.suggestions import Answer, Question
from app.services.threads import in_thread_then_rest
from app.store import listings, saved_searches, seen
from app.store import webhooks as stored_webhooks
from app.values.notice import Words
from app.values.page import Page, Paging
from app.values.saved_search import Match, MatchRecord, SearchDraft, SearchRecord
from app.vocabulary.events import Event, Subscribed
from app.vocabulary.notices import NoticeKind, Wanted
from app.vocabulary.terms import Scope

MOST_OF_A_PORTAL = 200
LETTERS_EVERY = timedelta(hours=1)
"""Between two letters of one search; what is found meanwhile comes with the next."""

_FILTERS = TypeAdapter(Filters)
_QUESTION = TypeAdapter(Listing)


def kept(value: Filters | Listing) -> JsonValue:
    """A question, or what it insists on, as it is stored."""
    adapter: TypeAdapter[Filters] | TypeAdapter[Listing] = (
        _FILTERS if isinstance(value, Filters) else _QUESTION
    )
    said: JsonValue = adapter.dump_python(value, mode="json")  # type: ignore[arg-type]
    return said


def filters_of(search: SearchDraft) -> Filters:
    """What a saved search insists on."""
    return _FILTERS.validate_python(search.filters)


def question_of(search: SearchDraft) -> Listing | None:
    """What asks, when it is not stored."""
    return None if search.question is None else _QUESTION.validate_python(search.question)


async def create(session: WriteSession, caller: Caller, draft: SearchDraft) -> SearchRecord:
    """Store a new saved search.

    Raises:
        InvalidInputError: the portal sees no such listing.
        ConflictError: the portal has as many as it may have.
    """
    caller.must(Scope.WRITE)
    await _check_listing(session, caller.portal, draft)
    if await saved_searches.count(ReadSession(session), caller.portal) >= MOST_OF_A_PORTAL:
        raise ConflictError(f"A portal has {MOST_OF_A_PORTAL} saved searches at most. Delete one.")
    key = new_id()
    await saved_searches.add(session, key, draft, portal=caller.portal)
    return await read(ReadSession(session), caller, key)


async def read(session: ReadSession, caller: Caller, key: UUID) -> SearchRecord:
    """Return a saved search of the caller's portal.

    Raises:
        NotFoundError: the portal has none under this id.
    """
    found = await saved_searches.get(session, key, caller.bound_to)
    if found is None:
        raise NotFoundError(f"There is no saved search {key}.")
    return found


async def page(session: ReadSession, caller: Caller, paging: Paging) -> Page[SearchRecord]:
    """Return one page of the saved searches of the caller's portal."""
    return await saved_searches.page(session, caller.bound_to, paging)


async def replace(
    session: WriteSession, caller: Caller, key: UUID, draft: SearchDraft
) -> SearchRecord:
    """Overwrite a saved search; it is asked anew, and no partner is told of twice.

    Raises:
        NotFoundError: the portal has none under this id.
        InvalidInputError: the portal sees no such listing.
    """
    caller.must(Scope.WRITE)
    stored = await read(ReadSession(session), caller, key)
    await _check_listing(session, stored.portal, draft)
    await saved_searches.replace(session, key, draft)
    return await read(ReadSession(session), caller, key)


async def remove(session: WriteSession, caller: Caller, key: UUID) -> None:
    """Delete a saved search with what it has found.

    Raises:
        NotFoundError: the portal has none under this id.
    """
    caller.must(Scope.WRITE)
    await read(ReadSession(session), caller, key)
    await saved_searches.remove(session, key)


async def matches(
    session: ReadSession, caller: Caller, key: UUID, paging: Paging
) -> Page[MatchRecord]:
    """Return one page of what a saved search has found, newest first.

    Partners that the caller sees no more are left out: closed, hidden or deleted since.

    Raises:
        NotFoundError: the portal has no such saved search.
    """
    search = await read(session, caller, key)
    found = await saved_searches.matches(session, search, paging)
    partners = {match.partner_id for match in found.items}
    known = await seen.which_listings(session, access.reach(caller), partners)
    items = tuple(match for match in found.items if match.partner_id in known)
    return Page(items, found.next_cursor)


async def ask_all(database: Database, live: LiveRegistry) -> int:
    """Ask every saved search that has not seen the newest change, or was not asked today.

    Returns:
        How many were asked.
    """
    if not live.ready:
        await live.load()
    await live.catch_up()
    async with database.read() as session:
        # With a day certificates and terms begin to hold, or do no longer.
        due = await saved_searches.due(session, live.revision, clock.today())
    for search in due:
        await _ask(database, live, search)
    return len(due)


async def _ask(database: Database, live: LiveRegistry, search: SearchRecord) -> None:
    revision = live.revision
    reason: str | None = None
    found: list[tuple[UUID, Match]] = []
    try:
        # Thousands of them would hold up whoever waits for an answer.
        made = await in_thread_then_rest(lambda: _matches(_answer(live, search)))
        found = [(new_id(), match) for match in made]
    except NotFoundError as gone:
        reason = gone.detail
    async with database.write() as session:
        standing = await saved_searches.lock(session, search.id)
        if standing is None or not standing.active or _asks(standing) != _asks(search):
            return  # what was asked is asked no more; a new question has its own turn
        if reason is not None:
            await _disable(session, standing, reason)
            return
        new = await saved_searches.add_matches(session, search.id, found)
        await saved_searches.asked(session, search.id, revision)
        await _tell(session, standing, [(key, match) for key, match in found if key in new])


def _asks(search: SearchDraft) -> tuple[object, ...]:
    """What a search asks, whatever it is called and whoever is told."""
    return search.side, search.listing_id, search.question, search.filters


async def _disable(session: WriteSession, search: SearchRecord, reason: str) -> None:
    await saved_searches.disable(session, search.id, reason)
    await notices.tell_portal(
        session, search.portal, Wanted.SEARCH_DISABLED,
        {"search_id": str(search.id), "name": search.name},
    )  # fmt: skip


async def _tell(session: WriteSession, search: SearchRecord, new: list[tuple[UUID, Match]]) -> None:
    """Make a message of each new partner for each webhook that wants them, and one letter."""
    if not new:
        return
    for hook in await stored_webhooks.listening(ReadSession(session), Subscribed.MATCHED):
        if hook.portal == search.portal:
            for key, match in new:
                await webhooks.send(session, hook.id, Event.MATCHED, _said(search, key, match))
    if search.receiver_id is not None:
        pairs: list[JsonValue] = [
            {
                "side": search.side.opposite,
                "partner_id": str(match.partner_id),
                "score": round(match.score, 4),
            }
            for _, match in new
        ]
        told: Words = {"search_id": str(search.id), "name": search.name, "pairs": pairs, "more": 0}
        await notices.tell_receiver(
            session, search.receiver_id, NoticeKind.MATCHED, letters.joined({}, told),
            gathered=str(search.id), every=LETTERS_EVERY,
        )  # fmt: skip


def _answer(live: LiveRegistry, search: SearchRecord) -> Answer:
    """What the portal would be answered today.

    Raises:
        NotFoundError: the listing that asks is gone, or hidden.
    """
    reach = access.reach_of(search.portal)
    question = Question(filters_of(search), limit=CANDIDATES)
    if search.listing_id is not None:
        return suggestions.for_listing(live, reach, search.side, search.listing_id, question)
    asking = question_of(search)
    if asking is None:
        raise AssertionError("the table has one of them")
    return suggestions.ad_hoc(live, reach, asking, question)


def _matches(answer: Answer) -> list[Match]:
    """The partners that are seen whole; private ones stay with who asks for suggestions."""
    return [
        Match(
            partner_id=UUID(item.judgement.listing.id),
            organization_id=UUID(item.judgement.listing.organization_id or ""),
            score=item.judgement.score,
            points=item.judgement.points,
            scorecard=answer.scorecard.name,
        )
        for item in answer.found.items
        if not item.veiled
    ]


def _said(search: SearchRecord, key: UUID, match: Match) -> dict[str, object]:
    """Which pair it is, without the records: those are for who asks with his own key."""
    asker = {} if search.listing_id is None else {f"{search.side}_id": str(search.listing_id)}
    return asker | {
        "saved_search_id": str(search.id),
        "name": search.name,
        "match_id": str(key),
        f"{search.side.opposite}_id": str(match.partner_id),
        "organization_id": str(match.organization_id),
        "score": match.score,
        "scorecard": match.scorecard,
    }


async def _check_listing(session: WriteSession, portal: str, draft: SearchDraft) -> None:
    if draft.listing_id is None:
        return
    reading, reach = ReadSession(session), access.reach_of(portal)
    record = await listings.get(reading, draft.side, draft.listing_id)
    # As it is seen when it is asked: by consent nobody asks for a listing of others.
    if record is None or not await seen.which_listings(reading, reach, [record.id]):
        raise InvalidInputError.of(
            f"/{draft.side}_id",
            f"{draft.side}_not_found",
            f"There is no {draft.side} {draft.listing_id}. Take the id of one.",
        )
