"""Answers of suggestions as JSON, written at once: the path that portals ask at every page view.

The same as `suggestions_out` comes to, which a test holds. What is rare, such as private listings
and advice, goes through the schemas.
"""

from collections.abc import Iterable, Iterator

import orjson
from fastapi import Response

from app.api.listing_json import dumped, listing_json
from app.api.schemas.suggestion import QueryResultOut, SuggestionOut
from app.api.suggestion_answers import Reader, cursor_of, kept_out, said_of, suggestion_out
from app.matching import Suggestion
from app.services import sight
from app.services.sight import uuid_of
from app.services.suggestions import Answer, Question
from app.values.organization import OrganizationRecord
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
    before = asked.after.rank if asked.after else 0
    return {
        "scorecard": answer.scorecard.name,
        "as_of": answer.as_of,
        "revision": answer.revision,
        "considered": found.considered,
        "min_score": asked.filters.min_score,
        "kept_out": [kept.model_dump() for kept in kept_out(reader, answer)],
        "items": items,
        "next_cursor": cursor_of(*last, before + len(items)) if last and found.more else None,
    }


def _items(reader: Reader, answer: Answer, asked: Question) -> Iterator[object]:
    listings, organizations = reader.live.listings, reader.live.organizations
    first = asked.after.rank + 1 if asked.after else 1
    for rank, item in enumerate(answer.found.items, first):
        partner = item.pair.partner.listing
        record = listings.get(uuid_of(partner.id))
        whole = not item.veiled and record is not None and reader.sees(partner, answer.veil)
        if not whole or record is None or asked.advice:
            yield _by_schema(suggestion_out(reader, answer, asked, item, rank))
            continue
        listing = listing_json(record)
        owner = organizations[record.organization_id]
        is_need = partner.side is Side.NEED
        yield {
            "score": item.judgement.score,
            "points": item.judgement.points,
            "need": listing if is_need else None,
            "offer": None if is_need else listing,
            "organization": _summary(owner, reader.language),
            "private": None,
            "reasons": _reasons(reader, item),
            "decision": _decision(reader, item),
            "advice": (),
            "rank": rank,
            "similar": len(item.similar),
            "similar_ids": item.similar,
        }


def _by_schema(shown: SuggestionOut | QueryResultOut) -> orjson.Fragment:
    return orjson.Fragment(shown.model_dump_json().encode())


def _reasons(reader: Reader, item: Suggestion) -> list[dict[str, object]]:
    return [
        {
            "aspect": reason.aspect,
            "code": reason.code,
            "label": reason.label,
            "points": reason.points,
            "wanted": reason.wanted,
            "offered": reason.offered,
        }
        for reason in said_of(reader, item)
    ]


def _summary(owner: OrganizationRecord, language: Language) -> dict[str, object]:
    return {
        "id": owner.id,
        "name": owner.name,
        "country": owner.country,
        "country_name": name_of(owner.country, language),
        "region": owner.region,
        "city": owner.city,
    }


def _decision(reader: Reader, item: Suggestion) -> dict[str, object] | None:
    need, offer = item.pair.need.listing.id, item.pair.offer.listing.id
    said = sight.decided(reader.live, reader.reach, need, offer)
    if said is None:
        return None
    return {"verdict": said.verdict, "note": said.note, "decided_at": said.created_at}
