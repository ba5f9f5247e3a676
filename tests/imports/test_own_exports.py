"""What the registry has exported can be imported again: nothing changes but what was edited."""

import csv
import io
import json
from typing import Any

import pytest

from tests.imports.stated import BACKED, DETAILS, WANTED
from tests.support.api import Json
from tests.support.imports import Importer, counts
from tests.support.tenants import Tenant, tenant

TEXTS = ["=1+1", "+7 777", "-2", "@SUM(A1)", "'=1", "''- x", "'цитата'", '="00123"', "＝1"]


@pytest.fixture
async def portal(importer: Importer) -> Tenant:
    """A portal whose offers say all that an offer can, and a rival with one of his own."""
    portal = await tenant(importer.client, importer.database, "kz-industry")
    rival = await tenant(importer.client, importer.database, "ru-register")
    theirs = await rival.add_organization(name="ООО «Кабель»", country="RU")
    await rival.add_offer(theirs, title="Кабель", source={"key": "o-1"})
    # The owner of the goods was brought by another portal.
    await portal.add_offer(
        theirs,
        title="Պղնձե մետաղալար; «8 мм»",
        description='- первая\n- вторая; "третья"',
        language="hy",
        codes=["7408 11 000 0", "740819"],
        okpd2=["24.44.22.110"],
        standards=["ГОСТ Р 53803-2010", "EN 1977"],
        quantity={"value": 1.5e-07, "unit": "TNE", "period": "month"},
        **DETAILS,
        industry="non-ferrous-metallurgy",
        region="Область Ұлытау",
        city="Балқаш",
        visibility="members",
        valid_until="2031-01-31",
        source={"key": "o-1", "url": "https://example.org/o-1", "licence": "CC-BY-4.0"},
    )
    own = await portal.add_organization(
        name="=ТОО «Пример»",
        country="KZ",
        identifiers=[{"scheme": "KZ-BIN", "value": "491240005005"}],
    )
    for place, text in enumerate(TEXTS):
        await portal.add_offer(
            own, title=text, description=text, codes=[], source={"key": f"{text} {place}"}
        )
    await portal.add_offer(own, title="Шина", visibility="private", source={"key": "o-2"}, **BACKED)
    await portal.add_need(own, title="Катод", codes=["7403"], source={"key": "o-1"}, **WANTED)
    return portal


async def exported(portal: Tenant, path: str, form: str) -> bytes:
    asked = {"format": form, "delimiter": "semicolon"} if form == "csv" else {"format": form}
    answer = await portal.ask("GET", f"/v1/exports/{path}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.content


async def again(importer: Importer, portal: Tenant, path: str, form: str) -> Json:
    """Export and import what was exported."""
    return await imported(importer, portal, await exported(portal, path, form), f"{path}.{form}")


async def imported(
    importer: Importer, portal: Tenant, body: bytes, name: str, **asked: Any
) -> Json:
    key = await importer.start(body, name, portal.headers, **asked)
    await importer.work()
    return await importer.read(key, portal.headers)


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


async def own_offers(portal: Tenant) -> list[Json]:
    found = (await portal.get("/v1/offers", limit=100))["items"]
    return [one for one in found if one["source"]["portal"] == portal.portal]


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
