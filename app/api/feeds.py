"""Routes of feeds: what is new, as Atom, for plants that run nothing that could be called."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.dependencies import (
    NeedId,
    OfferId,
    OrganizationId,
    PublicBase,
    ReaderLanguage,
    Reading,
)
from app.api.docs import READS_ONE, Responses, problems
from app.api.listings import AskedListings, AskedOffers
from app.api.organizations import OptionalRole
from app.api.suggestion_answers import Reader
from app.api.suggestions import AskedForAll, Reads
from app.exchange.atom import MEDIA_TYPE, Entry, Feed, write
from app.matching.reasons import reasons
from app.services import feeds
from app.services.feeds import NewPair
from app.services.merged_organizations import lead_on
from app.services.threads import in_thread
from app.values.listing import ListingRecord
from app.values.organization import OrganizationRecord
from app.vocabulary.codes import display_code
from app.vocabulary.countries import name_of
from app.vocabulary.messages import in_language
from app.vocabulary.terms import Language, Side

ATOM: Responses = {
    200: {
        "description": "The feed, with an ETag.",
        "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
    }
}
router = APIRouter(prefix="/v1/feeds", tags=["Feeds"], responses=ATOM | problems(400, 422, 503))

_NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST = 1_000
TITLES = {
    "offers": ("Новые предложения", "New offers"),
    "needs": ("Новые потребности", "New needs"),
    "introductions": ("Знакомства", "Introductions"),
    "suggestions": ("Новые партнёры", "New partners"),
}
SCORE = ("оценка", "score")

Entries = Annotated[int, Query(ge=1, le=100, description="Entries at most.", examples=[50])]


@dataclass(frozen=True, slots=True)
class Frame:
    """What every feed is made with: who asked for what, and how much of it."""

    request: Request
    base: str
    language: Language
    limit: int


def _frame(
    request: Request, base: PublicBase, language: ReaderLanguage, limit: Entries = 50
) -> Frame:
    return Frame(request, base, language, limit)


Framed = Annotated[Frame, Depends(_frame)]


@router.get("/offers.atom", summary="Follow new offers", response_class=Response)
async def follow_offers(session: Reading, asked: AskedOffers, frame: Framed) -> Response:
    """Say which offers are new, by the filters of the list."""
    found = await feeds.newest_listings(session, Side.OFFER, asked, frame.limit)
    return feed_of(frame, "offers", [_listing(frame, record, owner) for record, owner in found])


@router.get("/needs.atom", summary="Follow new needs", response_class=Response)
async def follow_needs(session: Reading, asked: AskedListings, frame: Framed) -> Response:
    """Say which needs are new, by the filters of the list."""
    found = await feeds.newest_listings(session, Side.NEED, asked, frame.limit)
    return feed_of(frame, "needs", [_listing(frame, record, owner) for record, owner in found])


@router.get("/needs/{need_id}/suggestions.atom", summary="Follow suggestions for a need",
            response_class=Response, responses=READS_ONE)  # fmt: skip
async def follow_suggestions_for_need(
    need_id: NeedId,
    reader: Reads,
    asked: AskedForAll,
    frame: Framed,
) -> Response:
    """Say which of the best offers for a need are new; private ones of others are left out."""
    wanted = replace(asked, limit=frame.limit)
    pairs = feeds.newest_for_listing(reader.live, reader.reach, Side.NEED, need_id, wanted)
    return _suggested(frame, reader, pairs)


@router.get("/offers/{offer_id}/suggestions.atom", summary="Follow suggestions for an offer",
            response_class=Response, responses=READS_ONE)  # fmt: skip
async def follow_suggestions_for_offer(
    offer_id: OfferId,
    reader: Reads,
    asked: AskedForAll,
    frame: Framed,
) -> Response:
    """Say which of the best needs for an offer are new; private ones of others are left out."""
    wanted = replace(asked, limit=frame.limit)
    pairs = feeds.newest_for_listing(reader.live, reader.reach, Side.OFFER, offer_id, wanted)
    return _suggested(frame, reader, pairs)


@router.get("/organizations/{organization_id}/suggestions.atom", summary="Follow partners",
            response_class=Response, responses=READS_ONE | problems(308))  # fmt: skip
async def follow_suggestions_for_organization(
    organization_id: OrganizationId,
    reader: Reads,
    asked: AskedForAll,
    frame: Framed,
    role: OptionalRole = None,
) -> Response:
    """Say which of the best pairs between an organization's listings and others' are new."""
    await lead_on(reader.live, reader.reach, organization_id)
    wanted = replace(asked, limit=frame.limit)
    pairs = await in_thread(
        lambda: feeds.newest_for_organization(
            reader.live, reader.reach, organization_id, role, wanted
        )
    )
    return _suggested(frame, reader, pairs)


def _suggested(frame: Frame, reader: Reader, pairs: Sequence[NewPair]) -> Response:
    return feed_of(frame, "suggestions", [_pair(frame, reader, pair) for pair in pairs])


def _listing(frame: Frame, record: ListingRecord, owner: OrganizationRecord | None) -> Entry:
    about = [record.description, ", ".join(display_code(code) for code in record.codes)]
    return Entry(
        id=record.id.urn,
        title=_titled(record, owner, frame.language),
        author=owner.name if owner else record.source.portal,
        published=record.created_at,
        updated=record.updated_at,
        link=_address(frame.base, record),
        text="\n".join(part for part in about if part)[:_LONGEST],
        codes=record.codes,
        rights=record.source.licence,
    )


def _pair(frame: Frame, reader: Reader, pair: NewPair) -> Entry:
    language = frame.language
    owner = reader.live.organizations[pair.partner.organization_id]
    judged = pair.suggestion.judgement
    score = f"{in_language(SCORE, language)} {judged.score:.2f}"
    why = [f"{reason.label} ({reason.points:+g})" for reason in reasons(pair.suggestion, language)
           if reason.points]  # fmt: skip
    return Entry(
        id=pair.id.urn,
        title=f"{_titled(pair.partner, owner, language)}, {score}",
        author=owner.name,
        published=pair.since,
        updated=pair.updated,
        link=_address(frame.base, pair.partner),
        text="\n".join([f"{pair.asking.title} — {pair.partner.title}", *why]),
        codes=pair.partner.codes,
        rights=pair.partner.source.licence,
    )


def feed_of(frame: Frame, kind: str, entries: Sequence[Entry]) -> Response:
    """Answer entries as a feed of one kind."""
    path, query = frame.request.url.path, frame.request.url.query
    base, language = frame.base, frame.language
    asked = f"{path}?{query}" if query else path
    same = path.removesuffix(".atom").replace("/v1/feeds/", "/v1/")
    filters = "&".join(part for part in query.split("&") if not part.startswith("limit="))
    body = write(
        Feed(
            id=feeds.stable_id(asked).urn,
            title=in_language(TITLES[kind], language),
            updated=max((entry.updated for entry in entries), default=_NOTHING_YET),
            link=f"{base}{asked}",
            alternate=f"{base}{same}?{filters}" if filters else f"{base}{same}",
            language=language,
            entries=entries,
        )
    )
    stamp = hashlib.sha256(body).hexdigest()[:32]
    return Response(body, media_type=MEDIA_TYPE, headers={"ETag": f'"{stamp}"'})


def _titled(record: ListingRecord, owner: OrganizationRecord | None, language: Language) -> str:
    state = f" ({name_of(owner.country, language)})" if owner else ""
    return f"{record.title}{state}"


def _address(base: str, record: ListingRecord) -> str:
    return record.source.url or f"{base}/v1/{record.side}s/{record.id}"
