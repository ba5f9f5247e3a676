"""The demonstration registry keeps what it promises to newcomers."""

import csv
import gzip
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from app.api.schemas.listing import NeedIn, OfferIn
from app.exchange.demonstration import PORTAL, demonstration, more_of_listings
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
from app.values.details import groups_of
from app.vocabulary.codes import parse_code
from app.vocabulary.countries import countries
from app.vocabulary.identifiers import Scheme, parse_identifier
from app.vocabulary.nomenclature import missing_ancestor
from app.vocabulary.okpd2 import parse_okpd2
from app.vocabulary.terms import Kind, Language, Period, Purpose, Side
from app.vocabulary.units import Quantity, parse_unit

OFFICIAL = Path(__file__).parents[3] / "shared/data/nomenclature/tnved_eaeu_ru.csv.gz"
TODAY = date(2026, 6, 1)

Pair = tuple[SeedOrganization, SeedListing]


@cache
def registry() -> tuple[SeedOrganization, ...]:
    return tuple(demonstration())


@cache
def listed() -> tuple[Pair, ...]:
    return tuple((owner, listing) for owner in registry() for listing in owner.listings)


def offers() -> list[Pair]:
    return [(owner, listing) for owner, listing in listed() if listing.kind is not None]


def test_there_are_about_a_hundred_and_twenty_organizations_in_all_five_states() -> None:
    assert 110 <= len(registry()) <= 130
    by_state = Counter(owner.country for owner in registry())
    assert set(by_state) == {code for code, state in countries().items() if state.member}
    assert min(by_state.values()) >= 10


def test_every_organization_offers_or_needs_something_and_says_who_it_is() -> None:
    for owner in registry():
        assert owner.listings, owner.key
        assert owner.name
        assert owner.city
        assert owner.description


def test_keys_are_unique() -> None:
    keys = [owner.key for owner in registry()] + [listing.key for _, listing in listed()]
    assert Counter(keys).most_common(1)[0][1] == 1


def test_nobody_takes_it_for_real() -> None:
    assert PORTAL == "demonstration"
    assert {owner.website for owner in registry()} == {None}


def test_every_language_of_the_union_is_there() -> None:
    by_language = Counter(listing.language for _, listing in listed())
    assert set(by_language) == set(Language)
    assert min(by_language.values()) >= 5


@pytest.mark.parametrize("purpose", [Purpose.JOINT_PROJECT, Purpose.TECHNOLOGY])
def test_joint_projects_and_technology_are_offered_and_sought(purpose: Purpose) -> None:
    found = [listing for _, listing in listed() if listing.purpose == purpose]
    assert len(found) >= 10
    assert {listing.kind is None for listing in found} == {True, False}


def test_every_code_has_its_chapter_and_heading() -> None:
    codes = [parse_code(code) for _, listing in listed() for code in listing.codes]
    assert [code for code in codes if missing_ancestor(code)] == []
    assert {len(code) for code in codes} >= {4, 6, 10}
    without = sum(not listing.codes for _, listing in listed())
    assert without >= len(listed()) / 20


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official nomenclature is not here")
def test_every_code_is_in_the_official_nomenclature() -> None:
    with gzip.open(OFFICIAL, "rt", encoding="utf-8") as file:
        official = {row["code"] for row in csv.DictReader(file)}
    wrong = [
        (listing.key, code)
        for _, listing in listed()
        for code in listing.codes
        if parse_code(code) not in official
    ]
    assert wrong == []


def test_identifiers_pass_their_checks_and_belong_to_one_organization_each() -> None:
    numbers = [
        parse_identifier(Scheme(scheme), value)
        for owner in registry()
        for scheme, value in owner.identifiers
    ]
    assert len(numbers) > 90
    assert len(set(numbers)) == len(numbers)
    assert {number.scheme for number in numbers} == set(Scheme)


def test_quantities_and_kinds_are_of_the_domain() -> None:
    shares = Counter[str]()
    for _, listing in listed():
        if listing.quantity is not None:
            value, unit, period = listing.quantity
            assert value > 0
            assert parse_unit(unit), listing.key
            assert period in set(Period)
            shares["quantity"] += 1
        shares["standards"] += bool(listing.standards)
    assert shares["quantity"] > len(listed()) / 2
    assert shares["standards"] > len(listed()) / 4
    assert {listing.kind for _, listing in offers()} == set(Kind)


def test_no_two_titles_are_equal() -> None:
    titles = Counter(listing.title.casefold() for _, listing in listed())
    assert [title for title, times in titles.items() if times > 1] == []


def test_no_two_offers_of_different_organizations_are_nearly_the_same() -> None:
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    texts = [f"{listing.title}\n{listing.description}" for _, listing in offers()]
    matrix = vectors.fit_transform(texts)
    alike = (matrix @ matrix.T).toarray()
    owners = np.array([owner.key for owner, _ in offers()])
    alike[owners[:, None] == owners[None, :]] = 0.0
    first, second = np.unravel_index(int(alike.argmax()), alike.shape)
    assert alike.max() <= 0.9, (texts[int(first)], texts[int(second)])


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


def test_some_listings_in_russia_have_okpd2_codes_beside_those_of_the_tn_ved() -> None:
    carrying = [(owner, listing) for owner, listing in listed() if listing.okpd2]
    assert len(carrying) >= 30
    assert {owner.country for owner, _ in carrying} == {"RU"}
    for _, listing in carrying:
        assert [parse_okpd2(code) for code in listing.okpd2] == list(listing.okpd2)
        assert listing.codes, listing.key


KINDS: dict[str, Callable[[SeedListing], object]] = {
    "joint projects": lambda one: one.details.joint_project,
    "technologies": lambda one: one.details.technology,
    "green": lambda one: (
        one.details.green or (one.details.requirements and one.details.requirements.green)
    ),
    "materials": lambda one: (
        one.details.material or (one.details.requirements and one.details.requirements.properties)
    ),
    "terms": lambda one: one.details.terms,
}


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_enough_of_each_kind_in_several_states_and_on_both_sides(kind: str) -> None:
    found = [(owner, one) for owner, one in listed() if KINDS[kind](one)]
    assert len(found) >= 25
    assert len({owner.country for owner, _ in found}) >= 4
    assert {one.kind is None for _, one in found} == {True, False}


def test_research_organizations_of_every_state_but_none_too_many() -> None:
    states = Counter(owner.country for owner in registry() if owner.research)
    assert set(states) == {"AM", "BY", "KG", "KZ", "RU"}


@pytest.mark.parametrize("key", sorted(more_of_listings()))
def test_details_are_such_as_the_api_takes(key: str) -> None:
    one = next(one for _, one in listed() if one.key == key)
    _accepted(one)


def _accepted(one: SeedListing) -> None:
    groups = {name: group for name, group in groups_of(one.details).items() if group}
    body = {"organization_id": str(uuid4()), "title": one.title, "purpose": one.purpose} | groups
    if one.kind is None:
        NeedIn.model_validate(body)
    else:
        OfferIn.model_validate(body | {"kind": one.kind})


def test_details_of_newcomers_are_such_as_the_api_takes() -> None:
    newcomers = [one for owner, one in listed() if owner.place.startswith("newcomers")]
    assert len(newcomers) > 20
    for one in newcomers:
        _accepted(one)


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
