"""Ways to pass over most of a text: nothing is missed by that."""

import re

from hypothesis import given
from hypothesis import strategies as st

from app.matching import false_marks, languages, marks, natures, phrases
from app.matching import text as text_module
from app.matching.languages import guess_language
from app.vocabulary.terms import Language

PARTS = st.sampled_from(
    (
        *("не для питьевой воды", "не\u00a0более 5",
          "Not\tfor water", "кроме того", "за исключением",
          "EXCEPT steel", "медициналық емес", "таза эмес"),
        *("для нужд школы № 5", "для патрэб", "по адресу ул. Садовая", "в 2025 году", "2019-20 гг.",
          "a@b.ru", "HTTPS://x.y", "www.x.y", "ИНН 770", "БИН 12",
          "лот №7", "договор: 4а", "44-ФЗ", "для обеспечения нужд", "по адресам",
          "для не новых нужд", "1999-2001г", "xwww.x", "КПП:7", "УНП 1", "извещения№ 3"),
        *("г/м2", "12 М3", "12 m2", "10х20 мм", "01.02.2019", "заказ: 5", "ГОСТ 4784-97", "АД31Т1",
          "10", "×20ок", "№5а", "3G1,5", "Ø4 * 5", "12Х18Н10Т,", "AL-0,038%", "а-" * 120 + "1"),
        *("б/у", "Подёржанный", "used", "USED for", "бывшая в эксплуатации", "ўжываны",
          "лом", "toys"),
        *("цены", "оплата", "price", "срок", "5дней", "İnvoice", "датами", "_работа"),
        *("cu-etp", "SHG", "lme", "Cu-DHP"), *(".", ";", ",", "(", ")", "медь", "катанка", "цена"),
    )
)  # fmt: skip
TEXTS = st.builds(
    lambda parts, between: between.join(parts),
    st.lists(PARTS, max_size=7),
    st.sampled_from((" ", "\n", "\u00a0", "-", "")),
)


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


@given(TEXTS)
def test_grades_between_spaces_are_those_of_the_whole_text(text: str) -> None:
    rest = false_marks.without_false_marks(text)
    found = [
        match.group()
        for match in marks._grade_matches(rest)
        if len(match.group()) <= marks._LONGEST_MARK
        and not false_marks.is_false_mark(rest, *match.span())
    ]
    letters = [word for word in marks._grades(text) if not re.search(r"\d", word)]
    assert list(marks._grades(text)) == [*letters, *found]


@given(TEXTS)
def test_natures_are_found_as_the_patterns_alone_would(text: str) -> None:
    said = text_module.normalize(text)
    used = {natures.Nature.USED} if natures._USED.search(said) else set()
    opening = natures._WORD.findall(said)[: natures._OPENING_WORDS]
    use = next((at for at, word in enumerate(opening) if word in natures._USE), len(opening))
    assert natures.natures_in(text) == used | {
        nature
        for nature, pattern in natures._OPENING.items()
        if any(pattern.fullmatch(word) for word in opening[:use])
    }


@given(st.text(st.sampled_from("абвіўңөүәғқұһЁABCxyzіІ ſİıԱև՞ՙ\U0001f600\ud800 .,5"), max_size=14))
def test_letters_are_counted_as_the_patterns_alone_would(text: str) -> None:
    cyrillic, armenian, latin = (
        sum(map(len, letters.findall(text)))
        for letters in (languages.CYRILLIC, languages.ARMENIAN, languages.LATIN)
    )
    language = guess_language(text)
    total = cyrillic + armenian + latin
    assert (language is None) == (total == 0)
    if total:
        assert (language is Language.HY) == (armenian >= languages._SCRIPT_SHARE * total)
        if language is not Language.HY:
            assert (language is Language.EN) == (cyrillic < languages._SCRIPT_SHARE * total)
    if language not in {None, Language.HY, Language.EN}:
        own = (("[әғқұһ]", Language.KK), ("[ңөү]", Language.KY), ("[ўі]", Language.BE))
        spoken = (one for letters, one in own if re.search(letters, text, re.IGNORECASE))
        assert language is next(spoken, Language.RU)
