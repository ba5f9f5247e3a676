"""Words of reasons that recur are kept, and are those that would be found anew."""

import pytest
from hypothesis import given

from app.matching import (
    SCORECARDS,
    SUPPLY,
    Reason,
    Scorecard,
    Suggestion,
)
from app.matching.pair import Pair
from app.matching.reasons import Wording, reasons
from app.vocabulary.terms import Language
from tests.matching.strategies import examples, pairs
from tests.matching.told_reasons import explained

_KEPT = Wording[Reason](lambda reason: reason)


@examples
@given(pair=pairs())
@pytest.mark.parametrize("scorecard", SCORECARDS.values(), ids=lambda card: card.name)
def test_words_that_are_kept_are_those_that_would_be_found_anew(
    pair: Pair, scorecard: Scorecard
) -> None:
    suggestion = Suggestion(pair, scorecard.judge(pair))
    for language in (Language.RU, Language.EN):
        anew = Wording[Reason](lambda reason: reason).of(suggestion, language)
        assert _KEPT.of(suggestion, language) == anew
        assert _KEPT.of(suggestion, language) == anew


def test_what_recurs_is_put_into_words_once() -> None:
    told: list[str] = []

    def tell(found: Reason) -> str:
        told.append(found.aspect)
        return found.aspect

    wording = Wording[str](tell)
    one = explained({"title": "Катанка", "country": "RU", "codes": ("7408",)}, {"country": "KZ"})
    first = wording.of(one, Language.RU)
    assert told == first == [aspect.name for aspect in SUPPLY.aspects]
    told.clear()
    assert wording.of(one, Language.RU) == first
    assert told == ["text"]


def test_no_more_words_are_kept_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.matching.reasons.MOST_KEPT", 3)
    one = explained({"title": "Катанка", "country": "RU"}, {"country": "KZ"})
    assert _KEPT.of(one, Language.RU) == list(reasons(one, Language.RU))
