"""Exports have what the lists have, and nothing that the caller may not see."""

import pytest

from app.api.schemas.listing import OfferIn
from tests.api.exports.reading import exported, lines, listed, sheet, table
from tests.api.exports.scene import Scene
from tests.support.api import Json
from tests.support.tenants import Tenant

FILTERS: list[tuple[str, Json]] = [
    ("offers", {}),
    ("offers", {"country": ["KZ", "BY"], "code": "7408"}),
    ("offers", {"kind": "product"}),
    ("offers", {"q": "медная", "available": True}),
    ("offers", {"country": "AM"}),
    ("needs", {"code": "74"}),
    ("organizations", {"role": "consumer"}),
    ("organizations", {"identifier": "491240005005"}),
    ("organizations", {"country": "RU", "q": "кабель"}),
]


@pytest.mark.parametrize(("path", "asked"), FILTERS)
@pytest.mark.parametrize("who", ["owner", "rival", "stranger"])
async def test_an_export_has_what_the_list_has_for_each_caller(
    scene: Scene, who: str, path: str, asked: Json
) -> None:
    caller: Tenant = getattr(scene, who)
    expected = {item["id"]: item for item in await listed(caller, path, **asked)}
    found = {row["id"]: row for row in await lines(caller, path, **asked)}
    assert set(found) == set(expected)
    for key, row in found.items():
        expected[key].pop("warnings")
        assert row.items() >= expected[key].items()
    assert {row["id"] for row in await table(caller, path, **asked)} == set(expected)


async def test_filters_of_the_list_leave_out_and_keep(scene: Scene) -> None:
    assert len(await lines(scene.owner, "offers")) == 9
    assert len(await lines(scene.stranger, "offers")) == 7
    assert len(await lines(scene.stranger, "offers", code="7408")) == 1


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl", "parquet"])
async def test_no_format_tells_strangers_of_private_records(scene: Scene, form: str) -> None:
    for path in ("offers", f"needs/{scene.need}/suggestions"):
        content = await exported(scene.stranger, path, form)
        told = sheet(content) if form == "xlsx" else content.decode(errors="replace")
        assert "тайная" not in told
        assert scene.hidden not in told


@pytest.mark.parametrize("form", ["csv", "jsonl"])
async def test_numbers_and_address_of_a_person_stay_with_his_portal(
    scene: Scene, form: str
) -> None:
    for who, known in ((scene.stranger, False), (scene.owner, False), (scene.rival, True)):
        told = (await exported(who, "organizations", form)).decode()
        assert ("500100732259" in told) is known
        assert ("ул. Ленина" in told) is known


async def test_what_is_exported_can_be_pushed_again_and_changes_nothing(scene: Scene) -> None:
    rows = [row for row in await lines(scene.owner, "offers") if row["source"]["key"]]
    assert len(rows) == 7
    fields = set(OfferIn.model_fields) - {"contacts"}
    items = [
        {"key": row["source"]["key"]} | {name: row[name] for name in fields if row.get(name)}
        for row in rows
    ]
    answer = await scene.owner.ask("PUT", "/v1/offers/by-source/kz-industry", json={"items": items})
    assert answer.status_code == 200, answer.text
    assert [item["problem"] for item in answer.json()["items"]] == [None] * 7
    again = await lines(scene.owner, "offers")
    assert {row["id"]: row["revision"] for row in again if row["source"]["key"]} == {
        row["id"]: row["revision"] for row in rows
    }


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("offers?format=pdf", 422),
        ("offers?country=XX", 422),
        ("needs/0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11/suggestions", 404),
        ("offers/0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11/suggestions?format=xlsx", 404),
        ("organizations/0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11/suggestions", 404),
    ],
)
async def test_what_cannot_be_exported_is_a_problem_not_a_broken_file(
    scene: Scene, path: str, status: int
) -> None:
    answer = await scene.stranger.ask("GET", f"/v1/exports/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
