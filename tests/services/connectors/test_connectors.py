"""Portals read whole and by what changed, with troubles and rows that are not as they should be."""

import pytest

from app.db import Database
from tests.portals.numbers import inn
from tests.portals.registers import (
    OData,
    drifted,
    goods,
)
from tests.portals.server import BROKEN, BUSY, CUT, Said, of_json
from tests.services.connectors.stations import FIELDS, Station, odata, serving
from tests.support.api import Api
from tests.support.tenants import tenant


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
