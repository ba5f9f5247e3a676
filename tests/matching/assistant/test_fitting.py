"""How the code assistant weighs its witnesses, and what it is not shown meanwhile."""

import numpy as np
import pytest

from app.matching.assistant.bags import OPENING, PIECE, STEM, Bags, bag, columns_of, fields_of
from app.matching.assistant.calibration import Case, fit_judge
from app.matching.assistant.defaults import default_judge
from app.matching.assistant.evidence import CIRCUMSTANCES, FEATURES, Heard
from app.matching.assistant.frequencies import ALIKE, LEARNT, Frequencies
from app.matching.assistant.held_out import LARGEST, hold_out
from app.matching.assistant.judge import Judge
from app.matching.assistant.neighbours import Neighbours
from app.matching.assistant.training import Schedule, train
from app.matching.assistant.types import CodedText
from tests.matching.assistant.goods import GOODS, made_up_listings

NOTHING = Judge(np.zeros((len(CIRCUMSTANCES), len(FEATURES))))
TRUSTED = FEATURES.index("title_10")


def case(*, told: bool) -> Case:
    """Two candidates; a title names the first, which is right when `told`."""
    features = np.zeros((3, len(FEATURES)))
    features[0, TRUSTED] = 1.0
    features[2, -1] = 1.0
    codes = ("7408110000", "7411101000")
    none = np.zeros(0)
    heard = Heard(codes, features, np.array([1.0, 0, 0, 0]), None, none, none, ())
    return Case.of(heard, [codes[0 if told else 1]])


def test_a_witness_is_trusted_as_often_as_it_was_right() -> None:
    judge = fit_judge([case(told=number % 5 != 0) for number in range(2000)], NOTHING)
    powers = np.exp(case(told=True).features @ judge.weights[0])
    assert powers[0] / powers.sum() == pytest.approx(0.8, abs=0.02)


def test_a_few_cases_move_no_mountains() -> None:
    judge = fit_judge([case(told=True)], NOTHING)
    assert abs(judge.weights[0, TRUSTED]) < abs(
        fit_judge([case(told=True)] * 500, NOTHING).weights[0, TRUSTED]
    )


def test_a_feature_that_never_varies_keeps_its_weight() -> None:
    prior = default_judge()
    judge = fit_judge([case(told=True)] * 100, prior)
    silent = FEATURES.index("listing_4")
    assert judge.weights[0, silent] == prior.weights[0, silent] != 0


def test_what_resembles_a_held_out_listing_is_hidden_with_it() -> None:
    listings = [*made_up_listings(240), CodedText("copy", made_up_listings(1)[0].text, ("1",))]
    hidden = held(listings)
    for row, ids in hidden.items():
        assert listings[row].id in ids
    rows = [row for row, ids in hidden.items() if "copy" in ids or "made-0000" in ids]
    assert all({"copy", "made-0000"} <= hidden[row] for row in rows)


def test_an_organization_is_hidden_whole_unless_it_owns_too_much() -> None:
    small = [
        CodedText(str(n), f"товар{n} вид{n} сорт{n}", ("7408",), f"org-{n // 2}")
        for n in range(100)
    ]
    assert all(len(ids) == 2 for ids in held(small).values())
    one = [CodedText(str(n), f"товар{n} вид{n} сорт{n}", ("7408",), "org") for n in range(100)]
    assert held(one)
    assert all(len(ids) <= LARGEST * 100 for ids in held(one).values())


def held(listings: list[CodedText]) -> dict[int, frozenset[str]]:
    bags = [bag(one.text) for one in listings]
    neighbours = Neighbours()
    neighbours.learn_bags(listings, Bags.of(bags))
    return hold_out(listings, bags, neighbours, np.random.default_rng(1))


def test_each_field_has_its_share_of_a_unit_vector() -> None:
    asked = bag("катанка медная для волочения проволоки диаметром 8 мм")
    frequencies = Frequencies.of(Bags.of([asked, bag("труба медная")]))
    fields = fields_of(asked.columns)
    for shares in (ALIKE, LEARNT):
        weights = frequencies.weights(asked, shares)
        for field in (STEM, PIECE, OPENING):
            assert (weights[fields == field] ** 2).sum() == pytest.approx(shares[field], abs=1e-5)


def test_the_first_word_counts_more_than_the_last() -> None:
    text = "катанка " + " ".join(f"слово{letter}" for letter in "абвгдежзик") + " медная"
    counted = dict(zip(bag(text).columns.tolist(), bag(text).counts.tolist(), strict=True))
    assert counted[columns_of("катанка")[0]] > 2 * counted[columns_of("медная")[0]] > 0


def test_the_network_learns_and_few_texts_are_seen_more_often() -> None:
    schedule = Schedule(width=16, epochs=2, batch=8, rate=0.3, fewest_steps=200)
    assert schedule.rounds(80) == 20
    assert schedule.rounds(8000) == 2
    listings = made_up_listings(96)
    network = train(
        [bag(one.text) for one in listings], [one.codes[0] for one in listings], schedule
    )
    for code, text in GOODS.items():
        shares = network.probabilities(bag(text))
        assert network.codes[int(shares.argmax())] == code
        assert shares.sum() == pytest.approx(1, abs=1e-5)
