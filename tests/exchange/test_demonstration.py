"""The demonstration registry keeps what it promises to newcomers."""

import csv
import gzip
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from app.api.schemas.listing import NeedIn, OfferIn
from app.exchange.demonstration import PORTAL, more_of_listings
from app.exchange.seeds import SeedListing
from app.values.details import groups_of
from app.vocabulary.codes import parse_code
from app.vocabulary.countries import countries
from app.vocabulary.identifiers import Scheme, parse_identifier
from app.vocabulary.nomenclature import missing_ancestor
from app.vocabulary.okpd2 import parse_okpd2
from app.vocabulary.terms import Kind, Language, Period, Purpose
from app.vocabulary.units import parse_unit
from tests.exchange.invented import listed, offers, registry

OFFICIAL = Path(__file__).parents[3] / "shared/data/nomenclature/tnved_eaeu_ru.csv.gz"


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


def test_there_are_research_organizations_in_every_state() -> None:
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
