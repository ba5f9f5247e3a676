"""The queue of moderators: three tables in one order, filtered and in pages."""

import pytest

from app.vocabulary.terms import Scope
from tests.api.conftest import Standing
from tests.support.api import Json
from tests.support.tenants import Tenant, tenant

EVERY_STATE = ["open", "asked", "accepted", "hidden", "rejected"]
KINDS = {"abuse", "claim", "duplicate"}


@pytest.fixture(scope="module")
async def moderator(standing: Standing) -> Tenant:
    """Who sees a report, a claim and a pair that wait, and some of each that were decided on."""
    client, database = standing.api.client, standing.database
    maker = await tenant(client, database, "by-makers")
    other = await tenant(client, database, "kg-readers")
    who = await tenant(client, database, "chamber", [Scope.MODERATE])
    owner = await maker.add_organization(name="ОАО «Витрина»")
    rulings = (None, "accept", "hide", "reject", "ask", None)
    for number, ruling in enumerate(rulings):
        listed = await maker.add_offer(owner, title=f"Лента {number}")
        said = {"offer_id": listed, "abuse": "spam", "text": "Реклама"}
        matter = await other.post("/v1/moderation/reports", said)
        claimed = await maker.add_organization(name=f"Завод «{number}»")
        claim = await other.post(
            f"/v1/organizations/{claimed}/claims", {"evidence": "Выписка из реестра"}
        )
        pair = await maker.post("/v1/duplicates", {"organization_ids": [owner, claimed]})
        if ruling is None:
            continue
        await who.post(
            f"/v1/moderation/{matter['id']}/decisions", {"ruling": ruling, "reason": "Да."},
            expect=200,
        )  # fmt: skip
        said = {"state": "approved" if ruling == "accept" else "declined", "reason": "Да."}
        await who.post(f"/v1/claims/{claim['id']}/decision", said, expect=200)
        await who.post(f"/v1/duplicates/{pair['id']}/decisions", {"state": "different"}, expect=200)
    return who


async def matters(who: Tenant, *, limit: int = 100, **asked: object) -> list[Json]:
    """All matters, page by page."""
    found: list[Json] = []
    while True:
        page = await who.get("/v1/moderation", limit=limit, **asked)
        assert len(page["items"]) <= limit
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        asked["cursor"] = page["next_cursor"]


async def test_filters_leave_what_they_name_of_all_tables(moderator: Tenant) -> None:
    everything = await matters(moderator, state=EVERY_STATE)
    assert {item["kind"] for item in everything} == KINDS
    assert [item["id"] for item in everything] == sorted(item["id"] for item in everything)
    for states in ([state] for state in EVERY_STATE):
        of_state = [item for item in everything if item["state"] in states]
        assert await matters(moderator, state=states) == of_state
        for kind in sorted(KINDS):
            of_both = [item for item in of_state if item["kind"] == kind]
            assert await matters(moderator, state=states, kind=kind) == of_both
    waiting = [item for item in everything if item["state"] in {"open", "asked"}]
    assert await matters(moderator) == waiting
    assert await matters(moderator, overdue=True) == []


@pytest.mark.parametrize("limit", [1, 2, 5])
async def test_pages_of_several_tables_are_whole(moderator: Tenant, limit: int) -> None:
    assert await matters(moderator, limit=limit) == await matters(moderator)
    asked: Json = {"state": EVERY_STATE, "kind": ["claim", "duplicate"]}
    assert await matters(moderator, limit=limit, **asked) == await matters(moderator, **asked)
