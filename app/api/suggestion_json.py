"""Answers of suggestions as JSON, written at once: the path that portals ask at every page view.

The same as `suggestions_out` comes to, which a test holds. What is rare, such as private listings
and advice, goes through the schemas.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

import orjson
from fastapi import Response

from app.api.freshness import freshness
from app.api.listing_json import card_of, dumped
from app.api.schemas.suggestion import QueryResultOut, SuggestionOut
from app.api.suggestion_answers import Reader, kept_out, suggestion_out
from app.matching import Reason, Suggestion
from app.matching.reasons import Wording
from app.services import sight
from app.services.cards import Card
from app.services.suggestion_pages import cursor_of
from app.services.suggestions import Answer, Question
from app.values.listing import ListingRecord
from app.vocabulary.countries import name_of
from app.vocabulary.terms import Language, Side


def suggestions_response(reader: Reader, answer: Answer, asked: Question) -> Response:
    """Write an answer of ranked pairs."""
    return Response(suggestions_body(reader, answer, asked), media_type="application/json")


def suggestions_body(reader: Reader, answer: Answer, asked: Question) -> bytes:
    """The JSON of an answer of ranked pairs."""
    return dumped(suggestions_fields(reader, answer, asked))


def results_response(results: Iterable[QueryResultOut | dict[str, object]]) -> Response:
    """Write the answers to several questions, refused ones among them."""
    ready = [_by_schema(one) if isinstance(one, QueryResultOut) else one for one in results]
    return Response(dumped({"results": ready}), media_type="application/json")


def suggestions_fields(reader: Reader, answer: Answer, asked: Question) -> dict[str, object]:
    """The fields of an answer, in the order of `SuggestionsOut`."""
    found, last = answer.found, answer.found.last
    items = list(_items(reader, answer, asked))
    rank = len(items) + (asked.after.rank if asked.after else 0)
    return {
        "scorecard": answer.scorecard.name,
        "as_of": answer.as_of,
        "revision": answer.revision,
        "considered": found.considered,
        "min_score": asked.filters.min_score,
        "kept_out": [kept.model_dump() for kept in kept_out(reader, answer)],
        "items": items,
        "next_cursor": cursor_of(asked, *last, rank) if last and found.more else None,
    }


def _items(reader: Reader, answer: Answer, asked: Question) -> Iterator[object]:
    if not answer.found.items:
        return
    asker = reader.stored(answer.found.items[0].pair.origin.listing)
    first = asked.after.rank + 1 if asked.after else 1
    for rank, item in enumerate(answer.found.items, first):
        partner = item.pair.partner.listing
        card = None if item.veiled or asked.advice else card_of(reader.live, partner.id)
        if card is None or not reader.shows(card, partner, answer.veil):
            yield _by_schema(suggestion_out(reader, answer, asked, item, rank))
            continue
        listing = orjson.Fragment(card.json)
        is_need = card.side is Side.NEED
        yield {
            "score": item.judgement.score,
            "points": item.judgement.points,
            "need": listing if is_need else None,
            "offer": None if is_need else listing,
            "organization": _summary(reader, card.organization_id),
            "private": None,
            "reasons": _reasons(item, (card, asker) if is_need else (asker, card), reader.language),
            "decision": _decision(reader, item),
            "advice": (),
            "rank": rank,
            "similar": len(item.similar),
            "similar_ids": item.similar,
        }


def _by_schema(shown: SuggestionOut | QueryResultOut) -> orjson.Fragment:
    return orjson.Fragment(shown.model_dump_json().encode())


def _reasons(
    item: Suggestion, both: tuple[ListingRecord | Card | None, ...], language: Language
) -> orjson.Fragment:
    told = _WORDING.of(item, language)
    told += map(_reason, freshness(both, language))
    return orjson.Fragment(b"[" + b",".join(told) + b"]")


def _reason(reason: Reason) -> bytes:
    aspect, code, label, points, wanted, offered = reason
    return orjson.dumps(
        {
            "aspect": aspect,
            "code": code,
            "label": label,
            "points": points,
            "wanted": wanted,
            "offered": offered,
        }
    )


_WORDING = Wording(_reason)


def _summary(reader: Reader, key: UUID) -> dict[str, object]:
    owner = reader.live.organizations[key]
    return {
        "id": owner.id,
        "name": owner.name,
        "country": owner.country,
        "country_name": name_of(owner.country, reader.language),
        "region": owner.region,
        "city": owner.city,
    }


def _decision(reader: Reader, item: Suggestion) -> dict[str, object] | None:
    need, offer = item.pair.need.listing.id, item.pair.offer.listing.id
    said = sight.decided(reader.live, reader.reach, need, offer)
    if said is None:
        return None
    return {"verdict": said.verdict, "note": said.note, "decided_at": said.created_at}
