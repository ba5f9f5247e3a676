"""What is private, or of a person, is found by nobody who may not see it."""

import json

from tests.api.reconciliation.scene import ROOT, Scene
from tests.support.tenants import tenant


async def test_what_is_private_is_not_found_by_name_number_or_id(scene: Scene) -> None:
    for query in (
        {"query": "Тайный Прокат"},
        {"query": "491240000019"},
        {"query": "x", "properties": [{"pid": "identifier", "v": "491240000019"}]},
    ):
        answer = json.dumps(await scene.ask({"q": query}), ensure_ascii=False)
        assert "Тайный" not in answer
        assert scene.hidden not in answer
    client = scene.standing.api.client
    for path in (f"{ROOT}/preview/{scene.hidden}", f"{ROOT}/flyout/entity?id={scene.hidden}"):
        assert (await client.get(path)).status_code == 404
    extended = await client.post(
        ROOT, json={"extend": {"ids": [scene.hidden], "properties": [{"id": "city"}]}}
    )
    assert extended.json()["rows"] == {scene.hidden: {"city": []}}
    typed = await client.get(f"{ROOT}/suggest/entity", params={"prefix": "Тайный"})
    assert "Тайный" not in typed.text


async def test_its_owner_finds_what_is_private(scene: Scene) -> None:
    found = await scene.ask({"q": {"query": "Тайный Прокат"}}, **scene.owner.headers)
    assert found["q"]["result"][0]["id"] == scene.hidden


async def test_the_number_of_a_person_leads_strangers_nowhere(scene: Scene) -> None:
    assert await scene.best(query="500100732259", type="organization") == []
    client = scene.standing.api.client
    asked = {"ids": [scene.person], "properties": [{"id": "identifier"}, {"id": "RU-INN"}]}
    answer = await client.post(ROOT, json={"extend": asked})
    assert answer.json()["rows"][scene.person] == {"identifier": [], "RU-INN": []}
    named = await scene.best(
        query="ИП Образцов", properties=[{"pid": "identifier", "v": "RU-INN:7707083893"}]
    )
    assert {"id": "identifier", "value": False} not in named[0]["features"]


async def test_names_that_the_caller_does_not_see_take_nobodys_place(scene: Scene) -> None:
    client, database = scene.standing.api.client, scene.standing.database
    sandbox = await tenant(client, database, "sandbox.names")
    for _ in range(65):
        await sandbox.add_organization(name="ООО «Василёк»")
    seen = await scene.owner.add_organization(name="ООО «Василёк»")
    found = await scene.best(query="ООО Василёк", type="organization")
    assert (found[0]["id"], found[0]["score"]) == (seen, 100)
    assert [one["name"] for one in found].count("ООО «Василёк»") == 1
