"""Texts that cannot have a phrase or a mark are not searched for it: nothing is missed by that."""

import re

from hypothesis import given
from hypothesis import strategies as st

from app.matching import false_marks, marks, phrases

PARTS = st.sampled_from(
    (
        *("не для питьевой воды", "не\u00a0более 5",
          "Not\tfor water", "кроме того", "за исключением",
          "EXCEPT steel", "медициналық емес", "таза эмес"),
        *("для нужд школы № 5", "для патрэб", "по адресу ул. Садовая", "в 2025 году", "2019-20 гг.",
          "a@b.ru", "HTTPS://x.y", "www.x.y", "ИНН 770", "БИН 12",
          "лот №7", "договор: 4а", "44-ФЗ"),
        *("г/м2", "12 М3", "12 m2", "10х20 мм", "01.02.2019", "заказ: 5", "ГОСТ 4784-97", "АД31Т1"),
        *("cu-etp", "SHG", "lme", "Cu-DHP"), *(".", ";", ",", "(", ")", "медь", "катанка", "цена"),
    )
)  # fmt: skip
TEXTS = st.lists(PARTS, max_size=7).map(" ".join)


@given(TEXTS)
def test_phrases_are_left_out_as_the_patterns_alone_would(text: str) -> None:
    bare = phrases._PURCHASE.sub(" ", phrases._DENIED.sub(" ", text))
    assert phrases.about_goods(text) == phrases._SENTENCE.sub(phrases._without_commerce, bare)


@given(TEXTS)
def test_false_marks_are_blanked_out_as_the_patterns_alone_would(text: str) -> None:
    area = false_marks._AREA_IN_CAPITALS if text.isupper() else false_marks._AREA
    bare = area.sub(" ", false_marks._REFERENCE.sub(" ", text))
    assert false_marks.without_false_marks(text) == false_marks._SIZE.sub(
        false_marks._without_size, bare
    )


@given(TEXTS)
def test_marks_are_found_as_the_patterns_alone_would(text: str) -> None:
    named = {marks._standard(match) for match in marks._STANDARD.finditer(text)}
    assert marks.standards_in(text) == named
    rest = false_marks.without_false_marks(marks._STANDARD.sub(" ", text))
    letters = {marks.fold_mark(word) for word in marks._LETTER_GRADE.findall(rest)}
    assert letters <= marks.grades_in(text)
    if not re.search(r"\d", text):
        assert marks.grades_in(text) == letters
