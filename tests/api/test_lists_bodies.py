"""Several bodies that speak for one state, and one that no longer does."""

import asyncio
from dataclasses import dataclass

import pytest

from app.db import Database
from tests.support.api import Api, Json
from tests.support.documents import ROWS
from tests.support.official import Office, addition, office_with_edition
from tests.support.problems import problem
from tests.support.tenants import Tenant, tenant


@dataclass(frozen=True)
class Bodies:
    """A list, a ministry and an agency of one state, and the operator."""

    desk: Office
    agency: Tenant
    api: Api

    async def submitted(self, who: Tenant, *lines: Json) -> str:
        """Bring a proposal into the keeper's hands; return its path."""
        made = await who.post("/v1/proposals", self.desk.proposal(*lines))
        path = f"/v1/proposals/{made['id']}"
        await who.post(f"{path}/submission", {}, expect=200)
        return path


@pytest.fixture
async def bodies(api: Api, database: Database) -> Bodies:
    desk = await office_with_edition(api, database)
    agency = await tenant(api.client, database, "kz-agency")
    await api.put("/v1/bodies/kz-agency", {"country": "KZ"})
    return Bodies(desk, agency, api)


def renamed(entry: Json, readiness: str) -> Json:
    return {"action": "change", "entry_id": entry["id"], "fields": {"readiness": readiness}}


async def test_each_answers_for_its_own_and_no_edition_takes_both_of_a_contradiction(
    bodies: Bodies,
) -> None:
    desk, agency = bodies.desk, bodies.agency
    entry = (await desk.entries())[0]
    one = await bodies.submitted(desk.body, renamed(entry, "серийное производство"))
    two = await bodies.submitted(agency, renamed(entry, "опытный образец"))
    problem(await agency.ask("POST", f"{one}/withdrawal", json={}), 403, "forbidden")
    problem(await agency.ask("POST", f"{one}/rebase", json={}), 403, "forbidden")
    await agency.post(f"{one}/comments", {"text": "Мы видим это иначе."}, expect=200)
    for who in (desk.body, agency, desk.keeper):
        told = await who.get(f"{one}/conflicts")
        assert [item["code"] for item in told["items"]] == ["other_proposal"]
    for path in (one, two):
        for step in ("review", "agreement"):
            await desk.keeper.post(f"{path}/{step}", {}, expect=200)
    ids = [path.rpartition("/")[2] for path in (one, two)]
    await desk.publish(*ids, expect=409)
    await desk.keeper.post(f"{two}/refusal", {"reason": "Министерство решило."}, expect=200)
    await desk.publish(ids[0])


async def test_what_both_ask_for_alike_is_published_with_both(bodies: Bodies) -> None:
    desk = bodies.desk
    line = renamed((await desk.entries())[0], "серийное производство")
    agreed = [await desk.agreed(who, desk.proposal(line)) for who in (desk.body, bodies.agency)]
    done = await desk.publish(*agreed)
    assert done["counts"] == {"added": 0, "changed": 1, "removed": 0}
    assert len(await desk.entries(2)) == len(ROWS)


async def test_changes_of_different_fields_of_one_entry_are_both_published(bodies: Bodies) -> None:
    desk = bodies.desk
    entry = (await desk.entries())[0]
    lines = [
        {"action": "change", "entry_id": entry["id"], "fields": fields}
        for fields in ({"readiness": "серийное производство"}, {"goods": "Катанка медная 8 мм"})
    ]
    agreed = [
        await desk.agreed(who, desk.proposal(line))
        for who, line in zip((desk.body, bodies.agency), lines, strict=True)
    ]
    done = await desk.publish(*agreed)
    assert done["counts"] == {"added": 0, "changed": 1, "removed": 0}
    fields = (await desk.entries(2))[0]["fields"]
    assert (fields["readiness"], fields["goods"]) == (
        "серийное производство", "Катанка медная 8 мм",
    )  # fmt: skip
    assert fields["enterprise"] == entry["fields"]["enterprise"]


async def test_of_two_keys_of_one_body_that_act_at_once_one_is_heard(
    bodies: Bodies, database: Database
) -> None:
    desk = bodies.desk
    second = await tenant(
        bodies.api.client, database, desk.body.portal, name="second key of the ministry"
    )
    path = await bodies.submitted(desk.body, addition())
    answers = await asyncio.gather(
        *(who.ask("POST", f"{path}/withdrawal", json={}) for who in (desk.body, second))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    made = await desk.body.post("/v1/proposals", desk.proposal(addition()))
    path = f"/v1/proposals/{made['id']}"
    seen = (await second.ask("GET", path)).headers["ETag"]
    changed = {"base": 1, "title": "Другое", "lines": [{"keep": 0}]}
    sent = {"json": changed, "headers": {"If-Match": seen}}
    answers = await asyncio.gather(*(w.ask("PUT", path, **sent) for w in (desk.body, second)))
    assert sorted(answer.status_code for answer in answers) == [200, 412]


async def test_a_keeper_that_speaks_for_a_state_decides_on_none_of_its_proposals(
    bodies: Bodies,
) -> None:
    desk = bodies.desk
    path = await bodies.submitted(bodies.agency, addition())
    await bodies.api.put(f"/v1/bodies/{desk.keeper.portal}", {"country": "KZ"})
    refused = await desk.keeper.ask("POST", f"{path}/review", json={})
    problem(refused, 403, "forbidden")
    assert "speaks for" in refused.json()["detail"]
    await bodies.api.put(f"/v1/bodies/{desk.keeper.portal}", {"country": "RU"})
    await desk.keeper.post(f"{path}/review", {}, expect=200)


async def test_who_speaks_in_the_place_of_a_dismissed_body_goes_on_with_its_proposals(
    bodies: Bodies,
) -> None:
    desk, agency = bodies.desk, bodies.agency
    path = await bodies.submitted(desk.body, addition())
    draft = await desk.body.post("/v1/proposals", desk.proposal(addition()))
    await bodies.api.delete(f"/v1/bodies/{desk.body.portal}")
    for step in ("withdrawal", "rebase"):
        problem(await desk.body.ask("POST", f"{path}/{step}", json={}), 403, "forbidden")
        problem(await desk.other.ask("POST", f"{path}/{step}", json={}), 403, "forbidden")
    problem(
        await desk.body.ask("POST", f"/v1/proposals/{draft['id']}/submission", json={}),
        403, "forbidden",
    )  # fmt: skip
    problem(await agency.ask("GET", f"/v1/proposals/{draft['id']}"), 404, "not_found")
    await agency.post(f"{path}/rebase", {}, expect=200)
    taken = await agency.post(f"{path}/withdrawal", {"reason": "Новое ведомство."}, expect=200)
    assert taken["state"] == "withdrawn"
