"""States, units and positions as the API lists them."""

import pytest

from tests.api.conftest import Standing
from tests.support.api import Json
from tests.support.problems import problem, refusal

MEMBERS = {"AM", "BY", "KZ", "KG", "RU"}


async def ask(standing: Standing, path: str, language: str = "ru", **parameters: str) -> Json:
    """Read a page of the vocabulary in a language."""
    answer = await standing.api.client.get(
        path, params=parameters, headers={"Accept-Language": language}
    )
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_the_members_of_the_union_come_first(standing: Standing) -> None:
    page = await ask(standing, "/v1/countries")
    assert page["next_cursor"] is None
    codes = [item["code"] for item in page["items"]]
    assert set(codes[:5]) == MEMBERS
    assert len(codes) == len(set(codes)) == 249
    near = [item["near"] for item in page["items"]]
    assert near == sorted(near, reverse=True)
    assert sum(near) < 30
    assert codes[-1] == "JP"
    for item in page["items"]:
        assert item["member"] == (item["code"] in MEMBERS) == ("EAEU" in item["blocs"])
        assert set(item["blocs"]) <= {"EAEU", "CIS", "SCO"}


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("ru", "Казахстан"),
        ("en", "Kazakhstan"),
        ("kk", "Қазақстан"),
        ("ky", "Казакстан"),
        ("hy", "Ղազախստան"),
        ("be", "Казахстан"),
        ("en-GB", "Kazakhstan"),
        ("de, en;q=0.5, ru;q=0.4", "Kazakhstan"),
        ("ru;q=0.1, hy;q=0.9", "Ղազախստան"),
        ("de", "Казахстан"),
        ("EN", "Kazakhstan"),
        ("en;q=0,*", "Казахстан"),
        ("ru;q=0,*", "Kazakhstan"),
    ],
)
async def test_states_are_named_in_the_readers_language(
    standing: Standing, language: str, name: str
) -> None:
    page = await ask(standing, "/v1/countries", language)
    assert {item["code"]: item["name"] for item in page["items"]}["KZ"] == name


async def test_every_state_that_is_listed_may_be_used(standing: Standing) -> None:
    for item in (await ask(standing, "/v1/countries"))["items"]:
        found = await standing.api.get("/v1/organizations", country=item["code"])
        assert found["items"] == []


@pytest.mark.parametrize(
    ("code", "okei", "dimension", "ru", "en"),
    [
        ("TNE", "168", "mass", "т", "t"),
        ("KGM", "166", "mass", "кг", "kg"),
        ("MTR", "006", "length", "м", "m"),
        ("H87", "796", "count", "шт", "pcs"),
        ("MLT", None, "volume", "мл", "ml"),
    ],
)
async def test_a_unit_has_both_codes_and_a_symbol(  # noqa: PLR0913, PLR0917 - a row of the table
    standing: Standing, code: str, okei: str | None, dimension: str, ru: str, en: str
) -> None:
    for language, symbol in (("ru", ru), ("en", en)):
        page = await ask(standing, "/v1/units", language)
        found = {item["code"]: item for item in page["items"]}[code]
        assert found == {"code": code, "okei": okei, "symbol": symbol, "dimension": dimension}


async def test_no_unit_is_listed_twice(standing: Standing) -> None:
    items = (await ask(standing, "/v1/units"))["items"]
    for key in ("code", "okei"):
        given = [item[key] for item in items if item[key]]
        assert len(given) == len(set(given)) > 30


async def codes(standing: Standing, **parameters: str) -> list[str]:
    """Codes that a search of the nomenclature finds, best first."""
    page = await ask(standing, "/v1/nomenclature", **parameters)
    return [item["code"] for item in page["items"]]


@pytest.mark.parametrize(
    ("q", "code"),
    [
        ("медная катанка", "7408"),
        ("катанку медную", "7408"),
        ("КАТАНКИ МЕДНЫЕ", "7408"),
        ("катанка медная проволка", "7408"),
        ("алюминевая фольга", "7607"),
        ("трансфарматоры", "8504"),
        ("copper wire", "7408"),
        ("alumnium foil", "7607"),
        ("мыс қорытпалары", "74"),
        ("жез эритмелери", "74"),
        ("медныя сплавы", "74"),
        ("պղնձի համաձուլվածքներ", "74"),
        ("7408", "7408"),
        ("74", "74"),
    ],
)
async def test_words_of_any_language_find_the_position(
    standing: Standing, q: str, code: str
) -> None:
    assert code in await codes(standing, q=q, limit="10", level=str(len(code)))


async def test_words_that_no_position_has_find_nothing(standing: Standing) -> None:
    assert await codes(standing, q="абракадабра ъъъъъ") == []


async def test_a_prefix_and_a_level_narrow_the_search(standing: Standing) -> None:
    found = await codes(standing, prefix="74", level="4", limit="100")
    assert found[0] == "7401"
    assert len(found) > 15
    assert all(code.startswith("74") and len(code) == 4 for code in found)
    assert set(await codes(standing, q="медь", prefix="7408")) <= {"7408", "740811", "740819"}


async def test_a_position_shows_its_place_in_the_tree(standing: Standing) -> None:
    found = await ask(standing, "/v1/nomenclature/7408")
    assert (found["code"], found["code_display"], found["level"]) == ("7408", "7408", 4)
    assert found["ancestors"][-1]["code"] == "74"
    assert {"740811", "740819"} <= {child["code"] for child in found["children"]}
    assert found["title"]
    assert found["keywords"]


async def test_a_code_in_the_path_may_have_spaces(standing: Standing) -> None:
    spaced = await ask(standing, "/v1/nomenclature/7408 11")
    assert spaced["code"] == "740811"
    assert spaced["code_display"] == "7408 11"


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Copper, brass, bronze and products made of them"),
        ("kk", "Мыс, мыс қорытпалары және олардан жасалған бұйымдар"),
        ("hy", "Պղինձ, պղնձի համաձուլվածքներ և դրանցից պատրաստված իրեր"),
        ("be", "Медзь, медныя сплавы і вырабы з іх"),
        ("ky", "Жез, жез эритмелери жана алардан жасалган буюмдар"),
    ],
)
async def test_titles_are_in_the_readers_language(
    standing: Standing, language: str, title: str
) -> None:
    assert (await ask(standing, "/v1/nomenclature/74", language))["title"] == title


@pytest.mark.parametrize("code", ["740899", "7408110000", "74081100"])
async def test_a_position_that_nobody_knows_is_not_found(standing: Standing, code: str) -> None:
    answer = await standing.api.client.get(f"/v1/nomenclature/{code}")
    assert "7408" in problem(answer, 404, "not_found")["detail"]


@pytest.mark.parametrize(
    ("code", "reason"), [("77", "unknown_chapter"), ("7499", "unknown_heading")]
)
async def test_a_chapter_or_heading_that_there_is_not_is_refused(
    standing: Standing, code: str, reason: str
) -> None:
    answer = await standing.api.client.get(f"/v1/nomenclature/{code}")
    refusal(answer, "{code}", reason)
