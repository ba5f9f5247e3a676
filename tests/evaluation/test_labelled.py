"""The labelled pairs: what their README promises, and the gates."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from app.cli_labelled import missed_gates
from app.evaluation.judging import JudgedPair, judge_pairs, thesaurus_assistant
from app.evaluation.labelled import Category, Grade, LabelledPair, read_labelled
from app.evaluation.measures import Measured
from app.evaluation.pair_measures import (
    by_category,
    by_language,
    by_purpose,
    measure_pairs,
    worst,
)
from app.matching import Listing
from app.matching.assistant import Assistant
from app.vocabulary.codes import LEVELS
from app.vocabulary.countries import countries
from app.vocabulary.terms import Language, Purpose, Side

FOLDER = Path("benchmarks/labelled")
GATES = Path("benchmarks/gates.toml")


@pytest.fixture(scope="module")
def pairs() -> tuple[LabelledPair, ...]:
    return read_labelled(FOLDER)


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return thesaurus_assistant()


@pytest.fixture(scope="module")
def judged(pairs: tuple[LabelledPair, ...], assistant: Assistant) -> list[JudgedPair]:
    return list(judge_pairs(pairs, assistant))


def test_grades_are_balanced(pairs: tuple[LabelledPair, ...]) -> None:
    shares = {grade: count / len(pairs) for grade, count in grades_of(pairs).items()}
    assert len(pairs) >= 828
    assert 0.27 <= shares[Grade.STRONG] <= 0.35
    assert 0.17 <= shares[Grade.MEDIUM] <= 0.24
    assert 0.17 <= shares[Grade.WEAK] <= 0.24
    assert 0.26 <= shares[Grade.NONE] <= 0.33


def test_no_pair_is_there_twice(pairs: tuple[LabelledPair, ...]) -> None:
    texts = Counter(
        (*said(pair.need), pair.need.country, *said(pair.offer), pair.offer.country)
        for pair in pairs
    )
    assert [text for text, count in texts.items() if count > 1] == []


def test_each_category_has_cases_and_is_explained(pairs: tuple[LabelledPair, ...]) -> None:
    explained = (FOLDER / "README.md").read_text(encoding="utf-8")
    seen = Counter(pair.category for pair in pairs)
    assert {category: seen[category] >= 5 for category in Category} == dict.fromkeys(Category, True)
    assert [category for category in Category if f"| `{category}` |" not in explained] == []
    assert f"{len(pairs)} pairs of one need" in explained


def test_languages_are_spread(pairs: tuple[LabelledPair, ...]) -> None:
    spoken = Counter(
        language for pair in pairs for language in {pair.need.language, pair.offer.language}
    )
    across = sum(pair.need.language != pair.offer.language for pair in pairs)
    russian = sum(pair.need.language == pair.offer.language == Language.RU for pair in pairs)
    assert min(spoken[language] for language in Language) >= 50
    assert across / len(pairs) >= 0.25
    assert russian / len(pairs) <= 0.67


@pytest.mark.parametrize("side", Side)
def test_all_member_states_and_some_others_stand_on_both_sides(
    pairs: tuple[LabelledPair, ...], side: Side
) -> None:
    members = {code for code, country in countries().items() if country.member}
    states = Counter(getattr(pair, side).country for pair in pairs)
    assert min(states[code] for code in members) >= 40
    assert side is Side.NEED or set(states) - members


def test_codes_are_of_all_depths_and_missing_in_all_ways(pairs: tuple[LabelledPair, ...]) -> None:
    listings = [listing for pair in pairs for listing in (pair.need, pair.offer)]
    depths = Counter(len(code) for listing in listings for code in listing.codes)
    stated = Counter((bool(pair.need.codes), bool(pair.offer.codes)) for pair in pairs)
    assert set(depths) == set(LEVELS)
    assert stated[False, True] + stated[True, False] >= len(pairs) // 4
    assert stated[False, False] >= len(pairs) // 12
    assert sum(len(listing.codes) > 1 for listing in listings) >= 10


def test_gates_are_kept(judged: list[JudgedPair]) -> None:
    gates = tomllib.loads(GATES.read_text(encoding="utf-8"))
    assert gates["labelled"]
    assert gates["labelled_at_most"]
    assert missed_gates(measure_pairs(judged), gates) == []


def test_points_are_the_sum_of_the_outcomes(judged: list[JudgedPair]) -> None:
    for item in judged:
        assert item.points == pytest.approx(sum(outcome.points for outcome in item.outcomes))


def test_a_pair_is_judged_alike_alone_and_among_others(
    judged: list[JudgedPair], assistant: Assistant
) -> None:
    for item in judged[::97]:
        (alone,) = judge_pairs([item.pair], assistant)
        assert alone.points == item.points


def test_every_pair_falls_into_one_category_and_some_language(judged: list[JudgedPair]) -> None:
    assert sum(map(len, by_category(judged).values())) == len(judged)
    spoken = by_language(judged)
    assert {str(language) for language in Language} | {"across"} == set(spoken)
    assert {item.pair.id for group in spoken.values() for item in group} == {
        item.pair.id for item in judged
    }


def test_every_pair_is_measured_under_the_purpose_of_its_need(judged: list[JudgedPair]) -> None:
    groups = by_purpose(judged)
    assert list(groups) == [purpose.value for purpose in Purpose]
    assert sum(map(len, groups.values())) == len(judged)
    assert all(item.pair.need.purpose == name for name in groups for item in groups[name])


def test_worst_errors_come_first(judged: list[JudgedPair]) -> None:
    errors = [item.error for item in worst(judged, 30)]
    assert len(errors) == 30
    assert errors == sorted(errors, reverse=True)
    assert errors[0] == max(item.error for item in judged)


def test_missed_gates_name_measure_value_and_bound() -> None:
    ours = {"auc": Measured(0.7, 0.6, 0.8), "brier": Measured(0.3, 0.2, 0.4)}
    gates = {"labelled": {"auc": 0.8}, "labelled_at_most": {"brier": 0.2}}
    assert missed_gates(ours, gates) == [
        "labelled auc: 0.7 is below 0.8",
        "labelled brier: 0.3 is above 0.2",
    ]
    assert missed_gates(ours, {"labelled": {"auc": 0.7}}) == []


def said(listing: Listing) -> tuple[str, str]:
    return listing.title.casefold(), listing.description.casefold()


def grades_of(pairs: tuple[LabelledPair, ...]) -> Counter[Grade]:
    return Counter(pair.grade for pair in pairs)
