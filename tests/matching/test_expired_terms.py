"""Terms that hold no longer count as not stated, on either side and in every aspect."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from app.matching import SUPPLY
from app.matching.advice import advise
from app.matching.pair import Pair
from app.matching.profile import Profile, profile
from app.vocabulary.details import Details
from app.vocabulary.details.trade import Amount, Terms
from app.vocabulary.terms import Period, Side
from app.vocabulary.units import Quantity, units
from tests.matching.strategies import TODAY, examples, pairs
from tests.matching.test_reasons import explained, reason

LATE = TODAY - timedelta(days=1)
LOT = {"details": Details(terms=Terms(minimum_lot=Amount(60, "TNE"), delivery_regions=("KZ",)))}


def with_terms(known: Profile, terms: Terms | None) -> Profile:
    listing = known.listing
    return profile(replace(listing, details=replace(listing.details, terms=terms)))


@examples
@given(pair=pairs(), ended=st.sets(st.sampled_from(Side), min_size=1))
def test_a_pair_with_terms_that_have_ended_is_judged_as_one_without(
    pair: Pair, ended: set[Side]
) -> None:
    sides = {Side.NEED: pair.need, Side.OFFER: pair.offer}
    stated = {side: sides[side].listing.details.terms for side in ended}
    assume(any(stated.values()))

    def changed(terms: dict[Side, Terms | None]) -> Pair:
        made = sides | {side: with_terms(sides[side], found) for side, found in terms.items()}
        return replace(pair, today=TODAY, need=made[Side.NEED], offer=made[Side.OFFER])

    past = {
        side: replace(terms, valid_until=LATE) if terms else None for side, terms in stated.items()
    }
    late, silent = changed(past), changed(dict.fromkeys(stated))
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
