"""A view that is left while its answers are on their way takes nothing from the next one."""

import asyncio
from urllib.parse import urlencode

import pytest
from playwright.async_api import Route, expect

from tests.browser.explorer import Explorer
from tests.browser.world import World
from tests.support.copper import ROD


class Held:
    """The table of states, which most views wait for and none of them may abort: sent when told."""

    def __init__(self, explorer: Explorer) -> None:
        self._page = explorer.page
        self._released = asyncio.Event()

    async def hold(self) -> None:
        """Let it wait from now on."""
        await self._page.route("**/v1/countries", self._wait)

    async def _wait(self, route: Route) -> None:
        await self._released.wait()
        await route.continue_()

    def release(self) -> None:
        """Let it come."""
        self._released.set()


@pytest.fixture
async def states(explorer: Explorer) -> Held:
    held = Held(explorer)
    await held.hold()
    return held


async def _turn(explorer: Explorer, view: str, **parameters: str) -> None:
    """Follow a link without waiting for anything."""
    address = f"#/{view}?{urlencode(parameters)}"
    await explorer.page.evaluate("address => { location.hash = address; }", address)


async def test_two_listings_that_wait_for_the_same_table(
    explorer: Explorer, world: World, states: Held
) -> None:
    page = explorer.page
    await explorer.open("key")
    await _turn(explorer, "need", id=world.listings["needs rod"])
    await expect(explorer.part("listing")).to_be_visible()
    await _turn(explorer, "offer", id=world.listings["rod"])
    await expect(page.get_by_role("heading", level=1)).to_have_text("Offer")
    states.release()
    await explorer.still()
    await expect(page.locator(".trouble")).to_have_count(0)
    await expect(page.get_by_role("link", name="Find partners")).to_be_visible()


@pytest.mark.parametrize("left", ["search", "partners"])
async def test_a_view_that_has_not_begun_to_draw(
    explorer: Explorer, world: World, states: Held, left: str
) -> None:
    page = explorer.page
    await explorer.open("key")
    await _turn(explorer, left, q="катанка", title="катанка")
    await expect(page).to_have_title(f"{left.capitalize()} · EAEU partners")
    await _turn(explorer, "offer", id=world.listings["rod"])
    await expect(explorer.part("listing")).to_be_visible()
    states.release()
    await explorer.still()
    await expect(page.get_by_role("link", name="Find partners")).to_be_visible()
    await expect(page.locator("h1")).to_have_text(str(ROD["title"]))


async def test_what_is_shown_until_a_view_begins_is_said_to_be_on_its_way(
    explorer: Explorer,
) -> None:
    page = explorer.page
    await explorer.open("partners")
    states = Held(explorer)
    await states.hold()
    await page.get_by_role("button", name="Русский").click()
    await expect(page.locator("main")).to_have_attribute("aria-busy", "true")
    await expect(page.locator("h1")).to_have_text("Suggested partners")
    states.release()
    await explorer.still()
    await expect(page.locator("h1")).not_to_have_text("Suggested partners")


async def test_the_language_changes_and_the_reader_goes_on(
    explorer: Explorer, world: World
) -> None:
    page = explorer.page
    await explorer.open()
    states = Held(explorer)
    await states.hold()
    await page.get_by_role("button", name="Русский").click()
    await _turn(explorer, "offer", id=world.listings["rod"])
    await expect(page.get_by_role("heading", level=1)).to_have_text("Предложение")
    states.release()
    await explorer.still()
    await expect(page.get_by_role("link", name="Подобрать партнёров")).to_be_visible()


async def test_a_listing_that_comes_late_does_not_name_the_page(
    explorer: Explorer, world: World, states: Held
) -> None:
    page = explorer.page
    await explorer.open("key")
    async with page.expect_response("**/v1/needs/*"):
        await _turn(explorer, "need", id=world.listings["needs rod"])
    await _turn(explorer, "gaps")
    await expect(explorer.part("gaps")).to_be_visible()
    states.release()
    await explorer.still()
    await expect(page).to_have_title("Gaps · EAEU partners")
