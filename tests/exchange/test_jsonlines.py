"""Real registers as JSON Lines: each shape, and everything that can be wrong with a file."""

import gzip
import json
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from app.errors import SourceError
from app.exchange.jsonlines import read_seeds
from app.exchange.seeds import SeedListing, SeedOrganization

DATA = Path(__file__).parents[3] / "shared/data"

PRODUCER = {
    "inn": "7707083893",
    "ogrn": "1027700132195",
    "name": "АО «Медь и провод»",
    "region": "Тульская область",
    "products": [
        {"id": "p1", "code10": "7408110000", "text": "Катанка медная"},
        {"id": "p2", "text": "Проволока  медная,\n мягкая"},
    ],
}
MAKER = {"name": "Резинщик", "inn": "7707083893", "city": "Тула", "products": "Манжеты, кольца"}
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


def write(path: Path, *rows: object) -> Path:
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    text = "".join(f"{line}\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


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


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz"])
def test_files_are_read_plain_and_packed_with_marks_and_empty_lines(
    tmp_path: Path, name: str
) -> None:
    marked = "\ufeff" + json.dumps(PRODUCER)
    found = list(read_seeds(write(tmp_path / name, marked, "", "  ", MAKER)))
    assert [organization.place for organization in found] == [f"{name}:1", f"{name}:4"]


def words(count: int, length: int = 9) -> str:
    """Words that tell their place, of one length with the space behind each."""
    return " ".join(f"слово{number:0{length - 6}}" for number in range(count))


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


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{broken", "rows.jsonl:2: not JSON"),
        ("[" * 100_000, "rows.jsonl:2: not JSON"),
        ("[1]", "rows.jsonl:2: not a JSON object"),
        ('{"kpgz": 1, "name": "x"}', "rows.jsonl:2: no known shape; its fields are kpgz, name"),
        ("{}", "rows.jsonl:2: no known shape; its fields are none"),
        ('{"inn": "1", "name": "x", "products": [{"id": 1}]}', "the field 'text' is missing"),
        ('{"inn": "1", "name": "x", "products": [1]}', "rows.jsonl:2: a field has a wrong type"),
        ('{"products": []}', "rows.jsonl:2: the field 'name' is missing"),
    ],
)
def test_a_broken_row_names_its_line_after_the_rows_before_it(
    tmp_path: Path, line: str, said: str
) -> None:
    rows = read_seeds(write(tmp_path / "rows.jsonl", MAKER, line, MAKER))
    assert next(rows).place == "rows.jsonl:1"
    with pytest.raises(SourceError) as caught:
        next(rows)
    assert said in caught.value.detail


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"There is no file .*nowhere\.jsonl"):
        list(read_seeds(tmp_path / "nowhere.jsonl"))


def packed(tmp_path: Path) -> tuple[Path, bytes]:
    """A file that does not pack well, so that its first rows come out of its first half."""
    rows = [MAKER | {"products": f"{words(40)} {number * 7919 % 10007}"} for number in range(3000)]
    path = write(tmp_path / "rows.jsonl.gz", *rows)
    return path, path.read_bytes()


@pytest.mark.parametrize("damage", ["truncated", "overwritten", "not gzip", "not UTF-8"])
def test_rows_before_the_damage_of_a_file_are_read_and_the_damage_is_named(
    tmp_path: Path, damage: str
) -> None:
    path, whole = packed(tmp_path)
    half = len(whole) // 2
    damaged = {
        "truncated": whole[:half],
        "overwritten": whole[:half] + b"\xff" * 200 + whole[half + 200 :],
        "not gzip": b"PK\x03\x04" + whole[4:],
        "not UTF-8": gzip.compress(gzip.decompress(whole) + "кириллица\n".encode("cp1251")),
    }[damage]
    path.write_bytes(damaged)
    rows = read_seeds(path)
    if damage != "not gzip":
        assert len(list(islice(rows, 1000))) == 1000
    # What was overwritten may unpack into nonsense before the end of the file is missed.
    with pytest.raises(SourceError, match=r"rows\.jsonl\.gz(: damaged after line \d+|:\d+: )"):
        list(rows)


@pytest.mark.skipif(not DATA.exists(), reason="the real registers are not here")
@pytest.mark.parametrize(
    ("name", "organizations", "offers", "needs"),
    [
        ("registry/ru_fabricators_rubber_products.jsonl.gz", 259, 259, 0),
        ("registry/ru_gisp_pp719_producers.jsonl.gz", 4286, 0, 0),
        ("registry/ru_moscow_industrial_enterprises.jsonl.gz", 3195, 0, 0),
        ("registry/ru_producers_inn_with_declared_products_dev.jsonl.gz", 124, 520, 0),
        ("quality/ru_portal_awards_dev.jsonl.gz", 956, 0, 956),
    ],
)
def test_the_real_registers_are_read_whole(
    name: str, organizations: int, offers: int, needs: int
) -> None:
    found = list(read_seeds(DATA / name))
    listings = [listing for organization in found for listing in organization.listings]
    assert len(found) == organizations
    assert sum(listing.kind is not None for listing in listings) == offers
    assert sum(listing.kind is None for listing in listings) == needs
    assert all(organization.name for organization in found)
    assert all(0 < len(listing.title) <= 300 for listing in listings)
    keys = Counter(listing.key for listing in listings)
    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.skipif(not DATA.exists(), reason="the real registers are not here")
def test_makers_of_other_states_do_not_become_russian() -> None:
    path = DATA / "quality/ru_tnved10_declarations_dev.jsonl.gz"
    states = Counter(organization.country for organization in read_seeds(path))
    assert states[None] > 60_000
    assert set(states) == {None, "RU", "BY", "KZ", "KG"}
