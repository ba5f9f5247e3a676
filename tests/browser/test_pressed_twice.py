"""Impatient readers, codes that there are not, and a service that is away for a moment."""

import asyncio
import re

from playwright.async_api import Request, Route, expect

from tests.browser.explorer import Explorer
from tests.browser.world import KEY, World
from tests.support.copper import ROD


def counted(explorer: Explorer, path: str) -> list[str]:
    """Addresses that are posted to from now on."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and path in request.url:
            sent.append(request.url)

    explorer.page.on("request", note)
    return sent


async def test_a_file_is_sent_once_however_often_the_button_is_pressed(
    explorer: Explorer, world: World
) -> None:
    page = explorer.page
    await explorer.use_key(KEY)
    await explorer.open("imports")
    await page.locator("#file").set_input_files(
        {"name": "twice.csv", "mimeType": "text/csv", "buffer": "title\nДважды\n".encode()}
    )
    await explorer.still()
    sent = counted(explorer, "/v1/imports")
    await page.locator("main").get_by_role("button", name="Import", exact=True).dblclick()
    await expect(page.locator("#import-status")).to_have_text("completed")
    assert len(sent) == 1
    (found,) = world.client.get("/v1/offers", params={"q": "Дважды"}).json()["items"]
    assert world.client.delete(f"/v1/offers/{found['id']}").status_code == 204


async def test_an_introduction_is_proposed_once(explorer: Explorer, world: World) -> None:
    page = explorer.page
    body = {"organization_id": world.organizations["plant"], **ROD}
    need = world.post("/v1/needs", body)["id"]
    await explorer.use_key(KEY)
    await explorer.open("partners", need=need)
    sent = counted(explorer, "/v1/introductions")
    card = page.locator("li.card", has=page.get_by_role("button", name="Propose an introduction"))
    key = await card.first.get_attribute("data-id")
    await card.first.get_by_role("button", name="Propose an introduction").dblclick()
    told = page.locator(f"li.card[data-id='{key}']").get_by_role("status")
    await expect(told).to_contain_text("Proposed")
    await expect(page.locator(".trouble")).to_have_count(0)
    assert len(sent) == 1
    # What was proposed cannot be proposed again, and who pressed is beside what came of it.
    one = page.locator(f"li.card[data-id='{key}']")
    await expect(one.get_by_role("button", name="Propose an introduction")).to_have_count(0)
    assert await one.evaluate("one => one.contains(document.activeElement)")
    assert world.client.delete(f"/v1/needs/{need}").status_code == 204


async def test_the_tree_opens_at_what_there_is_of_a_code(explorer: Explorer) -> None:
    explorer.failures_expected = True
    tree = explorer.part("tree")
    for code, shown in (("7408999999", "7408"), ("740", "74"), ("7408 11", "7408 11")):
        await explorer.open("search", code=code)
        await expect(tree.locator(".chosen .code")).to_have_text(shown)


async def test_a_service_that_is_away_says_when_to_come_again(explorer: Explorer) -> None:
    explorer.failures_expected = True
    page = explorer.page

    async def away(route: Route) -> None:
        await route.fulfill(status=503, body="<html>", headers={"Retry-After": "7"})

    await page.route("**/v1/lists?*", away)
    await explorer.open("lists")
    told = page.locator(".trouble")
    await expect(told).to_contain_text("The service does not answer now")
    await expect(told).to_contain_text("Wait 7 s")
    await page.unroute("**/v1/lists?*")
    await told.get_by_role("button", name="Try again").click()
    await expect(explorer.part("lists").locator("li.row").first).to_be_visible()


async def test_the_search_waits_for_no_names_of_states(explorer: Explorer) -> None:
    page = explorer.page
    waiting = asyncio.Event()

    async def late(route: Route) -> None:
        await waiting.wait()
        await route.continue_()

    await page.route("**/v1/countries", late)
    await page.goto(f"{explorer.base}/#/search?q=катанка&country=KZ")
    await page.get_by_role("searchbox").fill("медь")
    await page.get_by_role("button", name="Search", exact=True).click()
    await expect(page).to_have_url(re.compile("country=KZ.*q=%D0%BC"))
    waiting.set()
    await explorer.still()
    await page.locator("summary", has_text="States").click()
    await expect(page.get_by_label("Kazakhstan", exact=True)).to_be_checked()
