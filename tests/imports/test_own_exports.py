"""What the registry has exported can be imported again: nothing changes but what was edited."""

import json

import pytest

from tests.imports.exporting import TEXTS, again, exported, imported, own_offers
from tests.imports.stated import DETAILS, WANTED
from tests.support.imports import Importer, counts
from tests.support.tenants import Tenant


@pytest.mark.parametrize("form", ["csv", pytest.param("xlsx", marks=pytest.mark.long), "jsonl"])
async def test_an_export_imported_again_changes_nothing_of_its_portal_and_adds_nothing_of_others(
    importer: Importer, portal: Tenant, form: str
) -> None:
    before = await portal.get("/v1/offers", limit=100)
    done = await again(importer, portal, "offers", form)
    report = await portal.get(f"/v1/imports/{done['id']}/report", limit=100)
    wrong = [row for row in report["items"] if row["result"] != "unchanged"]
    assert [(row["result"], row["problems"][0]["code"]) for row in wrong] == [
        ("skipped", "other_portal")
    ]
    assert done["counts"] == counts(unchanged=len(TEXTS) + 2, skipped=1)
    assert await portal.get("/v1/offers", limit=100) == before
    # Needs have no column that says so, and the same key may be one of an offer.
    assert (await again(importer, portal, "needs", form))["counts"] == counts(unchanged=1)


async def test_rows_of_others_neither_stand_for_what_vanished_nor_withdraw_the_other_side(
    importer: Importer, portal: Tenant
) -> None:
    lines = (await exported(portal, "offers", "jsonl")).decode().splitlines()
    kept = [line for line in lines if '"https://example.org/o-1"' not in line]
    assert len(kept) == len(lines) - 1
    asked = {"retire": True, "most_percent": 100}
    done = await imported(importer, portal, "\n".join(kept).encode(), "offers.jsonl", **asked)
    assert (done["status"], done["retired"]) == ("completed", 1)
    theirs = {
        "source": {"portal": "ru-register", "key": "n-9"},
        "title": "Катод",
        "requirements": {},
    }
    done = await imported(importer, portal, json.dumps(theirs).encode(), "needs.jsonl", **asked)
    assert (done["counts"], done["retired"]) == (counts(skipped=1), 0)


async def test_a_file_of_a_portal_may_name_its_portal_without_being_left_out(
    importer: Importer,
) -> None:
    done = await importer.bring("Код;Наименование;Portal\nk1;Катанка;somebody\n")
    assert done["counts"] == counts(created=1)


async def test_a_standard_with_a_semicolon_stays_one_in_json_lines(importer: Importer) -> None:
    row = {"key": "k1", "title": "Труба", "standards": ["ГОСТ 1; часть 2", "EN 1"]}
    done = await importer.bring(json.dumps(row), "goods.jsonl")
    assert done["counts"] == counts(created=1)
    [offer] = await importer.offers()
    assert offer["standards"] == ["ГОСТ 1; часть 2", "EN 1"]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
async def test_an_export_brings_goods_and_their_owners_into_another_registry(
    importer: Importer, portal: Tenant, form: str
) -> None:
    # Of the other registry: what is brought is gone here.
    before = {one["source"]["key"]: one for one in await own_offers(portal)}
    owner = before["o-2"]["organization_id"]
    body = await exported(portal, "offers", form)
    for one in before.values():
        assert (await portal.ask("DELETE", f"/v1/offers/{one['id']}")).status_code == 204
    assert (await portal.ask("DELETE", f"/v1/organizations/{owner}")).status_code == 204
    done = await imported(importer, portal, body, f"offers.{form}")
    assert done["counts"] == counts(created=len(TEXTS) + 2, skipped=1)
    after = {one["source"]["key"]: one for one in await own_offers(portal)}
    brought = await portal.get(f"/v1/organizations/{after['o-2']['organization_id']}")
    assert brought["id"] != owner
    assert (brought["name"], brought["country"]) == ("=ТОО «Пример»", "KZ")
    assert [one["value"] for one in brought["identifiers"]] == ["491240005005"]
    fields = ["title", "description", "codes", "standards", "quantity", "visibility", "valid_until"]
    fields += [name for name in DETAILS if name != "green"]
    assert after["o-1"]["green"] == before["o-1"]["green"]
    # Who stands behind a value is not in its column: in another registry it is a claim.
    green = after["o-2"]["green"]
    assert (green["recycled"]["percent"], green["recycled"]["evidence"]["level"]) == (85, "claim")
    assert green["footprint"]["evidence"]["level"] == "claim"
    assert (green["energy"]["evidence"]["level"], green["scrap_accepted"]) == ("claim", True)
    assert green["energy"]["shares"] == before["o-2"]["green"]["energy"]["shares"]
    assert {key: {name: one[name] for name in fields} for key, one in after.items()} == {
        key: {name: one[name] for name in fields} for key, one in before.items()
    }
    assert {one["organization_id"] for key, one in after.items() if key != "o-1"} == {brought["id"]}
    again = await imported(importer, portal, body, f"offers.{form}")
    assert again["counts"] == counts(unchanged=len(TEXTS) + 2, skipped=1)


async def test_what_a_need_requires_comes_into_another_registry_whole(
    importer: Importer, portal: Tenant
) -> None:
    [before] = (await portal.get("/v1/needs"))["items"]
    body = await exported(portal, "needs", "jsonl")
    assert (await portal.ask("DELETE", f"/v1/needs/{before['id']}")).status_code == 204
    done = await imported(importer, portal, body, "needs.jsonl")
    assert done["counts"] == counts(created=1)
    [after] = (await portal.get("/v1/needs"))["items"]
    assert {name: after[name] for name in WANTED} == {name: before[name] for name in WANTED}
    assert not [note for note in done["notes"] if "requirements.properties" in note]


async def test_an_export_of_organizations_is_refused_and_makes_no_goods_of_them(
    importer: Importer, portal: Tenant
) -> None:
    before = len(await own_offers(portal))
    done = await again(importer, portal, "organizations", "jsonl")
    assert (done["status"], sum(done["counts"].values())) == ("failed", 0)
    assert "organizations" in str(done["error"])
    assert len(await own_offers(portal)) == before
