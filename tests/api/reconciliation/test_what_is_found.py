"""What a name, a number or goods in words are found to be, and how sure that is."""

import pytest

from tests.api.reconciliation.scene import Scene


@pytest.mark.parametrize(
    "text", ["Общество «Жезмыс Прокат»", "жезмыс прокат тоо", "Жезмыз Прокат", "ZHEZMYS PROKAT LLP"]
)
async def test_a_name_is_found_in_any_spelling(scene: Scene, text: str) -> None:
    assert (await scene.best(query=text, type="organization"))[0]["id"] == scene.mill


async def test_two_of_one_name_are_no_match_until_the_state_tells_them_apart(scene: Scene) -> None:
    found = await scene.best(query="Ромашка", type="organization")
    assert [one["match"] for one in found[:2]] == [False, False]
    for state in ("BY", "Беларусь", "Belarus", ["BY"], {"id": "BY", "name": "Belarus"}):
        found = await scene.best(
            query="Ромашка", type="organization", properties=[{"pid": "country", "v": state}]
        )
        assert (found[0]["id"], found[0]["match"]) == (scene.twin, True)
        assert {"id": "country", "value": False} in found[1]["features"]


@pytest.mark.parametrize("number", ["491240005005", "KZ-BIN:491240005005", "4912 4000 5005"])
async def test_a_number_leaves_no_doubt_whatever_the_name_says(scene: Scene, number: str) -> None:
    found = await scene.best(
        query="Совсем другое имя",
        type="organization",
        properties=[{"pid": "identifier", "v": number}],
    )
    assert [(one["id"], one["match"], one["score"]) for one in found] == [(scene.mill, True, 100.0)]
    assert (await scene.best(query=number))[0]["id"] == scene.mill


async def test_another_number_speaks_against_a_name(scene: Scene) -> None:
    found = await scene.best(
        query="Жезмыс Прокат",
        type="organization",
        properties=[{"pid": "identifier", "v": "KZ-BIN:991240000018"}],
    )
    assert found[0]["id"] == scene.mill
    assert found[0]["score"] <= 50
    assert found[0]["match"] is False


async def test_goods_in_words_become_codes_also_below_a_given_heading(scene: Scene) -> None:
    found = await scene.best(query="проволока медная", type="code", limit=5)
    assert any(one["id"].startswith("7408") for one in found)
    below = await scene.best(
        query="проволока", type="code", properties=[{"pid": "parent", "v": "7408"}]
    )
    assert below
    assert all(one["id"].startswith("7408") for one in below)


async def test_codes_are_read_with_spaces_and_by_their_known_part(scene: Scene) -> None:
    [exact] = await scene.best(query="7408 11", type="code")
    assert (exact["id"], exact["match"]) == ("740811", True)
    [part] = await scene.best(query="7408 11 999 9", type="code")
    assert part["id"] == "740811"
    assert part["match"] is False
    assert await scene.best(query="7799", type="code") == []


@pytest.mark.parametrize("text", ["", " ", "\x00", "%", "' OR 1=1", "«»", "0" * 2000, "🏭", "ООО"])
async def test_any_text_is_answered(scene: Scene, text: str) -> None:
    properties = [
        {"pid": pid, "v": text} for pid in ("country", "city", "identifier", "parent", "none")
    ]
    found = await scene.best(query=text, properties=properties)
    assert all(not one["match"] for one in found)


async def test_an_unknown_type_finds_nothing_and_harms_no_other_query(scene: Scene) -> None:
    answer = await scene.ask({"a": {"query": "Жезмыс", "type": "Q43229"}, "b": {"query": "Жезмыс"}})
    assert answer["a"]["result"] == []
    assert answer["b"]["result"][0]["id"] == scene.mill


async def test_names_follow_the_registry_at_once(scene: Scene) -> None:
    key = await scene.owner.add_organization(name="ОАО «Недолговечный»", country="BY")
    assert (await scene.best(query="Недолговечный"))[0]["id"] == key
    await scene.owner.ask("PATCH", f"/v1/organizations/{key}", json={"name": "ОАО «Переименован»"})
    assert (await scene.best(query="Переименован"))[0]["id"] == key
    await scene.owner.ask("DELETE", f"/v1/organizations/{key}")
    assert await scene.best(query="Переименован", type="organization") == []
