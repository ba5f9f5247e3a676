"""Reconciliation as OpenRefine asks: shapes of the W3C group's report, version 0.2."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from app.matching.assistant import Assistant, fit
from tests.api.conftest import Standing
from tests.support.api import Json
from tests.support.tenants import Tenant, tenant

ROOT = "/v1/reconcile"
ORIGIN = {"Origin": "https://refine.example.org"}
XSS = "<script>alert(1)</script>"


@dataclass(frozen=True)
class Scene:
    """Some organizations, of which one is private and one a person's."""

    standing: Standing
    owner: Tenant
    mill: str
    twin: str
    hidden: str
    person: str

    async def ask(self, queries: Json, **headers: str) -> Json:
        answer = await self.standing.api.client.post(
            ROOT, data={"queries": json.dumps(queries)}, headers=headers
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def best(self, **query: Any) -> list[Json]:
        answer = await self.ask({"q0": query})
        return list(answer["q0"]["result"])


@pytest.fixture(scope="module")
async def scene(standing: Standing) -> Scene:
    reader = standing.app.state.live.reader
    if not reader.ready:  # the code assistant answers from the first question on
        reader.start(Assistant(fit(())))
    owner = await tenant(standing.api.client, standing.database, "kz-industry")
    mill = await owner.add_organization(
        name="ТОО «Жезмыс Прокат»",
        country="KZ",
        city="Жезказган",
        identifiers=[{"scheme": "KZ-BIN", "value": "491240005005"}],
        source={"key": "4711", "url": "https://example.org/4711", "licence": "CC-BY-4.0"},
        description=XSS,
    )
    await owner.add_offer(mill, codes=["7408110000"])
    twins = [
        await owner.add_organization(name="ООО «Ромашка»", country=state) for state in ("RU", "BY")
    ]
    hidden = await owner.add_organization(
        name="АО «Тайный Прокат»",
        country="KZ",
        visibility="private",
        identifiers=[{"scheme": "KZ-BIN", "value": "491240000019"}],
    )
    person = await owner.add_organization(
        name="ИП Образцов",
        country="RU",
        identifiers=[{"scheme": "RU-INN", "value": "500100732259"}],
    )
    return Scene(standing, owner, mill, twins[1], hidden, person)


async def test_the_manifest_says_what_the_protocol_asks_for(scene: Scene) -> None:
    answer = await scene.standing.api.client.get(ROOT, headers=ORIGIN)
    found = answer.json()
    assert "0.2" in found["versions"]
    assert {"name", "identifierSpace", "schemaSpace", "defaultTypes", "view"} <= set(found)
    assert [kind["id"] for kind in found["defaultTypes"]] == ["organization", "code"]
    assert found["preview"]["url"].endswith("/v1/reconcile/preview/{{id}}")
    assert found["preview"]["width"] > 100
    assert set(found["suggest"]) == {"entity", "property", "type"}
    assert found["extend"]["property_settings"][0]["type"] == "number"
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_every_service_of_the_manifest_answers(scene: Scene) -> None:
    client = scene.standing.api.client
    found = (await client.get(ROOT)).json()
    for service in found["suggest"].values():
        address = service["service_url"] + service["service_path"]
        answer = await client.get(address, params={"prefix": "о"}, headers=ORIGIN)
        assert answer.status_code == 200, answer.text
        assert answer.headers["access-control-allow-origin"] == "*"
        for one in answer.json()["result"][:2]:
            flyout = service["service_url"] + service["flyout_service_path"]
            shown = await client.get(flyout.replace("${id}", one["id"]))
            assert shown.json()["id"] == one["id"]
            assert shown.json()["html"].startswith("<")
    proposing = found["extend"]["propose_properties"]
    answer = await client.get(
        proposing["service_url"] + proposing["service_path"],
        params={"type": "organization", "limit": 3},
    )
    assert answer.json()["limit"] == 3
    assert len(answer.json()["properties"]) == 3


@pytest.mark.parametrize("way", ["form", "get", "json"])
async def test_queries_come_as_form_as_parameter_and_as_json(scene: Scene, way: str) -> None:
    client = scene.standing.api.client
    queries: Json = {
        "q0": {"query": "Zhezmys Prokat", "type": "organization", "limit": 3, "type_strict": "any"},
        "q1": {"query": "7408"},
    }
    if way == "form":
        answer = await client.post(ROOT, data={"queries": json.dumps(queries)})
    elif way == "get":
        answer = await client.get(ROOT, params={"queries": json.dumps(queries)})
    else:
        answer = await client.post(ROOT, json={"queries": queries})
    assert answer.status_code == 200, answer.text
    first = answer.json()["q0"]["result"][0]
    assert set(first) == {"id", "name", "description", "type", "score", "match", "features"}
    assert first["id"] == scene.mill
    assert first["type"] == [{"id": "organization", "name": "Организация"}]
    assert first["match"] is True
    assert {"id": "name", "value": first["score"]} in first["features"]
    code = answer.json()["q1"]["result"][0]
    assert (code["id"], code["match"], code["score"]) == ("7408", True, 100.0)


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


async def test_a_table_is_extended_with_values_of_every_kind(scene: Scene) -> None:
    asked = {
        "ids": [scene.mill, "7408", "nobody"],
        "properties": [
            {"id": "city"}, {"id": "code", "settings": {"limit": 1}}, "KZ-BIN", {"id": "licence"},
            {"id": "level"}, {"id": "updated_at"}, {"id": "role"}, {"id": "source_url"},
        ],
    }  # fmt: skip
    client = scene.standing.api.client
    answer = await client.post(ROOT, data={"extend": json.dumps(asked)})
    assert answer.status_code == 200, answer.text
    meta = {column["id"]: column for column in answer.json()["meta"]}
    assert meta["code"]["type"] == {"id": "code", "name": "Код ТН ВЭД"}
    rows = answer.json()["rows"]
    mill = rows[scene.mill]
    assert mill["city"] == [{"str": "Жезказган"}]
    assert mill["KZ-BIN"] == [{"str": "491240005005"}]
    assert mill["licence"] == [{"str": "CC-BY-4.0"}]
    assert mill["source_url"] == [{"str": "https://example.org/4711"}]
    assert mill["role"] == [{"str": "supplier"}]
    [code] = mill["code"]
    assert code["id"] == "7408110000"
    assert code["name"]
    [moment] = mill["updated_at"]
    assert moment["date"].endswith("+00:00")
    assert rows["7408"]["level"] == [{"int": 4}]
    assert rows["nobody"]["city"] == []


async def test_a_preview_may_be_framed_and_runs_nothing(scene: Scene) -> None:
    answer = await scene.standing.api.client.get(f"{ROOT}/preview/{scene.mill}")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "x-frame-options" not in answer.headers
    assert XSS not in answer.text
    assert "&lt;script&gt;" in answer.text
    code = await scene.standing.api.client.get(f"{ROOT}/preview/7408")
    assert "7408" in code.text
    other = await scene.standing.api.client.get("/v1/countries")
    assert other.headers["x-frame-options"] == "DENY"


async def test_a_browser_may_ask_first_and_only_here(scene: Scene) -> None:
    asks = ORIGIN | {"Access-Control-Request-Method": "POST",
                     "Access-Control-Request-Headers": "content-type"}  # fmt: skip
    client = scene.standing.api.client
    answer = await client.options(ROOT, headers=asks)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    other = await client.options("/v1/offers", headers=asks)
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": {"queries": "{"}}, 400),
        ({"data": {"queries": '"text"'}}, 422),
        ({"json": {}}, 422),
        ({"json": {"queries": {"q0": {"limit": 0}}}}, 422),
        ({"json": {"queries": {str(n): {} for n in range(201)}}}, 422),
        ({"json": {"extend": {"ids": ["7408"], "properties": [{"id": "nonsense"}]}}}, 422),
    ],
)
async def test_what_cannot_be_read_is_a_problem(scene: Scene, sent: Json, status: int) -> None:
    answer = await scene.standing.api.client.post(ROOT, **sent)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("text", ["{", "[]", "1", '{"q0": {"limit": "many"}}', "\x00"])
async def test_a_parameter_that_cannot_be_read_is_a_problem(scene: Scene, text: str) -> None:
    answer = await scene.standing.api.client.get(ROOT, params={"queries": text})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "?queries"


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


async def test_a_reader_of_english_reads_english(scene: Scene) -> None:
    answer = await scene.standing.api.client.get(
        f"{ROOT}/properties", params={"type": "organization"}, headers={"Accept-Language": "en"}
    )
    assert {"id": "country", "name": "country"} in answer.json()["properties"]


async def test_names_that_the_caller_does_not_see_take_nobodys_place(scene: Scene) -> None:
    client, database = scene.standing.api.client, scene.standing.database
    sandbox = await tenant(client, database, "sandbox.names")
    for _ in range(65):
        await sandbox.add_organization(name="ООО «Василёк»")
    seen = await scene.owner.add_organization(name="ООО «Василёк»")
    found = await scene.best(query="ООО Василёк", type="organization")
    assert (found[0]["id"], found[0]["score"]) == (seen, 100)
    assert [one["name"] for one in found].count("ООО «Василёк»") == 1
