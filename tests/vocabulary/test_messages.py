"""The catalogues are whole, their slots fit, and finished sentences find their translation."""

import json
from collections.abc import Iterable
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.allocation_answers import LEFT_OUT, WHY
from app.api.balance import LABELS as GAPS
from app.api.counterparts import PRIVATE
from app.api.feeds import SCORE, TITLES
from app.api.freshness import LABELS as STALE
from app.cooperation.programmes.labels import ASSUMPTIONS, FACTS, MISSING
from app.matching.facts import WORDS
from app.matching.identity.reasons import LABELS as DUPLICATES
from app.matching.labels import ADVICE, BETWEEN, INCOMPARABLE, LABELS, PURPOSES, REJECTIONS, SIDES
from app.matching.labels_choices import CHOICES
from app.matching.labels_details import CHECKS, SAME_PLACE
from app.matching.natures import GOODS, NATURES
from app.matching.reasons_details import MILLIONS
from app.matching.reasons_facts import PERIODS
from app.services.dossier_words import WORDS as DOSSIERS
from app.vocabulary.countries import countries
from app.vocabulary.introductions import INTRODUCTION, STAGES
from app.vocabulary.messages import catalogue, in_language, message, parts, said
from app.vocabulary.moderation import KINDS
from app.vocabulary.terms import Language
from tests.support import messages
from tests.support.service import ROOT

SPOKEN = (Language.KK, Language.KY, Language.HY, Language.BE)


def labels() -> Iterable[tuple[str, str]]:
    """Every text that reasons and dossiers are put together from, in Russian and English."""
    groups = (LABELS, INCOMPARABLE, ADVICE, SIDES, REJECTIONS, PURPOSES, CHECKS, NATURES, PERIODS)
    yield from (pair for group in groups for pair in group.values())
    yield from (*DUPLICATES.values(), *FACTS.values(), *MISSING.values(), *ASSUMPTIONS.values())
    yield from (*LEFT_OUT.values(), *WHY.values(), *GAPS.values(), *STALE.values())
    yield from DOSSIERS.values()
    yield from (*TITLES.values(), *STAGES.values(), *KINDS.values(), *WORDS)
    yield from (BETWEEN, SAME_PLACE, GOODS, SCORE, INTRODUCTION, PRIVATE, MILLIONS)
    yield from (pair for choices in CHOICES.values() for pair in choices.values())


@pytest.mark.parametrize("language", SPOKEN)
def test_every_label_is_said_in_every_language(language: Language) -> None:
    missing = [pair[1] for pair in labels() if message(pair[1], language) is None]
    assert missing == []


@pytest.mark.parametrize("language", Language)
def test_every_state_is_named_in_every_language(language: Language) -> None:
    russian = {state.code: state.names[Language.RU] for state in countries().values()}
    unnamed = [
        code
        for code, state in countries().items()
        if language not in state.names and message(state.names[Language.EN], language) is None
    ]
    assert unnamed == []
    if language in {Language.EN, Language.HY}:
        assert all(countries()[code].name(language) != name for code, name in russian.items())


def test_what_the_states_languages_say_is_marked_as_drafted_by_a_machine() -> None:
    for language in SPOKEN:
        assert catalogue(language).drafted == catalogue(language).messages.keys()


def test_everything_that_is_said_in_english_alone_has_its_russian() -> None:
    schema = json.loads((ROOT / "openapi.json").read_text(encoding="utf-8"))
    assert messages.missing(Language.RU, messages.everything(schema)) == []


def test_the_catalogues_say_nothing_that_nobody_says() -> None:
    schema = json.loads((ROOT / "openapi.json").read_text(encoding="utf-8"))
    known = {messages.blank(text) for text in messages.everything(schema)}
    spoken = {messages.blank(one) for one in catalogue(Language.RU).messages}
    assert sorted(spoken - known) == []
    said_so = {pair[1] for pair in labels()} | {s.names[Language.EN] for s in countries().values()}
    for language in SPOKEN:
        assert catalogue(language).messages.keys() <= said_so


@pytest.mark.parametrize("language", [one for one in Language if one is not Language.EN])
def test_a_translation_has_no_slot_that_the_message_lacks(language: Language) -> None:
    wrong = [
        english
        for english, translation in catalogue(language).messages.items()
        if (slots := set(parts(english)[1])) and not set(parts(translation)[1]) <= slots
    ]
    assert wrong == []


def test_labels_in_russian_and_english_have_the_same_slots() -> None:
    for russian, english in labels():
        assert set(parts(russian)[1]) == set(parts(english)[1])
        assert russian
        assert english


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Not found", "Не найдено"),
        ("There is no offer 7.", "Нет предложения 7."),
        ("There is no portal kz-industry.", "Нет портала kz-industry."),
        (
            "KZ-BIN: its check digit does not fit. Check the number for typing errors.",
            "KZ-BIN: контрольная цифра не сходится. Проверьте номер на опечатки.",
        ),
        (
            "AM-TIN must have 8 digits. Check the number for typing errors.",
            "AM-TIN: нужно 8 цифр. Проверьте номер на опечатки.",
        ),
        ("Input should be a valid list.", "Нужен список."),
        ("Input should be greater than or equal to 1.", "Нужно не меньше 1."),
        ("String should have at least 1 character.", "Текст не должен быть пустым."),
        ("String should have at least 3 characters.", "Длина текста в знаках: нужно не меньше 3."),
        (
            "String should match pattern '^[a-z]+$'.",
            "Текст должен подходить под образец '^[a-z]+$'.",
        ),
        ("A sentence that nobody wrote.", "A sentence that nobody wrote."),
        ("There is no portal {name}.", "Нет портала {name}."),
    ],
)
def test_a_finished_sentence_is_translated_with_what_fills_it(sentence: str, told: str) -> None:
    assert said(sentence, Language.RU) == told
    assert said(sentence, Language.EN) == sentence


@given(st.text(max_size=40), st.sampled_from(sorted(catalogue(Language.RU).messages)))
def test_whatever_fills_a_sentence_comes_through(word: str, english: str) -> None:
    around, slots = parts(english)
    if not slots or any(not word or text.strip() == "" for text in around[1:-1]):
        return
    told = said(Formatter().vformat(english, (), dict.fromkeys(slots, f"«{word}»")), Language.RU)
    used = parts(catalogue(Language.RU).messages[english])[1]
    assert (f"«{word}»" in told) or not used or word in english


def test_a_sentence_that_repeats_a_huge_input_is_answered_in_no_time() -> None:
    assert said("There is no portal " + "x." * 100_000, Language.RU).startswith("There")


def test_other_languages_fall_back_to_russian() -> None:
    assert in_language(("так", "a text that no catalogue has"), Language.KK) == "так"
