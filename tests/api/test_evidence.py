"""Who stands behind what is said of an organization, and how old that is."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from app.vocabulary.terms import Scope
from tests.api.conftest import Standing
from tests.support.api import Json
from tests.support.problems import problem
from tests.support.tenants import nobody, tenant

DOCUMENT = {"level": "certificate", "document": "Сертификат № 4711", "on": "2021-05-01"}


def by_name(answer: Json) -> dict[str, Json]:
    return {item["attribute"]: item for item in answer["items"]}


async def test_evidence_has_a_level_and_a_day_and_ends_with_the_value(standing: Standing) -> None:
    client, database = standing.api.client, standing.database
    maker = await tenant(client, database, "by-makers")
    other = await tenant(client, database, "kg-other")
    both = [Scope.WRITE, Scope.MODERATE]
    sworn = await tenant(client, database, "by-makers", both, name="sworn")
    key = await maker.add_organization(city="Гомель", address="ул. Мира, 1")
    path = f"/v1/organizations/{key}/evidence"
    before = by_name(await nobody(client).get(path))
    assert set(before) == {"name", "country", "city", "address"}
    assert {(item["level"], item["stale"]) for item in before.values()} == {("claim", False)}
    problem(await other.ask("PUT", f"{path}/city", json=DOCUMENT), 403, "forbidden")
    problem(await maker.ask("PUT", f"{path}/website", json=DOCUMENT), 422, "invalid_input")
    later = DOCUMENT | {"on": "2100-01-01"}
    problem(await maker.ask("PUT", f"{path}/city", json=later), 422, "invalid_input")
    register = DOCUMENT | {"level": "register", "document": "ЕГР", "on": "2026-10-01"}
    problem(await maker.ask("PUT", f"{path}/name", json=register), 403, "forbidden")
    assert (await sworn.ask("PUT", f"{path}/name", json=register)).status_code == 200
    assert (await maker.ask("PUT", f"{path}/city", json=DOCUMENT)).status_code == 200
    said = by_name(await other.get(path))
    assert (said["city"]["level"], said["city"]["stale"]) == ("certificate", True)
    assert (said["name"]["level"], said["name"]["stale"]) == ("register", False)
    await maker.ask("PATCH", f"/v1/organizations/{key}", json={"city": "Минск"})
    said = by_name(await other.get(path))
    assert (said["city"]["level"], said["name"]["level"]) == ("claim", "register")


async def test_what_nobody_confirmed_for_a_year_is_said_in_the_reasons(standing: Standing) -> None:
    maker = await tenant(standing.api.client, standing.database, "by-stale")
    owner = await maker.add_organization(name="ОАО «Старина»")
    need = await maker.add_need(owner, title="Нужна катанка медная 8 мм")
    buyer = await maker.add_organization(name="ОАО «Новина»")
    offer = await maker.add_offer(buyer)
    async with standing.database.write() as session:
        await session.execute(
            text("UPDATE listings SET updated_at = :then WHERE id = :key"),
            {"then": datetime.now(UTC) - timedelta(days=400), "key": offer},
        )
        await session.execute(
            text("INSERT INTO changes (noun, record_id, action) VALUES ('offer', :key, 'changed')"),
            {"key": offer},
        )
    body = {"need_id": need, "offer_id": offer}
    # A write makes this process catch up.
    await maker.add_offer(buyer, title="Проволока")
    answer = await maker.post("/v1/suggestions/explain", body, expect=200)
    codes = {reason["code"]: reason for reason in answer["reasons"]}
    assert codes["freshness.stale_offer"]["points"] == 0
    assert "freshness.stale_need" not in codes
    assert answer["points"] == round(sum(r["points"] for r in answer["reasons"]), 4)
    listed = (await nobody(standing.api.client).get(f"/v1/needs/{need}/suggestions"))["items"]
    told = {item["offer"]["id"]: [reason["code"] for reason in item["reasons"]] for item in listed}
    assert "freshness.stale_offer" in told[offer]
