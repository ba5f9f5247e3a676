"""Sole traders: the least is shown, and at their request nothing is left but that something was."""

import json
from uuid import UUID

from sqlalchemy import text

from app.config import Settings
from app.db import Database
from app.services.snapshot import FILE
from tests.support.api import Api, Json
from tests.support.problems import problem
from tests.support.tenants import Tenant, nobody

TRADER: Json = {
    "name": "ИП Оспанова Айгүл",
    "country": "KZ",
    "identifiers": [{"scheme": "KZ-BIN", "value": "491212000006"}],
    "address": "ул. Личная, 7",
    "description": "Айгүл шьёт спецодежду.",
}


async def test_strangers_see_neither_numbers_nor_address(portal: Tenant, other: Tenant) -> None:
    key = await portal.add_organization(**TRADER)
    own = await portal.get(f"/v1/organizations/{key}")
    assert own["person"] is True
    assert (own["address"], len(own["identifiers"])) == ("ул. Личная, 7", 1)
    await portal.add_offer(key)
    for who in (other, nobody(portal.client)):
        for path in (f"/v1/organizations/{key}", "/v1/organizations", "/v1/suppliers"):
            told = json.dumps(await who.get(path), ensure_ascii=False)
            assert key in told
            assert "491212000006" not in told
            assert "Личная" not in told


async def test_a_persons_number_leads_strangers_nowhere(portal: Tenant, other: Tenant) -> None:
    key = await portal.add_organization(**TRADER)
    asked = {"identifier": "491212000006"}
    assert [o["id"] for o in (await portal.get("/v1/organizations", **asked))["items"]] == [key]
    for who in (other, nobody(portal.client)):
        assert (await who.get("/v1/organizations", **asked))["items"] == []
        assert (await who.get("/v1/organizations/facets", **asked))["total"] == 0


async def test_a_legal_entity_is_shown_with_its_number(portal: Tenant) -> None:
    number = {"scheme": "KZ-BIN", "value": "491240005005"}
    key = await portal.add_organization(country="KZ", identifiers=[number])
    seen = await nobody(portal.client).get(f"/v1/organizations/{key}")
    assert seen["person"] is False
    assert seen["identifiers"][0]["value"] == "491240005005"


async def test_the_audit_survives_without_the_person(
    portal: Tenant, other: Tenant, database: Database
) -> None:
    key = await portal.add_organization(**TRADER)
    made = await portal.add_offer(key, title="Спецодежда от Айгүл")
    theirs = await other.add_need(key, title="Айгүл ищет ткань")
    buyer = await other.add_organization()
    need = await other.add_need(buyer)
    await other.post(
        "/v1/decisions",
        {"need_id": need, "offer_id": made, "verdict": "contacted", "note": "Звонили Айгүл"},
    )
    repeated = {"Idempotency-Key": "once"}
    await portal.ask("PATCH", f"/v1/organizations/{key}", json={"city": "Тараз"}, headers=repeated)
    done = await portal.post(f"/v1/organizations/{key}/erasure", None, expect=200)
    assert done["erased_states"] >= 5
    for path in (f"/v1/organizations/{key}", f"/v1/offers/{made}", f"/v1/needs/{theirs}"):
        assert (await portal.ask("GET", path)).status_code == 404
    async with database.read() as session:
        for table in ("history", "idempotency", "organizations", "listings", "decisions"):
            left = await session.scalars(
                text(f"SELECT row_to_json(t)::text FROM {table} t")  # noqa: S608 - names above
            )
            told = "\n".join(left)
            for secret in ("Айгүл", "491212000006", "Личная"):
                assert secret not in told, table
        kept = await session.execute(
            text(
                "SELECT action, portal, erased_at IS NOT NULL FROM history"
                " WHERE record_id = :key ORDER BY id"
            ),
            {"key": key},
        )
        assert list(kept.all()) == [
            ("created", "kz-industry", True),
            ("changed", "kz-industry", True),
            ("deleted", "kz-industry", False),
        ]
    mine = (await portal.get(f"/v1/organizations/{key}/history"))["items"]
    assert mine[-1]["after"]["erased"] is True
    assert mine[-1]["erased_at"] is not None


async def test_rows_of_connectors_that_wait_lose_the_person_too(
    api: Api, portal: Tenant, database: Database
) -> None:
    connector = await api.post(
        "/v1/connectors",
        {"name": "made", "portal": "kz-industry", "kind": "odata",
         "settings": {"url": "https://example.org/goods"}},
    )  # fmt: skip
    rows = {
        "lot-7": '{"owner": "Айгүл"}',
        "lot-8": '{"owner_number": "491212000006"}',
        "lot-9": '{"owner_number": "491240005005", "title": "lot-7"}',
        "lot-10": '{"owner": "Айгүл Үкө"}',
    }
    async with database.write() as session:
        for at, (key, row) in enumerate(rows.items()):
            await session.execute(
                text(
                    "INSERT INTO connector_quarantine (id, connector_id, key, stored, reasons, row)"
                    " VALUES (:id, :connector, :key, false, '{}', CAST(:row AS jsonb))"
                ),
                {"id": UUID(int=at), "connector": UUID(connector["id"]), "key": key, "row": row},
            )
    person = await portal.add_organization(**TRADER)
    await portal.add_offer(person, source={"key": "lot-7"})
    # What another source said of the person, and is one with the record now.
    part = await portal.add_organization(name="Үкө, мастерская")
    await portal.add_offer(part, source={"key": "lot-10"})
    pair = await api.post("/v1/duplicates", {"organization_ids": [person, part]})
    same = {"state": "same", "keep": person}
    await api.post(f"/v1/duplicates/{pair['id']}/decisions", same, expect=200)
    await portal.post(f"/v1/organizations/{person}/erasure", None, expect=200)
    async with database.read() as session:
        left = await session.scalars(text("SELECT key FROM connector_quarantine"))
        assert list(left) == ["lot-9"]


async def test_the_file_of_the_last_start_goes_with_the_person(
    portal: Tenant, settings: Settings
) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    files = [settings.data_dir / name for name in (FILE, f"{FILE}.17.part", "model.bin")]
    for file in files:
        file.write_bytes(b"read earlier")
    person = await portal.add_organization(**TRADER)
    await portal.post(f"/v1/organizations/{person}/erasure", None, expect=200)
    assert [file.exists() for file in files] == [False, False, True]


async def test_only_a_person_is_erased_and_only_by_his_portal(
    portal: Tenant, other: Tenant
) -> None:
    trader = await portal.add_organization(**TRADER)
    plant = await portal.add_organization()
    answer = await other.ask("POST", f"/v1/organizations/{trader}/erasure")
    problem(answer, 403, "forbidden")
    problem(await portal.ask("POST", f"/v1/organizations/{plant}/erasure"), 409, "conflict")
    assert (await portal.get(f"/v1/organizations/{trader}"))["name"] == TRADER["name"]
