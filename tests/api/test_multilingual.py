"""Texts in every script come back as they were sent, and are found however they are typed."""

import unicodedata

import pytest
from sqlalchemy import update

from app.db import Database
from app.models import Base
from tests.api.conftest import Standing
from tests.support.api import Api, Json, need, offer, organization
from tests.support.migrations import migrate_to

TEXTS = {
    "ru": ("ООО «Ёлкинский завод»", "Катанка медная «КМ» № 8 — 9,5 мм", "Чистота ≥ 99,95 %"),
    "en": ("Naïve Æsir Ltd.", "Copper battery terminals – 9.5 mm", "Purity ≥ 99.95%"),
    "kk": ("«Ұлытау Қорғасын» ЖШС", "Мыс сымдары, өңделген", "Әріптері: әғқңөұүһі ӘҒҚҢӨҰҮҺІ"),
    "ky": ("«Ысык-Көл Жез» ЖЧК", "Жез зымдары жана түтүктөр", "Тамгалары: ңөү ҢӨҮ"),
    "hy": ("«Քաջարանի պղինձ» ՓԲԸ", "Պղնձե մետաղալարեր և խողովակներ", "Տառեր՝ աբգդեզէըթժիլխծ և։"),
    "be": ("ААТ «Жлобінскі дрот»", "Медны дрот і трубы, ўшчыльненыя", "Літары: ўіёґ ЎІ"),
}


@pytest.mark.parametrize("language", TEXTS)
async def test_every_letter_comes_back_as_it_was_sent(api: Api, language: str) -> None:
    name, title, description = TEXTS[language]
    owner = await api.post(
        "/v1/organizations",
        organization(name=name, city=title, description=description, language=language),
    )
    assert (owner["name"], owner["city"], owner["description"]) == (name, title, description)
    words: Json = {"title": title, "description": description, "language": language}
    for path, body in (("/v1/offers", offer), ("/v1/needs", need)):
        stored = await api.post(path, body(owner["id"], **words, standards=[title]))
        read = await api.get(f"{path}/{stored['id']}")
        assert {field: read[field] for field in words} == words
        assert read["standards"] == [title]
        listed = await api.get(path, q=title)
        assert [item["title"] for item in listed["items"]] == [title]


async def test_letters_that_look_the_same_are_stored_the_same(api: Api) -> None:
    for form in ("NFC", "NFD", "NFKD"):
        name = unicodedata.normalize(form, "Ёмкостный йод")
        path = "/v1/organizations?allow_duplicate=true"
        stored = await api.post(path, organization(name=name))
        assert stored["name"] == "Ёмкостный йод"
    assert len((await api.get("/v1/organizations", q="ёмкостный"))["items"]) == 3


@pytest.mark.parametrize("text", ["🚂 локомотив", "м³ · ½ · Ⅳ · ①", "a\tb\nc", "אבג", "中文"])
async def test_any_script_is_welcome(api: Api, text: str) -> None:
    stored = await api.post("/v1/organizations", organization(name="А", description=text))
    assert stored["description"] == text


@pytest.fixture(scope="module")
async def registry(standing: Standing) -> Api:
    """Needs in every language."""
    api = standing.api
    owner = await api.add_organization()
    for _, title, description in TEXTS.values():
        await api.add_need(owner, title=title, description=description)
    await api.add_need(owner, title="Профиль алюминиевый строительный", description="Батареи")
    return api


async def found(api: Api, q: str) -> list[str]:
    """Titles of the needs that have the words."""
    return [item["title"] for item in (await api.get("/v1/needs", q=q))["items"]]


@pytest.mark.parametrize(
    ("q", "language"),
    [
        ("катанку медную", "ru"),
        ("КАТАНКИ", "ru"),
        ("медными катанками", "ru"),
        ("чистотой", "ru"),
        ("9,5 мм катанка", "ru"),
        ("9.5 мм катанка", "ru"),
        ("battery", "en"),
        ("batteries", "en"),
        ("TERMINAL", "en"),
        ("coppers purity", "en"),
        ("9,5 battery", "en"),
        ("мыс сым", "kk"),
        ("СЫМДАРЫ МЫС", "kk"),
        ("әріптер", "kk"),
        ("жез зым", "ky"),
        ("түтүк", "ky"),
        ("ТҮТҮКТӨР", "ky"),
        ("մետաղալար", "hy"),
        ("մետաղալարերի", "hy"),
        ("ՊՂՆՁԵ խողովակներով", "hy"),
        ("տառեր", "hy"),
        ("дроту", "be"),
        ("ўшчыльненых", "be"),
        ("ТРУБ дрот", "be"),
    ],
)
async def test_words_are_found_in_other_forms(registry: Api, q: str, language: str) -> None:
    assert await found(registry, q) == [TEXTS[language][1]]


@pytest.mark.parametrize(
    ("q", "language"),
    [
        ("онделген", "kk"),  # the letters of a Russian keyboard
        ("ОНДЕЛГЕН мыс", "kk"),
        ("тутук", "ky"),
        ("ТУТУКТОР", "ky"),
        ("ушчыльненыя", "be"),
        ("дpoт медны", "be"),  # Latin letters that look like these
        ("кaтанка", "ru"),
        ("пуритy чистота", None),
    ],
)
async def test_letters_typed_in_the_place_of_others_find_the_word(
    registry: Api, q: str, language: str | None
) -> None:
    assert await found(registry, q) == ([TEXTS[language][1]] if language else [])


async def test_a_place_is_found_in_the_spelling_of_either_language(api: Api) -> None:
    await api.add_organization(name="А", city="Қарағанды", description="Труба PЕХ и РЕХ, марка СU")
    asked = ["КАРАГАНДЫ", "Караганда", "қарағанды", "PEX", "рех", "CU"]
    for q in asked:
        assert len((await api.get("/v1/organizations", q=q))["items"]) == 1, q


async def test_records_from_before_are_found_in_either_spelling(
    api: Api, database: Database
) -> None:
    owner = await api.add_organization(name="А", city="Қарағанды")
    offered = await api.add_offer(owner, title="Шыбық, кaтанка")
    await migrate_to(database, "0026")
    async with database.engine.begin() as connection:
        for table, words in (("organizations", "а қарағанды"), ("listings", "шыбық, кaтанка")):
            row = update(Base.metadata.tables[table]).values(search_text=words)
            await connection.execute(row)
    assert (await api.get("/v1/offers", q="шыбык"))["items"] == []
    await migrate_to(database, "0027")
    for q in ("шыбык", "шыбық катанка"):
        assert [item["id"] for item in (await api.get("/v1/offers", q=q))["items"]] == [offered]
    assert len((await api.get("/v1/organizations", q="караганды"))["items"]) == 1


@pytest.mark.parametrize("q", ["профили", "алюминиевого профиля", "батарея", "батарей"])
async def test_other_forms_find_the_plain_one(registry: Api, q: str) -> None:
    assert await found(registry, q) == ["Профиль алюминиевый строительный"]


@pytest.mark.parametrize(
    "q", ["чёрный ёжик", "катанка ёжик", "катанкищща", "9,6", "_", "\\", "% %", "'"]
)
async def test_words_that_nobody_has_find_nothing(registry: Api, q: str) -> None:
    assert await found(registry, q) == []


async def test_a_sign_is_found_as_it_is(registry: Api) -> None:
    assert sorted(await found(registry, "%")) == sorted([TEXTS["en"][1], TEXTS["ru"][1]])


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", "\u2060", "\ufeff"])
async def test_unseen_breaks_in_a_word_do_not_hide_it(api: Api, unseen: str) -> None:
    owner = await api.add_organization()
    made = await api.add_offer(owner, title=f"Ка{unseen}тан{unseen}ка медная")
    for q in ("катанка", f"ка{unseen}танка"):
        assert [one["id"] for one in (await api.get("/v1/offers", q=q))["items"]] == [made]


async def test_joiners_of_persian_words_stay(api: Api) -> None:
    name = "شرکت مس می\u200cسازد"
    key = await api.add_organization(name=name, country="IR")
    assert (await api.get(f"/v1/organizations/{key}"))["name"] == name


async def test_a_name_with_yo_is_found_without(api: Api) -> None:
    await api.add_organization(name=TEXTS["ru"][0])
    for q in ("ёлкинский", "елкинский", "ЕЛКИНСКОГО завода"):
        assert len((await api.get("/v1/organizations", q=q))["items"]) == 1, q
