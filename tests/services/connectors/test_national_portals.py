"""Registers and procurement of the states, each asked as it was observed."""

from datetime import date, timedelta

import pytest

from app.exchange.connectors import CONNECTORS
from tests.portals.procurement import TOKEN, Procurement, Publisher, lot, release
from tests.portals.registers import (
    Entities,
    Eurasian,
    Products,
    entity,
    products,
)
from tests.portals.server import of_json
from tests.services.connectors.stations import Station, serving


async def test_the_eurasian_register_is_asked_as_observed(station: Station) -> None:
    rows = [
        {
            "state_code": f"{number % 5 + 1:02d}",
            "registry_number": f"E-{number}",
            "goods_name": f"Трансформатор {number}",
            "tnved": "8504 21",
            "okpd2": "27.11.41.000",
            "document": "ТУ 3411-001",
            "producer_name": f"Завод {number % 5}",
            "identity_code": "",
        }
        for number in range(12)
    ]
    with serving(Eurasian(rows)) as server:
        await station.set_up("eurasian-register", url=f"{server.base}/spd/find", page_size=5)
        run = await station.run()
        assert (run["state"], run["rows"], run["total"]) == ("completed", 12, 12), run
        assert server.asked[0].query["collection"].startswith("erpt.")
        assert server.asked[0].body == b"{}"
    stored = await station.stored()
    assert len(stored) == 12
    assert stored["E-1"]["standards"] == ["ТУ 3411-001"]
    owners = {item["name"]: item for item in (await station.stored("organizations")).values()}
    assert {owners[f"Завод {n}"]["country"] for n in range(5)} == {"AM", "BY", "KZ", "KG", "RU"}


async def test_russias_register_is_asked_as_observed(station: Station) -> None:
    with serving(Products(products(11))) as server:
        await station.set_up("ru-register", url=f"{server.base}/pub/prod/b/", page_size=4)
        server.trouble(7, 3)
        run = await station.run()
        assert (run["state"], run["rows"], run["total"], run["retries"]) == ("completed", 11, 11, 3)
        assert server.asked[-1].json["opt"]["userData"] == {}  # type: ignore[index]
    one = (await station.stored())["10\\3\\2026"]
    assert one["source"]["url"] == "https://example.org/goods/3"
    assert one["valid_until"] == "2030-12-31"
    assert one["standards"] == ["ГОСТ 18097-93"]
    assert one["codes"] == ["845811"]
    with serving(lambda _: of_json({"ok": False})) as refusing:
        await station.api.patch(
            f"/v1/connectors/{station.key}", {"settings": {"url": refusing.base}}
        )
        assert (await station.run())["error"] == "The register answers without `ok`."


async def test_kazakhstans_lots_are_read_whole_and_then_by_the_journal(
    station: Station, today: date
) -> None:
    portal = Procurement({str(number): lot(number) for number in range(60)})
    with serving(portal) as server:
        await station.set_up("kz-procurement", url=f"{server.base}/v3", secret=TOKEN)
        run = await station.run()
        assert (run["state"], run["rows"], run["total"], run["requests"]) == (
            "completed", 60, 60, 2,
        )  # fmt: skip
        needs = await station.stored("needs")
        assert len(needs) == 60
        assert needs["7"]["description"] == "Для подстанции"
        assert len(await station.stored("organizations")) == 4
        portal.lots["7"] = lot(7, name_ru="Кабель алюминиевый")
        portal.lots["500"] = lot(500)
        portal.journal = [
            {"date": f"{today}", "object": "lot", "object_id": 7},
            {"date": f"{today}", "object": "contract", "object_id": 3},
            {"date": f"{today}", "object": "lot", "object_id": 7},
            {"date": f"{today}", "object": "lot", "object_id": 500},
            {"date": f"{today}", "object": "lot", "object_id": 999},
        ]
        run = await station.run()
        assert (run["state"], run["rows"]) == ("completed", 2), run
        assert run["counts"]["replaced"] == 1
        assert (await station.stored("needs"))["7"]["title"] == "Кабель алюминиевый"
    secret = await station.api.client.get("/v1/connectors", headers=station.api.headers)
    assert TOKEN not in secret.text
    assert secret.json()["items"][0]["has_secret"] is True


async def test_without_the_token_procurement_refuses(station: Station) -> None:
    with serving(Procurement({})) as server:
        await station.set_up("kz-procurement", url=f"{server.base}/v3")
        assert "credentials" in (await station.run())["error"]


async def test_belaruss_register_is_read_by_period(station: Station, today: date) -> None:
    portal = Entities(
        {
            today - timedelta(days=20): [entity(1, "ОАО «Первый»")],
            today - timedelta(days=2): [entity(2, "ОАО «Второй»")],
            today: [entity(3, "ОАО «Третий»")],
        }
    )
    with serving(portal) as server:
        start = (today - timedelta(days=20)).isoformat()
        await station.set_up("by-register", url=f"{server.base}/byPeriod", start=start)
        run = await station.run()
        assert (run["state"], run["rows"], run["requests"]) == ("completed", 3, 3)
        owners = await station.stored("organizations")
        assert {item["name"] for item in owners.values()} == {
            "ОАО «Первый»", "ОАО «Второй»", "ОАО «Третий»",
        }  # fmt: skip
        assert all(item["identifiers"][0]["scheme"] == "BY-UNP" for item in owners.values())
        portal.by_day[today] = [entity(3, "ОАО «Третий новый»")]
        run = await station.run()
        assert (run["requests"], run["counts"]["replaced"]) == (1, 1)


@pytest.mark.parametrize("shape", ["releases", "records"])
async def test_ocds_gives_needs_and_suppliers_and_is_asked_conditionally(
    station: Station, shape: str
) -> None:
    portal = Publisher([release(number) for number in range(5)], as_records=shape == "records")
    with serving(portal) as server:
        await station.set_up("ocds", url=f"{server.base}/releases")
        run = await station.run()
        assert (run["state"], run["rows"], run["requests"]) == ("completed", 10, 3), run
        need = (await station.stored("needs"))["ocds-made-up-3/tender/1"]
        assert need["quantity"]["value"] == 12
        assert need["codes"] == ["7304"]
        assert len(await station.stored("offers")) == 5
        owners = {i["name"]: i for i in (await station.stored("organizations")).values()}
        assert owners["Министерство дорог"]["city"] == "Бишкек"
        assert {item["country"] for item in owners.values()} == {"KG"}
        run = await station.run()
        assert (run["rows"], run["requests"]) == (0, 1)
        portal.releases.append(release(9))
        assert (await station.run())["counts"]["created"] == 2


def test_what_is_unverified_is_said_of_every_national_portal() -> None:
    for name in ("eurasian-register", "ru-register", "kz-procurement", "by-register"):
        assert CONNECTORS[name].unverified
