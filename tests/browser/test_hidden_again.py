"""What was hidden and is said again: the queue shows why, who hid it and when."""

from playwright.async_api import Route, expect

from tests.browser.explorer import Explorer
from tests.browser.world import KEY, MARKUP, World

REASON = f"Подделка документов. {MARKUP}"


async def test_the_queue_says_why_the_like_was_hidden(explorer: Explorer, world: World) -> None:
    def reported(listing: str) -> str:
        body = {"abuse": "forbidden", "offer_id": listing, "text": ""}
        return str(world.post("/v1/moderation/reports", body)["id"])

    before = reported(world.listings["wire"])
    world.post(f"/v1/moderation/{before}/decisions", {"ruling": "hide", "reason": REASON})
    again = reported(world.listings["long"])

    async def said_again(route: Route) -> None:
        # As the service itself asks, when its job has looked: every five minutes.
        answer = await route.fetch()
        page = await answer.json()
        for item in page["items"]:
            if item["id"] == again:
                item["kind"] = "hidden_again"
                item["said"] = {"matter_id": before}
        await route.fulfill(response=answer, json=page)

    await explorer.use_key(KEY)
    page = explorer.page
    await page.route("**/v1/moderation?*", said_again)
    await explorer.open("queue")
    line = page.locator(f"[data-matter='{again}']")
    await expect(line.locator(".tag").first).to_have_text("what was hidden, again")
    await expect(line).to_contain_text("says again what was hidden")
    await expect(line).to_contain_text(REASON)
    await expect(line).to_contain_text("bootstrap")
    year = world.client.get(f"/v1/moderation/{before}").json()["decided_at"][:4]
    await expect(line.locator(".region")).to_contain_text(year)
    # Ids are for machines.
    await expect(line).not_to_contain_text(before)
    assert await explorer.barriers() == []
    await page.get_by_role("button", name="Русский").click()
    await explorer.still()
    await expect(line.locator(".tag").first).to_have_text("скрытое снова")
    await expect(line).to_contain_text("повторяет скрытое")
    await line.get_by_label("Почему").fill("То же самое")
    await line.get_by_role("button", name="Скрыть").click()
    await expect(line.get_by_role("status")).to_have_text("скрыто")
    assert world.client.get(f"/v1/moderation/{again}").json()["state"] == "hidden"
    await page.unroute("**/v1/moderation?*")
    for matter in (before, again):
        body = {"ruling": "accept", "reason": "Проверено"}
        world.post(f"/v1/moderation/{matter}/decisions", body)
