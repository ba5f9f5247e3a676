"""Standards and grades in one spelling, found in texts."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.marks import _grades, as_written, fold_mark, grades_in, standards_in

SAME_MARK = [
    ("АД31Т1", "AD31T1"),
    ("АД31Т1", "АД31-Т1"),
    ("АД31Т1", "АД 31Т1"),
    ("АД31Т1", "ад31т1"),
    ("АД31Т1", "АД31.Т1"),
    ("АД31Т1", "АД31–Т1"),
    # Cyrillic and Latin keys that look alike, in any mixture.
    ("12Х18Н10Т", "12X18H10T"),
    ("12Х18Н10Т", "12Х18H10T"),
    # Transliterated.
    ("12Х18Н10Т", "12Kh18N10T"),
    ("12Х18Н10Т", "12KH18N10T"),
    ("М00К", "M00K"),
    ("Л63", "L63"),
    ("ЛС59-1", "LS59-1"),
    ("АМг6", "AMg6"),
    ("Д16Т", "D16T"),
    ("ВТ1-0", "VT1-0"),
    ("ВТ6", "BT6"),
    ("БрБ2", "BrB2"),
    ("ПЭТ-Э", "PET-E"),
    ("Ст3сп", "St3sp"),
    ("65Г", "65G"),
    ("CuETP", "Cu-ETP"),
    ("7075-T6", "7075Т6"),
    # Bores and pressures of pipes.
    ("DN50", "Ду50"),
    ("DN 50", "Ду-50"),
    ("DN50", "Dу50"),
    ("PN16", "Ру16"),
    ("PN16", "Ру 16"),
    # In Armenian letters, by their sound.
    ("М00к", "Մ00կ"),
    ("12Х18Н10Т", "12Խ18Ն10Տ"),
    ("АД31Т1", "ԱԴ31Տ1"),
]

OTHER_MARK = [
    ("АД31", "АД33"),
    ("АД31", "АД31Т1"),
    ("Л63", "Л68"),
    ("М1", "М2"),
    ("М1", "М1р"),
    ("Д16", "Д16Т"),
    ("12Х18Н10Т", "08Х18Н10Т"),
    ("12Х18Н10Т", "12Х18Н9Т"),
    ("АМг5", "АМг6"),
    ("ВТ1-0", "ВТ1-00"),
    ("7075", "7475"),
    ("А7", "А8"),
    ("БрА9", "БрО9"),
    ("40Х", "40ХН"),
    # A point between digits belongs to the number.
    ("ГОСТ 8.59", "ГОСТ 859"),
    ("1.4301", "14.301"),
    ("DN50", "PN50"),
    ("Ду50", "Ду500"),
]


@pytest.mark.parametrize(("one", "other"), SAME_MARK)
def test_spellings_of_one_mark_fold_to_one(one: str, other: str) -> None:
    assert fold_mark(one) == fold_mark(other)


@pytest.mark.parametrize(("one", "other"), OTHER_MARK)
def test_different_marks_stay_different(one: str, other: str) -> None:
    assert fold_mark(one) != fold_mark(other)


@given(st.text("АВГДИЛМНПРСТХабвгдABCDEKMNTX0123456789-. /", max_size=20))
def test_folding_a_folded_mark_changes_nothing_but_case_and_separators(text: str) -> None:
    folded = fold_mark(text)
    assert fold_mark(text.lower()) == folded
    assert fold_mark(f" {text.replace('-', '–')} ") == folded
    assert not set(folded) & set(" -–—/")


@given(st.text("АБВГ", min_size=1, max_size=4), st.integers(0, 999), st.integers(0, 999))
def test_a_mark_keeps_its_number(prefix: str, one: int, other: int) -> None:
    assert (fold_mark(f"{prefix}{one}") == fold_mark(f"{prefix}{other}")) is (one == other)


SAME_STANDARD = [
    ("ГОСТ 859-2014", "ГОСТ 859"),
    ("ГОСТ 859-2014", "ГОСТ 859-78"),
    ("ГОСТ 859-2014", "гост 859-2001"),
    ("ГОСТ 859-2014", "GOST 859-2014"),
    ("ГОСТ 859-2014", "ГОСТ859-2014"),
    ("ГОСТ 859-2014", "ГОСТ № 859–2014"),
    ("ГОСТ 859-2014", "по ГОСТу 859"),
    ("ГОСТ 859-2014", "требованиям ГОСТа 859-2014"),
    ("ГОСТ Р 52246-2016", "ГОСТ Р 52246"),
    ("ГОСТ Р 52246-2016", "GOST R 52246-2016"),
    ("ГОСТ Р 52246-2016", "ГОСТ Р52246"),
    ("ISO 9001:2015", "ISO 9001"),
    ("ISO 9001:2015", "ISO 9001-2008"),
    ("ISO 9001:2015", "ИСО 9001"),
    ("ISO 6892-1:2019", "ISO 6892-1"),
    ("EN 573-3:2019", "EN 573-3"),
    ("IEC 60079-11:2011", "МЭК 60079-11"),
    ("СТ РК 1234-2020", "ST RK 1234"),
    ("СТ РК 1234-2020", "СТРК 1234"),
    ("СТБ 1234-2018", "STB 1234"),
    ("ТУ 1733-001-12345678-2010", "ТУ 1733-001-12345678"),
    ("ТУ 1733-001-12345678-2010", "TU 1733-001-12345678-2010"),
    ("ASTM B49-17", "ASTM B49"),
    ("ASTM B49-17", "ASTM B 49"),
    ("DIN EN 10204:2004", "DIN EN 10204"),
    # As Kazakh, Belarusian and Armenian call it.
    ("ГОСТ 546-2001", "МЕМСТ 546-2001"),
    ("ГОСТ Р 53803-2010", "МЕМСТ Р 53803-2010"),
    ("ГОСТ 546-2001", "ДАСТ 546-2001"),
    ("ГОСТ 546-2001", "ԳՕՍՏ 546-2001"),
]

OTHER_STANDARD = [
    ("ГОСТ 859-2014", "ГОСТ 1173-2006"),
    ("ГОСТ 859-2014", "ГОСТ 8590"),
    ("ГОСТ 859-2014", "ГОСТ Р 859-2014"),
    ("ГОСТ 859-2014", "ТУ 859-2014"),
    ("ГОСТ 9.302-88", "ГОСТ 9302"),
    ("ГОСТ ISO 9001-2015", "ГОСТ 9001"),
    ("ISO 9001:2015", "ISO 14001:2015"),
    ("ISO 6892-1", "ISO 6892-2"),
    ("EN 573-3", "EN 573-4"),
    # The parts of an international standard are not years.
    ("IEC 60079-11", "IEC 60079-15"),
    ("ГОСТ IEC 60079-11", "ГОСТ IEC 60079-15"),
    ("ASTM B49", "ASTM B187"),
    ("ТУ 1733-001-12345678", "ТУ 1733-002-12345678"),
]


@pytest.mark.parametrize(("one", "other"), SAME_STANDARD)
def test_a_standard_is_the_same_in_any_spelling_and_edition(one: str, other: str) -> None:
    assert len(standards_in(one)) == 1
    assert standards_in(one) == standards_in(other)


@pytest.mark.parametrize(("one", "other"), OTHER_STANDARD)
def test_different_standards_stay_different(one: str, other: str) -> None:
    assert len(standards_in(one)) == len(standards_in(other)) == 1
    assert standards_in(one) != standards_in(other)


def test_all_standards_of_a_text_are_found_and_are_no_grades() -> None:
    text = "Лента ДПРНМ 0,5 Л63 по ГОСТ 2208-2007, ТУ 48-21-5011-2010 и EN 1652:1997"
    assert standards_in(text) == standards_in("ГОСТ 2208") | standards_in(
        "ТУ 48-21-5011"
    ) | standards_in("EN 1652")
    assert grades_in(text) == {fold_mark("Л63")}


@pytest.mark.parametrize(
    "text",
    ["самолёт Ту-154", "гостиница 5", "DINA 5", "вентиль 15", "ISOVER 100", "стандарт", ""],
)
def test_what_only_looks_like_a_standard_is_none(text: str) -> None:
    assert standards_in(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Катанка медная М00К", ["М00К"]),
        ("Профиль из АД31Т1 и 6063-T6", ["АД31Т1", "6063-T6"]),
        ("труба 12Х18Н10Т бесшовная", ["12Х18Н10Т"]),
        ("круг 40Х13", ["40Х13"]),
        ("круг 40х13", ["40Х13"]),
        ("круг 3Х13", ["3Х13"]),
        ("полоса 65Г", ["65Г"]),
        ("полоса 40Х", ["40Х"]),
        ("Катод Cu-ETP, биржевой LME", ["Cu-ETP", "LME"]),
        ("пруток БрАЖ9-4 (ГОСТ 1628-78)", ["БрАЖ9-4"]),
        ("кабель ВБШвнг(А)-LS 4х16, провод А120", ["А120"]),
        ("бронза «БрОЦС5-5-5»", ["БрОЦС5-5-5"]),
        ("титан ВТ1-0; ВТ6", ["ВТ1-0", "ВТ6"]),
    ],
)
def test_grades_are_found_in_a_text(text: str, marks: list[str]) -> None:
    assert grades_in(text) == {fold_mark(mark) for mark in marks}


@pytest.mark.parametrize(
    "text",
    [
        "8 мм",
        "8մմ",
        "50կգ",
        "0,4կՎ",
        "25մ³",
        "2026թ",
        "2026ж",
        "8мм",
        "8-мм",
        "0,5мм",
        "0.5ММ",
        "1,5-2,0мм",
        "20–30мм",
        "±0,1мм",
        "Ø12мм",
        "100х200",
        "1500x3000",
        "100х50х5",
        "100 х 50 х 5 мм",
        "10*20*3",
        "3×2,5",
        "3х2,5",
        "4х1.5мм²",
        "40х13 мм",
        "10кВ",
        "6/10кВ",
        "380/220В",
        "50Гц",
        "16бар",
        "1.5MPa",
        "25кВА",
        "5т",
        "65г",
        "1000т/год",
        "200т/мес",
        "25кг/мешок",
        "99,95%",
        "12 000 тонн",
        "100шт",
        "2024г.",
        "1-й сорт",
        "2-го класса",
        "3-х фазный",
        "100 000",
        "IP 54",
        "каска helmet",
        "almelt",
    ],
)
def test_a_size_an_amount_or_a_word_is_no_grade(text: str) -> None:
    assert grades_in(text) == frozenset()


def test_marks_are_given_back_as_they_were_first_written() -> None:
    text = "Лента латунная Л63 (ГОСТ 2208-2007), л-63, gost 2208; медь Cu-ETP 3х2,5 мм"
    assert set(as_written(text).values()) == {"Л63", "ГОСТ 2208-2007", "Cu-ETP"}
    assert as_written(text).keys() == standards_in(text) | grades_in(text)


def test_a_serial_number_is_too_long_for_a_grade() -> None:
    assert grades_in("A" + "1" * 24) == frozenset()


def test_long_runs_of_signs_are_read_as_short_ones_are() -> None:
    chance = Random(7)  # noqa: S311 - repeatable on purpose
    signs = [*"a1Б2_-–./ ", "М1", "АД31", "мм", "KH", "-1", "1/"]
    for _ in range(2_000):
        text = " ".join("".join(chance.choices(signs, k=chance.choice((5, 90)))) for _ in range(4))
        # Both ways of looking must come to the same; a long run makes it take the other one.
        assert list(_grades(f"{text} {'-' * 250}")) == list(_grades(text))


@pytest.mark.parametrize("sign", ["-", ".", "/", "1-", "1/", "1.", "a1-", "a_", "1–a"])
def test_endless_signs_are_read_at_once(sign: str) -> None:
    # The square of the length would take minutes.
    assert grades_in(sign * (200_000 // len(sign))) == frozenset()
