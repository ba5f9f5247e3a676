"""What is wrong with a question or a key is said once, and mended once for the whole view."""

from playwright.async_api import expect

from tests.browser.explorer import Explorer
from tests.browser.world import World


async def test_a_refused_search_says_so_once(explorer: Explorer) -> None:
    explorer.failures_expected = True
    await explorer.open("search", q="катанка", country="Казахстан")
    await expect(explorer.page.locator(".trouble")).to_have_count(1)
    await expect(explorer.part("results").locator(".trouble")).to_be_visible()
    await expect(explorer.part("figures").locator("*")).to_have_count(0)


async def test_a_key_that_is_forgotten_mends_all_parts_of_a_view(
    explorer: Explorer, world: World
) -> None:
    explorer.failures_expected = True
    page = explorer.page
    await explorer.open("key")
    await page.evaluate("sessionStorage.setItem('key', 'revoked')")
    await page.reload()
    await explorer.open("search", q="катанка")
    told = page.locator(".trouble")
    await expect(told.first).to_contain_text("A valid key is needed")
    await told.first.get_by_role("button", name="Forget the key").click()
    await expect(told).to_have_count(0)
    await explorer.still()
    await expect(page.locator("#total")).to_be_visible()
    await expect(explorer.part("tree").locator(".branch").first).to_be_visible()


async def test_a_refused_key_is_not_sent_to_the_page_where_it_is_entered(
    explorer: Explorer,
) -> None:
    explorer.failures_expected = True
    page = explorer.page
    await explorer.open("key")
    await page.get_by_label("Key", exact=True).fill("none")
    await page.get_by_role("button", name="Use it").click()
    told = page.locator(".trouble")
    await expect(told).to_contain_text("A valid key is needed")
    await expect(told.get_by_role("link")).to_have_count(0)
