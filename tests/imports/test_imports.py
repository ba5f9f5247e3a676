"""Imports through the API: what a file makes of the registry, dry run, retirement, access."""

import pytest

from app.db import ReadSession
from app.store import changes
from tests.imports.goods import HEAD, ROWS, table
from tests.support.api import ADMINISTRATOR, organization
from tests.support.imports import HEADERS, Importer, counts
from tests.support.tenants import tenant


async def test_a_file_becomes_offers_with_their_owner_and_the_index_knows_them(
    importer: Importer,
) -> None:
    done = await importer.bring(HEAD + ROWS, "реестр.csv", format="csv")
    assert (done["status"], done["counts"]) == ("completed", counts(created=2))
    assert done["columns"]["codes"] == ["ТН ВЭД"]
    offers = {one["source"]["key"]: one for one in await importer.offers()}
    assert offers["k1"]["terms"]["price"] == {"value": 650000.0, "currency": "KZT", "per": "TNE"}
    assert offers["k1"]["codes"] == ["7408110000"]
    owner = await importer.get(f"/v1/organizations/{offers['k1']['organization_id']}")
    assert (owner["name"], owner["country"]) == ("ТОО «Пример»", "KZ")
    answer = await importer.client.post(
        "/v1/suggestions", json={"queries": [{"title": "катанка медная", "codes": ["7408"]}]}
    )
    [first, *_] = answer.json()["results"][0]["items"]
    assert first["offer"]["id"] == offers["k1"]["id"]


async def test_a_second_import_updates_what_changed_and_leaves_what_the_file_does_not_say(
    importer: Importer,
) -> None:
    await importer.bring(HEAD + ROWS)
    before = {one["source"]["key"]: one for one in await importer.offers()}
    changed = await importer.bring("Код;Цена;Валюта\nk1;700000;KZT\nk2;;\n", "prices.csv")
    assert changed["counts"] == counts(updated=1, unchanged=1)
    after = {one["source"]["key"]: one for one in await importer.offers()}
    assert after["k1"]["terms"]["price"]["value"] == 700000.0
    for name in ("id", "title", "codes", "quantity", "organization_id"):
        assert after["k1"][name] == before["k1"][name]
    assert after["k2"] == before["k2"]


async def test_every_row_that_changes_something_is_in_the_change_table_and_the_history(
    importer: Importer,
) -> None:
    await importer.bring(HEAD + ROWS)
    await importer.bring("Код;Наименование\nk1;Катанка луженая\nk2;Шина медная\n")
    async with importer.database.read() as session:
        found = await changes.since(ReadSession(session), 0)
    told = [(str(one.noun), str(one.action)) for one in found.items]
    assert told.count(("offer", "created")) == 2
    assert told.count(("offer", "changed")) == 1
    [offer] = [one for one in await importer.offers() if one["source"]["key"] == "k1"]
    history = await importer.get(f"/v1/offers/{offer['id']}/history")
    assert [one["action"] for one in history["items"]] == ["changed", "created"]
    assert history["items"][0]["before"]["title"] == "Катанка медная 8 мм"
    assert history["items"][0]["after"]["codes"] == ["7408110000"]
    assert history["items"][0]["actor"]


async def test_a_dry_run_says_what_would_happen_and_stores_nothing(importer: Importer) -> None:
    await importer.bring(HEAD + ROWS)
    body = (
        HEAD + ROWS.replace("Шина медная", "Шина") + "k3;Лента;7409;1;т;;;Новый завод;\n;;;;;;;;x\n"
    )
    tried = await importer.bring(body, dry_run=True)
    assert tried["counts"] == counts(created=1, updated=1, unchanged=1, failed=1)
    assert len(await importer.offers()) == 2
    assert (await importer.get("/v1/organizations/facets"))["total"] == 1
    assert [row["result"] for row in await importer.report(tried)] == [
        "unchanged", "updated", "created", "failed"]  # fmt: skip


async def test_what_vanished_is_withdrawn_only_when_asked_and_within_bounds(
    importer: Importer,
) -> None:
    await importer.bring(table(10))
    kept = await importer.bring(table(8))
    assert kept["retired"] == 0
    refused = await importer.bring(table(2), retire=True, most_percent=50)
    assert refused["status"] == "failed"
    assert "8 of 10 listings would be withdrawn" in refused["error"]
    done = await importer.bring(table(8), retire=True)
    assert (done["status"], done["retired"]) == ("completed", 2)
    gone = [one["source"]["key"] for one in await importer.offers(status="withdrawn")]
    assert sorted(gone) == ["k8", "k9"]


async def test_rows_without_an_owner_go_to_the_one_that_is_named_else_to_the_portal(
    importer: Importer,
) -> None:
    body = "Код;Наименование\nk1;Катанка\n"
    await importer.bring(body, country="KZ")
    [offer] = await importer.offers()
    own = await importer.get(f"/v1/organizations/{offer['organization_id']}")
    assert (own["name"], own["country"]) == ("bootstrap", "KZ")
    answer = await importer.client.post("/v1/organizations", json=organization(), headers=HEADERS)
    other = answer.json()["id"]
    done = await importer.bring("Код;Наименование\nk2;Шина\n", organization_id=other)
    assert done["counts"] == counts(created=1)
    assert other in {one["organization_id"] for one in await importer.offers()}
    missing = "0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"
    refused = await importer.client.post(
        "/v1/imports", content=body.encode(), params={"organization_id": missing}, headers=HEADERS
    )
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "?organization_id"


async def test_a_form_with_a_file_is_taken_like_a_body(importer: Importer) -> None:
    files = {"file": ("реестр.csv", (HEAD + ROWS).encode(), "text/csv")}
    answer = await importer.client.post("/v1/imports", files=files, headers=HEADERS)
    assert answer.status_code == 202, answer.text
    await importer.work()
    done = await importer.read(answer.json()["id"])
    assert (done["file_name"], done["counts"]) == ("реестр.csv", counts(created=2))


async def test_one_portal_sees_and_changes_nothing_of_anothers_imports(importer: Importer) -> None:
    one = await tenant(importer.client, importer.database, "kz-industry")
    two = await tenant(importer.client, importer.database, "by-industry")
    key = await importer.start((HEAD + ROWS).encode(), "a.csv", one.headers)
    await importer.work()
    assert (await importer.read(key, one.headers))["counts"] == counts(created=2)
    for method, path in (("GET", ""), ("GET", "/report"), ("GET", "/events"), ("DELETE", "")):
        answer = await two.ask(method, f"/v1/imports/{key}{path}")
        assert answer.status_code == 404, (method, path, answer.text)
    assert (await two.get("/v1/imports"))["items"] == []
    # The same keys of another portal are its own listings, and the owner is found by his number.
    theirs = await importer.start((HEAD + ROWS).encode(), "a.csv", two.headers)
    await importer.work()
    assert (await importer.read(theirs, two.headers))["counts"] == counts(created=2)
    assert len(await importer.offers()) == 4
    assert (await importer.get("/v1/organizations/facets"))["total"] == 1


async def test_rows_for_an_organization_that_is_claimed_by_another_portal_are_refused(
    importer: Importer,
) -> None:
    one = await tenant(importer.client, importer.database, "kz-industry")
    two = await tenant(importer.client, importer.database, "by-industry")
    await importer.start((HEAD + ROWS).encode(), "a.csv", one.headers)
    await importer.work()
    [owner] = (await importer.get("/v1/organizations"))["items"]
    claimer = await tenant(importer.client, importer.database, "plant")
    claim = await claimer.post(
        f"/v1/organizations/{owner['id']}/claims", {"evidence": "Выписка из реестра 4711"}
    )
    await importer.client.post(
        f"/v1/claims/{claim['id']}/decision", json={"state": "approved"}, headers=HEADERS
    )
    key = await importer.start((HEAD + ROWS).encode(), "a.csv", two.headers)
    await importer.work()
    done = await importer.read(key, two.headers)
    assert done["counts"] == counts(failed=2)
    page = await two.get(f"/v1/imports/{key}/report")
    assert page["items"][0]["problems"][0]["code"] == "forbidden"


@pytest.mark.long
async def test_a_file_above_the_limit_is_refused_and_a_larger_body_than_others_is_not(
    importer: Importer,
) -> None:
    settings = importer.app.state.settings
    assert settings.import_bytes > settings.max_body_bytes
    body = (HEAD + ROWS).encode() + b"\n" * (settings.max_body_bytes + 1)
    assert (await importer.bring(body))["counts"] == counts(created=2)
    answer = await importer.client.post(
        "/v1/imports",
        content=b"a",
        headers={"Authorization": f"Bearer {ADMINISTRATOR}", "Content-Length": str(10**12)},
    )
    assert answer.status_code == 413
