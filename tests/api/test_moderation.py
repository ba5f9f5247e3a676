"""Listings are flagged, moderators decide by a time, and what is hidden is hidden everywhere."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.config import Settings
from app.db import Database
from app.matching.assistant import Assistant, fit
from app.services import moderation
from app.services.live import LiveRegistry
from app.services.work import Work
from app.vocabulary.terms import Scope
from tests.api.conftest import Standing
from tests.support.api import Api, Json, offer
from tests.support.problems import problem
from tests.support.tenants import Tenant, nobody, tenant


@pytest.fixture(scope="module")
async def people(standing: Standing) -> dict[str, Tenant]:
    """Who publishes, who only reads, and who moderates."""
    client, database = standing.api.client, standing.database
    return {
        "maker": await tenant(client, database, "by-makers"),
        "reader": await tenant(client, database, "kg-readers", [Scope.READ]),
        "moderator": await tenant(client, database, "chamber", [Scope.MODERATE]),
        "nobody": nobody(client),
    }


async def listed(people: dict[str, Tenant], **changes: object) -> str:
    maker = people["maker"]
    owner = await maker.add_organization(name="ОАО «Витрина»")
    return await maker.add_offer(owner, **changes)


async def flagged(people: dict[str, Tenant], offer: str, **said: str) -> str:
    body = {"offer_id": offer, "abuse": "spam", "text": "Реклама"} | said
    return str((await people["reader"].post("/v1/moderation/reports", body))["id"])


async def queue(people: dict[str, Tenant], **asked: object) -> dict[str, Json]:
    found = await people["moderator"].get("/v1/moderation", limit=100, **asked)
    return {item["id"]: item for item in found["items"]}


async def test_a_hidden_listing_is_seen_by_its_own_portal_only(people: dict[str, Tenant]) -> None:
    reader, maker, moderator = people["reader"], people["maker"], people["moderator"]
    source = {"source": {"portal": "by-makers", "key": "v-1"}}
    offer = await listed(people, title="Уникальная витрина зерна", **source)
    key = await flagged(people, offer)
    again = {"offer_id": offer, "abuse": "false"}
    problem(await reader.ask("POST", "/v1/moderation/reports", json=again), 409, "conflict")
    problem(
        await people["nobody"].ask("POST", "/v1/moderation/reports", json=again),
        401, "unauthenticated",
    )  # fmt: skip
    item = (await queue(people))[key]
    assert (item["kind"], item["state"], item["overdue"]) == ("abuse", "open", False)
    assert item["said"] == {"abuse": "spam", "text": "Реклама"}
    assert (item["side"], item["title"]) == ("offer", "Уникальная витрина зерна")
    problem(await maker.ask("GET", "/v1/moderation"), 403, "forbidden")
    cursor = (await reader.get("/v1/changes", since="now"))["next_cursor"]

    path = f"/v1/moderation/{key}/decisions"
    body = {"ruling": "hide", "reason": "Реклама, не товар."}
    decided = await moderator.post(path, body, expect=200)
    assert (decided["state"], decided["decided_by"]) == ("hidden", "key of chamber")
    # Its words are its own portal's now, in the queue as everywhere.
    assert (decided["side"], decided["title"]) == ("offer", None)
    for who in (reader, people["nobody"], moderator):
        problem(await who.ask("GET", f"/v1/offers/{offer}"), 404, "not_found")
    assert (await maker.get(f"/v1/offers/{offer}"))["id"] == offer
    # For its own portal, too, it is out of play.
    own = await maker.get("/v1/offers", q="уникальная витрина")
    assert [one["id"] for one in own["items"]] == [offer]
    assert (await maker.get("/v1/offers", q="уникальная витрина", available=True))["items"] == []
    chain = await maker.ask("POST", "/v1/chains/search", json={"offer_id": offer, "min_states": 2})
    assert problem(chain, 422, "invalid_input")["errors"][0]["code"] == "not_in_trade"
    of_year: dict[str, int] = {"year": datetime.now(UTC).year}
    for years in ({}, of_year):
        sums = await maker.get("/v1/balance", level=4, **years)
        assert sum(row["offers"] for row in sums["items"]) == 0
    assert (await reader.get("/v1/offers", q="уникальная витрина"))["items"] == []
    asked = {"queries": [{"seek": "offers", "title": "Уникальная витрина зерна"}]}
    for who in (reader, people["nobody"]):
        found = (await who.post("/v1/suggestions", asked, expect=200))["results"][0]
        assert offer not in {i["offer"]["id"] for i in found["items"] if i.get("offer")}
    told = (await reader.get("/v1/changes", since=cursor))["items"]
    assert ("deleted", offer) in {(i["action"], i["id"]) for i in told}
    # What its portal pushes does not show it again.
    shown = await maker.get(f"/v1/offers/{offer}")
    push = {"organization_id": shown["organization_id"], "kind": "material", "title": "Витрина"}
    pushed = await maker.ask("PUT", "/v1/offers/by-source/by-makers/v-1", json=push)
    assert pushed.json()["id"] == offer
    problem(await reader.ask("GET", f"/v1/offers/{offer}"), 404, "not_found")

    await moderator.post(path, {"ruling": "accept", "reason": "Исправлено."}, expect=200)
    assert (await reader.get(f"/v1/offers/{offer}"))["title"] == "Витрина"
    late = await moderator.ask("POST", path, json=body)
    problem(late, 409, "wrong_step")


async def test_service_levels_tell_what_waits_too_long(
    standing: Standing, people: dict[str, Tenant]
) -> None:
    before = await levels(people)
    late = await flagged(people, await listed(people))
    await flagged(people, await listed(people))
    async with standing.database.write() as session:
        await session.execute(
            text("UPDATE flags SET due_at = :past WHERE id = :key"),
            {"past": datetime.now(UTC) - timedelta(hours=1), "key": late},
        )
    assert list(await queue(people, overdue=True)) == [late]
    now = await levels(people)
    assert now["waiting"] == before["waiting"] + 2
    assert now["overdue"] == before["overdue"] + 1
    body = {"ruling": "ask", "reason": "Уточните товар."}
    path = f"/v1/moderation/{late}/decisions"
    asked = await people["moderator"].post(path, body, expect=200)
    assert (asked["state"], asked["overdue"], asked["decided_by"]) == ("asked", False, None)
    await people["moderator"].post(path, body | {"ruling": "reject"}, expect=200)
    assert (await levels(people))["decided"] == before["decided"] + 1


@pytest.mark.parametrize(
    ("language", "label"),
    [("ru", "жалоба"), ("en", "report"), ("kk", "шағым"), ("hy", "բողոք"), ("fr", "жалоба")],
)
async def test_service_levels_are_named_in_the_readers_language(
    people: dict[str, Tenant], language: str, label: str
) -> None:
    answer = await people["moderator"].ask(
        "GET", "/v1/moderation/levels", headers={"Accept-Language": language}
    )
    assert {item["kind"]: item["label"] for item in answer.json()["items"]}["abuse"] == label


async def levels(people: dict[str, Tenant]) -> Json:
    found = await people["moderator"].get("/v1/moderation/levels")
    (abuse,) = [item for item in found["items"] if item["kind"] == "abuse"]
    return dict(abuse)


async def test_claims_and_likely_duplicates_stand_in_the_same_queue(
    people: dict[str, Tenant],
) -> None:
    maker = people["maker"]
    one, two = [await maker.add_organization(name=name) for name in ("А", "Б")]
    pair = await maker.post("/v1/duplicates", {"organization_ids": [one, two]})
    hidden = await maker.add_organization(name="В", visibility="private")
    other = await maker.post("/v1/duplicates", {"organization_ids": [one, hidden]})
    found = await queue(people, kind="duplicate")
    assert found[pair["id"]]["decide_at"] == f"/v1/duplicates/{pair['id']}/decisions"
    assert (found[pair["id"]]["side"], found[pair["id"]]["title"]) == (None, None)
    assert other["id"] not in found
    answer = await people["moderator"].ask(
        "POST", f"/v1/moderation/{pair['id']}/decisions", json={"ruling": "hide", "reason": "Нет."}
    )
    problem(answer, 409, "wrong_step")


async def test_pages_of_the_queue_are_whole_and_in_order(people: dict[str, Tenant]) -> None:
    for _ in range(3):
        await flagged(people, await listed(people))
    whole = list(await queue(people, kind="abuse"))
    paged: list[str] = []
    cursor: str | None = None
    while True:
        asked = {"cursor": cursor} if cursor else {}
        page = await people["moderator"].get("/v1/moderation", kind="abuse", limit=2, **asked)
        paged += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert paged == whole == sorted(whole)


async def test_words_that_speak_against_the_codes_are_flagged(
    standing: Standing, people: dict[str, Tenant]
) -> None:
    for number in range(12):
        await listed(
            people, title=f"Пшеница мягкая продовольственная {number}", codes=["1001990000"]
        )
        await listed(
            people, title=f"Катанка медная электротехническая {number}", codes=["7408110000"]
        )
    wrong = await listed(
        people, title="Пшеница мягкая продовольственная, урожай", codes=["7408110000"]
    )
    live = LiveRegistry(standing.database)
    await live.load()
    live.reader.start(Assistant(fit(())))
    live.reader.learn(map(live.as_seen, live.listings.values()))
    settings = Settings(database_url="postgresql+asyncpg://nobody@/nothing", log_level="ERROR")
    work = Work(database=standing.database, settings=settings, subject="", live=live)
    await moderation.run(work)
    found = await queue(people, kind="code_against_text")
    assert {item["listing_id"] for item in found.values()} == {wrong}
    (item,) = found.values()
    assert item["said"]["codes"] == ["7408110000"]
    assert item["said"]["instead"].startswith("1001")
    await moderation.run(work)
    assert len(await queue(people, kind="code_against_text")) == 1


async def test_a_listing_that_repeats_another_one_is_asked_about_once(
    standing: Standing, people: dict[str, Tenant]
) -> None:
    """Other sizes, amounts, codes, owners, days, and what one source keeps apart are no repeats."""
    maker = people["maker"]
    owner = await maker.add_organization(name="ОАО «Прокат»")
    other_owner = await maker.add_organization(name="ОАО «Прокат и сыновья»")

    async def pipe(title: str, owner_id: str = owner, **changes: object) -> str:
        return await maker.add_offer(owner_id, title=title, **({"codes": ["7304"]} | changes))

    first = await pipe("Труба стальная бесшовная 57х3,5")
    again = await pipe("Труба стальная бесшовня  57×3,5")
    await pipe("Труба стальная бесшовная 57х4")
    await pipe("Труба стальная бесшовная 57х3,5", codes=["7306"])
    await pipe("Труба стальная бесшовная 57х3,5", other_owner)
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    await pipe("Труба чугунная 100 мм", valid_until=yesterday.isoformat())
    await pipe("Труба чугунная 100 мм")
    for key in ("p-1", "p-2"):
        source = {"portal": "by-makers", "key": key}
        await pipe("Труба медная 10 мм", source=source)
    live = LiveRegistry(standing.database)
    settings = Settings(
        database_url="postgresql+asyncpg://nobody@/nothing", log_level="ERROR", code_assistant=False
    )
    work = Work(database=standing.database, settings=settings, subject="", live=live)
    await moderation.run(work)
    found = await queue(people, kind="repeated_listing")
    assert [(i["listing_id"], i["said"]["other_id"]) for i in found.values()] == [(again, first)]
    (key,) = found
    path = f"/v1/moderation/{key}/decisions"
    decided = {"ruling": "accept", "reason": "Разные партии."}
    assert (await people["moderator"].post(path, decided, expect=200))["state"] == "accepted"
    answer = await maker.ask("PATCH", f"/v1/offers/{again}", json={"description": "Партия 2"})
    assert answer.status_code == 200, answer.text
    await moderation.run(work)
    assert await queue(people, kind="repeated_listing") == {}


async def test_a_rejected_listing_stays_hidden_when_another_flag_on_it_is_accepted(
    api: Api, database: Database
) -> None:
    maker = await tenant(api.client, database, "by-makers")
    moderator = await tenant(api.client, database, "chamber", [Scope.MODERATE])
    offer = await maker.add_offer(await maker.add_organization())
    flags = []
    for portal in ("kg-readers", "am-readers"):
        reader = await tenant(api.client, database, portal, [Scope.READ])
        report = {"offer_id": offer, "abuse": "spam", "text": "Что-то не так."}
        flags.append((await reader.post("/v1/moderation/reports", report))["id"])

    async def ruled(flag: str, ruling: str) -> int:
        said = {"ruling": ruling, "reason": "Проверено."}
        await moderator.post(f"/v1/moderation/{flag}/decisions", said, expect=200)
        return (await api.client.get(f"/v1/offers/{offer}")).status_code

    assert await ruled(flags[0], "hide") == 404
    assert await ruled(flags[1], "accept") == 404
    assert await ruled(flags[0], "accept") == 200


async def test_what_a_moderator_hid_is_not_made_anew_under_its_key(
    people: dict[str, Tenant],
) -> None:
    maker, moderator = people["maker"], people["moderator"]
    owner = await maker.add_organization(name="ОАО «Повтор»")
    path = "/v1/offers/by-source/by-makers/r-1"
    body = offer(owner, title="Повтор за повтором")
    made = (await maker.ask("PUT", path, json=body)).json()["id"]
    key = await flagged(people, made)
    decision = f"/v1/moderation/{key}/decisions"
    await moderator.post(decision, {"ruling": "hide", "reason": "Реклама."}, expect=200)
    moved = {"source": {"portal": "by-makers", "key": "r-2"}}
    for answer in (
        await maker.ask("DELETE", f"/v1/offers/{made}"),
        await maker.ask("PATCH", f"/v1/offers/{made}", json=moved),
        await maker.ask("DELETE", f"/v1/organizations/{owner}"),
    ):
        problem(answer, 409, "conflict")
        assert "moderator" in answer.json()["detail"]
    # Its portal goes on to push and to withdraw it; nobody else sees it.
    assert (await maker.ask("PUT", path, json=body | {"status": "withdrawn"})).status_code == 200
    assert (await maker.ask("PUT", path, json=body | {"city": "Омск"})).json()["id"] == made
    problem(await people["nobody"].ask("GET", f"/v1/offers/{made}"), 404, "not_found")
    await moderator.post(decision, {"ruling": "accept", "reason": "Исправлено."}, expect=200)
    assert (await maker.ask("DELETE", f"/v1/offers/{made}")).status_code == 204
