"""On paper, nothing is cut off, and nothing is there that only a screen can do."""

from playwright.async_api import expect

from tests.browser.explorer import Explorer

_CUT_OFF = """
[...document.querySelectorAll(".scroller")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.ariaLabel)
"""


async def test_the_map_of_heat_fits_on_paper_with_its_colours(explorer: Explorer) -> None:
    page = explorer.page
    await page.set_viewport_size({"width": 794, "height": 1123})
    await page.emulate_media(media="print")
    await explorer.open("gaps", country="KG")
    assert await page.evaluate(_CUT_OFF) == []
    for words in ("Menu", "Русский"):
        await expect(page.get_by_role("button", name=words)).to_be_hidden()
    await expect(page.locator(".scroll-hint:visible")).to_have_count(0)
    shade = page.locator("td.lack-3").first
    assert await shade.evaluate("one => getComputedStyle(one).printColorAdjust") == "exact"


async def test_the_chosen_unit_is_seen_in_forced_colours(explorer: Explorer) -> None:
    page = explorer.page
    await page.emulate_media(forced_colors="active")
    await explorer.open("search")
    # As the map has for the unit that it is drawn in, where there are several.
    await page.locator(".examples .chip").last.evaluate("one => (one.ariaCurrent = 'true')")
    chosen = page.locator(".chip[aria-current]")
    other = page.locator(".chip:not([aria-current])").first
    background = "one => getComputedStyle(one).backgroundColor"
    assert await chosen.evaluate(background) != await other.evaluate(background)
    # White on a pale ground is no sign either: words and ground are those of the system's choice.
    shown = page.locator(".switch input:checked + span")
    system = await page.evaluate(
        """() => {
          const one = document.createElement("p");
          one.style.forcedColorAdjust = "none";
          one.style.background = "Highlight";
          document.body.append(one);
          return getComputedStyle(one).backgroundColor;
        }"""
    )
    for one in (chosen, shown):
        assert await one.evaluate(background) == system


async def test_the_present_view_is_seen_in_the_menu_in_forced_colours(explorer: Explorer) -> None:
    page = explorer.page
    await page.emulate_media(forced_colors="active")
    await explorer.open("search")
    line = "one => getComputedStyle(one).borderBottomColor"
    present = page.locator(".menu a[aria-current]")
    other = page.locator(".menu a:not([aria-current])").first
    assert await present.evaluate(line) != await other.evaluate(line)
