"""Suggestions for stored listings and organizations: order, reasons, filters, pages, freshness."""

from datetime import UTC, datetime, timedelta

import pytest

from app.db import Database
from app.errors import RevisionError
from app.services import partners
from app.services.live import LiveRegistry
from tests.api.suggested import pair, suggested
from tests.support.api import Api
from tests.support.problems import problem


async def test_the_offer_that_is_exactly_what_was_asked_comes_first(api: Api) -> None:
    need_id, offer_id = await pair(api)
    other = await api.add_organization(country="BY")
    await api.add_offer(other, title="Катанка алюминиевая 9,5 мм", codes=["7605110000"])
    await api.add_offer(other, title="Проволока медная 1 мм", codes=["7408190000"])
    assert (await suggested(api, need_id))[0] == offer_id


async def test_the_reasons_add_up_to_the_points_and_name_both_values(api: Api) -> None:
    need_id, _ = await pair(api)
    answer = await api.get(f"/v1/needs/{need_id}/suggestions")
    item = answer["items"][0]
    assert item["points"] == pytest.approx(sum(r["points"] for r in item["reasons"]), abs=1e-6)
    assert item["score"] > 0.9
    assert item["rank"] == 1
    assert item["organization"]["name"] == "ТОО «Проба»"
    by_aspect = {reason["aspect"]: reason for reason in item["reasons"]}
    assert by_aspect["code"]["code"] == "code.same_position"
    assert by_aspect["code"]["wanted"] == by_aspect["code"]["offered"] == "7408 11 000 0"
    assert by_aspect["country"]["wanted"] == "Россия"
    assert by_aspect["country"]["offered"] == "Казахстан"
    assert answer["scorecard"] == "supply-1"
    assert answer["considered"] >= 1


async def test_labels_follow_the_readers_language(api: Api) -> None:
    need_id, _ = await pair(api)
    answer = await api.client.get(
        f"/v1/needs/{need_id}/suggestions", headers={"Accept-Language": "en-GB,en;q=0.9"}
    )
    labels = [reason["label"] for reason in answer.json()["items"][0]["reasons"]]
    assert any("most pairs of a registry do not fit" in label for label in labels)


@pytest.mark.parametrize(
    "change",
    [{"status": "paused"}, {"status": "withdrawn"}, {"visibility": "private"}],
    ids=["paused", "withdrawn", "private"],
)
async def test_a_listing_out_of_play_is_gone_from_the_next_answer(
    api: Api, change: dict[str, str]
) -> None:
    need_id, offer_id = await pair(api)
    assert await suggested(api, need_id) == [offer_id]
    await api.patch(f"/v1/offers/{offer_id}", change)
    assert await suggested(api, need_id) == []


async def test_an_expired_listing_is_not_suggested(api: Api) -> None:
    need_id, offer_id = await pair(api)
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date()
    await api.patch(f"/v1/offers/{offer_id}", {"valid_until": yesterday.isoformat()})
    assert await suggested(api, need_id) == []
    explained = await api.post(
        "/v1/suggestions/explain", {"need_id": need_id, "offer_id": offer_id}, expect=200
    )
    assert explained["rejected"] is True
    assert explained["rejection"]["code"] == "expired"


async def test_a_deleted_listing_is_gone_from_the_next_answer(api: Api) -> None:
    need_id, offer_id = await pair(api)
    await api.delete(f"/v1/offers/{offer_id}")
    assert await suggested(api, need_id) == []


async def test_a_changed_listing_is_judged_anew_at_once(api: Api) -> None:
    need_id, offer_id = await pair(api)
    await api.patch(
        f"/v1/offers/{offer_id}", {"title": "Плуги тракторные навесные", "codes": ["8432"]}
    )
    assert await suggested(api, need_id) == []


async def test_a_moved_organization_moves_its_offers(api: Api) -> None:
    buyer = await api.add_organization(country="RU")
    maker = await api.add_organization(country="KZ")
    need_id, offer_id = await api.add_need(buyer), await api.add_offer(maker)
    assert await suggested(api, need_id, country="BY") == []
    await api.patch(f"/v1/organizations/{maker}", {"country": "BY"})
    assert await suggested(api, need_id, country="BY") == [offer_id]


async def test_an_organization_is_never_suggested_to_itself(api: Api) -> None:
    both = await api.add_organization()
    need_id, offer_id = await api.add_need(both), await api.add_offer(both)
    assert await suggested(api, need_id, min_score=0) == []
    explained = await api.post(
        "/v1/suggestions/explain", {"need_id": need_id, "offer_id": offer_id}, expect=200
    )
    assert explained["rejection"]["code"] == "same_organization"
    assert explained["reasons"]


async def test_filters_narrow_the_answer(api: Api) -> None:
    buyer = await api.add_organization(country="RU")
    need_id = await api.add_need(buyer)
    offers = {}
    for country, kind, code in (
        ("KZ", "material", "7408110000"),
        ("BY", "product", "7408190000"),
        ("RU", "material", "7408"),
    ):
        owner = await api.add_organization(country=country)
        offers[country] = await api.add_offer(owner, kind=kind, codes=[code])
    assert await suggested(api, need_id, country=["BY", "RU"]) == [offers["RU"], offers["BY"]] or (
        set(await suggested(api, need_id, country=["BY", "RU"])) == {offers["BY"], offers["RU"]}
    )
    assert set(await suggested(api, need_id, cross_border=True)) == {offers["KZ"], offers["BY"]}
    assert await suggested(api, need_id, cross_border=False) == [offers["RU"]]
    assert await suggested(api, need_id, code_prefix="740811") == [offers["KZ"]]
    assert await suggested(api, need_id, kind="product") == [offers["BY"]]
    assert await suggested(api, need_id, min_score=1) == []


async def test_pages_of_suggestions_join_without_gap_or_repeat(api: Api) -> None:
    buyer = await api.add_organization(country="RU")
    need_id = await api.add_need(buyer)
    for number in range(7):
        owner = await api.add_organization(country="KZ", name=f"ТОО «Номер {number}»")
        await api.add_offer(owner, title=f"Катанка медная партия {number}")
    whole = await suggested(api, need_id, limit=100)
    path, cursor, joined, ranks = f"/v1/needs/{need_id}/suggestions", None, [], []
    while True:
        parameters = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = await api.get(path, **parameters)
        joined += [item["offer"]["id"] for item in page["items"]]
        ranks += [item["rank"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert joined == whole
    assert ranks == list(range(1, 8))


async def test_partners_of_an_organization_fold_their_pairs(api: Api) -> None:
    buyer = await api.add_organization(country="RU")
    maker = await api.add_organization(country="KZ")
    weak = await api.add_organization(country="KG")
    await api.add_need(buyer)
    await api.add_need(buyer, title="Лента латунная Л63", codes=["7409210000"])
    await api.add_offer(maker)
    await api.add_offer(maker, title="Латунная лента Л63 мягкая", codes=["7409210000"])
    await api.add_offer(weak, title="Проволока медная", codes=["7408"])
    answer = await api.get(f"/v1/organizations/{buyer}/suggestions", role="consumer")
    assert answer["items"][0]["organization"]["id"] == maker
    best = answer["items"][0]
    assert len(best["pairs"]) == 2
    assert best["points"] >= max(pair["points"] for pair in best["pairs"])
    for item in best["pairs"]:
        assert item["points"] == pytest.approx(sum(r["points"] for r in item["reasons"]), abs=1e-6)
    assert (await api.get(f"/v1/organizations/{buyer}/suggestions", role="producer"))["items"] == []


@pytest.mark.parametrize("change", [{"status": "paused"}, {"valid_until": "2020-01-31"}])
async def test_a_listing_out_of_play_still_asks_but_not_for_its_organization(
    api: Api, change: dict[str, str]
) -> None:
    need_id, offer_id = await pair(api)
    path = f"/v1/organizations/{(await api.get(f'/v1/needs/{need_id}'))['organization_id']}"
    assert len((await api.get(f"{path}/suggestions"))["items"]) == 1
    await api.patch(f"/v1/needs/{need_id}", change)
    assert await suggested(api, need_id) == [offer_id]
    partners_now = await api.get(f"{path}/suggestions")
    assert (partners_now["items"], partners_now["considered"]) == ([], 0)


async def test_partners_are_sought_for_the_newest_listings_and_the_others_are_said(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partners, "MOST_LISTINGS", 2)
    buyer = await api.add_organization(country="RU")
    maker = await api.add_organization(country="KZ")
    needs = [await api.add_need(buyer) for _ in range(5)]
    for _ in range(3):
        await api.add_offer(maker)
    path = f"/v1/organizations/{buyer}/suggestions"
    answer = await api.get(path, role="consumer")
    assert (answer["listings_sought"], answer["listings_left_out"]) == (2, 3)
    [item] = answer["items"]
    assert {pair["need"]["id"] for pair in item["pairs"]} <= set(needs[-2:])
    answer = await api.get(f"/v1/organizations/{maker}/suggestions", role="consumer")
    assert (answer["listings_sought"], answer["listings_left_out"]) == (0, 0)


async def test_suggestions_for_an_offer_seek_needs(api: Api) -> None:
    need_id, offer_id = await pair(api)
    answer = await api.get(f"/v1/offers/{offer_id}/suggestions")
    assert [item["need"]["id"] for item in answer["items"]] == [need_id]


async def test_the_same_text_with_another_code_or_country_changes_the_order(api: Api) -> None:
    need_id, near = await pair(api)
    far = await api.add_organization(country="AM")
    other = await api.add_offer(far)
    assert await suggested(api, need_id) == [near, other]
    await api.patch(f"/v1/offers/{near}", {"codes": ["7605110000"]})
    assert (await suggested(api, need_id))[0] == other


async def test_a_read_waits_for_the_revision_it_names(api: Api) -> None:
    need_id, offer_id = await pair(api)
    revision = (await api.get(f"/v1/offers/{offer_id}"))["revision"]
    path = f"/v1/needs/{need_id}/suggestions"
    seen = await api.client.get(path, headers={"Min-Revision": str(revision)})
    assert seen.status_code == 200
    assert seen.json()["revision"] >= revision


async def test_a_revision_that_nobody_wrote_is_told_from_one_that_is_late(
    api: Api, database: Database
) -> None:
    need_id, offer_id = await pair(api)
    revision = (await api.get(f"/v1/offers/{offer_id}"))["revision"]
    path = f"/v1/needs/{need_id}/suggestions"
    for made_up in (revision + 1000, 2**63 - 1):
        early = await api.client.get(path, headers={"Min-Revision": str(made_up)})
        told = problem(early, 409, "unknown_revision")
        assert str(revision) in told["detail"]
    live = LiveRegistry(database)
    with pytest.raises(RevisionError):
        await live.wait_for(revision + 1)


async def test_an_unknown_scorecard_is_named_with_those_there_are(api: Api) -> None:
    need_id, _ = await pair(api)
    problem = await api.get(f"/v1/needs/{need_id}/suggestions", scorecard="nonesuch", expect=404)
    assert "supply-1" in problem["detail"]


async def test_a_decision_is_visible_in_later_answers(api: Api) -> None:
    need_id, offer_id = await pair(api)
    before = (await api.get_own(f"/v1/needs/{need_id}/suggestions"))["items"][0]
    decision = await api.post(
        "/v1/decisions",
        {"need_id": need_id, "offer_id": offer_id, "verdict": "declined", "note": "дорого"},
    )
    assert decision["scorecard"] == "supply-1"
    assert decision["decided_by"] == "bootstrap"
    assert await suggested(api, need_id) == [offer_id]
    after = (await api.get_own(f"/v1/needs/{need_id}/suggestions", min_score=0))["items"][0]
    assert after["points"] == pytest.approx(before["points"] - 4)
    assert after["decision"]["verdict"] == "declined"
    assert "decision.declined" in [reason["code"] for reason in after["reasons"]]
    await api.post(
        "/v1/decisions", {"need_id": need_id, "offer_id": offer_id, "verdict": "accepted"}
    )
    latest = (await api.get_own(f"/v1/offers/{offer_id}/suggestions"))["items"][0]
    assert latest["decision"]["verdict"] == "accepted"
    assert len((await api.get_own("/v1/decisions", need_id=need_id))["items"]) == 2
    # What the two decided is nobody else's business.
    stranger = (await api.get(f"/v1/needs/{need_id}/suggestions"))["items"][0]
    assert (stranger["points"], stranger["decision"]) == (before["points"], None)
    assert (await api.get("/v1/decisions", need_id=need_id))["items"] == []
