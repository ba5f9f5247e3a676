import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.keys import key_of
from app.matching.languages import guess_language
from app.matching.text import (
    STOP_WORDS,
    normalize,
    pieces,
    stem,
    surface_words,
    terms,
    words,
)
from app.vocabulary.terms import Language

# Letters of the states' languages, digits, marks and spaces; no signs that combine with others.
letters = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.characters(min_codepoint=0x410, max_codepoint=0x44F),
        st.characters(min_codepoint=0x561, max_codepoint=0x586),
        st.sampled_from("ЁёӘәҒғҚқҢңӨөҰұҮүҺһІіЎў«»—–²³№×"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("МЕДЬ", "медь"),
        ("Ещё", "еще"),
        ("ЁМКОСТЬ", "емкость"),
        ("е\u0308мкость", "емкость"),
        ("Чугу\u0438\u0306", "чугуй"),
        ("мм²", "мм2"),
        ("ﬁne", "fine"),
        ("Ａ１", "a1"),
        ("ΑΛΟΥΜΊΝΙΟ", "αλουμίνιο"),
        ("Ալյումին", "ալյումին"),
    ],
)
def test_spellings_of_one_word_become_one_form(written: str, form: str) -> None:
    assert normalize(written) == form


@given(letters)
def test_normalizing_twice_changes_nothing_and_case_does_not_count(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once
    composed = normalize(unicodedata.normalize("NFD", text))
    assert composed == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Катанка медная", ["катанка", "медная"]),
        ("ПРОФИЛЬ, алюминиевый!", ["профиль", "алюминиевый"]),
        ("Труба 25 мм", ["труба", "25", "мм"]),
        ("лист 0,5", ["лист", "0,5"]),
        ("лист 1.5-2.0", ["лист", "1.5", "2.0"]),
        ("медно-никелевый", ["медно", "никелевый"]),
        ("wire_rod", ["wire", "rod"]),
        ("АД31Т1", ["ад", "31", "1"]),
        ("5", ["5"]),
        ("", []),
        ("!!! — …", []),
        # One letter alone says nothing.
        ("а б в медь", ["медь"]),
        ("Մետաղական մետաղալար", ["մետաղական", "մետաղալար"]),
    ],
)
def test_a_text_is_split_into_words_and_numbers(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize("word", ["Куплю", "ПОСТАВКА", "и", "the", "Wanted", "керек", "և"])
def test_words_of_commerce_carry_no_goods(word: str) -> None:
    assert words(f"{word} медь") == ["медь"]


def test_every_stop_word_is_written_as_words_are_compared() -> None:
    assert {word for word in STOP_WORDS if normalize(word) != word} == set()
    assert len(STOP_WORDS) > 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("медный", "медного"),
        ("катанка", "катанки"),
        ("профиль", "профилями"),
        ("wire", "wires"),
        ("cable", "cables"),
        ("0,5", "0.5"),
        ("մետաղական", "մետաղականի"),
    ],
)
def test_forms_of_one_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("медный", "стальной"), ("лента", "лист"), ("wire", "plate"), ("25", "250"), ("1.5", "15")],
)
def test_different_words_have_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Катанка медная", Language.RU),
        ("Copper wire rod", Language.EN),
        ("Мыс катанка қажет", Language.KK),
        ("Өндүрүш үчүн жез", Language.KY),
        ("Медны дрот для вытворчасці", Language.BE),
        ("Պղնձե մետաղալար", Language.HY),
        ("Катанка Cu-ETP", Language.RU),
        ("12 345", None),
        ("", None),
    ],
)
def test_a_language_is_guessed_from_its_letters(text: str, language: Language | None) -> None:
    assert guess_language(text) is language


def test_a_word_is_cut_into_overlapping_pieces_with_its_ends_marked() -> None:
    assert pieces("медь") == (" мед", "медь", "едь ")
    assert pieces("аб") == (" аб ",)
    assert pieces("5") == (" 5 ",)


@given(st.text("абвгдежз", min_size=1, max_size=30))
def test_pieces_cover_the_whole_word(word: str) -> None:
    found = pieces(word)
    joined = found[0] + "".join(piece[-1] for piece in found[1:])
    assert joined == f" {word} "
    assert all(len(piece) <= 4 for piece in found)


def test_terms_count_stems_marks_pieces_and_pairs_apart() -> None:
    found = terms("Катанка медная, медная катанка М00К ГОСТ 859-2014")
    # The first words count most, and less from place to place: 1, 0.82, 0.7, 0.61.
    assert found[f"w:{stem('катанка')}"] == pytest.approx(1 + 0.1 + 0.9 / 1.75)
    assert found[f"w:{stem('медная')}"] == pytest.approx(0.1 + 0.9 / 1.25 + 0.1 + 0.9 / 1.5)
    assert found[f"p:^ {stem('катанка')}"] == 1
    assert found[f"p:{stem('катанка')} {stem('медная')}"] == 1
    assert found["m:M00K"] == 1
    assert sum(term.startswith("m:") for term in found) == 2
    assert found["g: мед"] == 2
    assert {term[:2] for term in found} == {"w:", "m:", "g:", "p:"}


@given(letters)
def test_terms_do_not_depend_on_case_or_on_outer_space(text: str) -> None:
    assert terms(f"  {text}\n") == terms(text)


@given(letters, letters)
def test_words_of_two_texts_one_after_the_other_are_those_of_both(one: str, other: str) -> None:
    assert words(f"{one}\n{other}") == words(one) + words(other)


def test_shared_words_are_shown_as_they_were_written_and_each_once() -> None:
    stems = frozenset(key_of(f"w:{stem(word)}") for word in ("катанка", "медная"))
    text = "Катанку, МЕДНУЮ; алюминиевую катанку"
    assert surface_words((text,), stems, 8) == ["Катанку", "МЕДНУЮ"]
    assert surface_words((text,), stems, 1) == ["Катанку"]
    assert surface_words(("медная", text), stems, 8) == ["медная", "Катанку"]


@given(letters)
def test_every_stem_of_a_text_has_its_word_as_written_but_for_units_and_numbers(text: str) -> None:
    stems = {root for word in words(text) if len(root := stem(word)) > 2 and not root.isdigit()}
    shown = surface_words((text,), frozenset(key_of(f"w:{root}") for root in stems), len(text))
    assert {stem(normalize(word)) for word in shown} == stems
    assert len(shown) == len(stems)
