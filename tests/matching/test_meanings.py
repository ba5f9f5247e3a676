"""Meanings from word vectors: found across languages, explained, and never shown to strangers."""

from dataclasses import replace
from datetime import date

import pytest

from app.matching import SUPPLY, Listing, MemoryIndex, Query, explain, suggest
from app.matching.meanings import Meanings
from app.matching.profile import profile
from app.matching.reasons import reasons
from app.matching.semantic_index import SemanticIndex
from app.vocabulary.terms import Kind, Language, Side, Visibility
from tests.support.vectors import VECTORS

DAY = date(2026, 1, 1)


def offer(key: str, title: str, **more: object) -> Listing:
    return replace(
        Listing(key, Side.OFFER, organization_id=key, title=title, kind=Kind.PRODUCT),
        **more,  # type: ignore[arg-type]
    )


PUMPS = offer("pumps", "Насосы")
FLOUR = offer("flour", "Мука")
TYRES = offer("tyres", "Шины")
NEED = Listing("need", Side.NEED, title="Pumps", language=Language.EN)
STRANGE = replace(NEED, title="Pompes")
"""The same in a word that the dictionary does not have."""


def index(*listings: Listing) -> SemanticIndex:
    made = SemanticIndex(Meanings(VECTORS), MemoryIndex())
    made.apply(listings)
    return made


def found(made: SemanticIndex, need: Listing = NEED) -> list[str]:
    return [item.judgement.listing.id for item in suggest(made, Query(need, DAY), SUPPLY).items]


def test_an_offer_in_another_language_is_found_by_its_meaning_and_comes_first() -> None:
    words_only = MemoryIndex()
    words_only.apply([FLOUR, PUMPS, TYRES])
    assert suggest(words_only, Query(STRANGE, DAY), SUPPLY).items == ()
    assert found(index(FLOUR, PUMPS, TYRES), STRANGE)[0] == "pumps"


@pytest.mark.parametrize(
    ("language", "said"),
    [(Language.EN, "the same in meaning"), (Language.RU, "по смыслу одно и то же")],
)
def test_the_reason_names_the_nearest_words_and_counts(language: Language, said: str) -> None:
    best = suggest(index(PUMPS, TYRES), Query(NEED, DAY), SUPPLY).items[0]
    told = reasons(best, language)
    [reason] = [one for one in told if one.aspect == "semantic"]
    assert reason.label == f"{said}: pumps ~ насосы"
    assert (reason.wanted, reason.offered) == ("pumps", "насосы")
    assert reason.points > 0
    assert best.judgement.points == pytest.approx(sum(one.points for one in told))


def test_search_and_explain_say_the_same() -> None:
    made = index(PUMPS, FLOUR)
    first = suggest(made, Query(NEED, DAY), SUPPLY).items[0]
    other = made.get("pumps")
    assert other is not None
    assert explain(made, Query(NEED, DAY), other, SUPPLY)[0].judgement == first.judgement


def test_without_word_vectors_meaning_is_unknown_and_worth_nothing() -> None:
    plain = MemoryIndex()
    plain.apply([PUMPS])
    pair, _ = explain(plain, Query(NEED, DAY), profile(PUMPS), SUPPLY)
    [outcome] = [one for one in pair.judgement.outcomes if one.aspect == "semantic"]
    assert (outcome.level, outcome.points) == ("unknown", 0)


def test_a_text_of_words_that_nobody_has_read_has_no_meaning() -> None:
    meanings = Meanings(VECTORS)
    assert meanings.of("Катанка") is None
    assert meanings.of("Катанка медная, проволока, насосы") is None
    assert meanings.of("Насосы") is not None


@pytest.mark.parametrize(
    "hidden",
    [
        replace(PUMPS, visibility=Visibility.PRIVATE),
        replace(PUMPS, visibility=Visibility.MEMBERS),
        replace(PUMPS, portal="sandbox.x"),
        replace(PUMPS, valid_until=date(2025, 1, 1)),
    ],
)
def test_what_the_asker_may_not_have_is_not_found_by_meaning(hidden: Listing) -> None:
    assert "pumps" not in found(index(hidden, TYRES))


def test_filters_hold_for_what_is_found_by_meaning() -> None:
    need = Query(NEED, DAY)
    abroad = replace(need, filters=replace(need.filters, countries=frozenset({"KZ"})))
    made = index(replace(PUMPS, country="BY"))
    assert suggest(made, need, SUPPLY).items
    assert suggest(made, abroad, SUPPLY).items == ()


def test_a_changed_listing_is_found_by_what_it_says_now_and_a_removed_one_not_at_all() -> None:
    made = index(PUMPS, FLOUR, TYRES)
    made.apply([replace(PUMPS, title="Мука"), replace(FLOUR, title="Насосы")])
    assert found(made)[0] == "flour"
    made.apply([], ["flour"])
    assert "flour" not in found(made)
    assert len(made) == 2


def test_of_many_only_the_nearest_are_judged_besides() -> None:
    made = index(*(offer(f"o-{n:03}", "Насосы") for n in range(150)))
    assert suggest(made, Query(STRANGE, DAY, limit=1000), SUPPLY).considered == 100
    assert found(made, STRANGE)[:2] == ["o-000", "o-001"]
