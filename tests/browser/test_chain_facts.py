"""What the card of a chain says of it, and how far that is known."""

from playwright.async_api import expect

from tests.browser.explorer import Explorer
from tests.browser.world import World

BISMUTH = {"title": "Висмут металлический Ви1", "codes": ["8106101000"]}
SOLDER = {"title": "Припой висмутовый ПОСВ-50", "codes": ["8311300000"]}
FOOTPRINT = {
    "co2e_kg_per_tonne": 3000, "method": "ISO 14067", "verifier": "Бюро", "year": 2026,
}  # fmt: skip


def tonnes(value: float) -> dict[str, object]:
    return {"quantity": {"value": value, "unit": "TNE", "period": "year"}}


async def test_a_chain_says_what_limits_it_and_what_is_not_known_of_it(
    explorer: Explorer, world: World
) -> None:
    maker, solderer, plant = [
        world.post("/v1/organizations", {"name": name, "country": state})["id"]
        for name, state in (("АО «Висмут»", "KZ"), ("ОАО «Паяльник»", "BY"), ("АО «Плата»", "RU"))
    ]
    world.post("/v1/offers", {"organization_id": maker, "kind": "material", **BISMUTH,
                              **tonnes(50), "green": {"footprint": FOOTPRINT}})  # fmt: skip
    world.post("/v1/needs", {"organization_id": solderer, **BISMUTH, **tonnes(100)})
    world.post(
        "/v1/offers", {"organization_id": solderer, "kind": "product", **SOLDER, **tonnes(10)}
    )
    world.post("/v1/needs", {"organization_id": plant, **SOLDER, **tonnes(20)})
    await explorer.open("chains", organization=plant, place="end", links=2, states=3)
    facts = explorer.page.locator("li.card .row-facts").first
    for told in (
        "25% of the need is met", "limited by АО «Висмут»", "of 1 of 2 links", "about 3,610 km",
    ):  # fmt: skip
        await expect(facts).to_contain_text(told)
    # One who does not say how much leaves it open.
    other = world.post("/v1/organizations", {"name": "АО «Другая плата»", "country": "RU"})["id"]
    world.post("/v1/needs", {"organization_id": other, **SOLDER})
    await explorer.open("chains", organization=other, place="end", links=2, states=3)
    await expect(facts).to_contain_text("what goes through is not known, for links 2")
