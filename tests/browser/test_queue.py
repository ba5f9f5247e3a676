"""Decisions in the queue: claims, reports of abuse, duplicates, introductions."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Request, Route, expect

from tests.browser.explorer import Explorer
from tests.browser.world import KEY, MARKUP, RIVAL, World
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
    line = explorer.page.locator(f"[data-matter='{claim['id']}']")
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


async def test_a_need_is_found_without_asking_for_an_offer(
    explorer: Explorer, moderated: World
) -> None:
    body = {"name": "ОсОО «Кант Провод»", "country": "KG", "city": "Кант"}
    owner = moderated.post("/v1/organizations", body)["id"]
    need = moderated.post("/v1/needs", {"organization_id": owner} | ROD)
    report = {"abuse": "personal_data", "need_id": need["id"], "text": "Телефон в тексте"}
    matter = moderated.post("/v1/moderation/reports", report)
    await explorer.use_key(KEY)
    await explorer.open("queue")  # an answer of 404 in the console fails the test
    line = explorer.page.locator(f"[data-matter='{matter['id']}']")
    link = line.get_by_role("link", name=str(ROD["title"]))
    await expect(link).to_have_attribute("href", f"#/need?id={need['id']}")
    await expect(line).to_contain_text("report: personal data")
    await expect(line.locator(".row-owner")).to_have_text("ОсОО «Кант Провод» KGKyrgyzstan, Кант")
    for path in (f"/v1/needs/{need['id']}", f"/v1/organizations/{owner}"):
        assert moderated.client.delete(path).status_code == 204


async def test_a_repeat_stands_beside_the_listing_that_it_repeats(
    explorer: Explorer, moderated: World
) -> None:
    later, earlier = (moderated.listings[name] for name in ("rod", "rival rod"))
    matter = moderated.post("/v1/moderation/reports", {"abuse": "other", "offer_id": later})
    gone = "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0b00"
    lists: list[str] = []

    def note(request: Request) -> None:
        if "/v1/offers?" in request.url or "/v1/needs?" in request.url:
            lists.append(request.url)

    def repeating(other: str) -> Callable[[Route], Awaitable[None]]:
        async def answered(route: Route) -> None:
            # As the service itself asks when two sources of one organization say the same.
            answer = await route.fetch()
            page = await answer.json()
            for item in page["items"]:
                if item["id"] == matter["id"]:
                    item["kind"] = "repeated_listing"
                    item["said"] = {"other_id": other, "likeness": 0.97}
            await route.fulfill(response=answer, json=page)

        return answered

    await explorer.use_key(KEY)
    explorer.page.on("request", note)
    line = explorer.page.locator(f"[data-matter='{matter['id']}']")
    await explorer.page.route("**/v1/moderation?*", repeating(earlier))
    await explorer.open("queue")
    for key, title in ((later, str(ROD["title"])), (earlier, RIVAL)):
        link = line.get_by_role("link", name=title, exact=True)
        await expect(link).to_have_attribute("href", f"#/offer?id={key}")
    await explorer.page.unroute("**/v1/moderation?*")
    assert lists == []
    explorer.failures_expected = True
    await explorer.page.route("**/v1/moderation?*", repeating(gone))
    await explorer.open("queue")
    await expect(line.locator("code")).to_have_text(gone)
    await explorer.page.unroute("**/v1/moderation?*")
    moderated.post(
        f"/v1/moderation/{matter['id']}/decisions", {"ruling": "accept", "reason": "Верно"}
    )


async def test_a_state_without_its_name_stands_close_to_the_comma(explorer: Explorer) -> None:
    await explorer.open("key")
    page = explorer.page
    module = await page.evaluate("document.querySelector('link[href$=\"/records.js\"]').href")
    await page.evaluate(
        """async (address) => {
          const {state} = await import(address);
          document.querySelector("#main").append(state("KG"), ", Кант");
        }""",
        module,
    )
    margin = await page.locator(".mark").evaluate("one => getComputedStyle(one).marginInlineEnd")
    assert margin == "0px"


async def test_what_the_words_say_instead_is_written_for_people(
    explorer: Explorer, moderated: World
) -> None:
    offer = moderated.listings["wire"]
    matter = moderated.post("/v1/moderation/reports", {"abuse": "other", "offer_id": offer})

    async def doubted(route: Route) -> None:
        # As the service itself asks, once it has learnt from many listings.
        answer = await route.fetch()
        page = await answer.json()
        for item in page["items"]:
            if item["id"] == matter["id"]:
                item["kind"] = "code_against_text"
                item["said"] = {"codes": ["7408191000"], "instead": "1001990000",
                                "probability": 0.07}  # fmt: skip
        await route.fulfill(response=answer, json=page)

    await explorer.use_key(KEY)
    await explorer.page.route("**/v1/moderation?*", doubted)
    await explorer.open("queue")
    line = explorer.page.locator(f"[data-matter='{matter['id']}']")
    await expect(line).to_contain_text("codes stated: 7408 19 100 0 (right with probability 7%)")
    await expect(line).to_contain_text("by its text rather: 1001 99 000 0")
    await expect(line).not_to_contain_text("1001 99 000 0 (")
    await explorer.page.unroute("**/v1/moderation?*")
    moderated.post(
        f"/v1/moderation/{matter['id']}/decisions", {"ruling": "accept", "reason": "Верно"}
    )


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

    firm = {"name": "ТОО «Покупатель»", "country": "KZ"}
    buyer = moderated.post("/v1/organizations", firm, theirs)["id"]
    need = moderated.post("/v1/needs", {"organization_id": buyer} | ROD, theirs)["id"]
    pair = {"need_id": need, "offer_id": moderated.listings["rod"]}
    made = moderated.post("/v1/introductions", pair | {"message": "Здравствуйте"}, theirs)["id"]
    await explorer.use_key(KEY)
    await explorer.open("queue")
    line = explorer.page.locator(f"[data-introduction='{made}']")
    await line.get_by_text("What was said").click()
    await expect(line).to_contain_text("Здравствуйте")
    await line.get_by_label("Message").fill("Рады знакомству")
    await line.get_by_role("button", name="Accept").click()
    await expect(line.locator(".tag-need").first).to_have_text("accepted")
    await expect(line).to_contain_text("Рады знакомству")
    # Others count what is needed.
    assert moderated.client.delete(f"/v1/needs/{need}", headers=theirs).status_code == 204


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
        await expect(shown.locator(".row-facts .tag")).to_have_text(state)
    await shown.get_by_role("button", name="Decline").click()
    await expect(shown.get_by_role("alert")).to_contain_text("Write why")
    await shown.get_by_label("Why").fill("Нет подтверждения производства")
    await shown.get_by_role("button", name="Decline").click()
    await expect(shown.locator(".row-facts .tag")).to_have_text("declined")
    await expect(shown.get_by_role("button")).to_have_count(0)
    stored = world.client.get(f"/v1/proposals/{made}").json()
    assert stored["proposal"]["state"] == "declined"


async def test_who_may_not_moderate_sees_what_is_his_and_no_refusal(
    explorer: Explorer, world: World
) -> None:
    asked: list[str] = []
    explorer.page.on("request", lambda request: asked.append(request.url))
    await explorer.use_key(bearer(world, "kz-introducer")["Authorization"].removeprefix("Bearer "))
    await explorer.open("queue")  # a refusal in the console fails the test
    await expect(explorer.part("introductions")).to_contain_text("There are no introductions")
    await expect(explorer.part("proposals")).to_be_visible()
    await expect(explorer.part("matters")).to_have_count(0)
    # The whole description is a megabyte, for a phone nearly a minute.
    assert [one for one in asked if "openapi.json" in one] == []
