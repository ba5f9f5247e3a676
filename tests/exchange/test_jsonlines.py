"""Real registers as JSON Lines: each shape, and everything that can be wrong with a file."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.exchange.jsonlines import read_seeds
from app.exchange.seeds import SeedListing, SeedOrganization
from tests.exchange.rows import MAKER, PRODUCER, words, write

PURCHASE = {
    "id": 17,
    "title": "поставка кабеля",
    "category": "КАБЕЛИ",
    "customer_inn": "7707083893",
    "customer_name": "ГБУ «Школа»",
}
DECLARATION = {
    "id": "d1",
    "firm": "ТОО «Жез»",
    "text": "ТРУБЫ МЕДНЫЕ",
    "code10": "7411101000",
    "firm_country_guess": "KZ?",
}
PLAIN = {"inn": "7707083893", "name": "АО «Ф»", "full_name": "АКЦИОНЕРНОЕ ОБЩЕСТВО «Ф»"}


def read_one(tmp_path: Path, row: dict[str, Any]) -> SeedOrganization:
    (found,) = read_seeds(write(tmp_path / "rows.jsonl", row))
    return found


def test_a_producer_offers_each_declared_product(tmp_path: Path) -> None:
    assert read_one(tmp_path, PRODUCER) == SeedOrganization(
        place="rows.jsonl:1",
        key="7707083893",
        name="АО «Медь и провод»",
        country="RU",
        identifiers=(("RU-INN", "7707083893"), ("RU-OGRN", "1027700132195")),
        region="Тульская область",
        language="ru",
        listings=(
            SeedListing(
                key="p1",
                title="Катанка медная",
                kind="product",
                language="ru",
                codes=("7408110000",),
            ),
            SeedListing(key="p2", title="Проволока медная, мягкая", kind="product", language="ru"),
        ),
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [("24.44.23", ("24.44.23",)), (["24.44", "24.42"], ("24.44", "24.42")), (None, ()), ([], ())],
)
def test_rows_may_have_okpd2_codes(tmp_path: Path, written: object, read: tuple[str, ...]) -> None:
    rows = (
        PRODUCER | {"products": [{"id": "p", "text": "Катанка", "okpd2": written}]},
        MAKER | {"okpd2": written},
        DECLARATION | {"okpd2": written},
    )
    for row in rows:
        (offer,) = read_one(tmp_path, row).listings
        assert offer.okpd2 == read


def test_a_maker_offers_what_he_describes(tmp_path: Path) -> None:
    found = read_one(tmp_path, MAKER)
    assert (found.name, found.city, found.country) == ("Резинщик", "Тула", "RU")
    assert [(offer.title, offer.kind) for offer in found.listings] == [
        ("Манжеты, кольца", "product")
    ]


def test_a_maker_who_comes_twice_brings_two_offers(tmp_path: Path) -> None:
    path = write(tmp_path / "rows.jsonl", MAKER, MAKER | {"products": "Шланги"}, MAKER)
    found = list(read_seeds(path))
    assert {organization.key for organization in found} == {"7707083893"}
    keys = [organization.listings[0].key for organization in found]
    assert keys[0] == keys[2] != keys[1]


def test_a_purchase_is_a_need_of_the_customer(tmp_path: Path) -> None:
    found = read_one(tmp_path, PURCHASE)
    assert (found.name, found.key) == ("ГБУ «Школа»", "7707083893")
    (need,) = found.listings
    assert need == SeedListing(
        key="17", title="поставка кабеля", description="КАБЕЛИ", language="ru"
    )


@pytest.mark.parametrize(
    ("guess", "country"), [("KZ?", "KZ"), ("BY", "BY"), ("", None), (None, None)]
)
def test_declared_goods_are_an_offer_from_the_state_that_the_file_guesses(
    tmp_path: Path, guess: str | None, country: str | None
) -> None:
    found = read_one(tmp_path, DECLARATION | {"firm_country_guess": guess})
    assert (found.name, found.country, found.identifiers) == ("ТОО «Жез»", country, ())
    assert [(offer.title, offer.codes) for offer in found.listings] == [
        ("ТРУБЫ МЕДНЫЕ", ("7411101000",))
    ]


def test_declarations_of_one_firm_meet_whatever_their_letters(tmp_path: Path) -> None:
    other = DECLARATION | {"id": "d2", "firm": " тоо  «ЖЕЗ» "}
    one, two = read_seeds(write(tmp_path / "rows.jsonl", DECLARATION, other))
    assert one.key == two.key


def test_a_plain_row_is_an_organization_by_its_full_name(tmp_path: Path) -> None:
    found = read_one(tmp_path, PLAIN)
    assert found.name == "АКЦИОНЕРНОЕ ОБЩЕСТВО «Ф»"
    assert found.listings == ()


@pytest.mark.parametrize(
    ("site", "website"),
    [
        ("https://medz.example/путь", "https://medz.example/путь"),
        ("www.medz.example", "http://www.medz.example"),
        ("завод.рф", "http://завод.рф"),
        ("нет", None),
        ("a@medz.example", None),
        ("medz.example, medz.test", None),
        ("javascript:alert(1)", None),
        (None, None),
    ],
)
def test_a_site_becomes_an_address_or_is_left_out(
    tmp_path: Path, site: str | None, website: str | None
) -> None:
    assert read_one(tmp_path, PLAIN | {"site": site}).website == website


def test_a_long_text_is_cut_into_title_and_description_between_words(tmp_path: Path) -> None:
    text = words(1500)
    (offer,) = read_one(tmp_path, MAKER | {"products": text}).listings
    assert len(offer.title) <= 300
    assert len(offer.title) > 290
    assert len(offer.description) <= 10_000
    assert len(offer.description) > 9_990
    whole = f"{offer.title} {offer.description}"
    assert whole == text[: len(whole)]
    assert text[len(whole)] == " "


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("а" * 300, "а" * 300),
        ("а" * 300 + " б", "а" * 300),
        ("а" * 299 + " б", "а" * 299),
        ("а" * 299 + " бб", "а" * 299),
        ("а" * 301, "а" * 300),
        ("б " + "а" * 301, "б"),
    ],
)
def test_a_title_keeps_every_word_that_fits(tmp_path: Path, text: str, title: str) -> None:
    (offer,) = read_one(tmp_path, MAKER | {"products": text}).listings
    assert offer.title == title
    assert f"{offer.title} {offer.description}".replace(" ", "") == text.replace(" ", "")


def test_characters_that_no_text_has_are_left_out(tmp_path: Path) -> None:
    text = "Втулка\x00 бронзовая\x1b \ud800и\u0306стара\u00a0\x85форма"
    line = json.dumps(MAKER | {"products": text, "name": "За\x00вод"})
    (found,) = read_seeds(write(tmp_path / "rows.jsonl", line))
    assert found.listings[0].title == "Втулка бронзовая йстара форма"
    assert found.name == "За вод"


@pytest.mark.parametrize("text", ["", " \n ", "\x00"])
def test_an_offer_of_which_nothing_is_said_is_left_out(tmp_path: Path, text: str) -> None:
    row = PRODUCER | {"products": [{"id": "p", "text": text}]}
    assert read_one(tmp_path, row).listings == ()
    assert read_one(tmp_path, MAKER | {"products": text}).listings == ()


def test_names_are_cut_like_titles(tmp_path: Path) -> None:
    found = read_one(tmp_path, PLAIN | {"full_name": words(100)})
    assert 490 < len(found.name) <= 500
    assert words(100).startswith(found.name + " ")
