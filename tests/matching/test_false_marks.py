"""What looks like a grade and is none."""

import pytest

from app.matching.marks import fold_mark, grades_in


@pytest.mark.parametrize(
    "text",
    [
        # Amounts, alone and in chains.
        "220-240В/50Гц",
        "12V/7Ah",
        "4ММХ20М",
        "100ГР-30ШТ",
        "плотность 120 г/м2",
        "0.91Г/СМ3",
        "расход 350 М3/Ч",
        "110 КВТ/150 Л. С.",
        "объём 5 см3",
        "площадь 12,5 м2",
        "НЕТТО 57.60 М3",
        "8GB",
        "10800mAh",
        "ТОЛЩИНА18МКМ",
        "СИНИЙ-100ШТ",
        "ПАЧКА 100Г, 5Г, 12.5Г",
        # A size, whatever stands before it; no steel has one number twice.
        "(большие),320Х280Х130 ММ",
        "40Х40",
        "Ø110х3,2х1000",
        "d20мм",
        # What the cores of a cable are.
        "4х1,5ок(N)-0,66кВ",
        "3х4ок",
        "5х16МК",
        "3G1,5",
        # Numbers with words, endings and labels.
        "20-футовый",
        "7-ВОДНЫЙ",
        "15коробок",
        "2-УХ",
        "2-МЯ",
        "цвет052",
        "РОСТ-ДО164СМ",
        "код ОКПД2",
        "д.21, к.2, стр.1",
        "44-ФЗ",
        # Dates, papers, addresses on the net.
        "урожай 2019Г",
        "1929-31гг",
        "срок ГОДНОСТИ-01.03.2022",
        "закупка: Z2532694",
        "по приказу №261н",
        "a1@b2.example",
        "https://example.org/a1b2",
        # The composition of a steel.
        "C-0,57%, AL-0,038%",
    ],
)
def test_what_only_looks_like_a_mark_is_no_grade(text: str) -> None:
    assert grades_in(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("медь М2", "М2"),
        ("Лист медный 10 М2", "М2"),
        ("круг 65Г", "65Г"),
        ("КРУГ 65Г", "65Г"),
        ("полоса 40Х", "40Х"),
        ("круг 40Х13", "40Х13"),
        ("лист 30ХГСА", "30ХГСА"),
        ("сплав В-95", "В-95"),
        ("латунь Л-63", "Л-63"),
        ("трактор МТЗ-82", "МТЗ-82"),
        ("огнетушитель ОУ-3", "ОУ-3"),
        ("хладагент R134A", "R134A"),
    ],
)
def test_a_mark_that_looks_like_an_amount_stays_a_grade(text: str, mark: str) -> None:
    assert grades_in(text) == {fold_mark(mark)}
