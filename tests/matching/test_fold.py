"""Several pairs of one partner folded into one score."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching import SUPPLY, Judgement, Listing, Partner, Suggestion, fold
from app.matching.pair import Pair
from app.matching.partners import FURTHER_MOST, MOST_PAIRS
from app.matching.profile import profile
from app.matching.scorecard import probability
from app.vocabulary.terms import Side

likely = st.floats(-15, 15)
extreme = st.floats(-1e6, 1e6)
few_likely = st.lists(likely, min_size=1, max_size=MOST_PAIRS - 1)
few_extreme = st.lists(extreme, min_size=1, max_size=MOST_PAIRS - 1)


def suggestion(name: str, owner: str | None, points: float, need: str = "") -> Suggestion:
    """A judged pair of an offer with a need: with one of its own unless told which."""
    listing = Listing(name, Side.OFFER, organization_id=owner)
    asked = Listing(need or f"need-of-{name}", Side.NEED)
    pair = Pair(profile(asked), profile(listing), 0.0, lambda _: 0.0)
    return Suggestion(pair, Judgement(listing, points, probability(points), ()))


def folded(*points: float) -> Partner:
    """One partner whose offers each serve a need of their own."""
    [partner] = fold(suggestion(f"l{n:03d}", "o", worth) for n, worth in enumerate(points))
    return partner


@given(st.one_of(likely, extreme))
def test_a_single_pair_keeps_its_points(points: float) -> None:
    partner = folded(points)
    assert partner.points == pytest.approx(points, rel=1e-9, abs=1e-9)
    assert partner.score == pytest.approx(probability(points))


@given(few_likely)
def test_the_score_is_the_chance_that_at_least_one_pair_fits(points: list[float]) -> None:
    none_fits = 1.0
    for worth in points:
        none_fits *= 1 - probability(worth)
    assert folded(*points).score == pytest.approx(1 - none_fits, abs=1e-9)


@given(few_extreme, extreme)
def test_one_more_pair_never_lowers_a_partner(points: list[float], more: float) -> None:
    assert folded(*points, more).points >= folded(*points).points - 1e-9
    assert folded(*points, more).points >= more - 1e-9


@given(few_likely, st.integers(0, 4), st.floats(0, 10))
def test_a_better_pair_never_lowers_a_partner(points: list[float], at: int, gain: float) -> None:
    at %= len(points)
    better = [worth + gain * (n == at) for n, worth in enumerate(points)]
    assert folded(*better).points >= folded(*points).points - 1e-9


@given(few_extreme)
def test_points_of_any_size_fold_to_what_the_pairs_can_say_together(points: list[float]) -> None:
    partner = folded(*points)
    assert max(points) - 1e-9 <= partner.points
    # What two certain pairs say adds up; what two poor ones say does at most double the odds.
    together = sum(max(worth, 0) for worth in points) if max(points) > 0 else max(points)
    assert partner.points <= together + len(points)
    assert partner.score == probability(partner.points)


@pytest.mark.parametrize("points", [-1e6, -1000.0, -745.0, -40.0, -36.0, -27.7, -27.6, -14.5])
def test_two_equal_pairs_that_hardly_fit_double_the_odds(points: float) -> None:
    assert folded(points, points).points - points == pytest.approx(0.6931471805599453, abs=1e-5)


def test_folding_has_no_step_where_its_two_forms_meet() -> None:
    steps = [folded(-28 + n / 50, -29 + n / 50).points for n in range(50)]
    differences = [after - before for before, after in pairwise(steps)]
    assert differences == pytest.approx([0.02] * 49, abs=1e-6)


@pytest.mark.parametrize("points", [40.0, 1000.0, 1e6])
def test_certainty_does_not_saturate(points: float) -> None:
    assert folded(points, points).points > folded(points).points


@given(st.permutations([("a", 3.0), ("b", -1.0), ("c", 3.0), ("d", 0.5)]))
def test_the_order_of_pairs_does_not_matter(pairs: list[tuple[str, float]]) -> None:
    [partner] = fold(suggestion(name, "o", worth) for name, worth in pairs)
    assert [s.judgement.listing.id for s in partner.pairs] == ["a", "c", "d", "b"][:MOST_PAIRS]
    [again] = fold(suggestion(name, "o", worth) for name, worth in sorted(pairs))
    assert partner.points == again.points


def test_only_the_best_pairs_count_and_are_shown() -> None:
    points = [float(n) for n in range(MOST_PAIRS + 2)]
    best = points[::-1][:MOST_PAIRS]
    partner = folded(*points)
    assert [s.judgement.points for s in partner.pairs] == best
    assert partner.points == pytest.approx(folded(*best).points)


def test_ten_middling_offers_for_one_need_are_no_better_than_the_best_of_them() -> None:
    many = fold(suggestion(f"l{n}", "o", -2 + n / 100, "need") for n in range(10))
    assert [s.judgement.listing.id for s in many[0].pairs] == ["l9"]
    assert many[0].points == pytest.approx(-1.91)


def test_further_offers_that_fit_well_add_a_little() -> None:
    [one] = fold([suggestion("a", "o", 5.0, "need")])
    [more] = fold(suggestion(f"l{n}", "o", 5.0 - 3 * n, "need") for n in range(5))
    # Of 2, -1, -4 and -7, two count: with three at most, and with a half.
    assert more.further == 2
    assert more.further_points == pytest.approx(0.35)
    assert more.points == pytest.approx(one.points + 0.35)
    assert more.score == pytest.approx(probability(more.points))


def test_what_further_offers_add_is_bounded() -> None:
    [many] = fold(suggestion(f"l{n:03d}", "o", 30.0, "need") for n in range(500))
    assert (many.further, many.further_points) == (499, FURTHER_MOST)


def test_two_needs_served_are_better_than_one() -> None:
    found = fold(
        [
            suggestion("a1", "one", 1.0, "wire"),
            suggestion("a2", "one", 1.0, "wire"),
            suggestion("b1", "two", 1.0, "wire"),
            suggestion("b2", "two", 1.0, "tube"),
        ]
    )
    assert [(p.organization_id, len(p.pairs)) for p in found] == [("two", 2), ("one", 1)]


def test_partners_come_best_first_and_ties_by_id() -> None:
    found = fold(
        suggestion(name, owner, worth)
        for name, owner, worth in (
            ("1", "weak", -1.0), ("2", "twin-b", 2.0), ("3", "twin-a", 2.0), ("4", "strong", 2.0),
            ("5", "strong", 1.0),
        )
    )  # fmt: skip
    assert [p.organization_id for p in found] == ["strong", "twin-a", "twin-b", "weak"]


def test_a_listing_without_an_organization_makes_no_partner() -> None:
    assert fold([suggestion("1", None, 5.0)]) == []
    assert fold([]) == []


@given(few_likely)
def test_with_a_calibration_the_score_is_still_the_chance_that_at_least_one_fits(
    points: list[float],
) -> None:
    [partner] = fold(
        (suggestion(f"l{n}", "o", worth) for n, worth in enumerate(points)), SUPPLY.calibration
    )
    if len(points) == 1:
        assert partner.points == points[0]
        return
    none_fits = 1.0
    for worth in points:
        none_fits *= 1 - SUPPLY.score(worth)
    assert partner.score == pytest.approx(1 - none_fits, abs=1e-9)
    assert SUPPLY.score(partner.points) == pytest.approx(partner.score, abs=1e-9)
    assert partner.points >= max(points) - 1e-9
