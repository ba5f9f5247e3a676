"""Decisions in the queue: claims, reports of abuse, duplicates, introductions."""

import pytest
from playwright.async_api import expect

from tests.browser.explorer import Explorer
from tests.browser.world import KEY, MARKUP, World
from tests.support.copper import ROD


def bearer(world: World, portal: str) -> dict[str, str]:
    """A key of a new portal, as a header."""
    world.post("/v1/portals", {"name": portal, "title": "Portal", "country": "KZ"})
    made = world.post("/v1/keys", {"name": portal, "portal": portal, "scopes": ["write"]})
    return {"Authorization": f"Bearer {made['key']}"}


@pytest.fixture
def moderated(world: World) -> World:
    """A service that has one queue for all matters."""
    if "/v1/moderation" not in world.client.get("/openapi.json").json()["paths"]:
        pytest.skip("this service has no queue of matters")
    return world


async def test_claims_are_decided_in_the_queue(explorer: Explorer, world: World) -> None:
    claim = world.client.post(
        f"/v1/organizations/{world.organizations['mill']}/claims",
        json={"evidence": f"Мы — этот завод. {MARKUP}"},
        headers=bearer(world, "kz-claims"),
    ).json()
    await explorer.use_key(KEY)
    await explorer.open("queue")
    line = explorer.page.locator(f"[data-claim='{claim['id']}'], [data-matter='{claim['id']}']")
    await expect(line).to_contain_text(MARKUP)
    await line.get_by_label("Why").fill("Документы сверены")
    await line.get_by_role("button", name="Approve").click()
    await expect(line.get_by_role("status")).to_have_text("approved")
    assert world.client.get(f"/v1/claims/{claim['id']}").json()["state"] == "approved"


async def test_a_report_of_abuse_hides_an_offer(explorer: Explorer, moderated: World) -> None:
    offer = moderated.listings["markup"]
    matter = moderated.post(
        "/v1/moderation/reports", {"abuse": "spam", "offer_id": offer, "text": MARKUP}
    )
    await explorer.use_key(KEY)
    await explorer.open("queue")
    line = explorer.page.locator(f"[data-matter='{matter['id']}']")
    await expect(line).to_contain_text(MARKUP)
    await line.get_by_role("button", name="Hide").click()
    await expect(line.get_by_role("alert")).to_contain_text("Write why")
    await line.get_by_label("Why").fill("Реклама")
    await line.get_by_role("button", name="Hide").click()
    await expect(line.get_by_role("status")).to_have_text("hidden")
    state = moderated.client.get(f"/v1/moderation/{matter['id']}").json()["state"]
    assert state == "hidden"
    restored = {"ruling": "accept", "reason": "Проверено"}
    moderated.post(f"/v1/moderation/{matter['id']}/decisions", restored)


async def test_a_likely_duplicate_is_told_apart(explorer: Explorer, moderated: World) -> None:
    two = [moderated.organizations[name] for name in ("mill", "winder")]
    pair = moderated.post("/v1/duplicates", {"organization_ids": two})
    await explorer.use_key(KEY)
    await explorer.open("queue")
    line = explorer.page.locator(f"[data-matter='{pair['id']}']")
    await expect(line).to_contain_text("ОАО «Щара-Провод»")
    await line.get_by_role("button", name="Different ones").click()
    await expect(line.get_by_role("status")).to_have_text("different")
    found = moderated.client.get(f"/v1/duplicates/{pair['id']}").json()
    assert found["state"] == "different"


async def test_an_introduction_is_answered(explorer: Explorer, moderated: World) -> None:
    theirs = bearer(moderated, "kz-introduced")

    def post(path: str, body: object) -> str:
        answer = moderated.client.post(path, json=body, headers=theirs)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    buyer = post("/v1/organizations", {"name": "ТОО «Покупатель»", "country": "KZ"})
    need = post("/v1/needs", {"organization_id": buyer} | ROD)
    made = post(
        "/v1/introductions",
        {"need_id": need, "offer_id": moderated.listings["rod"], "message": "Здравствуйте"},
    )
    await explorer.use_key(KEY)
    await explorer.open("queue")
    line = explorer.page.locator(f"[data-introduction='{made}']")
    await line.get_by_text("What was said").click()
    await expect(line).to_contain_text("Здравствуйте")
    await line.get_by_label("Message").fill("Рады знакомству")
    await line.get_by_role("button", name="Accept").click()
    await expect(line.locator(".tag-need")).to_have_text("accepted")
    await line.get_by_text("What was said").click()
    await expect(line).to_contain_text("Рады знакомству")


async def test_a_suggestion_is_turned_into_an_introduction(
    explorer: Explorer, moderated: World
) -> None:
    await explorer.open("partners", need=moderated.listings["needs wire"])
    page = explorer.page
    button = page.get_by_role("button", name="Propose an introduction")
    await expect(button).to_have_count(0)  # who has no key may not
    await explorer.use_key(KEY)
    await explorer.open("partners", need=moderated.listings["needs wire"])
    card = page.locator(f"li.card[data-id='{moderated.listings['wire']}']")
    await card.get_by_role("button", name="Propose an introduction").click()
    await expect(card.get_by_role("status")).to_contain_text("Proposed")
    pairs = moderated.client.get("/v1/introductions").json()["items"]
    wanted = (moderated.listings["needs wire"], moderated.listings["wire"])
    assert wanted in {(one["need_id"], one["offer_id"]) for one in pairs}
    await card.get_by_role("link", name="Queue").click()
    await explorer.still()
    await expect(explorer.part("introductions")).to_contain_text("accepted")


async def test_a_proposal_is_led_through_its_steps(explorer: Explorer, world: World) -> None:
    line = {"action": "add", "fields": {"enterprise": "ТОО «Новый прокат»", "goods": "Катанка",
            "codes": ["7408"]}}  # fmt: skip
    body = {"list_id": world.list_id, "country": "KZ", "base": 2, "title": "Т", "lines": [line]}
    made = world.post("/v1/proposals", body)["id"]
    await explorer.use_key(KEY)
    await explorer.open("queue")
    shown = explorer.page.locator(f"[data-proposal='{made}']")
    for step, state in (("Submit", "submitted"), ("Take up", "in review")):
        await shown.get_by_role("button", name=step).click()
        await expect(shown.locator(".tag")).to_have_text(state)
    await shown.get_by_role("button", name="Decline").click()
    await expect(shown.get_by_role("alert")).to_contain_text("Write why")
    await shown.get_by_label("Why").fill("Нет подтверждения производства")
    await shown.get_by_role("button", name="Decline").click()
    await expect(shown.locator(".tag")).to_have_text("declined")
    await expect(shown.get_by_role("button")).to_have_count(0)
    stored = world.client.get(f"/v1/proposals/{made}").json()
    assert stored["proposal"]["state"] == "declined"
