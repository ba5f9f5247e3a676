"""What was open when somebody was told of it, and has been closed since, is named no more."""

import pytest
from fastapi import FastAPI

from app.config import Settings
from app.db import Database
from app.services import moderation, saved_searches
from app.services.live import LiveRegistry
from app.services.work import Work
from app.vocabulary.terms import Scope
from tests.api.suggested import QUERY
from tests.support.api import Api, Json, offer
from tests.support.problems import refusal
from tests.support.tenants import Tenant, tenant

SETTINGS = Settings(
    database_url="postgresql+asyncpg://nobody@/nothing", log_level="ERROR", code_assistant=False
)


@pytest.fixture
async def moderator(api: Api, database: Database) -> Tenant:
    """Who decides, and has brought nothing."""
    return await tenant(api.client, database, "chamber", [Scope.READ, Scope.MODERATE])


async def close(portal: Tenant, noun: str, key: str, visibility: str = "private") -> None:
    body = {"visibility": visibility}
    assert (await portal.ask("PATCH", f"/v1/{noun}/{key}", json=body)).status_code == 200


async def repeats(database: Database, moderator: Tenant) -> list[Json]:
    """What the job has put into the queue of repeats."""
    live = LiveRegistry(database)
    await moderation.run(Work(database=database, settings=SETTINGS, subject="", live=live))
    return list((await moderator.get("/v1/moderation", kind="repeated_listing"))["items"])


@pytest.mark.parametrize("closing", ["offers", "organizations", "hiding"])
async def test_a_saved_search_names_no_partner_that_was_closed(  # noqa: PLR0913, PLR0917 - fixtures
    app: FastAPI, database: Database, portal: Tenant, other: Tenant, moderator: Tenant, closing: str
) -> None:
    body = {"name": "Катанка", "query": QUERY, "filters": {"min_score": 0.5}}
    search = await other.post("/v1/saved-searches", body)
    path = f"/v1/saved-searches/{search['id']}/matches"
    owner, standing = [await portal.add_organization(country="KZ") for _ in range(2)]
    closed = await portal.add_offer(owner)
    kept = await portal.add_offer(standing)

    async def found() -> set[str]:
        return {item["offer_id"] for item in (await other.get(path))["items"]}

    await saved_searches.ask_all(database, app.state.live)
    assert await found() == {closed, kept}
    if closing == "hiding":
        report = {"offer_id": closed, "abuse": "spam", "text": ""}
        matter = (await moderator.post("/v1/moderation/reports", report))["id"]
        said = {"ruling": "hide", "reason": "Реклама."}
        await moderator.post(f"/v1/moderation/{matter}/decisions", said, expect=200)
        assert await found() == {kept}
        return
    await close(portal, closing, {"offers": closed, "organizations": owner}[closing])
    assert await found() == {kept}
    await close(portal, closing, {"offers": closed, "organizations": owner}[closing], "public")
    assert await found() == {closed, kept}


async def test_a_private_listing_is_named_to_no_moderator_as_what_another_one_repeats(
    database: Database, portal: Tenant, moderator: Tenant
) -> None:
    owner = await portal.add_organization()
    secret = await portal.add_offer(owner, title="Труба медная 10 мм", visibility="private")
    await portal.add_offer(owner, title="Труба медная 10 мм")
    assert secret not in str(await repeats(database, moderator))


async def test_a_listing_that_was_closed_is_not_named_as_what_another_one_repeats(
    database: Database, portal: Tenant, moderator: Tenant
) -> None:
    own = await tenant(portal.client, database, portal.portal, [Scope.MODERATE], name="own one")
    owner = await portal.add_organization()
    first = await portal.add_offer(owner, title="Труба медная 10 мм")
    again = await portal.add_offer(owner, title="Труба медная 10 мм")
    [matter] = await repeats(database, moderator)
    assert (matter["listing_id"], matter["said"]["other_id"]) == (again, first)
    await close(portal, "offers", first)
    path = f"/v1/moderation/{matter['id']}"
    assert (await moderator.get(path))["said"] == {}
    assert first not in str(await moderator.get("/v1/moderation"))
    assert (await own.get(path))["said"] == matter["said"]
    await close(portal, "offers", first, "members")
    assert (await moderator.get(path))["said"] == matter["said"]


async def test_what_a_moderator_hid_is_explained_to_nobody_by_consent(
    portal: Tenant, other: Tenant, moderator: Tenant
) -> None:
    offer = await portal.add_offer(await portal.add_organization(), title="Катанка со склада")
    need = await other.add_need(await other.add_organization())
    pair = {"need_id": need, "offer_id": offer}
    for owner in (portal, other):
        await owner.post("/v1/decisions", pair | {"verdict": "accepted"})
    sketched = {"need": {"title": "Катанка медная", "country": "RU"}, "offer_id": offer}
    report = {"offer_id": offer, "abuse": "spam", "text": ""}
    matter = (await moderator.post("/v1/moderation/reports", report))["id"]

    async def explained() -> set[int]:
        asked = [
            await other.ask("POST", "/v1/suggestions/explain", json=body)
            for body in (pair, sketched)
        ]
        assert all(("со склада" in answer.text) == answer.is_success for answer in asked)
        return {answer.status_code for answer in asked}

    assert await explained() == {200}
    for ruling, status in (("hide", 404), ("accept", 200)):
        said = {"ruling": ruling, "reason": "Проверено."}
        await moderator.post(f"/v1/moderation/{matter}/decisions", said, expect=200)
        assert await explained() == {status}


async def test_what_a_record_became_part_of_is_not_named_once_it_is_closed(
    portal: Tenant, other: Tenant, moderator: Tenant
) -> None:
    gone, kept = [await portal.add_organization(name=f"ОАО «{name}»") for name in "АБ"]
    own = await other.add_offer(await other.add_organization())
    pair = await portal.post("/v1/duplicates", {"organization_ids": [gone, kept]})
    same = {"state": "same", "keep": kept}
    await moderator.post(f"/v1/duplicates/{pair['id']}/decisions", same, expect=200)
    made = await other.ask("POST", "/v1/offers", json=offer(gone))
    assert made.json()["organization_id"] == kept
    await close(portal, "organizations", kept)
    path = f"/v1/offers/by-source/{other.portal}/k-1"
    for method, address, body in (
        ("POST", "/v1/offers", offer(gone)),
        ("PUT", path, offer(gone)),
        ("PATCH", f"/v1/offers/{own}", {"organization_id": gone}),
    ):
        told = await other.ask(method, address, json=body)
        refusal(told, "/organization_id", "organization_not_found")
        assert gone in told.text
        assert kept not in told.text


async def test_a_pair_is_closed_with_what_one_of_its_records_became_part_of(
    portal: Tenant, other: Tenant, moderator: Tenant
) -> None:
    gone, kept, third = [await portal.add_organization(name=f"ОАО «{name}»") for name in "АБВ"]
    one, two = [
        (await portal.post("/v1/duplicates", {"organization_ids": [gone, key]}))["id"]
        for key in (kept, third)
    ]
    same = {"state": "same", "keep": kept}
    await moderator.post(f"/v1/duplicates/{one}/decisions", same, expect=200)

    async def known(who: Tenant) -> tuple[int, set[str]]:
        page = await who.get("/v1/duplicates")
        read = await who.ask("GET", f"/v1/duplicates/{two}")
        return read.status_code, {pair["id"] for pair in page["items"]}

    async def queue() -> tuple[int, set[str]]:
        page = await moderator.get("/v1/moderation", kind="duplicate")
        read = await moderator.ask("GET", f"/v1/moderation/{two}")
        return read.status_code, {matter["id"] for matter in page["items"]}

    assert await known(other) == (200, {two})
    assert await queue() == (200, {two})
    await close(portal, "organizations", kept)
    for who in (other, moderator):
        assert (await who.ask("GET", f"/v1/organizations/{gone}")).status_code == 404
        assert await known(who) == (404, set())
    assert await queue() == (404, set())
    assert await known(portal) == (200, {two})
    [level] = [
        level for level in (await moderator.get("/v1/moderation/levels"))["items"]
        if level["kind"] == "duplicate"
    ]  # fmt: skip
    assert (level["waiting"], level["overdue"], level["oldest_at"]) == (0, 0, None)


async def test_pages_are_full_although_pairs_were_closed(portal: Tenant, moderator: Tenant) -> None:
    gone, kept, *others = [await portal.add_organization(name=f"ОАО «{n}»") for n in "АБВГДЕЖ"]

    async def pair(one: str, other: str) -> str:
        made = await portal.post("/v1/duplicates", {"organization_ids": [one, other]})
        return str(made["id"])

    closed = [await pair(gone, other) for other in (kept, *others[:3])]
    open_ones = [await pair(others[0], other) for other in others[1:4]]
    closed.append(await pair(gone, others[3]))
    same = {"state": "same", "keep": kept}
    await moderator.post(f"/v1/duplicates/{closed[0]}/decisions", same, expect=200)
    await close(portal, "organizations", kept)
    for path, wanted in (("moderation", open_ones), ("duplicates", open_ones[::-1])):
        page = await moderator.get(f"/v1/{path}", limit=2)
        last = await moderator.get(f"/v1/{path}", limit=2, cursor=page["next_cursor"])
        pages = [[item["id"] for item in one["items"]] for one in (page, last)]
        assert pages == [wanted[:2], wanted[2:]]
        assert last["next_cursor"] is None
