"""The code assistant where it has nothing but the thesaurus."""

import time

import pytest

from app.matching.assistant import Assistant, Evidence, Title, fit
from app.vocabulary.terms import Language

MEGABYTE = 1_000_000


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("катанка медная", "7408"),
        ("copper wire rod", "7408"),
        ("Куплю катанку медную М1 8 мм, ГОСТ 859", "7408"),
        ("подшипник шариковый", "8482"),
        ("алюминиевый профиль АД31Т1", "7604"),
    ],
)
def test_finds_the_heading_of_a_trade_word(unlearnt: Assistant, text: str, heading: str) -> None:
    assert unlearnt.suggest(text)[0].code[:4] == heading


def test_names_the_title_and_the_words_that_speak_for_it(unlearnt: Assistant) -> None:
    reason = unlearnt.suggest("Катанка медная, дёшево")[0].reasons[0]
    assert reason.evidence is Evidence.TITLE
    assert "Катанка" in reason.words
    assert reason.text is not None
    assert "катанк" in reason.text.lower()


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "123 456,7", "🤖🔥", "—;:!", "и в на"])
def test_says_nothing_of_a_text_without_goods(unlearnt: Assistant, text: str) -> None:
    assert unlearnt.suggest(text) == ()
    assert unlearnt.ranked(text) == ()
    assert unlearnt.contradicts(text, ["7408110000"]) is None


def test_emoji_and_mixed_scripts_do_not_hide_the_goods(unlearnt: Assistant) -> None:
    plain = unlearnt.suggest("катанка медная copper wire rod")[0].code
    assert unlearnt.suggest("🔥 катанка 🤖 медная — copper 铜 wire rod 🔥")[0].code == plain


@pytest.mark.parametrize("filler", ["катанка медная ", "x" * 50, "🤖", "ГОСТ 12 ", "а\u0301"])
def test_a_megabyte_is_read_in_bounded_time(unlearnt: Assistant, filler: str) -> None:
    text = "катанка медная " + filler * (MEGABYTE // len(filler))
    started = time.perf_counter()
    found = unlearnt.suggest(text)
    assert time.perf_counter() - started < 1
    assert "7408" in {answer.code[:4] for answer in found}


def test_an_unknown_word_is_no_evidence(unlearnt: Assistant) -> None:
    for answer in unlearnt.suggest("щщщъыхжф"):
        assert answer.probability < 0.1


def test_official_titles_lead_deeper() -> None:
    title = Title(
        "7408110000",
        Language.RU,
        "Проволока медная > из рафинированной меди > с максимальным размером "
        "поперечного сечения более 6 мм",
    )
    assistant = Assistant(fit((), [title]))
    text = "проволока из рафинированной меди с размером поперечного сечения более 6 мм"
    assert assistant.ranked(text)[0] == "7408110000"


def test_a_chapter_is_no_answer() -> None:
    assistant = Assistant(fit((), [Title("74", Language.RU, "Медь и изделия из нее")]))
    assert all(len(code) >= 4 for code in assistant.ranked("медь и изделия из нее"))
