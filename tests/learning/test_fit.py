"""Points of a scorecard fitted to decisions."""

from itertools import pairwise

import numpy as np
import pytest

from app.errors import CommandError
from app.learning.ends import BEST_ALONE, Ends
from app.learning.fit import STIFFNESS, fit_curve, fit_points
from app.learning.fitted import Measure
from app.learning.measures import Judged, measured, reliability
from app.learning.samples import LEFT_OUT, Sample, parted, points_of, scores_of
from app.matching import SUPPLY, Scorecard
from app.matching.aspects import TEXT_STEPS
from app.matching.calibration import Calibration
from app.matching.points import PointsTable
from tests.learning.strategies import simulated

TITLE = "Supply of goods"


def fitted(base: Scorecard, samples: list[Sample], name: str = "supply-2") -> Scorecard:
    return fit_points(base, samples, name=name, title=TITLE)


def moved(base: Scorecard, card: Scorecard) -> float:
    """How far the end that moved most has moved, in points."""
    before, after = PointsTable.of(base).levels, PointsTable.of(card).levels
    return max(
        abs(new - old)
        for aspect, levels in before.items()
        for level, span in levels.items()
        for old, new in zip(span, after[aspect][level], strict=True)
    )


@pytest.fixture(scope="module")
def truth() -> Scorecard:
    """Another scorecard than the base: codes say more, texts and purposes less."""
    levels = {aspect: dict(spans) for aspect, spans in PointsTable.of(SUPPLY).levels.items()}
    levels["base"]["prior"] = (-2.5, -2.5)
    for name in ("same_position", "same_subheading", "same_heading"):
        low, high = levels["code"][name]
        levels["code"][name] = (low + 1, high + 1)
    levels["code"]["different"] = (-2.2, -2.2)
    levels["purpose"]["different"] = (-1.0, -1.0)
    levels["quantity"]["covers_little"] = (-2.0, -2.0)
    curve = PointsTable.of(SUPPLY).calibration
    return PointsTable(levels, curve).on(SUPPLY, name="truth-1", title=TITLE)


@pytest.fixture(scope="module")
def learnt(truth: Scorecard) -> Scorecard:
    return fitted(SUPPLY, simulated(truth, 6_000))


def test_a_fit_recovers_a_known_scorecard_from_its_decisions(
    truth: Scorecard, learnt: Scorecard
) -> None:
    fresh = simulated(truth, 4_000, seed=2)
    said, so = scores_of(learnt, fresh), scores_of(truth, fresh)
    assert np.abs(said - so).mean() < 0.03
    assert np.abs(said - so).mean() < np.abs(scores_of(SUPPLY, fresh) - so).mean() / 3
    for aspect, level in (
        ("code", "same_heading"),
        ("code", "different"),
        ("purpose", "different"),
    ):
        real, found, base = (
            card.aspect(aspect).level(level).low for card in (truth, learnt, SUPPLY)
        )
        assert abs(found - real) < abs(base - real), f"{aspect}.{level}"


def test_a_fit_is_better_on_pairs_that_it_has_not_seen(truth: Scorecard, learnt: Scorecard) -> None:
    fresh = simulated(truth, 4_000, seed=3)
    before, after = (Judged.of(scores_of(card, fresh), fresh) for card in (SUPPLY, learnt))
    assert measured(after, Measure.LOG_LOSS) < measured(before, Measure.LOG_LOSS)
    assert measured(after, Measure.ECE) < measured(before, Measure.ECE)


def test_few_decisions_change_little_and_many_more() -> None:
    # Judged the other way round, so that there is something to learn.
    turned = [
        Sample(sample.group, not sample.fits, sample.found) for sample in simulated(SUPPLY, 3_000)
    ]
    few, many = moved(SUPPLY, fitted(SUPPLY, turned[:12])), moved(SUPPLY, fitted(SUPPLY, turned))
    assert few < 2 * STIFFNESS
    assert many > few


def test_decisions_that_the_base_explains_leave_it_nearly_as_it_is() -> None:
    assert moved(SUPPLY, fitted(SUPPLY, simulated(SUPPLY, 400))) < 2 * STIFFNESS


@pytest.mark.parametrize("seed", range(3))
def test_whatever_was_decided_the_points_keep_their_order_and_bounds(seed: int) -> None:
    # By chance, and by the opposite of what the base says: nothing tempts a fit more.
    samples = simulated(SUPPLY, 1_500, seed)
    card = fitted(SUPPLY, [Sample(s.group, not s.fits, s.found) for s in samples])
    ends = Ends.of(SUPPLY)
    table = PointsTable.of(card).levels
    numbers = ends.start.copy()
    for (aspect, level, end), place in ends.place.items():
        numbers[place] = table[aspect][level][end == "high"]
    assert (ends.order() @ numbers >= -0.011).all()  # rounded to two decimals
    for aspect_ in card.aspects:
        assert card.alone(aspect_) <= BEST_ALONE, aspect_.name
        for level_ in aspect_.levels:
            assert level_.low <= level_.high
    text = card.aspect("text")
    for lower, upper in pairwise(name for name, _ in TEXT_STEPS):
        assert text.level(lower).high == text.level(upper).low
    for points, odds in pairwise(card.calibration.knots):
        assert points < odds


def test_what_is_worth_nothing_stays_so_and_decisions_are_not_learnt_from(
    learnt: Scorecard,
) -> None:
    for aspect in SUPPLY.aspects:
        for level in aspect.levels:
            kept = learnt.aspect(aspect.name).level(level.name)
            if (level.low, level.high) == (0, 0) or aspect.name in LEFT_OUT:
                assert (kept.low, kept.high) == (level.low, level.high)


def test_levels_of_a_fitted_scorecard_go_from_best_to_worst(learnt: Scorecard) -> None:
    for aspect in learnt.aspects:
        spans = [(level.high, level.low) for level in aspect.levels]
        assert spans == sorted(spans, reverse=True)


def test_a_base_without_a_calibration_is_fitted_without_one() -> None:
    levels = PointsTable.of(SUPPLY).levels
    # Texts of fewer points, so that alone they keep the bound without a calibration.
    low = {name: (0.25 * span[0], 0.25 * span[1]) for name, span in levels["text"].items()}
    plain = PointsTable({**levels, "text": low}).on(SUPPLY, name="plain-1", title=TITLE)
    assert plain.alone(plain.aspect("text")) <= BEST_ALONE
    card = fitted(plain, simulated(SUPPLY, 2_000))
    assert card.calibration == Calibration()
    assert card.alone(card.aspect("text")) <= BEST_ALONE


def test_pairs_with_one_answer_are_refused() -> None:
    samples = [Sample(s.group, True, s.found) for s in simulated(SUPPLY, 50)]  # noqa: FBT003
    with pytest.raises(CommandError, match="declined"):
        fitted(SUPPLY, samples)


def test_the_order_of_samples_does_not_matter() -> None:
    samples = simulated(SUPPLY, 300)
    assert PointsTable.of(fitted(SUPPLY, samples)) == PointsTable.of(fitted(SUPPLY, samples[::-1]))


def test_a_curve_is_fitted_to_what_is_so(truth: Scorecard) -> None:
    samples = simulated(truth, 6_000)
    knots = tuple((points, 0.15 * points) for points, _ in truth.calibration.knots)
    flat = PointsTable(PointsTable.of(truth).levels, knots).on(truth, name="flat-1", title=TITLE)
    curve = fit_curve(flat, points_of(flat, samples), samples)
    mended = PointsTable(PointsTable.of(truth).levels, curve.knots).on(
        truth, name="flat-2", title=TITLE
    )
    before, after = (Judged.of(scores_of(card, samples), samples) for card in (flat, mended))
    assert measured(after, Measure.ECE) < 0.03 < measured(before, Measure.ECE)


def test_parts_keep_a_question_together_and_do_not_depend_on_the_order() -> None:
    samples = simulated(SUPPLY, 400)
    learnt, held = parted(samples)
    assert not {s.group for s in learnt} & {s.group for s in held}
    assert 0.2 < len(held) / len(samples) < 0.4
    again = parted(samples[::-1])
    assert {s.group for s in again[1]} == {s.group for s in held}


def test_numbers_for_other_levels_are_refused() -> None:
    levels = PointsTable.of(SUPPLY).levels
    with pytest.raises(LookupError, match=r"purpose\.same"):
        PointsTable({**levels, "purpose": {}}).on(SUPPLY, name="x-1", title=TITLE)


def test_reliability_counts_every_pair_once() -> None:
    samples = simulated(SUPPLY, 500)
    bins = reliability(Judged.of(scores_of(SUPPLY, samples), samples))
    assert sum(one.pairs for one in bins) == 500
    assert all(one.low <= one.said <= one.high for one in bins)
