"""Each connector against a real HTTP server that speaks its portal's protocol, with troubles."""

import asyncio
import gzip
import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import xlsxwriter
from pydantic import JsonValue

from app.config import Settings
from app.db import Database
from app.errors import LaterError, PortalError
from app.exchange.connectors import CONNECTORS, trail
from app.exchange.connectors.bucket import signed
from app.exchange.connectors.http import MOST_BYTES, Patience, Portal
from app.exchange.outbound import Outbound
from app.services import connector_runs
from app.services.work import Work
from tests.portals.numbers import inn
from tests.portals.procurement import TOKEN, Procurement, Publisher, lot, release
from tests.portals.registers import (
    Entities,
    Eurasian,
    OData,
    Products,
    drifted,
    entity,
    goods,
    products,
)
from tests.portals.server import BROKEN, BUSY, CUT, HTML, Asked, Said, Server, of_json
from tests.portals.storage import ACCESS, SECRET, Bucket
from tests.support.api import Api, Json
from tests.support.tenants import tenant

QUICK = Patience(attempts=6, first_seconds=0.001, most_seconds=0.01)
FIELDS = {
    "key": "id", "title": "name", "codes": "tnved", "okpd2": "okpd2",
    "owner_name": "maker", "owner_number": "inn",
}  # fmt: skip


class Station:
    """A service with one connector, and what its portal sees of it."""

    def __init__(self, api: Api, database: Database, settings: Settings, portal: str) -> None:
        self.api = api
        self.database = database
        self.settings = settings
        self.portal = portal
        self.key = ""

    async def set_up(self, kind: str, *, secret: str | None = None, **settings: object) -> None:
        """Add the connector."""
        body = {
            "name": f"{kind} of {self.portal}",
            "portal": self.portal,
            "kind": kind,
            "settings": {"requests_per_second": 50, **settings},
            "secret": secret,
        }
        self.key = str((await self.api.post("/v1/connectors", body))["id"])

    async def run(self, stopping: asyncio.Event | None = None) -> Json:
        """Run it once, and return the run as the dashboard shows it."""
        work = Work(
            database=self.database,
            settings=self.settings,
            subject=self.key,
            stopping=stopping or asyncio.Event(),
        )
        await connector_runs.run(work, QUICK)
        return await self.last()

    async def last(self) -> Json:
        """The last run."""
        return dict((await self.api.get_own(f"/v1/connectors/{self.key}"))["last_run"])

    async def stored(self, noun: str = "offers") -> dict[str, Json]:
        """What it has brought, by the portal's key."""
        found: dict[str, Json] = {}
        cursor: dict[str, str] = {}
        while True:
            page = await self.api.get_own(f"/v1/{noun}", limit=100, **cursor)
            found |= {item["source"]["key"]: item for item in page["items"]}
            if page["next_cursor"] is None:
                return found
            cursor = {"cursor": page["next_cursor"]}

    async def quarantine(self) -> dict[str, Json]:
        """The rows that could not be taken as they are."""
        page = await self.api.get_own(f"/v1/connectors/{self.key}/quarantine", limit=100)
        return {item["key"]: item for item in page["items"]}


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A service that may call loopback, and read files that portals put down."""
    drop = tmp_path / "drop"
    drop.mkdir()
    return settings.model_copy(update={"outbound_networks": ["127.0.0.0/8"], "connector_dir": drop})


@pytest.fixture
def folder(settings: Settings) -> Path:
    """Where a portal puts its files down, named `завод` in a connector's settings."""
    assert settings.connector_dir is not None
    made = settings.connector_dir / "завод"
    made.mkdir()
    return made


@pytest.fixture
def today() -> date:
    """The day of this test: a run of the suite may go past midnight."""
    return datetime.now(UTC).date()


@pytest.fixture
async def station(api: Api, database: Database, settings: Settings) -> Station:
    """A portal that is about to be read."""
    await api.post("/v1/portals", {"name": "outside", "title": "Снаружи", "licence": "CC-BY-4.0"})
    return Station(api, database, settings, "outside")


@contextmanager
def serving(answer: object) -> Iterator[Server]:
    """A portal outside."""
    with Server(answer) as running:  # type: ignore[arg-type]
        yield running


async def odata(station: Station, server: Server, **more: Any) -> None:
    await station.set_up(
        "odata",
        url=f"{server.base}/odata/Goods",
        fields=FIELDS,
        constants={"owner_country": "RU", "side": "offer"},
        **more,
    )


async def test_odata_is_read_whole_with_links_and_without(station: Station) -> None:
    for links in (True, False):
        with serving(OData(goods(23), links=links, page=10)) as server:
            await odata(station, server, page_size=10)
            run = await station.run()
            assert run["state"] == "completed", run
            assert (run["rows"], run["total"], run["requests"]) == (23, 23, 3)
            await station.api.delete(f"/v1/connectors/{station.key}")
    assert run["counts"]["unchanged"] == 23
    stored = await station.stored()
    assert len(stored) == 23
    one = stored["R-3"]
    assert one["title"] == "Катанка медная 3 мм"
    assert one["codes"] == ["7408110000", "740819"]
    assert one["okpd2"] == ["24.44.22.110"]
    assert one["source"]["portal"] == "outside"
    assert one["source"]["licence"] == "CC-BY-4.0"
    owners = await station.stored("organizations")
    assert len(owners) == 7
    assert owners[inn(3)]["identifiers"][0]["verification"] == "checksum"
    past = await station.api.get_own(f"/v1/offers/{one['id']}/history")
    assert past["items"][0]["actor"] == "connector odata of outside"


async def test_odata_reads_only_what_changed_the_next_time(station: Station) -> None:
    rows = goods(23)
    with serving(OData(rows)) as server:
        await odata(station, server, changed="updated")
        assert (await station.run())["rows"] == 23
        rows[5] |= {"updated": "2026-11-25T00:00:00Z", "name": "Катанка медная новая"}
        run = await station.run()
        assert "ge 2026-11-20" in server.asked[-1].query["$filter"]
        assert run["rows"] < 23
        assert run["counts"]["replaced"] == 1
        assert (await station.stored())["R-5"]["title"] == "Катанка медная новая"


@pytest.mark.parametrize("seed", range(4))
async def test_a_portal_with_troubles_is_read_all_the_same(station: Station, seed: int) -> None:
    with serving(OData(goods(30), page=10)) as server:
        await odata(station, server, page_size=10)
        server.trouble(seed, 5)
        run = await station.run()
        assert run["state"] == "completed", run
        assert (run["retries"], run["counts"]["created"]) == (5, 30)
    assert len(await station.stored()) == 30


async def test_a_portal_that_stays_broken_is_a_failed_run_that_goes_on_later(
    station: Station,
) -> None:
    with serving(OData(goods(30), page=10)) as server:
        await odata(station, server, page_size=10)
        broken = [BROKEN, BUSY, CUT, BROKEN, BROKEN, BROKEN]

        def answer(asked: object, real: OData = OData(goods(30), page=10)) -> Said:  # noqa: B008
            if len(server.asked) == 2:
                server.faults = broken[1:]
                return broken[0]
            return real(asked)  # type: ignore[arg-type]

        server._answer = answer
        run = await station.run()
        assert run["state"] == "failed"
        assert "status 500" in run["error"]
        assert len(await station.stored()) == 10
        # The next run goes on where this one stood.
        run = await station.run()
        assert run["state"] == "completed"
        assert (run["rows"], run["counts"]["created"]) == (20, 20)
        assert server.asked[-2].query["$skip"] == "10"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (HTML, "web page"),
        (Said(200, b'{"value": [', {}), "not JSON"),
        (of_json({"items": []}), "no list `value`"),
        (of_json([1, 2]), "no list `value`"),
        (Said(401), "credentials"),
        (Said(404), "status 404"),
        (Said(302, b"", {"Location": "/login"}), "status 302"),
        (Said(200, b'{"value": [NaN]}', {}), "not JSON"),
    ],
)
async def test_an_answer_that_is_none_is_a_failed_run_with_its_reason(
    station: Station, answer: Said, said: str
) -> None:
    with serving(lambda _: answer) as server:
        await odata(station, server)
        run = await station.run()
        assert run["state"] == "failed"
        assert said in run["error"]
        assert run["retries"] == 0
    assert await station.stored() == {}


async def test_a_link_to_another_host_is_not_followed(station: Station) -> None:
    page = {"value": goods(1), "@odata.nextLink": "https://elsewhere.example/odata?$skip=1"}
    with serving(lambda _: of_json(page)) as server:
        await odata(station, server)
        run = await station.run()
        assert "another host" in run["error"]
        assert len(server.asked) == 1


_PAGED: Json = {"fields": FIELDS, "constants": {"owner_country": "RU", "side": "offer"}}


def circling(asked: Asked) -> Said:
    """Pages by number, of which the third leads back to the second, whatever form is asked for."""
    at = int(asked.query.get("at", 1))
    link = f"{asked.path}?at={2 if at == 3 else at + 1}"
    releases = [release(at)] if asked.path == "/releases" else []
    rows = goods(4)[at : at + 1]
    return of_json(
        {"items": rows, "value": rows, "releases": releases, "@odata.nextLink": link,
         "next": link, "next_page": link, "links": {"next": link}}
    )  # fmt: skip


def standing(asked: Asked) -> Said:
    """The same page for ever, with another address each time."""
    link = f"{asked.path}?at={int(asked.query.get('at', 1)) + 1}"
    rows = goods(2)
    return of_json(
        {"items": rows, "value": rows, "result": rows, "releases": [release(1)], "ok": True,
         "@odata.nextLink": link, "next": link, "next_page": link, "links": {"next": link}}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("json", {"paging": "link", **_PAGED}),
        ("json", {"paging": "cursor", "parameter": "at", **_PAGED}),
        ("odata", _PAGED),
        ("kz-procurement", {"start": "2026-11-01"}),
        ("kz-procurement", {}),
        ("ocds", {}),
    ],
)
async def test_pages_that_lead_in_a_circle_are_read_once(
    station: Station, kind: str, how: Json
) -> None:
    def answer(asked: Asked) -> Said:
        if len(server.asked) > 20:
            return Said(404)
        if how.get("paging") != "cursor":
            return circling(asked)
        at = int(asked.query.get("at", 1))
        return of_json({"items": goods(4)[at : at + 1], "next": 2 if at == 3 else at + 1})

    with serving(answer) as server:
        await station.set_up(kind, url=f"{server.base}/releases", **how)
        run = await station.run()
        assert (run["state"], len(server.asked)) == ("failed", 3), run
        assert "leads back to one that was read before" in run["error"]


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("json", {"paging": "link", **_PAGED}),
        ("json", {"paging": "page", **_PAGED}),
        ("json", {"paging": "offset", **_PAGED}),
        ("odata", _PAGED),
        ("odata", {"page_size": 2, **_PAGED}),
        ("kz-procurement", {"start": "2026-11-01"}),
        ("kz-procurement", {}),
        ("ocds", {}),
        ("eurasian-register", {"page_size": 2}),
        ("ru-register", {"page_size": 2}),
    ],
)
async def test_a_page_that_comes_again_and_again_ends_the_run(
    station: Station, kind: str, how: Json
) -> None:
    def answer(asked: Asked) -> Said:
        return standing(asked) if len(server.asked) < 20 else Said(404)

    with serving(answer) as server:
        await station.set_up(kind, url=f"{server.base}/releases", **how)
        run = await station.run()
        assert (run["state"], len(server.asked)) == ("failed", 2), run
        assert "the same as one before" in run["error"]


async def test_a_list_without_an_end_is_read_so_far_and_then_goes_on(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(asked: Asked) -> Said:
        at = int(asked.query.get("page", 1))
        return of_json({"items": [goods(1)[0] | {"id": f"R-{at}"}]}) if at < 30 else Said(404)

    monkeypatch.setattr(trail, "MOST_PAGES", 4)
    with serving(answer) as server:
        await station.set_up("json", url=server.base, paging="page", **_PAGED)
        for pages in (4, 8):
            run = await station.run()
            assert (run["state"], len(server.asked)) == ("failed", pages), run
            assert "more than 4 pages" in run["error"]
            assert len(await station.stored()) == pages


async def test_a_bucket_whose_list_never_ends_is_left(station: Station) -> None:
    """One that forgets where its list was, and one that makes up another place each time."""
    for token in ("same", ""):

        def answer(asked: Asked, token: str = token) -> Said:
            if len(server.asked) > 20:
                return Said(404)
            if not asked.query:
                return Said(200, b"key\n1\n")
            following = token or f"t{len(server.asked)}"
            entry = "<Contents><Key>a.csv</Key><ETag>1</ETag></Contents>" if not token else ""
            return Said(
                200,
                f"<ListBucketResult>{entry}<NextContinuationToken>{following}"
                "</NextContinuationToken></ListBucketResult>".encode(),
            )

        with serving(answer) as server:
            await station.set_up("bucket", url=server.base, bucket="bucket")
            run = await station.run()
            assert run["state"] == "failed"
            assert "before" in run["error"], run
            await station.api.delete(f"/v1/connectors/{station.key}")


@pytest.mark.parametrize("seed", range(3))
async def test_rows_that_drifted_are_quarantined_and_the_others_go_in(
    station: Station, seed: int
) -> None:
    rows = goods(24)
    spoilt_rows, spoilt = drifted(rows, seed, 0.4)
    assert spoilt
    with serving(OData(spoilt_rows)) as server:
        await odata(station, server)
        run = await station.run()
        assert run["state"] == "completed"
        assert run["rows"] == 24
        counts = run["counts"]
        assert counts["created"] + counts["replaced"] + counts["unchanged"] + counts["failed"] == 24
        assert counts["failed"] + counts["warned"] <= len(spoilt)
        stored = await station.stored()
        for place in set(range(24)) - spoilt:
            assert rows[place]["id"] in stored
        held = await station.quarantine()
        assert sum(not item["stored"] for item in held.values()) == counts["failed"]
        assert all(item["reasons"] and item["row"] for item in held.values())
        # Mended, they go in and leave the quarantine.
        server._answer = OData(rows)
        await station.run()
    assert len([key for key in await station.stored() if key.startswith("R-")]) == 24
    mended = await station.quarantine()
    assert not {row["id"] for row in rows} & set(mended)


async def test_what_is_wrong_with_a_row_is_said(station: Station) -> None:
    good = goods(1)[0]
    rows = [
        good | {"id": "no-title-or-owner", "maker": None},
        good | {"id": "bad-code", "tnved": "99999; 7408"},
        good | {"id": "no-such-chapter", "tnved": "7700"},
        good | {"id": "bad-number", "inn": "7700000001", "maker": "Другой"},
        good | {"id": "x" * 500},
        good | {"id": None},
        "not an object",
        good | {"id": "zero", "name": "a\x00b"},
    ]
    with serving(OData(rows)) as server:  # type: ignore[arg-type]
        await odata(station, server)
        run = await station.run()
    assert run["counts"]["failed"] == 3
    held = await station.quarantine()
    assert held["no-title-or-owner"]["reasons"] == ["The row names no organization."]
    assert held["no-title-or-owner"]["stored"] is False
    assert held["bad-code"]["stored"] is True
    assert "99999" in held["bad-code"]["reasons"][0]
    assert "77" in held["no-such-chapter"]["reasons"][0]
    assert "unverified" in held["bad-number"]["reasons"][0]
    stored = await station.stored()
    assert stored["bad-code"]["codes"] == ["7408"]
    assert stored["zero"]["title"] == "a b"


async def test_what_vanished_is_retired_only_when_asked_and_never_in_bulk(
    station: Station,
) -> None:
    portal = OData(goods(10))
    with serving(portal) as server:
        await odata(station, server, retire_vanished=True)
        await station.run()
        portal.rows = portal.rows[1:]
        assert (await station.run())["counts"]["retired"] == 1
        assert (await station.stored())["R-0"]["status"] == "withdrawn"
        portal.rows = portal.rows[:2]
        run = await station.run()
        assert run["state"] == "failed"
        assert "percent" in run["error"]
        assert (await station.stored())["R-5"]["status"] == "active"


async def test_a_run_withdraws_nothing_that_it_has_just_stored(station: Station) -> None:
    rows = goods(20)
    rows[0]["id"] = "x" * 500
    for place, row in enumerate(rows):
        row["side"] = "need" if place % 2 else "offer"
    rows[1]["side"], rows[2]["side"] = " Need", "OFFER"
    with serving(OData(rows)) as server:
        await station.set_up(
            "odata",
            url=f"{server.base}/odata/Goods",
            fields=FIELDS | {"side": "side"},
            constants={"owner_country": "RU"},
            retire_vanished=True,
        )
        run = await station.run()
    assert (run["state"], run["counts"]["created"]) == ("completed", 20), run
    assert not run["counts"].get("retired")
    for noun in ("needs", "offers"):
        stored = await station.stored(noun)
        assert len(stored) == 10
        assert {item["status"] for item in stored.values()} == {"active"}


async def test_a_run_that_is_stopped_goes_on_with_the_next_page(station: Station) -> None:
    with serving(OData(goods(30), page=10)) as server:
        await odata(station, server, page_size=10)
        stopping = asyncio.Event()
        stopping.set()
        with pytest.raises(LaterError):
            await station.run(stopping)
        assert (await station.last())["state"] == "interrupted"
        run = await station.run()
        assert (run["state"], run["rows"]) == ("completed", 20)
    assert len(await station.stored()) == 30


@contextmanager
def gated(real: OData, at: int) -> Iterator[tuple[Server, asyncio.Event, threading.Event]]:
    """A portal whose request of that number says that it is there, and waits to be let go."""
    loop, there, go = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def answer(asked: object) -> Said:
        if len(server.asked) == at:
            loop.call_soon_threadsafe(there.set)
            go.wait(30)
        return real(asked)  # type: ignore[arg-type]

    with serving(answer) as server:
        try:
            yield server, there, go
        finally:
            go.set()


async def test_settings_that_change_in_a_run_end_it_and_begin_from_the_start(
    station: Station,
) -> None:
    other = [row | {"id": f"other-{row['id']}"} for row in goods(3)]
    with (
        gated(OData(goods(30), page=10), 2) as (server, there, go),
        serving(OData(other)) as elsewhere,
    ):
        await odata(station, server, page_size=10, changed="updated")
        running = asyncio.create_task(station.run())
        await there.wait()
        stored = await station.api.get_own(f"/v1/connectors/{station.key}")
        settings = stored["settings"] | {"url": f"{elsewhere.base}/odata/Goods"}
        await station.api.patch(f"/v1/connectors/{station.key}", {"settings": settings})
        go.set()
        with pytest.raises(LaterError):
            await running
        assert (await station.last())["state"] == "interrupted"
        assert len(server.asked) == 2
        # What it read after the change is not stored by the settings from before.
        assert len(await station.stored()) == 10
        run = await station.run()
        assert (run["state"], run["rows"]) == ("completed", 3), run
        assert "$filter" not in elsewhere.asked[0].query
        assert "$skip" not in elsewhere.asked[0].query


async def test_settings_that_change_with_the_last_page_withdraw_nothing(station: Station) -> None:
    portal = OData(goods(10))
    with gated(portal, 2) as (server, there, go):
        await odata(station, server, retire_vanished=True)
        await station.run()
        portal.rows = portal.rows[1:]
        running = asyncio.create_task(station.run())
        await there.wait()
        stored = await station.api.get_own(f"/v1/connectors/{station.key}")
        settings = stored["settings"] | {"retire_vanished": False}
        await station.api.patch(f"/v1/connectors/{station.key}", {"settings": settings})
        go.set()
        with pytest.raises(LaterError):
            await running
    assert (await station.stored())["R-0"]["status"] == "active"


async def test_a_connector_that_is_paused_or_deleted_in_a_run_stops(station: Station) -> None:
    for gone in (False, True):
        with gated(OData(goods(30), page=10), 2) as (server, there, go):
            await odata(station, server, page_size=10)
            path = f"/v1/connectors/{station.key}"
            running = asyncio.create_task(station.run())
            await there.wait()
            if gone:
                await station.api.delete(path)
            else:
                await station.api.patch(path, {"active": False})
            go.set()
            with pytest.raises(LaterError):
                await running
            assert len(server.asked) == 2
            assert len(await station.stored()) == 10
            if not gone:
                assert (await station.last())["state"] == "interrupted"
                # Switched on again, it goes on where it stood.
                await station.api.patch(path, {"active": True})
                assert (await station.run())["rows"] == 20
                await station.api.delete(path)
                for key in [item["id"] for item in (await station.stored()).values()]:
                    await station.api.delete(f"/v1/offers/{key}")
                assert await station.stored() == {}


async def test_the_rate_is_kept(station: Station) -> None:
    with serving(OData(goods(6), page=1)) as server:
        await odata(station, server, page_size=1, requests_per_second=20)
        began = asyncio.get_running_loop().time()
        await station.run()
        assert len(server.asked) == 6
        assert asyncio.get_running_loop().time() - began >= 5 / 20


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


@pytest.mark.parametrize("paging", ["none", "link", "page", "offset", "cursor"])
async def test_json_lists_are_read_whatever_their_paging(station: Station, paging: str) -> None:
    rows = goods(10)

    def answer(asked: object) -> Said:
        query = getattr(asked, "query", {})
        size = 10 if paging == "none" else int(query.get("size", 4))
        place = int(query.get("at") or 0)
        start = (place - 1) * size if paging == "page" else place
        following = start + size if start + size < len(rows) else None
        path = f"/list?size={size}&at={following}"
        return of_json(
            {
                "data": {"rows": rows[start : start + size]},
                "paging": {"next": path if paging == "link" else following}
                if following else {},
            }
        )  # fmt: skip

    with serving(answer) as server:
        await station.set_up(
            "json",
            url=f"{server.base}/list",
            items="data.rows",
            paging=paging,
            next="paging.next",
            parameter="at",
            size_parameter="size",
            page_size=4,
            fields=FIELDS,
            constants={"owner_country": "RU", "kind": "material"},
        )
        run = await station.run()
        assert (run["state"], run["rows"]) == ("completed", 10), run
    stored = await station.stored()
    assert len(stored) == 10
    assert stored["R-1"]["kind"] == "material"


async def test_a_folder_of_files_is_read_once_for_each_change(
    station: Station, folder: Path
) -> None:
    row = {"key": "1", "title": "Лист медный", "codes": "7409", "owner_name": "Завод",
           "owner_country": "AM"}  # fmt: skip
    lines = [json.dumps(row, ensure_ascii=False), "{broken", json.dumps(row | {"key": "2"})]
    (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8-sig")
    (folder / "b.csv").write_text(
        "key;title;codes;owner_name;owner_country\n3;Труба медная;7411;Завод;Армения\n",
        encoding="utf-8",
    )
    await station.set_up("folder", folder="завод")
    run = await station.run()
    assert (run["state"], run["rows"]) == ("completed", 4), run
    assert run["counts"]["failed"] == 1
    assert set(await station.stored()) == {"1", "2", "3"}
    assert (await station.run())["rows"] == 0
    (folder / "c.json").write_text(json.dumps({"items": [row | {"key": "4"}]}))
    assert (await station.run())["rows"] == 1
    (folder / "d.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "e.csv").write_text(
        "key;title;owner_name;owner_country\n5;Лента медная;Завод;AM\n", encoding="utf-8"
    )
    failed = await station.run()
    assert "d.xls" in failed["error"]
    # One that cannot be read keeps back no other.
    assert "5" in await station.stored()


async def test_files_of_a_folder_that_cannot_be_read_keep_back_no_other(
    station: Station, folder: Path
) -> None:
    row = {"title": "Лист медный", "owner_name": "Завод", "owner_country": "AM"}

    def put(name: str | bytes, key: str) -> None:
        path = os.fsencode(folder) + b"/" + os.fsencode(name)
        Path(os.fsdecode(path)).write_text(json.dumps(row | {"key": key}), encoding="utf-8")

    put("a.jsonl", "1")
    put("z.jsonl", "2")
    await station.set_up("folder", folder="завод", retire_vanished=True)
    assert (await station.run())["state"] == "completed"
    (folder / "a.jsonl").unlink()
    (folder / "b.jsonl").touch()
    os.truncate(folder / "b.jsonl", MOST_BYTES + 1)
    (folder / "c.json").write_text('{"rows": []}')
    # As old archives leave them: the name is in no encoding that is known.
    put(b"d-\xcb\xe8\xf1\xf2.jsonl", "3")
    put("z.jsonl", "4")
    for read in (2, 0):
        run = await station.run()
        assert (run["state"], run["rows"]) == ("failed", read), run
        assert "b.jsonl is larger" in run["error"]
        assert "c.json: The answer has no list" in run["error"]
        assert "z.jsonl" not in run["error"]
        stored = await station.stored()
        assert set(stored) == {"1", "2", "3", "4"}
        assert {item["status"] for item in stored.values()} == {"active"}


async def test_files_of_a_bucket_that_cannot_be_read_keep_back_no_other(station: Station) -> None:
    row = {"title": "Лист медный", "owner_name": "Завод", "owner_country": "KG"}
    files = {f"{name}.jsonl": json.dumps(row | {"key": name}).encode() for name in "abcdefgh"}
    portal = Bucket(files)
    spoilt = {"/bucket/b.jsonl": Said(404), "/bucket/c.jsonl": Said(403), "/bucket/d.jsonl": BROKEN}

    with serving(lambda asked: spoilt.get(asked.path) or portal(asked)) as server:
        await station.set_up("bucket", url=server.base, bucket="bucket", retire_vanished=True,
                             secret=f"{ACCESS}:{SECRET}")  # fmt: skip
        run = await station.run()
        assert (run["state"], run["rows"]) == ("failed", 5), run
        for name, status in (("b", 404), ("c", 403), ("d", 500)):
            assert re.search(rf"{name}\.jsonl: [^.]+ status {status}", run["error"]), run["error"]
        assert set(await station.stored()) == set("aefgh")
        # A portal that has gone silent is not asked for each of its files.
        spoilt = dict.fromkeys((f"/bucket/{name}" for name in files), BROKEN)
        portal.files = {name: body + b"\n" for name, body in files.items()}
        before = len(server.asked)
        run = await station.run()
        assert run["state"] == "failed"
        assert len(server.asked) - before == 2 + 3 * QUICK.attempts
        assert {item["status"] for item in (await station.stored()).values()} == {"active"}


async def test_a_file_that_goes_while_a_folder_is_read_is_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "завод"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.jsonl").write_text(json.dumps({"key": name}))
    kind = CONNECTORS["folder"]
    reading = kind.pull(
        Portal(Outbound(), folder=tmp_path), kind.settings.model_validate({"folder": "завод"}), {}
    )
    read: list[JsonValue] = [*(await anext(reading)).rows]
    (folder / "b.jsonl").unlink()

    async def read_on() -> None:
        async for page in reading:
            read.extend(page.rows)

    with pytest.raises(PortalError, match=r"^b\.jsonl: "):
        await read_on()
    assert read == [{"key": "a"}, {"key": "c"}]


async def test_of_many_files_that_cannot_be_read_some_are_named(
    station: Station, folder: Path
) -> None:
    for number in range(25):
        (folder / f"{number:02d}.json").write_text("{}")
    await station.set_up("folder", folder="завод")
    run = await station.run()
    assert "19.json" in run["error"]
    assert "20.json" not in run["error"]
    assert run["error"].endswith("And 5 more.")


async def test_files_are_read_in_every_format_of_imports(station: Station, folder: Path) -> None:
    head = ["Номер записи", "Наименование продукции", "ТН ВЭД", "Изготовитель", "Страна", "УНП"]
    line = ["1", "Лист медный", "7409 11 000 0", "ОАО «Завод»", "BY", "100582333"]
    (folder / "a.csv").write_text(
        f'{";".join(head)}\n{";".join(line)}\n2;"сломано;;\n', encoding="cp1251"
    )
    with xlsxwriter.Workbook(folder / "b.xlsx") as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate((head, ["2", "Труба медная", *line[2:]])):
            sheet.write_row(at, 0, cells)
    (folder / "c.csv.gz").write_bytes(
        gzip.compress(f"{chr(9).join(head)}\n3\tЛента медная\n".encode("utf-16"))
    )
    await station.set_up("folder", folder="завод", constants={"owner_country": "BY"})
    run = await station.run()
    stored = await station.stored()
    assert run["state"] == "completed", run
    assert {"1", "2"} <= set(stored)
    assert stored["1"]["codes"] == ["7409110000"]
    assert stored["2"]["title"] == "Труба медная"
    # Rows that cannot be stored are in the quarantine.
    assert run["counts"]["failed"] >= 1


async def test_a_bucket_is_read_with_a_signature_and_by_what_changed(station: Station) -> None:
    row = {"key": "1", "title": "Лист медный", "owner_name": "Завод", "owner_country": "KG"}
    files = {
        f"drop/файл {number}.jsonl": json.dumps(row | {"key": str(number)}).encode()
        for number in range(3)
    }
    portal = Bucket(files | {"drop/": b"", "elsewhere.jsonl": b"{broken"})
    with serving(portal) as server:
        await station.set_up(
            "bucket", url=server.base, bucket="bucket", prefix="drop/", secret=f"{ACCESS}:{SECRET}"
        )
        run = await station.run()
        assert (run["state"], run["rows"], run["requests"]) == ("completed", 3, 5), run
        assert set(await station.stored()) == {"0", "1", "2"}
        assert (await station.run())["rows"] == 0
        portal.files["drop/файл 1.jsonl"] = json.dumps(row | {"title": "Лист латунный"}).encode()
        assert (await station.run())["counts"]["replaced"] == 1
        await station.api.patch(f"/v1/connectors/{station.key}", {"secret": f"{ACCESS}:wrong"})
        assert "credentials" in (await station.run())["error"]


def test_a_signature_is_that_of_the_published_example() -> None:
    """The example of a GET with a query in the documentation of Signature Version 4 for S3."""
    host = "examplebucket.s3.amazonaws.com"
    secret = "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # noqa: S105
    made = signed((host, "/", "lifecycle="), "us-east-1", secret, datetime(2013, 5, 24, tzinfo=UTC))
    wanted = "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
    assert made["Authorization"].endswith(f"Signature={wanted}")


@pytest.mark.parametrize("folder", ["нет такой", "a/../../x"])
async def test_no_folder_outside_is_read(station: Station, folder: str) -> None:
    await station.set_up("folder", folder=folder)
    assert "no folder" in (await station.run())["error"]


async def test_private_addresses_are_not_called_unless_allowed(station: Station) -> None:
    with serving(OData(goods(1))) as server:
        await odata(station, server)
        closed = station.settings.model_copy(update={"outbound_networks": []})
        station.settings = closed
        run = await station.run()
        assert "address refused" in run["error"]
        assert server.asked == []


async def test_an_organization_of_another_portal_is_used_and_left_as_it_is(
    station: Station,
) -> None:
    number = {"scheme": "RU-INN", "value": inn(0)}
    known = await station.api.add_organization(name="ООО «Прежнее имя»", identifiers=[number])
    with serving(OData(goods(1))) as server:
        await odata(station, server)
        await station.run()
    assert (await station.stored())["R-0"]["organization_id"] == known
    stored = await station.api.get_own(f"/v1/organizations/{known}")
    assert stored["name"] == "ООО «Прежнее имя»"


async def test_a_connector_that_is_due_is_asked_for_once(
    station: Station, database: Database, settings: Settings
) -> None:
    with serving(OData(goods(1))) as server:
        await odata(station, server)
        work = Work(database=database, settings=settings, subject="")
        await connector_runs.ask_for_due(work)
        await connector_runs.ask_for_due(work)
        stored = await station.api.get_own(f"/v1/connectors/{station.key}")
        assert datetime.fromisoformat(stored["next_at"]) > datetime.now(UTC) + timedelta(hours=23)
        missing = Work(database=database, settings=settings, subject=str(UUID(int=1)))
        await connector_runs.run(missing, QUICK)
        assert server.asked == []


def test_what_is_unverified_is_said_of_every_national_portal() -> None:
    for name in ("eurasian-register", "ru-register", "kz-procurement", "by-register"):
        assert CONNECTORS[name].unverified


async def test_what_a_portal_made_private_stays_so_when_it_is_pulled_again(
    station: Station, api: Api, database: Database
) -> None:
    own = await tenant(api.client, database, "outside")
    rows = [{"id": "1", "name": "Катанка", "maker": "ООО «Завод»"}]
    with serving(lambda _: of_json({"items": rows})) as server:
        await station.set_up(
            "json", url=f"{server.base}/rows",
            fields={"key": "id", "title": "name", "owner_name": "maker"},
            constants={"owner_country": "RU"},
        )  # fmt: skip
        await station.run()
        [offer] = (await station.stored()).values()
        paths = (f"/v1/offers/{offer['id']}", f"/v1/organizations/{offer['organization_id']}")
        for path in paths:
            await own.ask("PATCH", path, json={"visibility": "private"})
        await own.ask("PATCH", paths[1], json={"description": "Своё слово"})
        rows[0]["name"] = "Катанка медная"
        assert (await station.run())["counts"]["replaced"] == 1
    for path in paths:
        assert (await api.client.get(path)).status_code == 404
    assert (await own.get(paths[0]))["title"] == "Катанка медная"
    assert (await own.get(paths[1]))["description"] == "Своё слово"
