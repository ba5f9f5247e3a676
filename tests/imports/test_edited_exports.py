"""What somebody has edited in an export is what changes when it is imported again."""

import csv
import io
import json

from tests.imports.exporting import TEXTS, exported, imported, own_offers
from tests.imports.stated import DETAILS
from tests.support.api import Json
from tests.support.imports import Importer, counts
from tests.support.tenants import Tenant


async def test_a_cell_that_was_edited_in_an_export_changes_that_field_alone(
    importer: Importer, portal: Tenant
) -> None:
    before = {one["source"]["key"]: one for one in (await own_offers(portal))}
    text = (await exported(portal, "offers", "csv")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    for row in rows:
        if row["source.portal"] == portal.portal and row["source.key"] == "o-1":
            row |= {"quantity.value": "12,5", "standards": ""}
    edited = io.StringIO(newline="")
    writer = csv.DictWriter(edited, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    done = await imported(importer, portal, edited.getvalue().encode(), "edited.csv")
    assert done["counts"] == counts(updated=1, unchanged=len(TEXTS) + 1, skipped=1)
    after = {one["source"]["key"]: one for one in (await own_offers(portal))}
    stamps = {"revision": after["o-1"]["revision"], "updated_at": after["o-1"]["updated_at"]}
    quantity = before["o-1"]["quantity"] | {"value": 12.5}
    changed = {"quantity": after["o-1"]["quantity"], "standards": []}
    assert after["o-1"] == before["o-1"] | stamps | changed
    assert {name: after["o-1"]["quantity"][name] for name in ("value", "unit", "period")} == {
        name: quantity[name] for name in ("value", "unit", "period")
    }


async def test_details_that_were_edited_in_an_export_change_and_what_they_stand_with_stays(
    importer: Importer, portal: Tenant
) -> None:
    before = {one["source"]["key"]: one for one in (await own_offers(portal))}
    rows = await rows_of(portal)
    for row in rows:
        if row["source.portal"] == portal.portal and row["source.key"] == "o-1":
            row |= {"terms.lead_time_days": "30", "terms.minimum_lot.value": "", "directions": ""}
            row |= {"terms.price.value": "5,5", "certificates": "", "material.readiness.level": "8"}
            row |= {
                "material.properties": "плотность до 8,8 г/см³",
                "joint_project.seeks": "оборудование",
            }
        if row["source.key"] == "o-2":
            row |= {"green.recycled.percent": "40", "green.energy.shares": "ветер 10 %"}
    done = await imported(importer, portal, written(rows, list(rows[0])), "edited.csv")
    assert done["counts"] == counts(updated=2, unchanged=len(TEXTS), skipped=1)
    after = {one["source"]["key"]: one for one in (await own_offers(portal))}
    terms = before["o-1"]["terms"] | {"lead_time_days": 30, "minimum_lot": None}
    terms["price"] = before["o-1"]["terms"]["price"] | {"value": 5.5}
    stamps = {name: after["o-1"][name] for name in ("revision", "updated_at")}
    changed: Json = {"terms": terms, "certificates": [], "directions": []}
    [density] = after["o-1"]["material"]["properties"]
    assert (density["name"], density["high"], density["condition"]) == ("density", 8.8, None)
    readiness = DETAILS["material"]["readiness"] | {"level": 8}
    changed["material"] = before["o-1"]["material"] | {
        "properties": [density],
        "readiness": readiness,
    }
    changed["joint_project"] = before["o-1"]["joint_project"] | {"seeks": ["equipment"]}
    assert after["o-1"] == before["o-1"] | stamps | changed
    claim = {"level": "claim", "on": None}
    assert after["o-2"]["green"] == before["o-2"]["green"] | {
        "recycled": {"percent": 40, "evidence": claim},
        "energy": {"shares": [{"source": "wind", "percent": 10}], "evidence": claim},
    }


async def test_an_export_without_columns_of_details_leaves_them_as_they_are(
    importer: Importer, portal: Tenant
) -> None:
    before = await portal.get("/v1/offers", limit=100)
    rows = [row | {"terms": ""} for row in await rows_of(portal)]
    # As earlier versions wrote it: groups as JSON, and nothing beside.
    groups = ("terms.", "green.", "material.", "joint_project.", "technology.")
    kept = [name for name in rows[0] if not name.startswith(groups)]
    done = await imported(importer, portal, written(rows, kept), "older.csv")
    assert done["counts"] == counts(unchanged=len(TEXTS) + 2, skipped=1)
    assert await portal.get("/v1/offers", limit=100) == before


async def test_groups_that_json_lines_no_longer_have_are_taken_away(
    importer: Importer, portal: Tenant
) -> None:
    lines = (await exported(portal, "offers", "jsonl")).decode().splitlines()
    gone: Json = {"terms": None, "green": None, "material": None, "joint_project": None}
    rows: list[Json] = [json.loads(line) | gone for line in lines]
    body = "\n".join(map(json.dumps, rows)).encode()
    done = await imported(importer, portal, body, "offers.jsonl")
    assert done["counts"] == counts(updated=2, unchanged=len(TEXTS), skipped=1)
    after = {one["source"]["key"]: one for one in (await own_offers(portal))}
    assert {name: after["o-1"][name] for name in gone} == gone
    assert after["o-2"]["green"] is None


async def rows_of(portal: Tenant) -> list[dict[str, str]]:
    text = (await exported(portal, "offers", "csv")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def written(rows: list[dict[str, str]], columns: list[str]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


async def test_a_quantity_that_an_export_no_longer_has_is_taken_away(
    importer: Importer, portal: Tenant
) -> None:
    lines = (await exported(portal, "offers", "jsonl")).decode().splitlines()
    rows = [json.loads(line) for line in lines]
    for row in rows:
        row["quantity"] = None
    body = "\n".join(map(json.dumps, rows)).encode()
    done = await imported(importer, portal, body, "offers.jsonl")
    assert done["counts"]["failed"] == 0
    assert [one["quantity"] for one in await own_offers(portal)] == [None] * (len(TEXTS) + 2)
