import re
from dataclasses import replace
from itertools import pairwise
from string import Formatter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching import SCORECARDS, Listing, Rejection, Scorecard
from app.matching.aspects import FOREIGN_UNKNOWN, TEXT_STEPS
from app.matching.labels import LABELS, PURPOSES, REJECTIONS
from app.matching.levels import Aspect, Level
from app.matching.pair import Pair
from app.matching.profile import profile
from app.matching.scorecard import probability
from app.vocabulary.terms import Kind, Language, Period, Purpose, Side, Verdict
from app.vocabulary.units import Quantity, units
from tests.matching.strategies import examples, pairs

every_scorecard = pytest.mark.parametrize(
    "scorecard", SCORECARDS.values(), ids=lambda card: card.name
)


def scorecards_with(aspect: str) -> pytest.MarkDecorator:
    """Every scorecard that looks at an aspect."""
    found = [card for card in SCORECARDS.values() if aspect in {a.name for a in card.aspects}]
    return pytest.mark.parametrize("scorecard", found, ids=lambda card: card.name)


every_level = pytest.mark.parametrize(
    ("aspect", "level"),
    [
        pytest.param(aspect, level, id=f"{card.name}-{aspect.name}-{level.name}")
        for card in SCORECARDS.values()
        for aspect in card.aspects
        for level in aspect.levels
    ],
)
CODES_OF_LEVELS = {
    f"{aspect.name}.{level.name}"
    for card in SCORECARDS.values()
    for aspect in card.aspects
    for level in aspect.levels
}


def pair(need: Listing, offer: Listing, similarity: float = 0.5) -> Pair:
    return Pair(profile(need), profile(offer), similarity, lambda _: 0.5)


def alike(similarity: float, language: Language | None = None) -> Pair:
    """Two worded texts of a similarity, the need's in a language."""
    return pair(
        Listing("n", Side.NEED, title="катанка", language=language),
        Listing("o", Side.OFFER, title="катанка", language=Language.RU),
        similarity,
    )


@every_scorecard
@examples
@given(pair=pairs())
def test_the_reasons_are_the_score(scorecard: Scorecard, pair: Pair) -> None:
    judged = scorecard.judge(pair)
    assert judged.points == pytest.approx(sum(o.points for o in judged.outcomes), abs=1e-9)
    assert judged.score == scorecard.score(judged.points)
    assert judged.listing is pair.partner.listing
    assert [o.aspect for o in judged.outcomes] == [aspect.name for aspect in scorecard.aspects]


@every_scorecard
@examples
@given(pair=pairs())
def test_every_outcome_keeps_the_bounds_of_its_aspect_and_level(
    scorecard: Scorecard, pair: Pair
) -> None:
    for outcome in scorecard.judge(pair).outcomes:
        aspect = scorecard.aspect(outcome.aspect)
        level = aspect.level(outcome.level)
        assert aspect.low <= outcome.points <= aspect.high
        assert level.low <= outcome.points <= level.high
        assert outcome.code == f"{aspect.name}.{level.name}"


@given(st.floats(-1e9, 1e9))
def test_a_probability_is_the_logistic_of_points_and_never_overflows(points: float) -> None:
    score = probability(points)
    assert 0 <= score <= 1
    assert score + probability(-points) == pytest.approx(1)
    if abs(points) < 30:
        assert np.log(score / (1 - score)) == pytest.approx(points, rel=1e-3, abs=1e-6)


@given(st.floats(-700, 700), st.floats(-700, 700))
def test_more_points_are_never_a_lower_score(one: float, other: float) -> None:
    assert (probability(one) <= probability(other)) or one > other


def test_no_points_are_an_even_chance() -> None:
    assert probability(0) == 0.5


@every_scorecard
def test_no_aspect_alone_lifts_a_pair_above_nine_tenths(scorecard: Scorecard) -> None:
    for aspect in scorecard.aspects:
        assert scorecard.alone(aspect) <= 0.9, aspect.name


@every_level
def test_a_level_is_documented_and_named_apart(aspect: Aspect, level: Level) -> None:
    assert level.doc.endswith(".")
    assert len(level.doc) > 10
    assert level.low <= level.high
    assert re.fullmatch("[a-z_]+", level.name)
    assert aspect.level(level.name) is level


@every_scorecard
def test_an_aspect_is_documented_and_named_apart(scorecard: Scorecard) -> None:
    names = [aspect.name for aspect in scorecard.aspects]
    assert len(names) == len(set(names))
    for aspect in scorecard.aspects:
        assert aspect.doc.endswith(".")
        levels = [level.name for level in aspect.levels]
        assert len(levels) == len(set(levels))


@every_scorecard
def test_a_scorecard_is_listed_under_its_name(scorecard: Scorecard) -> None:
    assert SCORECARDS[scorecard.name] is scorecard
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*-\d+", scorecard.name)
    assert scorecard.title


@every_level
def test_what_is_unknown_is_worth_nothing(aspect: Aspect, level: Level) -> None:
    if level.name in {"unknown", "other_language", "other_unit"}:
        assert (level.low, level.high) == (0, 0)


@every_scorecard
def test_every_aspect_that_needs_a_fact_has_a_level_for_its_absence(scorecard: Scorecard) -> None:
    always = {"base", "nature", "purpose", "decision"}
    without = {
        aspect.name
        for aspect in scorecard.aspects
        if "unknown" not in {level.name for level in aspect.levels}
    }
    assert without <= always


@every_scorecard
def test_levels_that_say_something_go_from_best_to_worst(scorecard: Scorecard) -> None:
    for aspect in scorecard.aspects:
        telling = [(level.high, level.low) for level in aspect.levels if level.high or level.low]
        assert telling == sorted(telling, reverse=True), aspect.name


FULL: dict[str, Any] = {
    "title": "катанка М00К",
    "country": "RU",
    "codes": ("7408",),
    "quantity": Quantity(1, units()["TNE"], Period.YEAR),
    "standards": ("ГОСТ 859",),
}
ABSENT: dict[str, dict[str, Any]] = {
    "text": {"title": ""},
    "country": {"country": None},
    "code": {"codes": ()},
    "quantity": {"quantity": None},
    "standards": {"standards": (), "title": "катанка"},
}


@pytest.mark.parametrize(
    "missing_on",
    [(Side.NEED,), (Side.OFFER,), (Side.NEED, Side.OFFER)],
    ids=["need", "offer", "both"],
)
@pytest.mark.parametrize(
    ("scorecard", "aspect"),
    [(card, a.name) for card in SCORECARDS.values() for a in card.aspects if a.name in ABSENT],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_a_fact_that_one_side_does_not_state_is_unknown(
    scorecard: Scorecard, aspect: str, missing_on: tuple[Side, ...]
) -> None:
    sides = {
        side: Listing(side, side, **FULL | (ABSENT[aspect] if side in missing_on else {}))
        for side in Side
    }
    whole = pair(Listing("n", Side.NEED, **FULL), Listing("o", Side.OFFER, **FULL))
    assert scorecard.aspect(aspect).judge(whole).level != "unknown"
    outcome = scorecard.aspect(aspect).judge(pair(sides[Side.NEED], sides[Side.OFFER]))
    assert (outcome.level, outcome.points, outcome.measured) == ("unknown", 0, None)


@every_scorecard
def test_the_text_curve_has_no_steps_where_levels_meet(scorecard: Scorecard) -> None:
    text = scorecard.aspect("text")
    levels = [text.level(name) for name, _ in TEXT_STEPS]
    for lower, upper in pairwise(levels):
        assert lower.high == upper.low, f"{lower.name} ends where {upper.name} begins"
    for _, start in TEXT_STEPS[1:]:
        below, at = (text.judge(alike(s)).points for s in (np.nextafter(start, 0), start))
        assert below == pytest.approx(at, abs=1e-3)


@every_scorecard
@given(one=st.floats(0, 1), other=st.floats(0, 1))
def test_more_alike_texts_are_never_worth_less(
    scorecard: Scorecard, one: float, other: float
) -> None:
    text = scorecard.aspect("text")
    less, more = (text.judge(alike(s)).points for s in sorted((one, other)))
    assert less <= more


@every_scorecard
@given(similarity=st.floats(0, 1))
def test_texts_in_two_languages_are_never_unlike(scorecard: Scorecard, similarity: float) -> None:
    outcome = scorecard.aspect("text").judge(alike(similarity, Language.EN))
    assert outcome.level not in FOREIGN_UNKNOWN
    assert outcome.points >= 0


@every_scorecard
@given(similarity=st.floats(0, 1), foreign=st.booleans())
def test_the_curve_that_searches_use_gives_the_points_of_a_judgement(
    scorecard: Scorecard, similarity: float, *, foreign: bool
) -> None:
    speaks = not foreign or similarity >= scorecard.comparable_from
    searched = np.interp(similarity, *scorecard.text_curve) if speaks else 0.0
    judged = scorecard.aspect("text").judge(alike(similarity, Language.EN if foreign else None))
    assert judged.points == pytest.approx(searched, abs=1e-4)


@every_scorecard
def test_a_similarity_that_rounding_put_above_one_is_one(scorecard: Scorecard) -> None:
    text = scorecard.aspect("text")
    assert text.judge(alike(1.0000002)).points == text.judge(alike(1)).points == text.high


@every_scorecard
@given(rarities=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_rarer_common_code_is_never_worth_less(
    scorecard: Scorecard, rarities: tuple[float, float]
) -> None:
    need, offer = (
        Listing("n", Side.NEED, codes=("7408",)),
        Listing("o", Side.OFFER, codes=("7408",)),
    )
    code = scorecard.aspect("code")
    less, more = (
        code.judge(replace(pair(need, offer), rarity={"7408": rarity}.__getitem__)).points
        for rarity in sorted(rarities)
    )
    assert less <= more


@every_scorecard
@pytest.mark.parametrize("rarity", [0.0, 0.5, 1.0])
def test_a_deeper_common_code_is_worth_more(scorecard: Scorecard, rarity: float) -> None:
    asked = Listing("n", Side.NEED, codes=("7408110000",))
    worth = [
        scorecard.aspect("code")
        .judge(
            replace(pair(asked, Listing("o", Side.OFFER, codes=(code,))), rarity=lambda _: rarity)
        )
        .points
        for code in ("8544", "74", "7408", "740811", "74081100", "7408110000")
    ]
    assert worth == sorted(worth)
    assert len(set(worth)) == len(worth) - 1


def guessed(side: Side, *likely: tuple[str, float]) -> Listing:
    """A listing without codes, and what the code assistant reads from its text."""
    return Listing(side, side, predicted=likely)


@every_scorecard
@pytest.mark.parametrize("side", Side)
def test_a_likely_code_is_worth_more_the_likelier_it_is_and_less_than_a_stated_one(
    scorecard: Scorecard, side: Side
) -> None:
    code = scorecard.aspect("code")
    stated = Listing("s", side.opposite, codes=("740811",))

    def worth(other: Listing) -> float:
        need, offer = (stated, other) if side is Side.OFFER else (other, stated)
        return code.judge(replace(pair(need, offer), rarity=lambda _: 0.0)).points

    guesses = [guessed(side, ("7408", p), ("740811", p)) for p in (0.1, 0.5, 0.9)]
    found = [worth(guess) for guess in guesses]
    assert 0 < found[0] < found[1] < found[2]
    assert found[2] <= worth(replace(stated, side=side))
    assert worth(guessed(side, ("7604", 0.9))) == worth(guessed(side)) == 0


@every_scorecard
def test_what_is_stated_counts_and_not_what_is_guessed(scorecard: Scorecard) -> None:
    both = replace(guessed(Side.NEED, ("7408", 0.9)), codes=("7604",))
    offer = Listing("o", Side.OFFER, codes=("7408",))
    assert scorecard.aspect("code").judge(pair(both, offer)).level == "different"


@every_scorecard
def test_of_equally_deep_common_codes_the_rarer_counts(scorecard: Scorecard) -> None:
    # Otherwise an offer would lose points by stating one more of the codes asked for.
    rarities = {"7408": 0.1, "7604": 0.9}
    asked = Listing("n", Side.NEED, codes=("7408", "7604"))
    one, both = (
        scorecard.aspect("code")
        .judge(
            replace(
                pair(asked, Listing("o", Side.OFFER, codes=codes)),
                rarity=lambda code: rarities.get(code, 0.0),
            )
        )
        .points
        for codes in (("7604",), ("7604", "7408"))
    )
    assert one == both


@scorecards_with("quantity")
@given(
    wanted=st.floats(0, 1e12, allow_subnormal=True),
    offered=st.floats(0, 1e12, allow_subnormal=True),
    units_of=st.tuples(st.sampled_from(("MGM", "KTN")), st.sampled_from(("MGM", "KTN"))),
)
def test_any_two_amounts_can_be_compared(
    scorecard: Scorecard, wanted: float, offered: float, units_of: tuple[str, str]
) -> None:
    need, offer = (
        Listing(side, side, quantity=Quantity(value, units()[unit], Period.MONTH))
        for side, value, unit in zip(
            (Side.NEED, Side.OFFER), (wanted, offered), units_of, strict=True
        )
    )
    outcome = scorecard.aspect("quantity").judge(pair(need, offer))
    assert outcome.level.startswith("covers_")


@scorecards_with("quantity")
@pytest.mark.parametrize(
    ("offered", "level"),
    [
        (Quantity(2, units()["TNE"], Period.YEAR), "covers_all"),
        (Quantity(1000, units()["KGM"], Period.YEAR), "covers_all"),
        (Quantity(1, units()["TNE"], Period.MONTH), "covers_all"),
        (Quantity(500, units()["KGM"], Period.YEAR), "covers_half"),
        (Quantity(100, units()["KGM"], Period.YEAR), "covers_tenth"),
        (Quantity(99, units()["KGM"], Period.YEAR), "covers_little"),
        (Quantity(0, units()["KGM"], Period.YEAR), "covers_little"),
        (Quantity(5, units()["H87"], Period.YEAR), "other_unit"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.value:g}{value.unit.rec20}",
)
def test_a_quantity_is_judged_by_how_much_of_the_need_it_covers(
    scorecard: Scorecard, offered: Quantity, level: str
) -> None:
    need = Listing("n", Side.NEED, quantity=Quantity(1, units()["TNE"], Period.YEAR))
    judged = pair(need, Listing("o", Side.OFFER, quantity=offered))
    assert scorecard.aspect("quantity").judge(judged).level == level


@scorecards_with("standards")
@pytest.mark.parametrize(
    ("wanted", "offered", "level"),
    [
        ("М00К", "М00К", "all"),
        ("М00К ГОСТ 859", "М00К ГОСТ 859-2014", "all"),
        ("М00К, М1", "М00К", "some"),
        ("М00К ГОСТ 859", "М00К ГОСТ 1173", "some"),
        ("М00К", "М1", "none"),
        ("АД31", "АД33", "none"),
        # What only one side names is not compared.
        ("М00К ГОСТ 859", "М00К", "all"),
        ("М00К", "ГОСТ 859", "unknown"),
        # A typing error in a long mark is forgiven, one in its digits is not.
        ("12Х18Н10ТЛ", "12Х18Н10Т", "all"),
        ("12Х18Н10Т", "12Х18Н9Т", "none"),
    ],
)
def test_marks_are_judged_by_how_many_of_the_needs_are_met(
    scorecard: Scorecard, wanted: str, offered: str, level: str
) -> None:
    need, offer = Listing("n", Side.NEED, title=wanted), Listing("o", Side.OFFER, title=offered)
    assert scorecard.aspect("standards").judge(pair(need, offer)).level == level


@every_scorecard
@pytest.mark.parametrize(
    ("asker", "partner", "level"),
    [
        ("RU", "RU", "same_state"),
        ("RU", "KZ", "neighbour_member"),
        ("AM", "RU", "member"),
        ("RU", "UZ", "same_bloc"),
        ("RU", "TR", "outside"),
        ("RU", None, "unknown"),
        (None, "RU", "unknown"),
        ("RU", "XX", "unknown"),
    ],
)
@pytest.mark.parametrize("side", Side)
def test_a_country_is_judged_as_seen_from_the_asker(
    scorecard: Scorecard, side: Side, asker: str | None, partner: str | None, level: str
) -> None:
    asking = Listing("a", side, country=asker)
    suggested = Listing("p", side.opposite, country=partner)
    need, offer = (asking, suggested) if side is Side.NEED else (suggested, asking)
    judged = replace(pair(need, offer), asker=side)
    assert scorecard.aspect("country").judge(judged).level == level


@every_scorecard
@pytest.mark.parametrize("verdict", Verdict)
def test_a_decision_is_a_level_of_its_own(scorecard: Scorecard, verdict: Verdict) -> None:
    judged = replace(alike(0.5), decision=verdict)
    assert scorecard.aspect("decision").judge(judged).level == verdict
    assert scorecard.aspect("decision").judge(alike(0.5)).points == 0


@every_scorecard
@pytest.mark.parametrize("wanted", Purpose)
@pytest.mark.parametrize("offered", Purpose)
def test_purposes_are_the_same_or_different(
    scorecard: Scorecard, wanted: Purpose, offered: Purpose
) -> None:
    judged = pair(
        Listing("n", Side.NEED, purpose=wanted),
        Listing("o", Side.OFFER, purpose=offered, kind=Kind.MATERIAL),
    )
    level = scorecard.aspect("purpose").judge(judged).level
    assert level == ("same" if wanted is offered else "different")


def test_every_level_has_its_label_and_every_label_its_level() -> None:
    assert set(LABELS) == CODES_OF_LEVELS


def test_every_rejection_and_purpose_has_its_label() -> None:
    assert set(REJECTIONS) == set(Rejection)
    assert set(PURPOSES) == set(Purpose)


@pytest.mark.parametrize(
    "label",
    [*LABELS.values(), *REJECTIONS.values(), *PURPOSES.values()],
    ids=lambda label: label[1][:40],
)
def test_a_label_says_the_same_in_russian_and_english(label: tuple[str, str]) -> None:
    russian, english = label
    fields = [{f for _, f, _, _ in Formatter().parse(text) if f} for text in label]
    assert fields[0] == fields[1]
    assert re.search("[а-я]", russian)
    assert re.search("[a-z]", english)
    assert not re.search("[а-яё]", english.casefold())
