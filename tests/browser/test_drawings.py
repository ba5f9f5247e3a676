"""Drawings of chains: names are whole, amounts are said once."""

import re

from playwright.async_api import expect

from tests.browser.explorer import Explorer
from tests.browser.world import World, posted
from tests.support.copper import ROD, tonnes

LONG = "ОАО «Завод электромонтажных изделий и кабельной продукции имени Первой пятилетки»"
_TEXTS = """
[...document.querySelectorAll(".sankey text")].map((one) => {
  const edge = one.ownerSVGElement.getBoundingClientRect();
  const {left, right} = one.getBoundingClientRect();
  return [one.textContent, left >= edge.left - 1 && right <= edge.right + 1];
})
"""


async def test_names_in_chains_are_whole_on_a_usual_screen(
    explorer: Explorer, world: World
) -> None:
    owner = str(posted(world.client, "/v1/organizations", {"name": LONG, "country": "BY"})["id"])
    need = {"organization_id": owner, **ROD, "quantity": tonnes(30)}
    made = posted(world.client, "/v1/needs", need)
    try:
        await explorer.open("chains", organization=owner, links=2, states=2)
        texts = await explorer.page.evaluate(_TEXTS)
    finally:
        assert world.client.delete(f"/v1/needs/{made['id']}").status_code == 204
        assert world.client.delete(f"/v1/organizations/{owner}").status_code == 204
    assert LONG in " ".join(text for text, _ in texts)
    assert [text for text, _ in texts if "…" in text] == []
    assert [text for text, is_inside in texts if not is_inside] == []


async def test_an_amount_without_a_range_is_said_once(explorer: Explorer, world: World) -> None:
    page = explorer.page
    await explorer.open("chains", organization=world.organizations["plant"], links=3, states=2)
    facts = page.locator("li.card .row-facts").first
    await expect(facts).to_be_visible()
    assert re.findall(r"\b([\d.,]+)–\1 ", await page.locator("main").inner_text()) == []
    module = await page.evaluate("document.querySelector('link[href$=\"/i18n.js\"]').href")
    told = await page.evaluate(
        """async (address) => {
          const {between} = await import(address);
          return [between(219.8, 220.2, 0), between(220, 419, 0), between(1200, 1200.5)];
        }""",
        module,
    )
    assert told == ["220", "220–419", "1,200–1,200.5"]
