"""Listings that the code assistant learns, learns again and forgets."""

import pickle

import pytest

from app.matching.assistant import Assistant, CodedText, Evidence, Model, fit
from tests.matching.assistant.conftest import QUICK
from tests.matching.assistant.goods import GOODS, made_up_listings

ODD = CodedText("odd", "квантокристалл бурмалиновый", ("9031803400",))


def test_a_listing_counts_as_soon_as_it_is_learnt(unlearnt: Assistant) -> None:
    before = unlearnt.ranked("бурмалиновый квантокристалл")
    unlearnt.learn([ODD])
    assert "9031803400" not in before
    assert unlearnt.ranked("бурмалиновый квантокристалл")[0] == "9031803400"


def test_a_listing_stops_counting_as_soon_as_it_is_forgotten(unlearnt: Assistant) -> None:
    unlearnt.learn([ODD])
    unlearnt.forget(["odd", "never learnt"])
    assert "9031803400" not in unlearnt.ranked("бурмалиновый квантокристалл")


def test_a_listing_learnt_again_replaces_itself(unlearnt: Assistant) -> None:
    unlearnt.learn([ODD])
    unlearnt.learn([CodedText("odd", ODD.text, ("8479899708",))])
    found = unlearnt.ranked(ODD.text)
    assert found[0] == "8479899708"
    assert "9031803400" not in found


def test_a_listing_that_lost_its_code_is_forgotten(unlearnt: Assistant) -> None:
    unlearnt.learn([ODD])
    unlearnt.learn([CodedText("odd", ODD.text, ())])
    assert "9031803400" not in unlearnt.ranked(ODD.text)


def test_a_listing_is_not_its_own_neighbour(unlearnt: Assistant) -> None:
    unlearnt.learn([ODD])
    assert "9031803400" not in unlearnt.ranked(ODD.text, exclude_id="odd")


def test_similar_listings_are_named_with_their_ids(unlearnt: Assistant) -> None:
    unlearnt.learn([ODD])
    reasons = unlearnt.suggest("квантокристалл")[0].reasons
    named = [reason for reason in reasons if reason.evidence is Evidence.LISTING]
    assert [(reason.listing_id, reason.words) for reason in named] == [("odd", ("квантокристалл",))]


def test_one_by_one_or_all_at_once_is_the_same(bare: Model) -> None:
    at_once, one_by_one = Assistant(bare), Assistant(bare)
    listings = made_up_listings(60)
    at_once.learn(listings)
    for listing in listings:
        one_by_one.learn([listing])
    for text in GOODS.values():
        assert at_once.ranked(text)[0] == one_by_one.ranked(text)[0]


def test_learns_what_the_listings_say(learned: Assistant) -> None:
    right = [learned.ranked(text)[0] == code for code, text in GOODS.items()]
    assert sum(right) >= len(right) - 1


def test_learnt_words_are_a_reason(learned: Assistant) -> None:
    reasons = learned.suggest("насосы погружные для скважин")[0].reasons
    words = next(reason for reason in reasons if reason.evidence is Evidence.WORDS)
    assert set(words.words) & {"насосы", "погружные", "скважин"}
    assert words.strength > 0


def test_fitting_again_gives_the_same_answers_in_any_order(fitted: Model) -> None:
    again = fit(reversed(made_up_listings()), schedule=QUICK)
    assert again.version == fitted.version
    for text in GOODS.values():
        assert Assistant(again).suggest(text) == Assistant(fitted).suggest(text)


def test_other_data_are_another_version(fitted: Model) -> None:
    assert fit(made_up_listings(12)).version not in {fitted.version, fit(()).version}


def test_a_pickled_model_answers_the_same(fitted: Model) -> None:
    again: Model = pickle.loads(pickle.dumps(fitted))  # noqa: S301 - made here
    for text in GOODS.values():
        assert Assistant(again).suggest(text) == Assistant(fitted).suggest(text)


def test_another_model_is_used_from_the_next_question_on(bare: Model, fitted: Model) -> None:
    assistant = Assistant(bare)
    assert assistant.ranked("шины легковые зимние")[0] != "4011100003"
    assistant.swap(fitted)
    assert assistant.model.version == fitted.version
    assert assistant.ranked("шины легковые зимние")[0] == "4011100003"


@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_a_handful_of_listings_is_enough_to_start(count: int) -> None:
    model = fit(made_up_listings(count))
    assert model.listings == count
    assert Assistant(model).suggest("катанка медная")[0].code[:4] == "7408"
