"""The protocol as OpenRefine speaks it: shapes of the W3C group's report, version 0.2."""

import json

import pytest

from tests.api.reconciliation.scene import ORIGIN, ROOT, XSS, Scene
from tests.support.api import Json


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


async def test_a_reader_of_english_reads_english(scene: Scene) -> None:
    answer = await scene.standing.api.client.get(
        f"{ROOT}/properties", params={"type": "organization"}, headers={"Accept-Language": "en"}
    )
    assert {"id": "country", "name": "country"} in answer.json()["properties"]
