"""Official lists as they were on a day."""

from datetime import UTC, datetime, timedelta

import pytest

from app.db import Database
from tests.support.api import Api
from tests.support.documents import ROWS, as_csv
from tests.support.official import Office, office
from tests.support.problems import problem, refusal
from tests.support.tenants import Tenant, nobody


@pytest.fixture
async def desk(api: Api, database: Database) -> Office:
    """A list with three editions; two of them are of one day."""
    opened = await office(api, database)
    await opened.imported(as_csv(), on="2026-01-15")
    await opened.imported(as_csv(ROWS[:3]), base=1, on="2026-06-15")
    await opened.imported(as_csv(ROWS[:2]), base=2, on="2026-06-15")
    return opened


@pytest.fixture
def public(api: Api) -> Tenant:
    return nobody(api.client)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-01-15", (1, 5, "2026-06-15")),
        ("2026-06-14", (1, 5, "2026-06-15")),
        ("2026-06-15", (3, 2, None)),
        (None, (3, 2, None)),
    ],
)
async def test_a_list_is_as_the_newest_edition_dated_by_the_day(
    desk: Office, public: Tenant, as_of: str | None, expected: tuple[int, int, str | None]
) -> None:
    number, rows, next_on = expected
    asked = {} if as_of is None else {"as_of": as_of}
    state = await public.get(f"{desk.path}/state", **asked)
    assert (state["edition"]["number"], state["next_on"]) == (number, next_on)
    assert state["as_of"] == (as_of or datetime.now(UTC).date().isoformat())
    assert sum(state["states"].values()) == state["edition"]["entries"] == rows
    page = await public.get(f"{desk.path}/entries", **asked)
    assert (page["edition"], page["as_of"]) == (number, state["as_of"])
    assert page["items"] == await desk.entries(number)
    whole = await public.ask("GET", f"{desk.path}/editions/{number}/export?format=csv")
    export = await public.ask("GET", f"{desk.path}/export", params={"format": "csv", **asked})
    assert export.content == whole.content
    assert f"-{number}.csv" in export.headers["content-disposition"]


async def test_entries_of_a_day_are_filtered_and_come_in_pages(
    desk: Office, public: Tenant
) -> None:
    path = f"{desk.path}/entries"
    first = await public.get(path, as_of="2026-03-01", limit="2")
    rest = await public.get(path, as_of="2026-03-01", limit="5", cursor=first["next_cursor"])
    assert [item["position"] for item in first["items"] + rest["items"]] == [1, 2, 3, 4, 5]
    other = await public.ask("GET", path, params={"cursor": first["next_cursor"]})
    problem(other, 404, "invalid_cursor")
    found = await public.get(path, as_of="2026-03-01", country="BY")
    assert [item["position"] for item in found["items"]] == [3]
    assert (await public.get(path, country="AM"))["items"] == []


@pytest.mark.parametrize("call", ["state", "entries", "export"])
async def test_days_that_no_edition_is_known_of_are_refused(
    desk: Office, public: Tenant, call: str
) -> None:
    path = f"{desk.path}/{call}"
    early = await public.ask("GET", path, params={"as_of": "2026-01-14"})
    assert "2026-01-15" in refusal(early, "?as_of", "before_first_edition")["detail"]
    today = datetime.now(UTC).date()
    late = await public.ask("GET", path, params={"as_of": str(today + timedelta(days=2))})
    refusal(late, "?as_of", "day_to_come")
    # In the east of the Union it may be tomorrow already.
    begun = await public.ask("GET", path, params={"as_of": str(today + timedelta(days=1))})
    assert begun.status_code == 200
    wrong = await public.ask("GET", path, params={"as_of": "15.01.2026"})
    refusal(wrong, "?as_of", "date_from_datetime_parsing")


async def test_an_edition_of_a_day_to_come_is_not_in_force_yet(
    api: Api, database: Database, public: Tenant
) -> None:
    opened = await office(api, database)
    problem(await public.ask("GET", f"{opened.path}/state"), 404, "not_found")
    ahead = str(datetime.now(UTC).date() + timedelta(days=30))
    await opened.imported(as_csv(), on=ahead)
    early = await public.ask("GET", f"{opened.path}/state")
    assert ahead in refusal(early, "?as_of", "before_first_edition")["detail"]
