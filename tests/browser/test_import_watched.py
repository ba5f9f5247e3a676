"""An import that is watched while it runs: as long as it takes, its button under the hand."""

import asyncio
import json
import re

import pytest
from playwright.async_api import Route, expect

from tests.browser.explorer import Explorer
from tests.browser.world import KEY, World

# The browser's limits of time are over when a test says so.
_LIMITS = """() => {
  window.limits = [];
  AbortSignal.timeout = () => {
    const limit = new AbortController();
    window.limits.push(limit);
    return limit.signal;
  };
}"""
_ALL_OVER = "limits.forEach(one => one.abort(new DOMException('over', 'TimeoutError')))"


class Running:
    """An import that the page is told still runs, until what happened is let through."""

    def __init__(self, explorer: Explorer, import_id: str) -> None:
        self.explorer = explorer
        self.id = import_id
        self.released = asyncio.Event()
        self.watched = asyncio.Event()

    async def told(self, route: Route) -> None:
        """What it is, but for how far it has come."""
        answer = await route.fetch()
        running = await answer.json() | {"status": "running"}
        await route.fulfill(response=answer, json=running)

    async def hold(self, route: Route) -> None:
        """Send its events once they are released."""
        self.watched.set()
        await self.released.wait()
        await route.continue_()

    async def open(self) -> None:
        page = self.explorer.page
        await page.route(f"**/v1/imports/{self.id}", self.told)
        await self.explorer.open("imports", id=self.id)
        await expect(page.locator("#import-status")).to_have_text("running")


@pytest.fixture
async def running(explorer: Explorer, world: World) -> Running:
    content = "title,codes,country,side\nКабель,854449,AM,need\n".encode()
    sent = world.client.post(
        "/v1/imports", params={"format": "csv"}, content=content, headers={"X-Filename": "a.csv"}
    )
    path = f"/v1/imports/{sent.json()['id']}"
    # Its events end when it is over.
    world.client.get(f"{path}/events")
    await explorer.use_key(KEY)
    return Running(explorer, str(sent.json()["id"]))


async def test_a_long_import_is_watched_to_its_end(running: Running) -> None:
    page = running.explorer.page
    await page.evaluate(_LIMITS)
    await page.route("**/events", running.hold)
    await running.open()
    await running.watched.wait()
    await page.evaluate(_ALL_OVER)
    running.released.set()
    await expect(page.locator("#import-status")).to_have_text("completed")
    await running.explorer.still()
    await expect(page.locator(".trouble")).to_have_count(0)


async def test_events_that_end_before_the_import_are_said_and_asked_for_again(
    running: Running,
) -> None:
    page = running.explorer.page
    nothing = {"content_type": "text/event-stream", "body": ""}
    await page.route("**/events", lambda route: route.fulfill(**nothing))
    await running.open()
    told = page.locator(".trouble")
    await expect(told).to_contain_text("The service cannot be reached")
    await page.unroute("**/events")
    await told.get_by_role("button", name="Try again").click()
    await expect(page.locator("#import-status")).to_have_text("completed")
    await expect(told).to_have_count(0)


async def test_figures_that_come_take_no_button_from_under_the_hand(running: Running) -> None:
    page = running.explorer.page
    released = asyncio.Event()
    state: dict[str, object] = {}

    async def further(route: Route) -> None:
        await released.wait()
        event = f"event: progress\ndata: {json.dumps(state)}\n\n"
        await route.fulfill(content_type="text/event-stream", body=event)

    await page.route("**/events", further)
    async with page.expect_response(f"**/v1/imports/{running.id}") as first:
        await running.open()
    state |= await (await first.value).json()
    state["counts"] = {"created": 4711}
    cancel = page.get_by_role("button", name="Stop")
    await cancel.focus()
    released.set()
    await expect(page.locator("[data-result=created]")).to_have_text("created: 4,711")
    await expect(cancel).to_be_focused()


async def test_a_row_leads_to_the_need_that_it_became(running: Running, explorer: Explorer) -> None:
    await explorer.open("imports", id=running.id)
    link = explorer.part("report").get_by_role("link", name="Кабель")
    await expect(link).to_have_attribute("href", re.compile("^#/need\\?id="))
    await link.click()
    await expect(explorer.page.locator("h1")).to_have_text("Кабель")
    await expect(explorer.part("listing").locator(".tag-need")).to_have_text("Need")
