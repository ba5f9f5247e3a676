"""Evidence of days that are still to come is refused, by every way that writes an offer."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from app.db import Database
from tests.support.api import Api, Json, offer
from tests.support.details import GREEN
from tests.support.problems import refusal


def today() -> date:
    """The day as the service has it; asked by each test, for midnight may fall between two."""
    return datetime.now(UTC).date()


def said_on(days: int) -> Json:
    """Evidence of so many days from now."""
    return {"evidence": {"level": "certificate", "on": f"{today() + timedelta(days=days)}"}}


@pytest.mark.parametrize(
    ("group", "field", "code"),
    [
        ("footprint", "/evidence/on", "not_a_past_day"),
        ("footprint", "/year", "year_to_come"),
        ("recycled", "/evidence/on", "not_a_past_day"),
        ("energy", "/evidence/on", "not_a_past_day"),
    ],
)
async def test_evidence_of_a_day_to_come_is_refused(
    api: Api, group: str, field: str, code: str
) -> None:
    owner = await api.add_organization()
    wrong = {"year": today().year + 2} if field == "/year" else said_on(2)
    green = {group: GREEN[group] | wrong}
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
    green = {"footprint": GREEN["footprint"] | {"year": today().year} | said_on(0)}
    await api.add_offer(await api.add_organization(), green=green)
