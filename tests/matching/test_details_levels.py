"""Which level of lot, delivery, terms, directions, preference and distance holds, and where."""

from typing import Any

import pytest

from app.matching import SUPPLY, Listing
from app.matching.aspects_details import distance_found
from app.matching.pair import Pair
from app.matching.profile import profile
from app.matching.types import Outcome
from app.vocabulary.details import Details
from app.vocabulary.details.trade import (
    Amount,
    Currency,
    Incoterms,
    IncotermsRule,
    Price,
    Terms,
)
from app.vocabulary.places import distance_km
from app.vocabulary.terms import Period, Side
from app.vocabulary.units import Quantity, units
from tests.matching.detail_strategies import TODAY


def outcome(
    aspect: str,
    need: dict[str, Any],
    offer: dict[str, Any],
    asker: Side = Side.NEED,
) -> Outcome:
    pair = Pair(
        profile(Listing("n", Side.NEED, **need)),
        profile(Listing("o", Side.OFFER, **offer)),
        0.5,
        lambda _: 0.5,
        asker=asker,
        today=TODAY,
    )
    return SUPPLY.aspect(aspect).judge(pair)


def terms(**stated: Any) -> dict[str, Any]:
    return {"details": Details(terms=Terms(**stated))}


def carrying(field: str, said: tuple[str, ...]) -> Details:
    stated: dict[str, Any] = {field: said}
    return Details(**stated)


TONNES = {"quantity": Quantity(12, units()["TNE"], Period.YEAR)}


@pytest.mark.parametrize(
    ("need", "least", "level", "times"),
    [
        (TONNES, Amount(12, "TNE"), "fits", None),
        (TONNES, Amount(12_001, "KGM"), "too_large", 12_001 / 12_000),
        (TONNES | terms(lot=Amount(500, "KGM")), Amount(1, "TNE"), "too_large", 2.0),
        (TONNES | terms(lot=Amount(500, "KGM")), Amount(0.5, "TNE"), "fits", None),
        (terms(lot=Amount(0, "KGM")), Amount(1, "TNE"), "too_large", 0.0),
        (TONNES, Amount(12, "MTR"), "unknown", None),
        (TONNES, None, "unknown", None),
        ({}, Amount(12, "TNE"), "unknown", None),
    ],
)
def test_the_least_lot_fits_up_to_what_is_taken_at_once(
    need: dict[str, Any], least: Amount | None, level: str, times: float | None
) -> None:
    found = outcome("lot", need, terms(minimum_lot=least))
    assert found.level == level
    assert found.measured == (None if times is None else pytest.approx(times))


@pytest.mark.parametrize(
    ("need", "regions", "level"),
    [
        ({"country": "KZ"}, ("KZ",), "reaches"),
        ({"country": "KZ"}, ("RU", "KZ"), "reaches"),
        ({"country": "KZ"}, ("KZ-10",), "part_of_state"),
        ({"country": "KZ"}, ("RU", "BY"), "elsewhere"),
        ({"country": "KZ"} | terms(delivery_regions=("RU-MOW",)), ("RU",), "reaches"),
        ({"country": "KZ"} | terms(delivery_regions=("RU-MOW",)), ("RU-MOW",), "reaches"),
        ({"country": "KZ"} | terms(delivery_regions=("RU-MOW",)), ("RU-SPE",), "part_of_state"),
        ({"country": "KZ"} | terms(delivery_regions=("RU-MOW",)), ("KZ",), "elsewhere"),
        (terms(delivery_regions=("RU-MOW", "BY")), ("BY",), "reaches"),
        ({}, ("KZ",), "unknown"),
        ({"country": "KZ"}, (), "unknown"),
    ],
)
def test_an_offer_reaches_the_place_where_the_goods_must_arrive(
    need: dict[str, Any], regions: tuple[str, ...], level: str
) -> None:
    assert outcome("delivery", need, terms(delivery_regions=regions)).level == level


def price(value: float, per: str = "TNE", currency: Currency = Currency.RUB) -> Price:
    return Price(value, currency, per)


TERMS: list[tuple[dict[str, Any], dict[str, Any], bool | None]] = [
    ({"lead_time_days": 30}, {"lead_time_days": 30}, True),
    ({"lead_time_days": 30}, {"lead_time_days": 31}, False),
    ({"lead_time_days": 0}, {"lead_time_days": 0}, True),
    ({"price": price(1000)}, {"price": price(1, "KGM")}, True),
    ({"price": price(1000)}, {"price": price(1.01, "KGM")}, False),
    ({"price": price(1000)}, {"price": price(1, currency=Currency.USD)}, None),
    ({"price": price(1000)}, {"price": price(1, "MTR")}, None),
    (
        {"incoterms": Incoterms(IncotermsRule.FCA, "Минск")},
        {"incoterms": Incoterms(IncotermsRule.DAP, "Минск")},
        True,
    ),
    (
        {"incoterms": Incoterms(IncotermsRule.DAP, "Минск")},
        {"incoterms": Incoterms(IncotermsRule.FCA, "Минск")},
        False,
    ),
    ({"samples": True}, {"samples": True}, True),
    ({"samples": True}, {"samples": False}, False),
    ({"samples": False}, {"samples": False}, None),
    ({"samples": True}, {"price": price(1)}, None),
    ({}, {"lead_time_days": 3, "price": price(1), "samples": True}, None),
]


@pytest.mark.parametrize(("asked", "offered", "met"), TERMS)
def test_terms_are_compared_where_both_state_them(
    asked: dict[str, Any],
    offered: dict[str, Any],
    *,
    met: bool | None,
) -> None:
    found = outcome("terms", terms(**asked), terms(**offered))
    assert found.level == {True: "met", False: "unmet", None: "unknown"}[met]
    level = SUPPLY.aspect("terms").level(found.level)
    third = {True: level.high / 3, False: level.low / 3, None: 0.0}[met]
    assert found.points == pytest.approx(third, abs=1e-4)
    assert outcome("terms", terms(**asked), {}).level == "unknown"
    assert outcome("terms", {}, terms(**offered)).level == "unknown"


def test_terms_that_are_met_and_not_met_balance() -> None:
    asked = terms(lead_time_days=30, samples=True, price=price(10))
    one = outcome("terms", asked, terms(lead_time_days=40, samples=True))
    assert (one.level, one.points, one.measured) == ("mixed", 0.0, 0.5)
    whole = outcome("terms", asked, terms(lead_time_days=30, samples=True, price=price(9)))
    assert (whole.points, whole.measured) == (SUPPLY.aspect("terms").high, 1.0)


@pytest.mark.parametrize(
    ("need", "offer", "level", "share"),
    [
        (("locomotives",), ("locomotives",), "shared", 1.0),
        (("locomotives", "wagons"), ("locomotives", "energy"), "shared", 1 / 3),
        (("locomotives",), ("wagons",), "apart", None),
        ((), ("wagons",), "unknown", None),
        (("wagons",), (), "unknown", None),
    ],
)
@pytest.mark.parametrize("fields", [("directions",) * 2, ("directions", "consuming_industries")])
def test_common_directions_count_by_their_share(
    need: tuple[str, ...],
    offer: tuple[str, ...],
    level: str,
    share: float | None,
    fields: tuple[str, str],
) -> None:
    mine, theirs = (
        {"details": carrying(name, said)} for name, said in zip(fields, (need, offer), strict=True)
    )
    found = outcome("directions", mine, theirs)
    assert found.level == level
    assert found.measured == (None if share is None else pytest.approx(share))


@pytest.mark.parametrize("asker", Side)
@pytest.mark.parametrize(
    ("states", "country", "level"),
    [
        (("KZ", "BY"), "BY", "preferred"),
        (("KZ",), "BY", "other"),
        ((), "BY", "unknown"),
        (("KZ",), None, "unknown"),
    ],
)
def test_a_preferred_state_is_that_of_the_partner(
    asker: Side, states: tuple[str, ...], country: str | None, level: str
) -> None:
    own = {"country": "KZ", "details": Details(preferred_states=states)}
    theirs = {"country": country, "details": Details(preferred_states=("RU",))}
    need, offer = (own, theirs) if asker is Side.NEED else (theirs, own)
    assert outcome("preference", need, offer, asker).level == level


@pytest.mark.parametrize(
    ("km", "level"), [(0, "near"), (500, "near"), (501, "middling"), (2500, "middling"),
                      (2501, "far")]
)  # fmt: skip
def test_a_way_is_near_up_to_500_km_and_far_beyond_2500(km: int, level: str) -> None:
    east = (0.0, km / distance_km((0.0, 0.0), (0.0, 1.0)))
    assert (distance_found((0.0, 0.0), east).level, distance_found(east, (0.0, 0.0)).measured) == (
        level,
        km,
    )


def test_a_way_is_known_between_two_known_cities() -> None:
    minsk, penza = {"country": "BY", "city": "Минск"}, {"country": "RU", "city": "Пенза"}
    assert outcome("distance", minsk, penza).level == "middling"
    assert outcome("distance", minsk, minsk).measured == 0
    for lost in ({}, {"city": "Минск"}, {"country": "BY"}, {"country": "RU", "city": "Минск"}):
        assert outcome("distance", lost, penza).level == "unknown"
        assert outcome("distance", minsk, lost).level == "unknown"
