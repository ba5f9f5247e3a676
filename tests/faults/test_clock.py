"""A host whose clock is days off serves beside one whose clock is right."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.faults.stack import BEARER, Stack
from tests.support.api import need, offer, organization
from tests.support.clock import moved
from tests.support.service import Service


@pytest.mark.long
@pytest.mark.parametrize("days", [-3])
def test_a_clock_that_is_days_off_mixes_nothing_up(tmp_path: Path, days: int) -> None:
    library = moved(tmp_path, days=days)
    with (
        Stack(tmp_path, workers=1) as right,
        Service(
            tmp_path / "wrong",
            database_url=right.url,
            jobs="false",
            demonstration="false",
            code_assistant="false",
            compiled_search="false",
            LD_PRELOAD=str(library),
        ) as wrong,
        httpx.Client(base_url=right.base, headers=BEARER, timeout=20) as here,
        httpx.Client(base_url=wrong.base, headers=BEARER, timeout=20) as there,
    ):
        date = there.get("/livez").headers["date"]
        told = datetime.strptime(date, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
        assert abs(told - datetime.now(UTC) - timedelta(days=days)) < timedelta(minutes=5)

        owner = here.post("/v1/organizations", json=organization()).json()["id"]
        made = {}
        for number in range(6):
            client = (here, there)[number % 2]
            answer = client.post("/v1/offers", json=offer(owner, title=f"Катанка {number}"))
            assert answer.status_code == 201
            made[answer.json()["id"]] = answer.json()
            # The database's clock says when.
            at = datetime.fromisoformat(answer.json()["created_at"])
            assert abs(at - datetime.now(UTC)) < timedelta(minutes=5)
        revisions = [record["revision"] for record in made.values()]
        assert revisions == sorted(revisions)
        asked = there.post("/v1/needs", json=need(owner)).json()
        for client in (here, there):
            wait = {"Min-Revision": str(asked["revision"])}
            found = client.get(f"/v1/needs/{asked['id']}/suggestions", headers=wait).json()
            assert {item["offer"]["id"] for item in found["items"]} <= set(made)
            fed, cursor, more = set(), "0", True
            while more:
                page = client.get("/v1/changes", params={"since": cursor}).json()
                fed |= {item["id"] for item in page["items"]}
                cursor, more = page["next_cursor"], page["more"]
            assert set(made) | {asked["id"], owner} <= fed
            listed: list[str] = []
            asking: dict[str, str] = {"limit": "2"}
            while True:
                page = client.get("/v1/offers", params=asking).json()
                listed += [item["id"] for item in page["items"]]
                if page["next_cursor"] is None:
                    break
                asking["cursor"] = page["next_cursor"]
            assert sorted(listed) == sorted(made)
        # A retry that another host answers is still a retry.
        key = {"Idempotency-Key": "across-clocks"}
        body = offer(owner, title="Однажды")
        first = there.post("/v1/offers", json=body, headers=key)
        second = here.post("/v1/offers", json=body, headers=key)
        assert first.json()["id"] == second.json()["id"]
