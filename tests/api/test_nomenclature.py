"""The tree of the TN VED through the API: ancestors, children, and search by words."""

from itertools import pairwise

import pytest

from app.vocabulary.nomenclature import thesaurus
from app.vocabulary.terms import Language
from tests.api.conftest import Standing
from tests.support.api import Api, Json
from tests.support.problems import problem, refusal


def codes(page: Json) -> list[str]:
    return [item["code"] for item in page["items"]]


@pytest.fixture(scope="module")
async def plain(standing: Standing) -> Api:
    """A service without an official edition."""
    return standing.api


async def test_the_thesaurus_answers_where_no_edition_is_loaded(plain: Api) -> None:
    found = await plain.get("/v1/nomenclature/740811")
    assert found["title"] == thesaurus()["740811"].titles[Language.RU]
    assert (found["source"], found["title_source"]) == ("thesaurus", "thesaurus")
    assert (found["edition"], found["dated"], found["unit"], found["hints"]) == (
        None, None, None, []
    )  # fmt: skip
    assert found["full_title"] == " > ".join(
        thesaurus()[code].titles[Language.RU] for code in ("7408", "740811")
    )


async def test_ancestors_come_from_the_section_down(plain: Api) -> None:
    found = await plain.get("/v1/nomenclature/740811")
    assert [above["code"] for above in found["ancestors"]] == ["S15", "74", "7408"]
    assert [above["level"] for above in found["ancestors"]] == [0, 2, 4]
    assert found["children"] == []


async def test_children_stand_one_level_below(plain: Api) -> None:
    found = await plain.get("/v1/nomenclature/7408")
    assert [child["code"] for child in found["children"]] == [
        "740811", "740819", "740821", "740822", "740829"
    ]  # fmt: skip


async def test_sections_are_the_top_of_the_tree(plain: Api) -> None:
    top = await plain.get("/v1/nomenclature", level=0, limit=100)
    assert codes(top) == [f"S{number:02d}" for number in range(1, 22)]
    section = await plain.get("/v1/nomenclature/s15")
    assert section["code"] == section["code_display"] == "S15"
    assert section["ancestors"] == []
    below = [child["code"] for child in section["children"]]
    assert below == ["72", "73", "74", "75", "76", "78", "79", "80", "81", "82", "83"]
    every = [await plain.get(f"/v1/nomenclature/{code}") for code in codes(top)]
    chapters = [child["code"] for one in every for child in one["children"]]
    assert chapters == [code for code in thesaurus() if len(code) == 2]


async def test_every_path_of_children_leads_to_each_position_once(plain: Api) -> None:
    async def below(code: str) -> list[str]:
        found = await plain.get(f"/v1/nomenclature/{code}")
        children = [child["code"] for child in found["children"]]
        return [code, *[c for child in children for c in await below(child)]]

    assert await below("74") == sorted(code for code in thesaurus() if code.startswith("74"))


@pytest.mark.parametrize(
    ("q", "code"),
    [
        ("медная катанка", "740811"),
        ("катнака медная", "740811"),
        ("copper wire rod", "740811"),
        ("трансформатр", "8504"),
        ("алюмин", "76"),
        ("Мыс және", "74"),
        ("պղինձ", "74"),
        ("медзь", "74"),
        ("жез", "74"),
    ],
)
async def test_words_of_any_language_find_their_position(plain: Api, q: str, code: str) -> None:
    found = codes(await plain.get("/v1/nomenclature", q=q, limit=100))
    assert any(one.startswith(code) for one in found[:10]), found[:10]


@pytest.mark.parametrize(
    ("q", "native"), [("КОМИР", "көмір"), ("болат кубыр", "болат құбыр"), ("комур", "көмүр")]
)
async def test_letters_of_a_russian_keyboard_find_what_its_own_letters_find(
    plain: Api, q: str, native: str
) -> None:
    wanted = codes(await plain.get("/v1/nomenclature", q=native))
    assert wanted
    assert codes(await plain.get("/v1/nomenclature", q=q)) == wanted


@pytest.mark.parametrize("q", ["7408", " 74 08 ", "7408.", "74-08"])
async def test_first_digits_find_everything_that_begins_so(plain: Api, q: str) -> None:
    wanted = [code for code in thesaurus() if code.startswith("7408")]
    assert codes(await plain.get("/v1/nomenclature", q=q)) == wanted


async def test_each_letter_that_is_typed_narrows_the_answers(plain: Api) -> None:
    word = "проволока"
    found = [
        set(codes(await plain.get("/v1/nomenclature", q=word[:n], prefix="74", limit=100)))
        for n in range(4, len(word) + 1)
    ]
    assert all("7408" in one for one in found)
    assert all(later <= earlier for earlier, later in pairwise(found))


async def test_a_whole_word_comes_before_one_that_only_begins_so(plain: Api) -> None:
    found = await plain.get("/v1/nomenclature", q="лом", level=6, limit=30)
    whole = ["лом" in item["title"].casefold().split() for item in found["items"]]
    assert whole[:5] == [True] * 5


async def test_level_and_prefix_narrow_the_answers(plain: Api) -> None:
    found = codes(await plain.get("/v1/nomenclature", prefix="74 08", level=6))
    assert found == [code for code in thesaurus() if code.startswith("7408") and len(code) == 6]
    assert codes(await plain.get("/v1/nomenclature", q="медь", prefix="84", level=2)) == []


@pytest.mark.parametrize("parameters", [{}, {"q": "проволока"}, {"prefix": "84", "level": 6}])
async def test_pages_join_to_the_whole(plain: Api, parameters: Json) -> None:
    whole = await plain.get("/v1/nomenclature", limit=60, **parameters)
    joined: list[str] = []
    cursor: Json = {}
    while len(joined) < len(whole["items"]):
        page = await plain.get("/v1/nomenclature", limit=20, **parameters, **cursor)
        joined += codes(page)
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert joined == codes(whole)
    assert len(set(joined)) == len(joined)


async def test_a_cursor_of_another_question_or_none_at_all_is_refused(plain: Api) -> None:
    cursor = (await plain.get("/v1/nomenclature", q="медь", limit=1))["next_cursor"]
    for wrong in (
        {"q": "сталь", "cursor": cursor},
        {"q": "медь", "cursor": "nonsense"},
        {"q": "медь", "prefix": "76", "cursor": cursor},
    ):
        problem(await plain.client.get("/v1/nomenclature", params=wrong), 404, "invalid_cursor")


@pytest.mark.parametrize(
    ("code", "pointer_code"),
    [
        ("77", "unknown_chapter"),
        ("7499", "unknown_heading"),
        ("7499 10 000 0", "unknown_heading"),
        ("S22", "unknown_section"),
        ("медь", "invalid_code"),
        ("741", "invalid_code"),
        ("٧٤٠٨", "invalid_code"),
    ],
)
async def test_a_code_that_cannot_be_is_refused(plain: Api, code: str, pointer_code: str) -> None:
    refusal(await plain.client.get(f"/v1/nomenclature/{code}"), "{code}", pointer_code)


async def test_a_code_below_what_is_known_leads_to_the_nearest(plain: Api) -> None:
    answer = problem(await plain.client.get("/v1/nomenclature/7408110000"), 404, "not_found")
    assert "The nearest above it is 740811." in answer["detail"]


@pytest.mark.parametrize("q", ["😀", "!!!", "и", "\u200bа", "a" * 200, "1" * 200, "' OR 1=1 --"])
async def test_odd_words_are_answered_all_the_same(plain: Api, q: str) -> None:
    found = await plain.get("/v1/nomenclature", q=q)
    assert isinstance(found["items"], list)
