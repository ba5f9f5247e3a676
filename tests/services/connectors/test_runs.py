"""Runs: stopped, gone on with, changed and paused meanwhile; what they withdraw."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from app.config import Settings
from app.db import Database
from app.errors import LaterError, UnavailableError
from app.services import connector_runs
from app.services.work import Work
from tests.api.breaking import cut_who_waits
from tests.portals.registers import (
    OData,
    goods,
)
from tests.portals.server import Said, Server
from tests.services.connectors.stations import FIELDS, QUICK, Station, odata, serving


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


async def test_a_run_that_an_outage_hits_is_interrupted_and_the_next_goes_on(
    station: Station, database: Database
) -> None:
    """It is tried again as soon as may be, and is no failure of the portal or of its settings."""
    with serving(OData(goods(3))) as server:
        await odata(station, server)
        async with database.write() as session:
            await session.execute(text("LOCK TABLE listings IN ACCESS EXCLUSIVE MODE"))
            running = asyncio.create_task(station.run())
            await cut_who_waits(session)
            with pytest.raises(UnavailableError):
                await running
        hit = await station.last()
        assert (hit["state"], hit["error"]) == ("interrupted", None)
        run = await station.run()
    assert (run["state"], run["counts"]["created"]) == ("completed", 3)


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
