"""The quick way of writing an answer comes to what the schemas come to."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.api.listing_json import card_of, dumped
from app.api.schemas.listing_out import NeedOut, OfferOut
from app.api.suggestion_answers import Reader, suggestions_out
from app.api.suggestion_json import suggestions_fields
from app.db import Database
from app.matching import Filters, Listing
from app.services import known_decisions, suggestions
from app.services.known_listings import KnownListings
from app.services.live import LiveRegistry
from app.services.suggestions import Question
from app.values.decision import DecisionRecord
from app.values.listing import ListingRecord
from app.values.organization import OrganizationRecord
from app.values.source import Source
from app.vocabulary.details import NO_DETAILS
from app.vocabulary.reach import EVERYONE, Reach
from app.vocabulary.terms import Language, Side, Verdict, Visibility
from tests.matching.strategies import few_examples, listings

NOW = datetime(2026, 11, 26, 6, 0, 0, 250, tzinfo=UTC)
OWNERS = [UUID(int=100 + number) for number in range(3)]
IDS = [str(UUID(int=number)) for number in range(1, 15)]
PARTNER = Reach(frozenset({Visibility.PUBLIC, Visibility.MEMBERS}), "kz")


class DriversUUID(UUID):
    """As the database's driver has one of its own."""


def record(listing: Listing, number: int) -> ListingRecord:
    made = ListingRecord(
        id=DriversUUID(listing.id), side=listing.side, organization_id=OWNERS[number % 3],
        title=listing.title, description=listing.description, language=listing.language,
        codes=listing.codes, quantity=listing.quantity, standards=listing.standards,
        kind=listing.kind, purpose=listing.purpose, status=listing.status, city=listing.city,
        visibility=listing.visibility, valid_until=listing.valid_until, details=listing.details,
        source=Source(("kz", "by")[number % 2], str(number), licence="CC-BY-4.0"),
        okpd2=("24.44.22.110",), revision=number, created_at=NOW,
        updated_at=NOW - timedelta(days=number % 3 * 400),
    )  # fmt: skip
    try:
        (NeedOut if made.side is Side.NEED else OfferOut).of(made)
    except ValidationError:  # made up so that no caller could have stored it
        return replace(made, details=NO_DETAILS)
    return made


def registry(found: list[Listing]) -> LiveRegistry:
    live = LiveRegistry(Database("postgresql+asyncpg://nobody@127.0.0.1/none"))
    for number, key in enumerate(OWNERS):
        live.organizations[key] = OrganizationRecord(
            id=key, name=f"ОсОО «Темір {number}»", country=("KZ", "BY", "RU")[number],
            source=Source("kz", str(number)), revision=1, created_at=NOW, updated_at=NOW,
            city=None if number else "Балхаш",
        )  # fmt: skip
    live.put([record(listing, number) for number, listing in enumerate(found)], live.read)
    return live


@few_examples
@given(
    st.lists(listings(ids=IDS), min_size=4, max_size=14, unique_by=lambda one: one.id),
    st.sampled_from((Language.RU, Language.EN, Language.KK)),
    st.sampled_from((EVERYONE, PARTNER)),
    st.tuples(st.booleans()),
)
def test_an_answer_is_that_of_the_schemas(
    found: list[Listing], language: Language, reach: Reach, advice: tuple[bool]
) -> None:
    live = registry(found)
    one, other = (next((x.id for x in found if x.side is side), IDS[0]) for side in Side)
    known_decisions.remember(
        live.decisions,
        DecisionRecord(
            id=UUID(int=500),
            need_id=UUID(one),
            offer_id=UUID(other),
            verdict=Verdict.CONTACTED,
            note="Ждём образцы.",
            scorecard="supply-1",
            points=1.0,
            decided_by="kz",
            portal="kz",
            revision=1,
            created_at=NOW,
        ),
    )
    asked = Question(Filters(), limit=3, advice=advice[0])
    reader = Reader(live, reach, language)
    for listing in found:
        seen = live.listings[UUID(listing.id)]
        if not reach.sees(seen.visibility, seen.source.portal):
            continue
        answer = suggestions.for_listing(live, reach, listing.side, seen.id, asked)
        slow = suggestions_out(reader, answer, asked).model_dump(mode="json")
        for _ in ("as it is made", "as it was kept"):
            quick = json.loads(dumped(suggestions_fields(reader, answer, asked)))
            assert json.dumps(quick) == json.dumps(slow)


def answered(live: LiveRegistry, asker: Listing) -> bytes:
    asked = Question(Filters(), limit=3)
    key = UUID(asker.id)
    answer = suggestions.for_listing(live, EVERYONE, asker.side, key, asked)
    return dumped(suggestions_fields(Reader(live, EVERYONE, Language.RU), answer, asked))


NEED = Listing(IDS[0], Side.NEED, title="катанка медная", codes=("740811",))
OFFER = Listing(IDS[1], Side.OFFER, title="катанка", codes=("740811",))


def test_a_changed_listing_is_not_answered_as_it_was() -> None:
    live = registry([NEED, OFFER])
    assert json.loads(answered(live, NEED))["items"][0]["offer"]["title"] == "катанка"
    live.put([replace(live.listings[UUID(OFFER.id)], title="катанка сым")], live.read)
    assert json.loads(answered(live, NEED))["items"][0]["offer"]["title"] == "катанка сым"
    live.drop({UUID(OFFER.id)})
    assert json.loads(answered(live, NEED))["items"] == []


def test_a_listing_that_was_shown_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    live = registry([NEED, OFFER])
    looked_up: list[str] = []
    read = KnownListings.__getitem__

    def counted(self: KnownListings, key: UUID) -> ListingRecord:
        looked_up.append(str(key))
        return read(self, key)

    monkeypatch.setattr(KnownListings, "__getitem__", counted)
    first = answered(live, NEED)
    assert looked_up.count(OFFER.id) == 1
    assert answered(live, NEED) == first
    assert looked_up.count(OFFER.id) == 1


def test_no_more_cards_are_kept_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.cards.MOST_KEPT", 1)
    live = registry([NEED, OFFER])
    card = card_of(live, OFFER.id)
    assert card is not None
    assert card_of(live, NEED.id) is not None
    assert live.cards.get(OFFER.id) is None
    assert card_of(live, OFFER.id) == card


def test_who_is_not_stored_has_no_card() -> None:
    assert card_of(registry([]), "an id of the asker's own") is None
