"""How deep answers of the code assistant go, and in which order they come."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.assistant import Assistant
from app.matching.assistant.branches import branches
from app.matching.assistant.judge import Verdict
from app.matching.assistant.reading import read_codes
from tests.matching.assistant.goods import GOODS

TEXTS = [*GOODS.values(), "труба", "copper", "мыс сым", "изделия прочие из металла"]


def verdict(**shares: float) -> Verdict:
    codes = sorted(shares)
    probabilities = np.array([shares[code] for code in codes])
    return Verdict.of([code.removeprefix("c") for code in codes], probabilities)


NEAR = ["7408110000", "7408191000", "7408199000", "7408290000", "7411101000", "7411109000", "7412"]
FORKED = verdict(c7408110000=0.31, c7408191000=0.25, c7408199000=0.05, c7411101000=0.35)


@pytest.mark.parametrize("text", TEXTS)
def test_siblings_add_up_to_no_more_than_their_parent(learned: Assistant, text: str) -> None:
    for depth in (4, 6, 10):
        nodes = {
            code: probability
            for answer in learned.suggest(text, limit=1000)
            for code, probability in answer.path
            if len(code) == depth
        }
        assert sum(nodes.values()) <= 1 + 1e-9
        assert all(0 <= probability <= 1 for probability in nodes.values())


@pytest.mark.parametrize("text", TEXTS)
def test_a_code_is_no_likelier_than_what_it_is_under(learned: Assistant, text: str) -> None:
    for answer in learned.suggest(text):
        shares = [probability for _, probability in answer.path]
        assert shares == sorted(shares, reverse=True)
        codes = [code for code, _ in answer.path]
        assert all(later.startswith(one) for one, later in pairwise(codes))


@pytest.mark.parametrize("text", TEXTS)
def test_the_first_answer_is_first_at_every_depth(learned: Assistant, text: str) -> None:
    answers = learned.suggest(text)
    assert learned.ranked(text) == tuple(answer.path[-1][0] for answer in answers)
    headings = [code for answer in answers for code, _ in answer.path[:1]]
    shares = dict(answer.path[0] for answer in answers)
    assert shares[headings[0]] == max(shares.values())


def test_an_answer_goes_down_while_one_child_outweighs_its_siblings() -> None:
    decided = verdict(c7408110000=0.31, c7408191000=0.1, c7408199000=0.19, c7411101000=0.3)
    assert [branch.code for branch in branches(decided, 2)] == ["7408110000", "7411101000"]


def test_an_answer_stops_where_it_would_be_less_likely_than_the_next() -> None:
    decided = verdict(c7408110000=0.31, c7408191000=0.1, c7408199000=0.19, c7411101000=0.35)
    assert [one.code for one in branches(decided, 3)] == ["7408", "7411101000", "7408199000"]
    assert [branch.code for branch in branches(decided, 1)] == ["7408"]


@given(st.dictionaries(st.sampled_from(NEAR), st.floats(0.0, 1.0), min_size=1))
def test_answers_come_in_the_order_of_the_probabilities_that_are_told(
    weights: dict[str, float],
) -> None:
    total = sum(weights.values()) or 1.0
    found = Verdict.of(list(weights), np.array(list(weights.values())) / total)
    answers = branches(found, 50)
    told = [found.probability(answer.code) for answer in answers]
    assert told == sorted(told, reverse=True)
    assert all(answer.code in answer.path for answer in answers)
    assert [one.code for one in branches(found, 2)] == [one.code for one in answers[:2]]


@pytest.mark.parametrize("text", TEXTS)
def test_suggestions_come_likeliest_first(learned: Assistant, text: str) -> None:
    told = [answer.probability for answer in learned.suggest(text, limit=50)]
    assert told == sorted(told, reverse=True)


def test_an_undecided_fork_is_answered_by_its_parent() -> None:
    undecided = verdict(c7408110000=0.3, c7408191000=0.29, c7408290000=0.31)
    first, *_ = branches(undecided, 10)
    assert first.code == "7408"
    assert first.path == ("7408", "740829", "7408290000")


def test_each_answer_is_another_branch() -> None:
    found = [branch.path[-1] for branch in branches(FORKED, 10)]
    assert found == ["7408110000", "7411101000", "7408191000", "7408199000"]


def test_no_more_answers_than_asked_for(learned: Assistant) -> None:
    assert len(learned.suggest("медная", limit=3)) == 3
    assert learned.suggest("медная", limit=0) == ()


def test_clear_words_contradict_a_wrong_code(learned: Assistant) -> None:
    found = learned.contradicts("подшипники шариковые радиальные закрытые", ["7408110000"])
    assert found is not None
    assert found.codes == ("7408110000",)
    assert found.suggestion.code.startswith("8482")
    assert found.suggestion.reasons
    assert found.probability < 0.05


@pytest.mark.parametrize("codes", [["8482109008"], ["8482"], ["84"], ["7408110000", "8482"], []])
def test_a_code_that_agrees_at_its_depth_is_not_contradicted(
    learned: Assistant, codes: list[str]
) -> None:
    assert learned.contradicts("подшипники шариковые радиальные закрытые", codes) is None


def test_vague_words_contradict_nothing(learned: Assistant) -> None:
    assert learned.contradicts("изделия новые в наличии на складе", ["9031803400"]) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Насос центробежный, не для питьевой воды", "Насос центробежный"),
        ("Дверь стальная, кроме противопожарных; полотно 40 мм", "Дверь стальная; полотно 40 мм"),
        ("Copper wire, not for scrap", "Copper wire"),
    ],
)
def test_what_the_goods_are_not_says_nothing_of_their_code(
    learned: Assistant, text: str, said: str
) -> None:
    assert learned.likely(text) == learned.likely(said)


@pytest.mark.parametrize("text", TEXTS)
def test_likely_codes_are_those_that_are_suggested(learned: Assistant, text: str) -> None:
    suggested = [(one.code, one.probability) for one in learned.suggest(text, 3)]
    assert list(learned.likely(text, 3)) == suggested


@pytest.mark.parametrize(
    "text", ["", "\n", "🙂", "и", "123", "и на в 5", "zzyzx", "Արագած", "变压器", "Արարատ"]
)
def test_a_text_without_known_words_makes_no_code_likely(learned: Assistant, text: str) -> None:
    assert learned.suggest(text) == ()
    assert learned.likely(text) == ()
    assert learned.prefixes(text, least=0.0) == []
    assert read_codes(learned, text) == read_codes(learned, text, ["74"]) == ()
    assert learned.contradicts(text, ["7408"]) is None
