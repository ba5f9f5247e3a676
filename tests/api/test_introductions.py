"""Owners of a suggested pair get to know each other, step by step."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.config import Settings
from app.services import introduction_reminders
from app.services.live import LiveRegistry
from app.services.work import Work
from app.vocabulary.introductions import (
    ENDED,
    TRANSITIONS,
    IntroductionStage,
    Step,
    after,
    possible,
)
from tests.api.conftest import Standing
from tests.support.api import Json
from tests.support.problems import problem
from tests.support.tenants import Tenant, tenant

CONTACT = {"name": "Отдел сбыта", "email": "sales@example.org"}


@pytest.fixture(scope="module")
async def sides(standing: Standing) -> dict[str, Tenant]:
    """Who needs, who offers, a stranger, and an integrator."""
    return {
        name: await tenant(standing.api.client, standing.database, portal)
        for name, portal in (
            ("buyer", "kg-buyers"), ("maker", "by-makers"), ("stranger", "am-other"),
            ("sandbox", "sandbox.intro"),
        )
    }  # fmt: skip


async def pair(sides: dict[str, Tenant], **offer: object) -> tuple[str, str]:
    need = await sides["buyer"].add_need(await sides["buyer"].add_organization(name="ОсОО «Спрос»"))
    owner = await sides["maker"].add_organization(name="ОАО «Дело»")
    return need, await sides["maker"].add_offer(owner, contacts=[CONTACT], **offer)


async def step(who: Tenant, key: str, name: str, *, expect: int = 200) -> Json:
    return await who.post(f"/v1/introductions/{key}/steps", {"step": name}, expect=expect)


async def test_private_sides_open_to_each_other_once_both_accept(sides: dict[str, Tenant]) -> None:
    buyer, maker = sides["buyer"], sides["maker"]
    need, offer = await pair(sides, visibility="private", title="Секретная катанка")
    found = (await buyer.get(f"/v1/needs/{need}/suggestions", limit=50))["items"]
    pseudonyms = [item["private"]["id"] for item in found if item.get("private")]
    assert offer not in pseudonyms
    made = [
        await buyer.ask("POST", "/v1/introductions", json={"need_id": need, "offer_id": known})
        for known in pseudonyms
    ]
    (proposed,) = [answer.json() for answer in made if answer.status_code == 201]
    assert proposed["offer_id"] in pseudonyms
    assert (proposed["stage"], proposed["waits_for"]) == ("proposed", ["offer"])
    assert (proposed["own_sides"], proposed["contacts"]) == (["need"], [])
    assert proposed["need_title"]
    assert proposed["offer_title"] is None
    assert proposed["possible"] == ["decline", "close"]

    path = f"/v1/introductions/{proposed['id']}"
    waiting = (await maker.get("/v1/introductions", waiting=True))["items"]
    mine = {item["id"]: (item["need_id"], item["offer_id"]) for item in waiting}
    assert mine[proposed["id"]] == (need, offer)
    assert (await maker.get(path))["entries"][0]["actor"] is None
    assert (await maker.get(path))["possible"] == ["accept", "decline", "close"]
    problem(await sides["stranger"].ask("GET", path), 404, "not_found")
    problem(await buyer.ask("GET", f"/v1/offers/{offer}"), 404, "not_found")
    refused = await buyer.ask(
        "POST", f"{path}/steps", json={"step": "accept"}, headers={"Accept-Language": "ru"}
    )
    said = problem(refused, 409, "wrong_step")["detail"]
    assert said.endswith("шаг accept сейчас невозможен. Возможно: decline, close.")

    accepted = await step(maker, proposed["id"], "accept")
    assert (accepted["stage"], accepted["accepted_by"]) == ("accepted", ["need", "offer"])
    opened = await buyer.get(path)
    assert (opened["offer_id"], opened["offer_title"]) == (offer, "Секретная катанка")
    assert [contact["email"] for contact in opened["contacts"]] == ["sales@example.org"]
    assert opened["entries"][-1]["actor"] == "key of by-makers"
    assert (await buyer.get(f"/v1/offers/{offer}"))["title"] == "Секретная катанка"
    await step(buyer, proposed["id"], "decline")
    problem(await buyer.ask("GET", f"/v1/offers/{offer}"), 404, "not_found")
    assert (await buyer.get(path))["contacts"] == []


async def test_steps_are_decisions_that_a_scorecard_learns_from(sides: dict[str, Tenant]) -> None:
    need, offer = await pair(sides)
    key = (
        await sides["maker"].post("/v1/introductions", {"need_id": need, "offer_id": offer})
    )["id"]  # fmt: skip
    again = {"need_id": need, "offer_id": offer}
    problem(await sides["buyer"].ask("POST", "/v1/introductions", json=again), 409, "conflict")
    for who, name in (("buyer", "accept"), ("buyer", "contact"), ("maker", "contract")):
        await step(sides[who], key, name)
    said = (await sides["maker"].get("/v1/decisions", need_id=need, offer_id=offer))["items"]
    assert [item["verdict"] for item in said] == [
        "contracted", "contacted", "accepted", "accepted",
    ]  # fmt: skip
    problem(
        await sides["buyer"].ask("POST", f"/v1/introductions/{key}/steps", json={"step": "accept"}),
        409, "wrong_step",
    )  # fmt: skip
    assert (await step(sides["buyer"], key, "close"))["possible"] == []
    written = await sides["buyer"].ask(
        "POST", f"/v1/introductions/{key}/messages", json={"text": "Ещё вопрос"}
    )
    problem(written, 409, "wrong_step")


async def test_only_owners_introduce_and_sandboxes_keep_to_themselves(
    sides: dict[str, Tenant],
) -> None:
    need, offer = await pair(sides)
    body = {"need_id": need, "offer_id": offer}
    problem(await sides["stranger"].ask("POST", "/v1/introductions", json=body), 403, "forbidden")
    sandbox = sides["sandbox"]
    tried = await sandbox.add_need(await sandbox.add_organization(name="ООО «Проба»"))
    body = {"need_id": tried, "offer_id": offer}
    problem(await sandbox.ask("POST", "/v1/introductions", json=body), 403, "forbidden")


async def test_the_other_side_is_told_by_webhook_and_feed(
    standing: Standing, sides: dict[str, Tenant]
) -> None:
    maker = sides["maker"]
    hook = await maker.post(
        "/v1/webhooks", {"url": "https://example.org/hook", "events": ["introduction.changed"]}
    )
    need, offer = await pair(sides)
    body = {"need_id": need, "offer_id": offer, "message": "Нужны образцы."}
    key = (await sides["buyer"].post("/v1/introductions", body))["id"]
    await sides["buyer"].post(f"/v1/introductions/{key}/messages", {"text": "Срочно"})
    sent = (await maker.get(f"/v1/webhooks/{hook['id']}/deliveries"))["items"]
    assert [item["event"] for item in sent] == ["introduction.changed"] * 2
    feed = await maker.ask("GET", "/v1/feeds/introductions.atom")
    assert f"urn:uuid:{key}" in feed.text
    assert "предложено" in feed.text
    spoken = {"Accept-Language": "kk"}
    kazakh = await maker.ask("GET", "/v1/feeds/introductions.atom", headers=spoken)
    assert "Таныстыру: ұсынылды" in kazakh.text
    assert key not in (await sides["stranger"].ask("GET", "/v1/feeds/introductions.atom")).text


async def test_who_is_waited_for_is_reminded_and_silence_closes(
    standing: Standing, sides: dict[str, Tenant]
) -> None:
    need, offer = await pair(sides)
    body = {"need_id": need, "offer_id": offer}
    key = (await sides["buyer"].post("/v1/introductions", body))["id"]
    settings = Settings(database_url="postgresql+asyncpg://nobody@/nothing", log_level="ERROR")
    live = LiveRegistry(standing.database)
    work = Work(database=standing.database, settings=settings, subject="", live=live)
    stages = []
    for _ in range(4):
        async with standing.database.write() as session:
            await session.execute(
                text("UPDATE introductions SET due_at = :past WHERE id = :key"),
                {"past": datetime.now(UTC) - timedelta(days=1), "key": key},
            )
        await introduction_reminders.remind(work)
        stages.append((await sides["buyer"].get(f"/v1/introductions/{key}"))["stage"])
    assert stages == ["proposed", "proposed", "proposed", "closed"]
    last = (await sides["buyer"].get(f"/v1/introductions/{key}"))["entries"][-1]
    assert (last["side"], last["step"]) == (None, "close")
    with pytest.raises(DBAPIError, match="stays said"):
        async with standing.database.write() as session:
            await session.execute(text("UPDATE introduction_entries SET text = 'иначе'"))


@pytest.mark.parametrize(("stage", "name"), list(itertools.product(IntroductionStage, Step)))
def test_a_step_leads_where_the_table_says_or_nowhere(stage: IntroductionStage, name: Step) -> None:
    found = after(stage, name, both=True)
    assert found == TRANSITIONS.get((stage, name))
    assert (found is not None) == (name in possible(stage, accepted=False))
    assert (found is not None and name is not Step.ACCEPT) == (
        name in possible(stage, accepted=True)
    )
    assert stage not in ENDED or found is None
    if name is Step.ACCEPT:
        assert after(stage, name, both=False) in {None, IntroductionStage.PROPOSED}
