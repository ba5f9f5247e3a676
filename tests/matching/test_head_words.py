"""The words of a title that name the goods."""

import pytest

from app.matching.head_words import head_of, only_looks_like
from app.vocabulary.terms import Language


@pytest.mark.parametrize(
    ("language", "title", "head"),
    [
        (Language.RU, "Медь и изделия из неё", "медь"),
        (Language.RU, "Рафинированная медь", "медь"),
        (Language.RU, "Хлорокись меди", "хлорокись"),
        (Language.RU, "Алюминий необработанный", "алюминий"),
        (Language.RU, "Ручные и ножные воздушные насосы", "насосы"),
        (Language.RU, "Медные", "медные"),
        (Language.BE, "Рафінаваная медзь", "медзь"),
        (Language.EN, "Copper and articles thereof", "copper"),
        (Language.EN, "Unrefined copper; copper anodes", "copper"),
        (Language.EN, "Copper oxychloride", "oxychloride"),
        (Language.EN, "Pumps for liquids", "pumps"),
        (Language.KK, "Мыс және одан жасалған бұйымдар", "мыс"),
        (Language.KK, "Мыс ұнтақтары мен қабыршақтары", "ұнтақтары"),
        (Language.HY, "Սև (չզտված) պղինձ և պղնձե անոդներ", "պղինձ"),
        (Language.EN, "—", None),
    ],
)
def test_one_word_of_a_title_names_the_goods(
    language: Language, title: str, head: str | None
) -> None:
    assert head_of(title, language) == head


@pytest.mark.parametrize(("word", "other"), [("медь", "мед"), ("мед", "меди"), ("уголь", "угол")])
def test_words_of_one_stem_and_another_kind_of_endings_are_words_apart(
    word: str, other: str
) -> None:
    assert only_looks_like(word, other)
    assert only_looks_like(other, word)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("медь", "меди"),
        ("насос", "насосы"),
        ("нож", "ножи"),
        ("кабель", "кабели"),
        ("труба", "труб"),
    ],
)
def test_forms_of_one_word_are_no_lookalikes(word: str, other: str) -> None:
    assert not only_looks_like(word, other)
    assert not only_looks_like(other, word)
