"""Questions that are not stored, and pairs that are explained."""

import pytest

from tests.api.suggested import pair
from tests.support.api import Api


async def test_questions_are_answered_without_storing_and_a_bad_one_harms_no_other(
    api: Api,
) -> None:
    _, offer_id = await pair(api)
    before = await api.get("/v1/needs")
    answer = await api.post(
        "/v1/suggestions",
        {
            "queries": [
                {"id": "good", "title": "медная катанка", "codes": ["7408"], "country": "RU"},
                {"id": "bad", "title": "медная катанка", "codes": ["7700"]},
                {"id": "empty"},
                {"id": "cursor", "title": "катанка", "cursor": "!!!"},
            ]
        },
        expect=200,
    )
    good, bad, empty, cursor = answer["results"]
    assert good["id"] == "good"
    assert [item["offer"]["id"] for item in good["items"]] == [offer_id]
    assert bad["problem"]["errors"][0]["pointer"] == "/codes/0"
    assert bad["problem"]["errors"][0]["code"] == "unknown_chapter"
    assert empty["problem"]["code"] == "invalid_input"
    assert cursor["problem"]["code"] == "invalid_cursor"
    assert await api.get("/v1/needs") == before


async def test_a_question_for_needs_finds_them(api: Api) -> None:
    need_id, _ = await pair(api)
    answer = await api.post(
        "/v1/suggestions",
        {"queries": [{"seek": "needs", "title": "Катанка медная", "country": "KZ"}]},
        expect=200,
    )
    assert [item["need"]["id"] for item in answer["results"][0]["items"]] == [need_id]


async def test_explaining_a_sketched_pair_says_what_is_missing(api: Api) -> None:
    answer = await api.post(
        "/v1/suggestions/explain",
        {
            "need": {"title": "Медная катанка", "country": "RU"},
            "offer": {"title": "Катанка медная", "codes": ["7408"], "country": "KZ"},
        },
        expect=200,
    )
    levels = {reason["aspect"]: reason["code"] for reason in answer["reasons"]}
    assert levels["code"] == "code.unknown"
    assert levels["quantity"] == "quantity.unknown"
    assert answer["rejected"] is False
    assert answer["points"] == pytest.approx(sum(r["points"] for r in answer["reasons"]), abs=1e-6)


async def test_explain_and_suggest_agree(api: Api) -> None:
    need_id, offer_id = await pair(api)
    item = (await api.get(f"/v1/needs/{need_id}/suggestions"))["items"][0]
    explained = await api.post(
        "/v1/suggestions/explain", {"need_id": need_id, "offer_id": offer_id}, expect=200
    )
    assert explained["points"] == pytest.approx(item["points"], abs=2e-4)
    assert [r["code"] for r in explained["reasons"]] == [r["code"] for r in item["reasons"]]


async def test_explain_says_which_filter_a_pair_breaks(api: Api) -> None:
    need_id, offer_id = await pair(api)
    answer = await api.post(
        "/v1/suggestions/explain",
        {"need_id": need_id, "offer_id": offer_id, "filters": {"country": ["BY"]}},
        expect=200,
    )
    assert answer["rejection"]["code"] == "country"


@pytest.mark.parametrize("language", ["ru", "en", "kk"])
async def test_the_plainest_question_is_answered_as_by_the_route(api: Api, language: str) -> None:
    need_id, _ = await pair(api)
    hidden = await api.add_need(await api.add_organization(), visibility="private")
    path, headers = f"/v1/needs/{need_id}/suggestions", {"Accept-Language": language}
    plain = await api.client.get(f"{path}?limit=3", headers=headers)
    routed = await api.client.get(f"{path}?limit=3&min_score=0.1", headers=headers)
    assert plain.json()["items"]
    assert plain.text == routed.text
    assert plain.headers.keys() == routed.headers.keys()
    assert plain.headers["ratelimit-policy"] == routed.headers["ratelimit-policy"]
    for query in ("?limit=3", "?limit=0", "?limit=101", "?limit=3&limit=4", "?cursor=.", "?x=1"):
        for key, kind in ((hidden, "needs"), (need_id, "offers"), (need_id, "needs")):
            asked = f"/v1/{kind}/{key}/suggestions{query}"
            short = await api.client.get(asked)
            known = await api.client.get(f"{asked}&min_score=0.1")
            assert short.status_code == known.status_code


async def test_a_question_whose_id_is_half_a_letter_harms_no_other(api: Api) -> None:
    body = (
        '{"queries": [{"id": "good", "title": "Катанка медная"}, {"id": "\\ud83d", "title": "x"}]}'
    )
    headers = {"Content-Type": "application/json"}
    answer = await api.client.post("/v1/suggestions", content=body.encode(), headers=headers)
    assert answer.status_code == 200
    good, bad = answer.json()["results"]
    assert (good["id"], good["problem"]) == ("good", None)
    assert (bad["id"], bad["problem"]["status"]) == ("1", 422)
