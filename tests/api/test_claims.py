"""Organizations claim their own records; what a portal may do before and after."""

import pytest

from app.db import Database
from app.vocabulary.terms import Scope
from tests.support.api import Api, offer
from tests.support.problems import problem
from tests.support.tenants import Tenant, tenant

EVIDENCE = {"evidence": "Выписка из реестра от 01.11.2026, номер 4711."}


@pytest.fixture
async def brought(api: Api, database: Database) -> tuple[Tenant, str]:
    """A portal, and an organization that it brought."""
    portal = await tenant(api.client, database, "kz-industry")
    return portal, await portal.add_organization()


@pytest.fixture
async def claimant(api: Api, database: Database) -> Tenant:
    """The portal through which the organization acts."""
    return await tenant(api.client, database, "plant")


@pytest.fixture
async def moderator(api: Api, database: Database) -> Tenant:
    """Who decides."""
    return await tenant(api.client, database, "chamber", [Scope.MODERATE])


async def test_an_approved_claim_lets_its_portal_change_the_record(
    brought: tuple[Tenant, str], claimant: Tenant, moderator: Tenant
) -> None:
    bringer, key = brought
    path = f"/v1/organizations/{key}"
    problem(await claimant.ask("PATCH", path, json={"city": "Омск"}), 403, "forbidden")
    claim = await claimant.post(f"{path}/claims", EVIDENCE)
    assert (claim["state"], claim["portal"]) == ("requested", "plant")
    problem(await claimant.ask("PATCH", path, json={"city": "Омск"}), 403, "forbidden")
    (open_one,) = (await moderator.get("/v1/claims", state="requested"))["items"]
    assert open_one == claim
    decided = await moderator.post(
        f"/v1/claims/{claim['id']}/decision", {"state": "approved"}, expect=200
    )
    assert (decided["state"], decided["decided_by"]) == ("approved", "key of chamber")
    changed = await claimant.ask("PATCH", path, json={"city": "Омск"})
    assert changed.status_code == 200
    assert (changed.json()["steward"], changed.json()["source"]["portal"]) == (
        "plant", "kz-industry",
    )  # fmt: skip
    assert (await bringer.ask("PATCH", path, json={"city": "Тараз"})).status_code == 200
    # It speaks for the organization, but the record stays the portal's that brought it.
    problem(await claimant.ask("DELETE", path), 403, "forbidden")
    moved = {"source": {"portal": "plant"}}
    problem(await claimant.ask("PATCH", path, json=moved), 403, "forbidden")
    past = (await claimant.get(f"{path}/history"))["items"]
    assert past[-1]["after"]["steward"] == "plant"


async def test_nobody_else_publishes_for_a_claimed_organization(
    api: Api, database: Database, brought: tuple[Tenant, str], claimant: Tenant, moderator: Tenant
) -> None:
    bringer, key = brought
    stranger = await tenant(api.client, database, "by-register")
    made = await stranger.add_offer(key)
    claim = await claimant.post(f"/v1/organizations/{key}/claims", EVIDENCE)
    await moderator.post(f"/v1/claims/{claim['id']}/decision", {"state": "approved"}, expect=200)
    problem(await stranger.ask("POST", "/v1/offers", json=offer(key)), 403, "forbidden")
    assert (await stranger.ask("PATCH", f"/v1/offers/{made}", json={"city": "Б"})).is_success
    for who in (bringer, claimant):
        assert (await who.ask("POST", "/v1/offers", json=offer(key))).status_code == 201


async def test_a_declined_claim_changes_nothing_and_may_be_made_again(
    brought: tuple[Tenant, str], claimant: Tenant, moderator: Tenant
) -> None:
    _, key = brought
    path = f"/v1/organizations/{key}/claims"
    claim = await claimant.post(path, EVIDENCE)
    problem(await claimant.ask("POST", path, json=EVIDENCE), 409, "conflict")
    decision = f"/v1/claims/{claim['id']}/decision"
    body = {"state": "declined", "reason": "Номер не найден."}
    declined = await moderator.post(decision, body, expect=200)
    assert declined["reason"] == "Номер не найден."
    problem(await moderator.ask("POST", decision, json={"state": "approved"}), 409, "conflict")
    assert (await claimant.get(f"/v1/organizations/{key}"))["steward"] is None
    assert (await claimant.post(path, EVIDENCE))["state"] == "requested"


async def test_a_second_portal_cannot_take_a_claimed_record_over(
    api: Api,
    database: Database,
    brought: tuple[Tenant, str],
    claimant: Tenant,
    moderator: Tenant,
) -> None:
    _, key = brought
    path = f"/v1/organizations/{key}/claims"
    thief = await tenant(api.client, database, "thief")
    first, second = await claimant.post(path, EVIDENCE), await thief.post(path, EVIDENCE)
    await moderator.post(f"/v1/claims/{first['id']}/decision", {"state": "approved"}, expect=200)
    answer = await moderator.ask(
        "POST", f"/v1/claims/{second['id']}/decision", json={"state": "approved"}
    )
    problem(answer, 409, "conflict")
    assert (await thief.get(f"/v1/claims/{second['id']}"))["state"] == "requested"


async def test_a_claim_is_read_by_its_portal_and_moderators_only(
    brought: tuple[Tenant, str], claimant: Tenant, moderator: Tenant
) -> None:
    bringer, key = brought
    claim = await claimant.post(f"/v1/organizations/{key}/claims", EVIDENCE)
    problem(await bringer.ask("GET", f"/v1/claims/{claim['id']}"), 404, "not_found")
    assert (await bringer.get("/v1/claims"))["items"] == []
    for who in (claimant, moderator):
        assert await who.get(f"/v1/claims/{claim['id']}") == claim


async def test_nobody_approves_his_own_portals_claim(
    api: Api, database: Database, brought: tuple[Tenant, str], claimant: Tenant
) -> None:
    _, key = brought
    claim = await claimant.post(f"/v1/organizations/{key}/claims", EVIDENCE)
    own = await tenant(api.client, database, "plant", [Scope.MODERATE], name="own moderator")
    answer = await own.ask("POST", f"/v1/claims/{claim['id']}/decision", json={"state": "approved"})
    problem(answer, 403, "forbidden")


async def test_deleting_an_organization_leaves_other_portals_listings(
    api: Api, database: Database, brought: tuple[Tenant, str]
) -> None:
    bringer, key = brought
    other = await tenant(api.client, database, "by-register")
    mine, theirs = await bringer.add_offer(key), await other.add_offer(key)
    assert (await bringer.ask("DELETE", f"/v1/organizations/{key}")).status_code == 204
    problem(await bringer.ask("GET", f"/v1/offers/{mine}"), 404, "not_found")
    assert (await other.get(f"/v1/offers/{theirs}"))["organization_id"] == key
    assert (await other.get(f"/v1/organizations/{key}"))["source"]["portal"] == "by-register"
    problem(await bringer.ask("DELETE", f"/v1/organizations/{key}"), 403, "forbidden")


async def test_an_organization_that_passes_to_a_private_listing_is_private(
    api: Api, database: Database, brought: tuple[Tenant, str]
) -> None:
    bringer, key = brought
    other = await tenant(api.client, database, "by-register")
    await other.add_offer(key, visibility="private")
    assert (await bringer.ask("DELETE", f"/v1/organizations/{key}")).status_code == 204
    # To the one who deleted it, it is gone; that another one uses it is not his business.
    problem(await bringer.ask("GET", f"/v1/organizations/{key}"), 404, "not_found")
    assert (await other.get(f"/v1/organizations/{key}"))["visibility"] == "private"


async def test_who_speaks_for_a_closed_organization_is_answered_for_all_its_open_listings(
    api: Api, database: Database, claimant: Tenant, moderator: Tenant
) -> None:
    """Its record is closed only once it is claimed; a listing of it is another portal's."""
    bringer = await tenant(api.client, database, "kz-industry")
    key = await bringer.add_organization()
    need = await bringer.add_need(key)
    await bringer.add_offer(await bringer.add_organization(name="ТОО «Другое»", country="BY"))
    claim = await claimant.post(f"/v1/organizations/{key}/claims", EVIDENCE)
    await moderator.post(f"/v1/claims/{claim['id']}/decision", {"state": "approved"}, expect=200)
    closed = {"visibility": "private"}
    assert (await claimant.ask("PATCH", f"/v1/organizations/{key}", json=closed)).is_success
    assert (await claimant.get(f"/v1/needs/{need}"))["id"] == need
    assert len((await claimant.get(f"/v1/needs/{need}/suggestions"))["items"]) == 1
    problem(await moderator.ask("GET", f"/v1/needs/{need}/suggestions"), 404, "not_found")
