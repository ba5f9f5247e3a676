"""Spellings are found in texts whatever the forms of their words, and told as they are written."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.dictionary import Dictionary, Gloss
from app.matching.keys import key_of
from app.matching.roots import roots_of
from app.matching.text import glosses, keys_of, normalize, stem, terms
from app.vocabulary import dictionary as vocabulary
from app.vocabulary.terms import Language

ENTRIES = {
    "bearing": ("подшипник",),
    "ball bearing": ("подшипник шариковый",),
    "bear": ("медведь",),
    "glass": ("стекло",),
    "glasses": ("очки",),
    "chest of drawers": ("комод",),
    "drawer": ("ящик",),
    "weld": ("сварка",),
    "c/w": ("в комплекте",),
}


def english(text: str) -> list[Gloss]:
    found = Dictionary(
        ENTRIES,
        roots=lambda word: roots_of(word, Language.EN),
        stem=stem,
        idle=frozenset({"of", "the"}),
    )
    return list(found.glosses(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ball bearings of steel", [("Ball bearings", 0, "подшипник шариковый")]),
        ("roller BEARING", [("BEARING", 1, "подшипник")]),
        ("bears", [("bears", 0, "медведь")]),
        ("glass, glasses", [("glass", 0, "стекло"), ("glasses", 1, "очки")]),
        ("a chest of the drawers", [("chest of the drawers", 1, "комод")]),
        ("chests, drawers", [("chests, drawers", 0, "комод")]),
        ("welding", [("welding", 0, "сварка")]),
        ("pump c/w bearing/glass", [
            ("c/w", 1, "в комплекте"), ("bearing", 2, "подшипник"), ("glass", 3, "стекло"),
        ]),
        ("ball", []),
        ("", []),
        ("12 × 8", []),
    ],
)  # fmt: skip
def test_the_longest_spelling_is_found_in_any_form(
    text: str, found: list[tuple[str, int, str]]
) -> None:
    assert english(text) == [Gloss(written, place, (read,)) for written, place, read in found]


def test_a_word_of_a_phrase_still_has_its_own_reading() -> None:
    entries = {"буравая ўстаноўка": ("установка буровая",), "устаноўка": ("установка",)}
    found = Dictionary(entries, roots=lambda word: roots_of(word, Language.BE))
    assert [one.readings for one in found.glosses("ўстаноўка")] == [("установка",)]
    assert [one.readings for one in found.glosses("буравыя ўстаноўкі, устаноўкі")] == [
        ("установка",),
        ("установка",),
    ]


def test_words_that_are_spelt_in_one_form_only_are_found_in_that_form_only() -> None:
    found = Dictionary({"пнд": ("полиэтилен низкого давления",)})
    assert [one.written for one in found.glosses("труба ПНД, пнды")] == ["ПНД"]


@given(st.lists(st.sampled_from(["ball", "bearings", "of", "c/w", "Glasses", "x/y", "—", "5"])))
def test_whether_there_may_be_a_gloss_is_told_beforehand(parts: list[str]) -> None:
    text = " ".join(parts)
    known = Dictionary(ENTRIES, roots=lambda word: roots_of(word, Language.EN), stem=stem)
    words = re.findall(r"[^\W\d_]+", text.casefold())
    assert known.knows_any(words, text) or not list(known.glosses(text))


@given(st.text(max_size=80))
def test_glosses_of_any_text_stand_in_it_in_order(text: str) -> None:
    for language in Language:
        last = 0
        for gloss in glosses(text, language):
            last = text.index(gloss.written, last)
            assert gloss.readings


@pytest.mark.parametrize(
    ("language", "text", "russian"),
    [
        (Language.EN, "Seamless stainless steel pipes", {"бесшовн", "нержавеющ", "труб"}),
        (Language.KK, "Мырышталған болат құбырларды", {"оцинкова", "труб"}),
        (Language.KK, "Мыстан, болаттан", {"мед", "стал"}),
        (Language.KY, "Жез зымы, темирден", {"мед", "проволок", "желез"}),
        (Language.HY, "Պղնձի մետաղալարեր", {"мед", "проволок"}),
        (Language.BE, "Цвікоў і меднага дроту", {"гвозд", "медн", "проволок"}),
        (Language.RU, "Лист х/к оцинк.", {"холоднокатан", "оцинкова"}),
        (Language.RU, "Круги к болгаркам", {"шлифовальн", "углов"}),
    ],
)
def test_texts_of_every_language_have_russian_terms(
    language: Language, text: str, russian: set[str]
) -> None:
    assert {f"w:{root}" for root in russian} <= terms(text, language).keys()


def test_terms_of_a_reading_count_by_the_place_of_what_is_read() -> None:
    found = terms("Refined lead, copper", Language.EN)
    assert found["w:свинец"] == found["w:lead"]
    assert found["w:мед"] == found["w:copper"]
    assert found["w:copper"] < found["w:lead"]


def test_another_name_counts_less_than_the_one_that_is_written() -> None:
    found = terms("болгарки")
    assert found["w:болгарк"] == 1
    assert found["w:машин"] == found["p:^ машин"] == found["g: маш"] == pytest.approx(0.4)
    assert found["w:углов"] < found["w:шлифовальн"] < 0.4
    assert terms("pump", Language.EN)["w:насос"] == 1


@pytest.mark.parametrize("text", ["Болгарки, утеплитель фасадный", "Труба ПНД", "ball bearings"])
def test_keys_count_what_the_terms_count(text: str) -> None:
    keys, counts = (
        np.frombuffer(one, kind)
        for one, kind in zip(keys_of(text), (np.uint64, np.float32), strict=True)
    )
    counted = sorted((key_of(term), count) for term, count in terms(text).items())
    assert keys.tolist() == [key for key, _ in counted]
    assert counts.tolist() == pytest.approx([count for _, count in counted])


def test_short_forms_are_no_stems_of_other_words() -> None:
    found = terms("медная труба")
    assert found["w:медн"] == 1


def test_marks_are_not_read_out_of_the_dictionary() -> None:
    marks = {term for term in terms("LED lamps, PVC profiles", Language.EN) if term[:2] == "m:"}
    assert marks == set()


@pytest.mark.parametrize("path", vocabulary.files(), ids=lambda path: path.name)
def test_files_of_the_dictionary_are_in_order(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    spellings = [line.split("\t")[0] for line in lines]
    assert spellings == sorted(set(spellings))
    for line in lines:
        spelling, readings = line.split("\t")
        assert re.fullmatch(r"[^\W\d_]+(?:[ /][^\W\d_]+)*", spelling), line
        assert spelling == normalize(spelling), line
        for reading in readings.split(" | "):
            assert re.fullmatch(r"[^\d|]+", reading), line
            assert re.search(r"[а-яё]", reading, re.IGNORECASE), line
            assert reading == " ".join(reading.split()), line
