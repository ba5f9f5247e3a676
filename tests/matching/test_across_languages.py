"""A need in any language of the Union finds the Russian offer of its goods, and tells its words."""

from datetime import date

import pytest

from app.matching import SUPPLY, Listing, MemoryIndex, Query, suggest
from app.matching.reasons import reasons
from app.vocabulary.terms import Kind, Language, Side

DAY = date(2026, 1, 1)
OFFERS = ("Насосы центробежные", "Мука пшеничная", "Проволока медная", "Трубы стальные бесшовные")

NEEDS = [
    (Language.EN, "Copper wire", "Проволока медная", "Copper, wire"),
    (Language.KK, "Мыс сым", "Проволока медная", "Мыс сым"),
    (Language.KY, "Жез зымы", "Проволока медная", "Жез, зымы"),
    (Language.HY, "Պղնձե մետաղալար", "Проволока медная", "Պղնձե, մետաղալար"),
    (Language.BE, "Медны дрот", "Проволока медная", "Медны, Медны дрот"),
    (Language.EN, "Wheat flour", "Мука пшеничная", "Wheat flour"),
    (Language.KK, "Бидай ұны", "Мука пшеничная", "Бидай ұны"),
    (Language.HY, "Ցորենի ալյուր", "Мука пшеничная", "Ցորենի ալյուր"),
    (Language.BE, "Сталёвыя трубы без швоў", "Трубы стальные бесшовные", "трубы, Сталёвыя трубы"),
]


@pytest.mark.parametrize(("language", "title", "offer", "words"), NEEDS)
def test_the_russian_offer_is_found_by_words(
    language: Language, title: str, offer: str, words: str
) -> None:
    index = MemoryIndex()
    index.apply(
        Listing(text, Side.OFFER, title=text, kind=Kind.PRODUCT, language=Language.RU)
        for text in OFFERS
    )
    need = Listing("need", Side.NEED, title=title, language=language)
    best = suggest(index, Query(need, DAY), SUPPLY).items[0]
    assert best.judgement.listing.id == offer
    [text] = [one for one in reasons(best, Language.EN) if one.aspect == "text"]
    assert text.points > 0
    assert text.wanted is not None
    assert text.wanted.casefold().split(", ") == words.casefold().split(", ")
