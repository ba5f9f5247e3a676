"""The map of flows names the needs that it cannot count."""

from playwright.async_api import expect

from tests.browser.explorer import Explorer
from tests.browser.world import World


async def test_a_need_without_a_quantity_is_named(explorer: Explorer, world: World) -> None:
    buyer = world.post("/v1/organizations", {"name": "ОАО «Сплав»", "country": "BY"})["id"]
    need = {"organization_id": buyer, "title": "Сурьма чушковая Су1", "codes": ["8110100000"]}
    world.post("/v1/needs", need)
    await explorer.open("map", code="8110")
    row = explorer.part("map").get_by_role("row", name="Сурьма чушковая Су1")
    await expect(row).to_contain_text("ОАО «Сплав» (Belarus)")
    await expect(row).to_contain_text("no quantity is stated")
    # Beside needs that are counted it stands, too.
    amount = {"value": 5, "unit": "TNE", "period": "year"}
    world.post("/v1/needs", need | {"title": "Сурьма в гранулах", "quantity": amount})
    await explorer.open("gaps")
    await explorer.open("map", code="8110")
    await expect(row).to_contain_text("no quantity is stated")
    await expect(explorer.part("map")).to_contain_text("1 need is not met")
