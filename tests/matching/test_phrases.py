"""What is said of the goods, apart from the rest of a text."""

import pytest

from app.matching.phrases import about_goods
from app.matching.text import said_of_goods, terms, words


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "двери стальные (не для использования как противопожарные), входные",
            "двери стальные входные",
        ),
        ("затвор, не для систем пожаротушения; чугун", "затвор чугун"),
        ("шарф не военного назначения", "шарф"),
        ("лента не армированная резиновая", "лента резиновая"),
        ("шины, кроме велосипедных", "шины"),
        ("pump, not for drinking water", "pump"),
        ("медициналық емес бетперде", "бетперде"),
    ],
)
def test_what_the_goods_are_not_is_left_out(text: str, left: str) -> None:
    assert words(about_goods(text)) == words(left)


@pytest.mark.parametrize(
    "text",
    ["кабель не более 1000 В", "вес не менее 5 кг", "кроме того, трубы", "небьющееся стекло"],
)
def test_a_limit_is_no_denial(text: str) -> None:
    assert about_goods(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Поставка бумаги для нужд ГБОУ Школа № 853 в 2025 году", "бумаги"),
        ("Доставка мебели по адресу: ул. Садовая, д. 1, стр. 2", "доставка мебели"),
        ("Картриджи, договор № 15-7/22, 44-ФЗ", "картриджи"),
        ("Трубы, пишите на zakaz@example.org или https://example.org/trubi", "трубы пишите"),
        ("ИНН 7707083893, насосы", "насосы"),
        ("Изюм 2025 г.", "изюм"),
    ],
)
def test_who_buys_where_and_when_is_left_out(text: str, left: str) -> None:
    assert words(about_goods(text)) == words(left)


def test_a_text_that_would_say_nothing_says_all_of_itself() -> None:
    assert said_of_goods("не для продажи") == "не для продажи"
    assert words(said_of_goods("бумага для нужд школы")) == ["бумага"]


def test_terms_are_those_of_what_is_said_of_the_goods() -> None:
    assert terms("двери, не для использования как противопожарные") == terms("двери")
