"""Of two who decide otherwise on one thing at once, one is answered 200 and the other why not."""

import asyncio
from collections.abc import Awaitable

import httpx
import pytest

from app.vocabulary.terms import Scope
from tests.api.conftest import Standing
from tests.support.api import Json
from tests.support.official import Office, addition, office_with_edition
from tests.support.problems import problem
from tests.support.tenants import Tenant, tenant

TIMES = 3


@pytest.fixture(scope="module")
async def desk(standing: Standing) -> Office:
    """A list with one edition, a keeper and two bodies."""
    return await office_with_edition(standing.api, standing.database)


@pytest.fixture(scope="module")
async def moderator(standing: Standing) -> Tenant:
    """Who decides on pairs and claims."""
    return await tenant(standing.api.client, standing.database, "chamber", [Scope.MODERATE])


@pytest.fixture(scope="module")
async def sides(standing: Standing) -> tuple[Tenant, Tenant]:
    """Who needs and who offers."""
    return (
        await tenant(standing.api.client, standing.database, "kg-buyers"),
        await tenant(standing.api.client, standing.database, "by-makers"),
    )


async def one_won(code: str, *asked: Awaitable[httpx.Response]) -> Json:
    """Check that one of several requests was done and the others were told why not."""
    answers = await asyncio.gather(*asked)
    done = [answer for answer in answers if answer.status_code == 200]
    assert len(done) == 1, [answer.text for answer in answers]
    won = dict(done[0].json())
    for answer in answers:
        if answer.status_code == 200:
            continue
        if won.get("state") == "withdrawn":  # and then it is there for its own portal alone
            problem(answer, 404, "not_found")
        else:
            assert won.get("state", "") in problem(answer, 409, code)["detail"]
    return won


async def step_of(desk: Office, path: str, name: str) -> httpx.Response:
    who = desk.body if name in {"withdrawal", "submission"} else desk.keeper
    return await who.ask("POST", f"{path}/{name}", json={"reason": "Решено."})


@pytest.mark.parametrize(
    "steps", [("withdrawal", "agreement"), ("agreement", "agreement"), ("refusal", "withdrawal")]
)
async def test_a_proposal_ends_once(desk: Office, steps: tuple[str, str]) -> None:
    for number in range(TIMES):
        line = addition(enterprise=f"ТОО «{' '.join(steps)} {number}»")
        made = await desk.body.post("/v1/proposals", desk.proposal(line))
        path = f"/v1/proposals/{made['id']}"
        await step_of(desk, path, "submission")
        await step_of(desk, path, "review")
        order = steps if number % 2 else steps[::-1]
        won = await one_won("wrong_step", *(step_of(desk, path, name) for name in order))
        stored = await desk.body.get(path)
        assert stored["proposal"]["state"] == won["state"]
        assert [event["after"] for event in stored["events"]][-1] == won["state"]
        assert len(stored["events"]) == 4


async def test_a_proposal_is_submitted_once(desk: Office) -> None:
    made = await desk.body.post("/v1/proposals", desk.proposal(addition(enterprise="ТОО «Раз»")))
    path = f"/v1/proposals/{made['id']}"
    await one_won("wrong_step", *(step_of(desk, path, "submission") for _ in range(4)))


@pytest.mark.parametrize(("first", "second"), [("accept", "decline"), ("decline", "decline")])
async def test_an_introduction_goes_one_way(
    sides: tuple[Tenant, Tenant], first: str, second: str
) -> None:
    buyer, maker = sides
    for number in range(TIMES):
        owner = await buyer.add_organization(name=f"ОсОО «Спрос {first} {number}»")
        need = await buyer.add_need(owner)
        owner = await maker.add_organization(name=f"ОАО «Дело {first} {number}»")
        pair = {"need_id": need, "offer_id": await maker.add_offer(owner)}
        made = await buyer.post("/v1/introductions", pair)
        path = f"/v1/introductions/{made['id']}"
        asked = [
            maker.ask("POST", f"{path}/steps", json={"step": step}) for step in (first, second)
        ]
        answers = await asyncio.gather(*(asked if number % 2 else asked[::-1]))
        codes = sorted(answer.status_code for answer in answers)
        stored = await maker.get(path)
        # Who has accepted may still decline; who has declined may not accept.
        if codes == [200, 200]:
            assert (first, stored["stage"]) == ("accept", "declined")
            continue
        assert codes == [200, 409]
        [won] = [answer.json() for answer in answers if answer.status_code == 200]
        assert stored["stage"] == won["stage"] == "declined"
        problem(next(a for a in answers if a.status_code == 409), 409, "wrong_step")


async def test_a_claim_is_decided_on_once(
    standing: Standing, sides: tuple[Tenant, Tenant], moderator: Tenant
) -> None:
    for number in range(TIMES):
        key = await sides[1].add_organization(name=f"ОАО «Спорное {number}»")
        evidence = {"evidence": "Выписка из реестра."}
        claim = await sides[0].post(f"/v1/organizations/{key}/claims", evidence)
        path = f"/v1/claims/{claim['id']}/decision"
        won = await one_won(
            "conflict",
            *(moderator.ask("POST", path, json={"state": s}) for s in ("approved", "declined")),
        )
        steward = (await standing.api.get(f"/v1/organizations/{key}"))["steward"]
        assert steward == ("kg-buyers" if won["state"] == "approved" else None)


async def test_merges_that_meet_leave_no_circle_and_no_dead_end(
    sides: tuple[Tenant, Tenant], moderator: Tenant
) -> None:
    maker = sides[1]
    for number in range(TIMES):
        names = [f"ОАО «Круг {number} {letter}»" for letter in "абв"]
        keys = [await maker.add_organization(name=name) for name in names]
        offers = [await maker.add_offer(key) for key in keys]
        pairs = []
        for one, other in zip(keys, [*keys[1:], keys[0]], strict=True):
            made = await maker.post("/v1/duplicates", {"organization_ids": [one, other]})
            pairs.append((made["id"], other))
        answers = await asyncio.gather(
            *(
                moderator.ask(
                    "POST", f"/v1/duplicates/{pair}/decisions", json={"state": "same", "keep": kept}
                )
                for pair, kept in pairs
            )
        )
        codes = [answer.status_code for answer in answers]
        assert 200 in codes
        assert set(codes) <= {200, 409}, [answer.text for answer in answers]
        ends = set()
        for key, listed in zip(keys, offers, strict=True):
            end = await maker.ask("GET", f"/v1/organizations/{key}", follow_redirects=True)
            assert end.status_code == 200
            ends.add(end.json()["id"])
            assert (await maker.get(f"/v1/offers/{listed}"))["organization_id"] == end.json()["id"]
        assert len(ends) == 3 - codes.count(200)
