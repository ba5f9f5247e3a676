"""The partners that the demonstration registry is made to show are suggested."""

from datetime import date
from functools import cache
from itertools import pairwise

import pytest

from app.exchange.seeds import SeedListing, SeedOrganization
from app.matching import (
    SCORECARDS,
    SUPPLY,
    Filters,
    Listing,
    MemoryIndex,
    Query,
    Scorecard,
    suggest,
)
from app.vocabulary.codes import parse_code
from app.vocabulary.terms import Kind, Language, Period, Purpose, Side
from app.vocabulary.units import Quantity, parse_unit
from tests.exchange.invented import listed

TODAY = date(2026, 6, 1)


def matchable(owner: SeedOrganization, listing: SeedListing) -> Listing:
    quantity = None
    if listing.quantity is not None:
        value, name, period = listing.quantity
        unit = parse_unit(name)
        assert unit is not None
        quantity = Quantity(value, unit, Period(period))
    return Listing(
        id=listing.key,
        side=Side.NEED if listing.kind is None else Side.OFFER,
        organization_id=owner.key,
        country=owner.country,
        title=listing.title,
        description=listing.description,
        language=Language(listing.language) if listing.language else None,
        codes=tuple(parse_code(code) for code in listing.codes),
        quantity=quantity,
        standards=listing.standards,
        kind=Kind(listing.kind) if listing.kind else None,
        purpose=Purpose(listing.purpose),
        city=owner.city,
        details=listing.details,
    )


@cache
def index() -> MemoryIndex:
    made = MemoryIndex()
    made.apply([matchable(owner, listing) for owner, listing in listed()])
    return made


def partners(key: str) -> list[str]:
    """The best ten organizations for a listing."""
    found = index().get(key)
    assert found is not None
    asked = Query(found.listing, TODAY, limit=10)
    items = suggest(index(), asked, SUPPLY).items
    return [item.judgement.listing.organization_id or "" for item in items]


CHAIN = (
    # Offer and need on each joint, from ore's side to the finished goods.
    ("kz-001-o1", "by-002-n1"),  # copper wire rod of Kazakhstan, for winding wire of Belarus
    ("by-002-o2", "ru-029-n1"),  # rectangular winding wire, for transformers of Russia
)


@pytest.mark.parametrize(("offered", "needed"), CHAIN)
def test_each_joint_of_the_chain_through_three_states_is_suggested_from_both_ends(
    offered: str, needed: str
) -> None:
    owner_of = {listing.key: owner.key for owner, listing in listed()}
    assert owner_of[offered] in partners(needed)
    assert owner_of[needed] in partners(offered)


def test_the_chain_leads_through_three_states() -> None:
    state_of = {listing.key: owner.country for owner, listing in listed()}
    owner_of = {listing.key: owner.key for owner, listing in listed()}
    for (_, needed), (offered, _) in pairwise(CHAIN):
        assert owner_of[needed] == owner_of[offered]
    ends = [CHAIN[0][0], *(needed for _, needed in CHAIN)]
    assert [state_of[end] for end in ends] == ["KZ", "BY", "RU"]


def best(key: str, scorecard: Scorecard) -> list[str]:
    """Keys of the best three listings for a listing of the same purpose."""
    found = index().get(key)
    assert found is not None
    same = Filters(purposes=frozenset({found.listing.purpose}))
    items = suggest(index(), Query(found.listing, TODAY, filters=same, limit=3), scorecard).items
    return [item.judgement.listing.id for item in items]


@pytest.mark.parametrize(
    ("need", "offer", "scorecard"),
    [
        ("by-026-n1", "kz-022-o2", "joint-project-1"),
        ("ru-046-n3", "ru-045-o3", "technology-1"),
        ("kz-019-n2", "ru-041-o3", "technology-1"),
        ("ru-046-n1", "ru-045-o1", "supply-1"),
        ("ru-046-n2", "ru-045-o2", "supply-1"),
        ("kz-030-n1", "kg-013-o2", "supply-1"),
        ("kz-030-n2", "kg-013-o1", "supply-1"),
    ],
)
def test_the_stories_come_out_as_they_are_told(need: str, offer: str, scorecard: str) -> None:
    assert offer in best(need, SCORECARDS[scorecard])
