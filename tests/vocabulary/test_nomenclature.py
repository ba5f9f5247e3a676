"""The thesaurus is whole and well written."""

import csv
import gzip
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from app.vocabulary.codes import ancestors
from app.vocabulary.nomenclature import Entry, missing_ancestor, nearest_entry, thesaurus
from app.vocabulary.terms import Language
from tests.support.nomenclature import SHARED, with_shared

DEEP = {str(n) for n in (25, 26, 28, *range(72, 77), *range(78, 82), *range(84, 88))}
STAGES = {"primary", "processed", "parts", "finished", "mixed"}
END_USES = {"capital", "intermediate", "consumption", "other", "mixed"}


def at(digits: int) -> list[Entry]:
    return [entry for entry in thesaurus().values() if len(entry.code) == digits]


def plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()


def official() -> dict[str, dict[str, str]]:
    path = SHARED / "tnved_eaeu_ru.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def test_there_are_96_chapters_and_77_is_not_among_them() -> None:
    codes = [entry.code for entry in at(2)]
    assert codes == [f"{n:02d}" for n in range(1, 98) if n != 77]


def test_there_are_1228_headings_each_under_a_chapter() -> None:
    assert len(at(4)) == 1228
    assert {entry.code[:2] for entry in at(4)} == {entry.code for entry in at(2)}


def test_subheadings_are_there_for_the_sixteen_deep_chapters_and_no_others() -> None:
    assert {entry.code[:2] for entry in at(6)} == DEEP
    assert len(at(6)) == 1709


def test_every_heading_of_a_deep_chapter_has_its_subheadings() -> None:
    with_subheadings = {entry.code[:4] for entry in at(6)}
    assert with_subheadings == {e.code for e in at(4) if e.code[:2] in DEEP}


def test_every_entry_has_all_its_ancestors_and_they_ascend() -> None:
    codes = list(thesaurus())
    assert codes == sorted(codes)
    assert {len(code) for code in codes} == {2, 4, 6}
    assert all(above in thesaurus() for code in codes for above in ancestors(code))


@pytest.mark.parametrize("language", [Language.RU, Language.EN])
@pytest.mark.parametrize("digits", [2, 4, 6])
def test_no_title_is_empty_or_stands_twice_on_its_level(digits: int, language: Language) -> None:
    titles = Counter(plain(entry.titles[language]) for entry in at(digits))
    assert [title for title, times in titles.items() if times > 1 or not title] == []


def test_no_title_says_only_that_it_is_the_rest() -> None:
    empty = {"прочие", "прочая", "прочее", "прочий", "другие", "other", "others"}
    bare = [
        entry.code
        for entry in thesaurus().values()
        for title in entry.titles.values()
        if plain(title) in empty
    ]
    assert bare == []


def test_texts_carry_no_stray_spaces_or_signs() -> None:
    for entry in thesaurus().values():
        for text in (*entry.titles.values(), *entry.keywords):
            assert text == text.strip(), entry.code
            assert text.isprintable(), entry.code
            assert "  " not in text, entry.code


def test_titles_are_written_in_the_letters_of_their_language() -> None:
    for entry in thesaurus().values():
        assert re.search("[а-яё]", entry.titles[Language.RU].casefold()), entry.code
        assert not re.search("[а-яё]", entry.titles[Language.EN].casefold()), entry.code


def test_every_entry_has_words_of_the_trade() -> None:
    assert [e.code for e in thesaurus().values() if len(set(e.keywords)) < 2] == []


def test_stages_and_end_uses_come_from_the_closed_sets() -> None:
    assert {entry.stage for entry in thesaurus().values()} <= STAGES
    assert {entry.end_use for entry in thesaurus().values()} <= END_USES


@pytest.mark.parametrize("language", [Language.KK, Language.KY, Language.HY, Language.BE])
def test_translations_are_complete_for_every_chapter(language: Language) -> None:
    assert [entry.code for entry in at(2) if not entry.titles.get(language)] == []


def test_what_is_translated_is_translated_into_every_language() -> None:
    others = {Language.KK, Language.KY, Language.HY, Language.BE}
    partly = [e.code for e in thesaurus().values() if 0 < len(others & set(e.titles)) < len(others)]
    assert partly == []


def test_translations_name_only_entries_that_there_are() -> None:
    path = Path(__file__).parents[2] / "app/vocabulary/nomenclature/translations.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows
    assert {row["code"] for row in rows} <= set(thesaurus())
    named = Counter((row["code"], row["language"]) for row in rows)
    assert [key for key, times in named.items() if times > 1] == []
    assert [row["code"] for row in rows if not row["title"].strip()] == []


def test_armenian_titles_are_written_in_armenian_letters() -> None:
    translated = [e.titles[Language.HY] for e in thesaurus().values() if Language.HY in e.titles]
    assert translated
    assert all(re.search("[\u0561-\u0587]", title) for title in translated)


def test_a_title_falls_back_to_russian() -> None:
    deep = thesaurus()["740811"]
    assert Language.KK not in deep.titles
    assert deep.title(Language.KK) == deep.title(Language.RU)
    assert deep.title(Language.EN) != deep.title(Language.RU)


def test_the_sections_cover_every_chapter_once() -> None:
    path = Path(__file__).parents[2] / "app/vocabulary/nomenclature/sections.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) == 21
    assert all(row["title_ru"] and row["title_en"] for row in rows)
    assert (rows[0]["first_chapter"], rows[-1]["last_chapter"]) == ("01", "97")
    for one, following in pairwise(rows):
        gap = int(following["first_chapter"]) - int(one["last_chapter"])
        assert gap == 1, following["section"]


@pytest.mark.parametrize(
    ("code", "missing"),
    [
        ("7408110000", None),
        ("74", None),
        ("7408", None),
        # A leaf that nobody knows is accepted; its heading is there.
        ("7408999999", None),
        ("77", "77"),
        ("7701", "77"),
        ("99", "99"),
        ("7499", "7499"),
        ("749911", "7499"),
    ],
)
def test_a_chapter_or_heading_that_does_not_exist_is_named(code: str, missing: str | None) -> None:
    assert missing_ancestor(code) == missing


@pytest.mark.parametrize(
    ("code", "nearest"),
    [
        ("7408110000", "740811"),
        ("740811", "740811"),
        ("74089999", "7408"),
        ("7408", "7408"),
        ("74", "74"),
        ("77", None),
        ("", None),
    ],
)
def test_a_leaf_is_explained_by_its_nearest_ancestor(code: str, nearest: str | None) -> None:
    entry = nearest_entry(code)
    assert (entry.code if entry else None) == nearest


@with_shared
def test_codes_are_those_of_the_official_tariff() -> None:
    codes = {c for c in official() if not c.startswith("S") and len(c) <= 6}
    expected = {c for c in codes if len(c) < 6 or c[:2] in DEEP}
    assert set(thesaurus()) == expected


@with_shared
def test_stages_and_end_uses_agree_with_the_broad_economic_categories() -> None:
    with (SHARED / "hs2022_bec4.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["hs6"]: row for row in csv.DictReader(file)}
    wrong = []
    for entry in thesaurus().values():
        under = [row for code, row in rows.items() if code.startswith(entry.code)]
        for ours, column in ((entry.stage, "stage"), (entry.end_use, "end_use")):
            values = {row[column] for row in under} - {"other"}
            if ours != (values.pop() if len(values) == 1 else "mixed"):
                wrong.append((entry.code, column))
    assert wrong == []


@with_shared
def test_long_titles_are_our_own_words_and_not_the_official_ones() -> None:
    texts = official()
    copied = [
        code
        for code, entry in thesaurus().items()
        if len(plain(entry.titles[Language.RU]).split()) > 3
        and plain(entry.titles[Language.RU]) == plain(texts[code]["title_ru"])
    ]
    assert copied == []
