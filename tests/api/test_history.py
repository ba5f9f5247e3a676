"""Who changed what, when, and how it was before; the database keeps it and never forgets."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.db import Database
from app.vocabulary.terms import Scope
from tests.support.api import Api, Json, offer
from tests.support.problems import problem
from tests.support.tenants import Tenant, nobody, tenant


async def history(who: Tenant, noun: str, key: str, **asked: str) -> list[Json]:
    return list((await who.get(f"/v1/{noun}/{key}/history", **asked))["items"])


async def test_every_change_says_who_when_and_what(portal: Tenant, database: Database) -> None:
    colleague = await tenant(
        portal.client, database, "kz-industry", [Scope.WRITE], name="Айгүл Серікқызы"
    )
    owner = await portal.add_organization()
    key = await portal.add_offer(owner, title="Катанка", codes=["7408"])
    changed = await colleague.ask(
        "PATCH",
        f"/v1/offers/{key}",
        json={"title": "Лента", "codes": ["7409", "7410"]},
        headers={"X-Request-ID": "the-request"},
    )
    await portal.ask("DELETE", f"/v1/offers/{key}")
    deletion, change, creation = await history(portal, "offers", key)
    assert [item["action"] for item in (creation, change, deletion)] == [
        "created", "changed", "deleted",
    ]  # fmt: skip
    assert creation["before"] is None
    assert creation["after"]["title"] == "Катанка"
    assert creation["actor"] == "key of kz-industry"
    assert (change["actor"], change["portal"]) == ("Айгүл Серікқызы", "kz-industry")
    assert change["request_id"] == "the-request"
    assert change["revision"] == changed.json()["revision"]
    assert change["before"] == creation["after"]
    assert (change["after"]["title"], change["after"]["codes"]) == ("Лента", ["7409", "7410"])
    assert deletion["before"] == change["after"]
    assert deletion["after"] is None


async def test_a_state_of_any_time_can_be_read(portal: Tenant) -> None:
    owner = await portal.add_organization()
    key = await portal.add_need(owner, title="Первое")
    moments = []
    for title in ("Второе", "Третье"):
        moments.append(datetime.now(UTC).isoformat())
        await asyncio.sleep(0.01)
        await portal.ask("PATCH", f"/v1/needs/{key}", json={"title": title})
    moments.append(datetime.now(UTC).isoformat())
    states = [
        (await history(portal, "needs", key, as_of=moment, limit="1"))[0]["after"]["title"]
        for moment in moments
    ]
    assert states == ["Первое", "Второе", "Третье"]
    answer = await portal.ask(
        "GET", f"/v1/needs/{key}/history", params={"as_of": "2020-01-01T00:00:00Z"}
    )
    problem(answer, 404, "not_found")


async def test_identifiers_are_part_of_the_history(portal: Tenant) -> None:
    number = {"scheme": "KZ-BIN", "value": "491240005005"}
    owner = await portal.add_organization(country="KZ", identifiers=[number])
    await portal.ask("PATCH", f"/v1/organizations/{owner}", json={"identifiers": []})
    change, creation = await history(portal, "organizations", owner)
    assert creation["after"]["identifiers"] == [number | {"verification": "checksum"}]
    assert change["after"]["identifiers"] == []


async def test_a_long_history_comes_in_pages(portal: Tenant) -> None:
    owner = await portal.add_organization()
    for n in range(5):
        await portal.ask("PATCH", f"/v1/organizations/{owner}", json={"city": f"Город {n}"})
    whole = await history(portal, "organizations", owner)
    path, paged, cursor = f"/v1/organizations/{owner}/history", [], None
    while True:
        page = await portal.get(path, limit=2, **({"cursor": cursor} if cursor else {}))
        paged += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert paged == whole
    assert len(whole) == 6
    for wrong in ("nonsense", "W10", "eyJ"):
        answer = await portal.ask("GET", path, params={"cursor": wrong})
        problem(answer, 404, "invalid_cursor")


async def test_only_the_owner_reads_it(api: Api, portal: Tenant, database: Database) -> None:
    owner = await portal.add_organization()
    key = await portal.add_offer(owner)
    other = await tenant(api.client, database, "by-register")
    path = f"/v1/offers/{key}/history"
    problem(await other.ask("GET", path), 404, "not_found")
    problem(await nobody(api.client).ask("GET", path), 401, "unauthenticated")
    assert len((await api.get_own(path))["items"]) == 1


async def test_a_new_owner_does_not_read_the_old_ones(api: Api, database: Database) -> None:
    old = await tenant(api.client, database, "kz-industry")
    new = await tenant(api.client, database, "by-register")
    owner = await old.add_organization(address="ул. Тайная, 1")
    mine = await new.add_offer(owner)
    assert (await old.ask("DELETE", f"/v1/organizations/{owner}")).status_code == 204
    (seen,) = await history(new, "organizations", owner)
    assert seen["after"]["portal"] == "by-register"
    assert "Тайная" not in str(seen)
    assert (await new.get(f"/v1/offers/{mine}"))["organization_id"] == owner
    assert [item["action"] for item in await history(old, "organizations", owner)] == ["created"]


STATEMENTS = [
    "UPDATE history SET actor = 'nobody'",
    "UPDATE history SET state = '{}'",
    "DELETE FROM history",
    "TRUNCATE history",
    "TRUNCATE history CASCADE",
    "DELETE FROM history WHERE id = 1",
    "WITH gone AS (DELETE FROM history RETURNING 1) SELECT count(*) FROM gone",
]


@pytest.mark.parametrize("statement", STATEMENTS)
async def test_the_database_refuses_to_change_history(
    portal: Tenant, database: Database, statement: str
) -> None:
    await portal.add_organization()
    with pytest.raises(DBAPIError, match="history only grows"):
        async with database.write() as session:
            await session.execute(text(statement))
    async with database.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM history")) == 1


async def test_what_is_rolled_back_leaves_no_history(portal: Tenant, database: Database) -> None:
    owner = await portal.add_organization()
    refused = await portal.ask("PATCH", f"/v1/organizations/{owner}", json={"name": None})
    assert refused.status_code == 422
    batch = {"items": [offer(owner), offer(owner, source={"key": "1"}), {}]}
    await portal.post("/v1/offers/batch", batch, expect=200)
    async with database.read() as session:
        counted = await session.execute(
            text("SELECT noun, count(*) FROM history GROUP BY noun ORDER BY noun")
        )
        assert list(counted.all()) == [("offer", 2), ("organization", 1)]


async def test_history_has_what_changes_have(portal: Tenant, database: Database) -> None:
    owner = await portal.add_organization()
    need, other = await portal.add_need(owner), await portal.add_organization()
    made = await portal.add_offer(other)
    await portal.post(
        "/v1/decisions", {"need_id": need, "offer_id": made, "verdict": "accepted", "note": "да"}
    )
    async with database.read() as session:
        unlike = await session.execute(
            text(
                "SELECT * FROM (SELECT revision, noun, record_id, action FROM changes) c"
                " FULL JOIN (SELECT revision, noun, record_id, action FROM history) h"
                " USING (revision, noun, record_id, action)"
                " WHERE c.revision IS NULL OR h.revision IS NULL"
            )
        )
        assert unlike.all() == []
        note = await session.scalar(
            text("SELECT state ->> 'note' FROM history WHERE noun = 'decision'")
        )
        assert note == "да"
