"""Pages of portals: answers that are none, links that lead astray, lists without an end."""

import pytest

from app.exchange.connectors import trail
from tests.portals.procurement import release
from tests.portals.registers import (
    goods,
)
from tests.portals.server import HTML, Asked, Said, of_json
from tests.services.connectors.stations import FIELDS, Station, odata, serving
from tests.support.api import Json


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
