"""Evidence of days that are still to come is refused, by every way that writes an offer."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.db import Database
from tests.support.api import Api, Json, offer
from tests.support.details import GREEN
from tests.support.problems import refusal

TODAY = datetime.now(UTC).date()
TO_COME = {"level": "certificate", "on": f"{TODAY + timedelta(days=2)}"}
FOOTPRINT: Json = GREEN["footprint"]

WRONG = [
    ({"footprint": FOOTPRINT | {"evidence": TO_COME}}, "/evidence/on", "not_a_past_day"),
    ({"footprint": FOOTPRINT | {"year": TODAY.year + 2}}, "/year", "year_to_come"),
    ({"recycled": GREEN["recycled"] | {"evidence": TO_COME}}, "/evidence/on", "not_a_past_day"),
    ({"energy": GREEN["energy"] | {"evidence": TO_COME}}, "/evidence/on", "not_a_past_day"),
]


@pytest.mark.parametrize(("green", "field", "code"), WRONG)
async def test_evidence_of_a_day_to_come_is_refused(
    api: Api, green: Json, field: str, code: str
) -> None:
    owner = await api.add_organization()
    [group] = green
    pointer = f"/green/{group}{field}"
    body = offer(owner, green=green)
    stored = await api.add_offer(owner, green=GREEN)
    for method, path, sent in (
        ("POST", "/v1/offers", body),
        ("PUT", "/v1/offers/by-source/registry/k", body),
        ("PATCH", f"/v1/offers/{stored}", {"green": green}),
    ):
        answer = await api.client.request(method, path, json=sent, headers=api.headers)
        refusal(answer, pointer, code)
    [item] = (await api.post("/v1/offers/batch", {"items": [body]}, expect=200))["items"]
    assert item["problem"]["errors"][0]["pointer"] == pointer


async def test_what_was_stored_before_keeps_nobody_from_other_changes(
    api: Api, database: Database
) -> None:
    owner = await api.add_organization()
    stored = await api.add_offer(owner, green=GREEN)
    async with database.write() as session:
        await session.execute(
            text(
                "UPDATE listings SET green = "
                "jsonb_set(green, '{footprint,evidence,on}', '\"2099-01-01\"') WHERE id = :key"
            ),
            {"key": stored},
        )
    changed = await api.patch(f"/v1/offers/{stored}", {"title": "Листы медные"})
    assert changed["green"]["footprint"]["evidence"]["on"] == "2099-01-01"


async def test_today_is_no_day_to_come(api: Api) -> None:
    today = {"level": "certificate", "on": f"{TODAY}"}
    green = {"footprint": FOOTPRINT | {"year": TODAY.year, "evidence": today}}
    await api.add_offer(await api.add_organization(), green=green)
