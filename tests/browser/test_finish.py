"""What looks careless: dates of another land, codes for names, ragged edges, dead ends."""

from playwright.async_api import expect

from tests.browser.explorer import Explorer
from tests.browser.world import World


async def test_dates_are_written_as_the_reader_writes_them(
    explorer: Explorer, world: World
) -> None:
    await explorer.open("list", id=world.list_id)
    edition = explorer.page.locator("#edition option").first
    await expect(edition).to_have_text("edition 2, 1 Feb 2026")
    await explorer.page.get_by_role("button", name="Русский").click()
    await explorer.still()
    await expect(edition).to_have_text("редакция 2, 1 февр. 2026 г.")


async def test_answers_of_a_programme_stand_in_one_column_and_states_have_names(
    explorer: Explorer, world: World
) -> None:
    members = [world.organizations[name] for name in ("mill", "winder")]
    page = explorer.page
    await explorer.open("programmes", organization=members, check=1)
    await page.get_by_role("button", name="Русский").click()
    await explorer.still()
    part = explorer.part("check")
    for name in ("Беларусь", "Казахстан"):
        await expect(part.locator("p").first).to_contain_text(name)
    edges = await part.locator(".rule-label").evaluate_all(
        "all => [...new Set(all.map((one) => Math.round(one.getBoundingClientRect().left)))]"
    )
    assert len(edges) == 1


async def test_an_address_without_a_record_leads_to_the_search(explorer: Explorer) -> None:
    explorer.failures_expected = True
    page = explorer.page
    await page.set_viewport_size({"width": 768, "height": 800})
    await explorer.open("offer", id="0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a12")
    await page.locator(".trouble").get_by_role("link", name="Search").click()
    await explorer.still()
    await expect(page.get_by_role("searchbox")).to_be_visible()
    # What is left of the tools stands beside the menu.
    language = await page.get_by_role("button", name="Русский").bounding_box()
    menu = await page.get_by_role("button", name="Menu", exact=True).bounding_box()
    assert language
    assert menu
    assert menu["x"] - (language["x"] + language["width"]) < 40
