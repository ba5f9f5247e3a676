"""What a possible partner learns of a private offer, and what he does not."""

import base64
import json

import pytest

from app.matching.veil import BANDS
from tests.api.privacy.scene import Scene
from tests.support.api import Json
from tests.support.tenants import tenant


async def veiled(scene: Scene, **parameters: object) -> list[Json]:
    path = f"/v1/needs/{scene.rivals_need}/suggestions"
    found = await scene.rival.get(path, **{"min_score": 0, **parameters})
    return [item for item in found["items"] if item["private"]]


async def test_a_possible_partner_learns_bands_and_no_more(scene: Scene) -> None:
    (item,) = await veiled(scene)
    assert item["private"] | {"id": ""} == {
        "id": "",
        "side": "offer",
        "headings": ["7408"],
        "country": "KZ",
        "country_name": "Казахстан",
        "quantity": {"least": 1e6, "below": 1e7, "unit": "TNE", "period": "year"},
        "accepted": False,
    }
    assert item["private"]["id"] not in scene.ids
    assert (item["offer"], item["organization"], item["need"]) == (None, None, None)
    assert item["score"] in BANDS
    assert [reason["code"] for reason in item["reasons"]] == ["private.band"]
    assert item["points"] == sum(reason["points"] for reason in item["reasons"])


async def test_only_the_owner_of_the_need_learns_of_it(scene: Scene) -> None:
    path = f"/v1/needs/{scene.rivals_need}/suggestions"
    other = await tenant(scene.rival.client, scene.database, "by-register")
    for who in (scene.stranger, scene.sandbox, other):
        found = await who.get(path, min_score=0)
        assert not any(item["private"] for item in found["items"])


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({"country": "KZ"}, 1),
        ({"country": "BY"}, 0),
        ({"cross_border": True}, 1),
        ({"code_prefix": "7408"}, 1),
        ({"code_prefix": "74"}, 1),
        ({"code_prefix": "740819"}, 0),
        ({"code_prefix": "7408190009"}, 0),
        ({"kind": "material"}, 0),
        ({"kind": "product"}, 0),
    ],
)
async def test_a_filter_asks_no_more_than_is_disclosed(
    scene: Scene, filters: Json, left: int
) -> None:
    assert len(await veiled(scene, **filters)) == left


async def test_the_least_score_cannot_be_narrowed_down(scene: Scene) -> None:
    (item,) = await veiled(scene)
    floor = item["score"]
    shown = [bool(await veiled(scene, min_score=floor + step)) for step in (-0.01, 0, 0.001, 0.05)]
    assert shown == [True, True, False, False]


async def test_a_cursor_tells_no_more_than_the_band(scene: Scene) -> None:
    path = f"/v1/needs/{scene.rivals_need}/suggestions"
    found = await scene.rival.get(path, min_score=0, limit=100)
    place = next(at for at, item in enumerate(found["items"]) if item["private"])
    page = await scene.rival.get(path, min_score=0, limit=place + 1)
    stamped = base64.urlsafe_b64decode(page["next_cursor"] + "==").decode()
    points, key, _ = json.loads(stamped[stamped.index("[") :])
    assert float(points) == found["items"][place]["points"]
    assert key == found["items"][place]["private"]["id"]
    rest = await scene.rival.get(path, min_score=0, cursor=page["next_cursor"])
    assert rest["items"] == found["items"][place + 1 :] != []


async def test_every_portal_has_a_name_of_its_own_for_it(scene: Scene) -> None:
    (mine,) = await veiled(scene)
    other = await tenant(scene.rival.client, scene.database, "am-register")
    buyer = await other.add_organization(country="AM")
    their_need = await other.add_need(buyer, title="Нужна медная катанка 8 мм")
    found = await other.get(f"/v1/needs/{their_need}/suggestions", min_score=0)
    (theirs,) = [item for item in found["items"] if item["private"]]
    assert theirs["private"]["id"] != mine["private"]["id"]
    # Another portal's name for it is nobody's name here.
    body = {"need_id": their_need, "offer_id": mine["private"]["id"]}
    answer = await other.ask("POST", "/v1/suggestions/explain", json=body)
    assert answer.status_code == 404
    decided = await other.ask("POST", "/v1/decisions", json=body | {"verdict": "accepted"})
    assert decided.status_code == 422
    for noun, key in (("needs", their_need), ("organizations", buyer)):
        await other.ask("DELETE", f"/v1/{noun}/{key}")


async def test_the_veiled_pair_is_explained_no_further(scene: Scene) -> None:
    (item,) = await veiled(scene)
    body = {"need_id": scene.rivals_need, "offer_id": item["private"]["id"]}
    explained = await scene.rival.post("/v1/suggestions/explain", body, expect=200)
    assert explained["private"] == item["private"]
    assert (explained["score"], explained["points"]) == (item["score"], item["points"])
    assert explained["rejected"] is False
    for filters in ({"code_prefix": "7408190009"}, {"kind": "material"}):
        answer = await scene.rival.ask(
            "POST", "/v1/suggestions/explain", json=body | {"filters": filters}
        )
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("disclosed", "hidden"),
    [
        ([], {"headings": [], "country": None, "country_name": None, "quantity": None}),
        (["heading"], {"country": None, "country_name": None, "quantity": None}),
        (["country", "quantity"], {"headings": []}),
    ],
)
async def test_an_owner_discloses_what_he_likes(
    scene: Scene, disclosed: list[str], hidden: Json
) -> None:
    path = f"/v1/offers/{scene.offer}"
    await scene.owner.ask("PATCH", path, json={"disclosed": disclosed})
    try:
        (item,) = await veiled(scene)
        assert {name: item["private"][name] for name in hidden} == hidden
        assert item["score"] == BANDS[-1]
        assert len(await veiled(scene, country="KZ")) == ("country" in disclosed)
        assert len(await veiled(scene, code_prefix="74")) == ("heading" in disclosed)
    finally:
        await scene.owner.ask("PATCH", path, json={"disclosed": None})
