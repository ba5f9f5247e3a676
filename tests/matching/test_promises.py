from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.matching import (
    SUPPLY,
    Filters,
    Listing,
    MemoryIndex,
    Query,
    Rejection,
    Suggestion,
    explain,
    suggest,
)
from app.matching.aspects import country_found
from app.matching.profile import profile
from app.matching.suggestions import rejection
from app.vocabulary.countries import countries
from app.vocabulary.details import NO_DETAILS, Details
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
from app.vocabulary.terms import Kind, Period, Purpose, Side, Status, Verdict, Visibility
from app.vocabulary.units import Quantity, units
from tests.matching.strategies import (
    ROUNDING,
    TODAY,
    assert_same_answers,
    examples,
    few_examples,
    filters,
    listings,
)

WIRE_ROD = {"title": "Катанка медная 8 мм", "codes": ("7408110000",)}


def indexed(*listed: Listing) -> MemoryIndex:
    index = MemoryIndex()
    index.apply(listed)
    return index


def offer(name: str, **changes: Any) -> Listing:
    return Listing(
        name, Side.OFFER, **{"organization_id": name, "country": "KZ"} | WIRE_ROD | changes
    )


def need(name: str = "asked", **changes: Any) -> Listing:
    return Listing(
        name, Side.NEED, **{"organization_id": name, "country": "RU"} | WIRE_ROD | changes
    )


def answers(index: MemoryIndex, listing: Listing, **question: Any) -> list[Suggestion]:
    query = Query(listing, TODAY, **{"limit": 1000} | question)
    return list(suggest(index, query, SUPPLY).items)


def order(index: MemoryIndex, listing: Listing, **question: Any) -> list[str]:
    return [s.judgement.listing.id for s in answers(index, listing, **question)]


def points(index: MemoryIndex, listing: Listing, **question: Any) -> dict[str, float]:
    found = answers(index, listing, **question)
    return {s.judgement.listing.id: s.judgement.points for s in found}


some_offers = st.lists(
    listings(Side.OFFER, [f"l{n}" for n in range(12)]), max_size=12, unique_by=lambda o: o.id
)


@examples
@given(some_offers, listings(Side.NEED, ("asked",)), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_inputs_order(
    listed: list[Listing], asked: Listing, shuffled: Any
) -> None:
    expected = answers(indexed(*listed), asked)
    turned = listed.copy()
    shuffled.shuffle(turned)
    assert_same_answers(answers(indexed(*turned), asked), expected)
    one_by_one = MemoryIndex()
    for listing in turned:
        one_by_one.apply([listing])
    assert_same_answers(answers(one_by_one, asked), expected)


@examples
@given(some_offers, listings(Side.NEED, ("asked",)))
def test_the_order_is_by_points_and_ties_are_by_id(listed: list[Listing], asked: Listing) -> None:
    found = answers(indexed(*listed), asked)
    keys = [(-s.judgement.points, s.judgement.listing.id) for s in found]
    assert keys == sorted(keys)
    assert len({key for _, key in keys}) == len(keys)


def test_twins_stand_in_order_of_their_ids() -> None:
    twins = [offer(name) for name in ("b", "c", "a")]
    assert order(indexed(*twins), need()) == ["a", "b", "c"]


# Codes of one depth: where depths are mixed, no single place to meet is the best.
codes_of_one_depth = st.sampled_from((("74", "39"), ("7408", "7604"), ("7408110000", "7605110000")))


@examples
@given(
    some_offers,
    listings(Side.NEED, ("asked",), open_only=True),
    codes_of_one_depth.flatmap(lambda codes: st.lists(st.sampled_from(codes), unique=True)),
)
def test_the_listing_that_is_exactly_what_was_asked_comes_first(
    others: list[Listing], asked: Listing, codes: list[str]
) -> None:
    # Details may make up for a worse text, and hard ones reject even an equal.
    asked = replace(asked, codes=tuple(codes), predicted=(), details=NO_DETAILS, city=None)
    others = [replace(other, details=NO_DETAILS) for other in others]
    # Who says nothing but words that any listing has asks for nothing.
    assume(profile(asked).terms or codes)
    exact = replace(
        asked,
        id="exact",
        side=Side.OFFER,
        organization_id="exact",
        country=best_country(asked.country),
        kind=Kind.PRODUCT,
    )
    found = points(indexed(*others, exact), asked)
    assert found["exact"] >= max(found.values()) - ROUNDING


def best_country(asker: str | None) -> str | None:
    """Where the asker likes a partner best, so that nothing makes up for a worse text."""
    country = SUPPLY.aspect("country")
    return max((None, *countries()), key=lambda code: country.points(country_found(asker, code)))


def test_near_misses_stand_behind_what_was_asked() -> None:
    index = indexed(
        offer("cable", title="Кабель медный силовой", codes=("8544499101",)),
        offer("aluminium", title="Катанка алюминиевая 9,5 мм", codes=("7605110000",)),
        offer("thin", title="Проволока медная 1 мм", codes=("7408190000",)),
        offer("exact"),
        offer("wordy", title="Катанка медная 8 мм, а также лента, прутки и трубы латунные"),
    )
    assert order(index, need())[0] == "exact"


def test_the_same_text_with_another_code_changes_the_order() -> None:
    listed = [offer("a", codes=("7605110000",)), offer("b")]
    assert order(indexed(*listed), need()) == ["b", "a"]
    turned = [offer("a"), offer("b", codes=("7605110000",))]
    assert order(indexed(*turned), need()) == ["a", "b"]


def test_the_same_text_and_code_in_another_country_changes_the_order() -> None:
    listed = [offer("a", country="TR"), offer("b", country="KZ")]
    assert order(indexed(*listed), need()) == ["b", "a"]
    turned = [offer("a", country="KZ"), offer("b", country="TR")]
    assert order(indexed(*turned), need()) == ["a", "b"]


def test_the_country_is_seen_from_the_asker() -> None:
    index = indexed(offer("far", country="AM"), offer("near", country="KG"))
    assert order(index, need(country="KZ")) == ["near", "far"]
    assert points(index, need(country="AM"))["near"] < points(index, need(country="KZ"))["near"]


@pytest.mark.parametrize(
    ("missing", "aspect"),
    [
        ({"codes": ()}, "code"),
        ({"country": None}, "country"),
        ({"quantity": None}, "quantity"),
        ({"standards": ()}, "standards"),
        ({"title": ""}, "text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("side", Side)
def test_missing_data_is_worth_nothing(side: Side, missing: dict[str, Any], aspect: str) -> None:
    facts: dict[str, Any] = {
        "quantity": Quantity(5, units()["TNE"], Period.YEAR),
        "standards": ("ГОСТ 859-2014",),
    }
    asked, offered = need(**facts), offer("o", **facts)
    whole = _outcome(asked, offered, aspect)
    assert whole != 0
    if side is Side.NEED:
        asked = replace(asked, **missing)
    else:
        offered = replace(offered, **missing)
    assert _outcome(asked, offered, aspect) == 0


def _outcome(asked: Listing, offered: Listing, aspect: str) -> float:
    suggestion, _ = explain(indexed(offered), Query(asked, TODAY), profile(offered), SUPPLY)
    return next(o.points for o in suggestion.judgement.outcomes if o.aspect == aspect)


YESTERDAY = TODAY - timedelta(days=1)

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


@pytest.mark.parametrize("verdict", Verdict)
def test_a_decision_moves_a_pair_by_its_points_and_nothing_else(verdict: Verdict) -> None:
    index = indexed(offer("a"), offer("b"))
    before, after = points(index, need()), points(index, need(), decisions={"a": verdict})
    worth = SUPPLY.aspect("decision").level(verdict).low
    assert after["a"] == pytest.approx(before["a"] + worth)
    assert after["b"] == before["b"]
    assert order(index, need(), decisions={"a": verdict}) == (
        ["a", "b"] if worth >= 0 else ["b", "a"]
    )


@few_examples
@given(some_offers, listings(Side.NEED, ("asked",)), st.integers(1, 5))
def test_pages_join_to_the_whole_answer(listed: list[Listing], asked: Listing, limit: int) -> None:
    index = indexed(*listed)
    whole = answers(index, asked)
    joined: list[Suggestion] = []
    after: tuple[float, str] | None = None
    while True:
        page = suggest(index, Query(asked, TODAY, limit=limit, after=after), SUPPLY)
        joined += page.items
        assert page.considered == len(whole)
        if not page.more:
            break
        assert len(page.items) == limit
        last = page.items[-1].judgement
        after = (last.points, last.listing.id)
    assert [s.judgement for s in joined] == [s.judgement for s in whole]


@few_examples
@given(some_offers, listings(Side.NEED, ("asked",)))
def test_explaining_a_suggestion_gives_its_own_reasons(
    listed: list[Listing], asked: Listing
) -> None:
    index = indexed(*listed)
    query = Query(asked, TODAY, limit=100)
    for item in suggest(index, query, SUPPLY).items:
        partner = index.get(item.judgement.listing.id)
        assert partner is not None
        again, rejected = explain(index, query, partner, SUPPLY)
        assert rejected is None
        assert again.judgement.points == pytest.approx(item.judgement.points, abs=ROUNDING)
        assert len(again.judgement.outcomes) == len(item.judgement.outcomes)


@few_examples
@given(listings(Side.OFFER, ("o",), open_only=True), listings(Side.NEED, ("n",), open_only=True))
def test_a_need_and_an_offer_that_find_each_other_agree_but_for_the_country(
    offered: Listing, asked: Listing
) -> None:
    index = indexed(offered, asked)
    there, back = answers(index, asked), answers(index, offered)
    assert len(there) == len(back)
    for one, other in zip(there, back, strict=True):
        for mine, yours in zip(one.judgement.outcomes, other.judgement.outcomes, strict=True):
            # Preferences are those of the side that asks.
            if mine.aspect == "preference":
                continue
            assert mine.points == pytest.approx(yours.points, abs=ROUNDING)


def test_an_answer_can_be_had_again() -> None:
    index = indexed(*(offer(f"o{n}", title=f"Катанка медная {n} мм") for n in range(9)))
    once, again = (answers(index, need()) for _ in range(2))
    assert [s.judgement for s in once] == [s.judgement for s in again]
    assert len(once) == 9
