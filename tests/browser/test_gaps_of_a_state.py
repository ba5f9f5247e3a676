"""The gaps of one state: what it needs and offers, beside what the Union has of it."""

from playwright.async_api import expect

from tests.browser.explorer import Explorer
from tests.browser.world import World


async def test_gaps_are_narrowed_to_one_state(explorer: Explorer, world: World) -> None:
    found = world.client.get("/v1/gaps?country=KG&level=4").json()["items"]
    [copper] = [one for one in found if one["code"] == "7408"]
    assert copper["of_states"]["demand"] == 60 < copper["demand"]
    await explorer.open("gaps")
    page = explorer.page
    there = page.get_by_role("columnheader", name="Demand there")
    rows = explorer.part("gaps").locator("tbody tr")
    await expect(there).to_have_count(0)
    await page.get_by_label("State", exact=True).select_option(label="Kyrgyzstan")
    await page.wait_for_url("**/#/gaps?country=KG")
    await explorer.still()
    await expect(there).to_be_visible()
    await expect(rows).to_have_count(len(found))
    await expect(rows.filter(has_text="7408")).to_contain_text("60 t")
    assert await explorer.barriers() == []
    # A kind and a state go together, and a link to both opens both.
    kind = copper["gaps"][0]
    await page.get_by_label("Kind").select_option(kind)
    await page.wait_for_url(f"**/#/gaps?kind={kind}&country=KG")
    await page.reload()
    await explorer.still()
    await expect(page.get_by_label("State", exact=True)).to_have_value("KG")
    await expect(rows.filter(has_text="7408")).to_have_count(1)


async def test_a_state_without_gaps_says_so(explorer: Explorer) -> None:
    await explorer.open("gaps", country="AM")
    await expect(explorer.part("gaps")).to_contain_text("There is nothing here")
    choice = explorer.page.get_by_label("State", exact=True)
    await expect(choice).to_have_value("AM")
    await choice.select_option(label="Any")
    await explorer.still()
    await expect(explorer.part("gaps").locator("tbody tr").first).to_be_visible()
