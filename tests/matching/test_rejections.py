"""What is never suggested: what breaks a requirement, is out of play, or is one's own."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching import (
    SUPPLY,
    Filters,
    Listing,
    Query,
    Rejection,
    explain,
    suggest,
)
from app.matching.profile import profile
from app.matching.suggestions import rejection
from app.vocabulary.details import Details
from app.vocabulary.details.certificates import Certificate, CertificateKind, CertificateWanted
from app.vocabulary.details.green import Green, GreenWanted, Limit, Recycled
from app.vocabulary.details.listing import Requirements
from app.vocabulary.details.materials import (
    Material,
    PropertyRange,
    PropertyWanted,
    Readiness,
    ReadinessWanted,
)
from app.vocabulary.details.projects import Technology
from app.vocabulary.terms import Kind, Purpose, Side, Status, Visibility
from tests.matching.strategies import (
    TODAY,
    examples,
    filters,
    listings,
)
from tests.matching.wire_rod import YESTERDAY, indexed, need, offer, order, some_offers

HELD = Certificate(kind=CertificateKind.ISO, valid_until=TODAY)


def material(name: str, unit: str, value: float) -> Material:
    return Material(properties=(PropertyRange(name=name, unit=unit, low=value, high=value),))


GOOD = Details(
    directions=("locomotives",),
    material=material("tensile_strength", "kgf/mm²", 100),
    green=Green(recycled=Recycled(80.0)),
    certificates=(HELD,),
    technology=Technology(readiness=Readiness(8)),
)

DEMANDS = Details(
    requirements=Requirements(
        properties=(PropertyWanted(name="tensile_strength", unit="MPa", low=900, hard=True),),
        green=GreenWanted(recycled_least=Limit(50.0, hard=True)),
        certificates=(CertificateWanted(kind=CertificateKind.ISO, hard=True),),
        readiness=ReadinessWanted(least=6, hard=True),
    )
)

REQUIREMENTS: dict[Rejection, tuple[dict[str, Any], Filters]] = {
    Rejection.SAME_SIDE: ({"side": Side.NEED}, Filters()),
    Rejection.SAME_ORGANIZATION: ({"organization_id": "asked"}, Filters()),
    Rejection.NOT_ACTIVE: ({"status": Status.PAUSED}, Filters()),
    Rejection.EXPIRED: ({"valid_until": YESTERDAY}, Filters()),
    Rejection.HIDDEN: ({"visibility": Visibility.PRIVATE}, Filters()),
    Rejection.COUNTRY: ({"country": "BY"}, Filters(countries=frozenset({"KZ", "AM"}))),
    Rejection.CROSS_BORDER: ({"country": "RU"}, Filters(cross_border=True)),
    Rejection.CODE_PREFIX: ({"codes": ("7605110000",)}, Filters(code_prefix="7408")),
    Rejection.KIND: ({"kind": Kind.PRODUCT}, Filters(kind=Kind.MATERIAL)),
    Rejection.PURPOSE: (
        {"purpose": Purpose.TECHNOLOGY},
        Filters(purposes=frozenset({Purpose.SUPPLY})),
    ),
    Rejection.DIRECTION: (
        {"details": replace(GOOD, directions=("wagons",))},
        Filters(directions=frozenset({"locomotives"})),
    ),
    Rejection.PROPERTIES: (
        {"details": replace(GOOD, material=material("tensile_strength", "MPa", 300))},
        Filters(),
    ),
    Rejection.GREEN: (
        {"details": replace(GOOD, green=Green(recycled=Recycled(5.0)))},
        Filters(),
    ),
    Rejection.CERTIFICATES: (
        {"details": replace(GOOD, certificates=(replace(HELD, valid_until=YESTERDAY),))},
        Filters(),
    ),
    Rejection.READINESS: (
        {"details": replace(GOOD, technology=Technology(readiness=Readiness(3)))},
        Filters(),
    ),
}


@pytest.mark.parametrize("reason", Rejection)
def test_a_broken_requirement_rejects_with_its_reason(reason: Rejection) -> None:
    change, wanted = REQUIREMENTS[reason]
    good = offer("good", kind=Kind.MATERIAL, details=GOOD)
    bad = replace(good, id="bad", **change)
    index = indexed(good, bad)
    query = Query(need(details=DEMANDS), TODAY, filters=wanted, limit=100)
    kept = [s.judgement.listing.id for s in suggest(index, query, SUPPLY).items]
    assert kept == ["good"]
    suggestion, rejected = explain(index, query, profile(bad), SUPPLY)
    assert rejected is reason
    assert len(suggestion.judgement.outcomes) == len(SUPPLY.aspects)
    assert explain(index, query, profile(good), SUPPLY)[1] is None


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.ACTIVE])
def test_only_active_listings_are_suggested(status: Status) -> None:
    assert order(indexed(offer("o", status=status)), need()) == []


@pytest.mark.parametrize(
    ("last_day", "shown"), [(YESTERDAY, False), (TODAY, True), (None, True), (date.max, True)]
)
def test_a_listing_is_good_through_its_last_day(last_day: date | None, *, shown: bool) -> None:
    assert order(indexed(offer("o", valid_until=last_day)), need()) == (["o"] if shown else [])


def test_two_listings_without_an_organization_are_not_the_same_organization() -> None:
    index = indexed(offer("o", organization_id=None))
    assert order(index, need(organization_id=None)) == ["o"]


@pytest.mark.parametrize(
    ("cross_border", "kept"), [(None, ["a", "h", "u"]), (True, ["a", "u"]), (False, ["h"])]
)
def test_borders_count_only_where_the_asker_says_where_he_is(
    *, cross_border: bool | None, kept: list[str]
) -> None:
    index = indexed(offer("h", country="RU"), offer("a", country="KZ"), offer("u", country=None))
    wanted = Filters(cross_border=cross_border)
    assert sorted(order(index, need(), filters=wanted)) == kept
    assert sorted(order(index, need(country=None), filters=wanted)) == ["a", "h", "u"]


@examples
@given(some_offers, listings(Side.NEED, ("asked",)), filters)
def test_what_is_suggested_breaks_no_requirement_and_what_breaks_one_is_not_suggested(
    listed: list[Listing], asked: Listing, wanted: Filters
) -> None:
    query = Query(asked, TODAY, filters=wanted, limit=100)
    found = suggest(indexed(*listed), query, SUPPLY).items
    shown = {s.judgement.listing.id for s in found}
    for listing in listed:
        broken = rejection(query, profile(asked), profile(listing))
        assert broken is None or listing.id not in shown
    assert all(s.judgement.score >= wanted.min_score for s in found)


_ASKED = ("countries", "cross_border", "code_prefix", "kind", "purposes")


@given(st.sets(st.sampled_from([r for r in Rejection if r is not Rejection.SAME_SIDE]), min_size=1))
def test_of_several_broken_requirements_the_first_is_named(broken: set[Rejection]) -> None:
    partner = offer("bad", kind=Kind.MATERIAL, details=GOOD)
    asked, wanted = need(details=DEMANDS), Filters()
    for reason in broken:
        change, more = REQUIREMENTS[reason]
        worse = {
            name: getattr(change["details"], name)
            for name in ("directions", "material", "green", "certificates", "technology")
            if "details" in change and getattr(change["details"], name) != getattr(GOOD, name)
        }
        details = replace(partner.details, **worse)
        partner = replace(partner, **change | {"details": details})
        set_here = {
            name: getattr(more, name)
            for name in (*_ASKED, "directions")
            if getattr(more, name) != getattr(Filters(), name)
        }
        wanted = replace(wanted, **set_here)
    found = rejection(Query(asked, TODAY, filters=wanted), profile(asked), profile(partner))
    assert found is min(broken, key=list(Rejection).index)
