"""Terms that hold no longer count as not stated, on either side and in every aspect."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.matching import SUPPLY
from app.matching.advice import advise
from app.matching.pair import Pair
from app.matching.profile import Profile, profile
from app.vocabulary.details import Details
from app.vocabulary.details.trade import Amount, Terms
from app.vocabulary.terms import Period, Side
from app.vocabulary.units import Quantity, units
from tests.matching.detail_strategies import TODAY, terms
from tests.matching.strategies import examples, pairs
from tests.matching.told_reasons import explained, reason

LATE = TODAY - timedelta(days=1)
LOT = {"details": Details(terms=Terms(minimum_lot=Amount(60, "TNE"), delivery_regions=("KZ",)))}


def with_terms(known: Profile, terms: Terms | None) -> Profile:
    listing = known.listing
    return profile(replace(listing, details=replace(listing.details, terms=terms)))


@examples
@given(pair=pairs(), need=terms, offer=terms, ended=st.sets(st.sampled_from(Side), min_size=1))
def test_a_pair_with_terms_that_have_ended_is_judged_as_one_without(
    pair: Pair, need: Terms, offer: Terms, ended: set[Side]
) -> None:
    stated = {Side.NEED: need, Side.OFFER: offer}

    def changed(ended_terms: dict[Side, Terms | None]) -> Pair:
        found = {side: replace(one, valid_until=None) for side, one in stated.items()} | ended_terms
        sides = {Side.NEED: pair.need, Side.OFFER: pair.offer}
        made = {side: with_terms(sides[side], one) for side, one in found.items()}
        return replace(pair, today=TODAY, need=made[Side.NEED], offer=made[Side.OFFER])

    late = changed({side: replace(stated[side], valid_until=LATE) for side in ended})
    silent = changed(dict.fromkeys(ended))
    points = [[(o.aspect, o.points) for o in SUPPLY.judge(one).outcomes] for one in (late, silent)]
    assert points[0] == points[1]
    assert advise(late, SUPPLY) == advise(silent, SUPPLY)


def test_a_lot_that_was_wanted_once_is_not_what_is_taken_now() -> None:
    wanted = {
        "quantity": Quantity(500, units()["TNE"], Period.YEAR),
        "details": Details(terms=Terms(lot=Amount(5, "TNE"), valid_until=LATE)),
    }
    found = reason("lot", wanted, LOT)
    assert (found.code, found.wanted) == ("lot.fits", "500 t")
    stands = Details(terms=Terms(lot=Amount(5, "TNE"), valid_until=TODAY))
    assert reason("lot", wanted | {"details": stands}, LOT).code == "lot.too_large"


def test_where_goods_had_to_arrive_once_is_not_where_the_need_is() -> None:
    wanted = {
        "country": "KZ",
        "details": Details(terms=Terms(delivery_regions=("RU",), valid_until=LATE)),
    }
    found = reason("delivery", wanted, LOT)
    assert (found.code, found.wanted) == ("delivery.reaches", "Kazakhstan")


def test_a_least_lot_that_has_ended_keeps_no_advice_back() -> None:
    least = Terms(minimum_lot=Amount(60, "TNE"), valid_until=LATE)
    offered = {
        "title": "Катанка медная",
        "quantity": Quantity(500, units()["TNE"], Period.YEAR),
        "details": Details(terms=least),
    }
    told = advise(explained({"title": "Катанка медная"}, offered).pair, SUPPLY)
    assert "state_quantity" in {one.code for one in told}
