"""A phone: figures can be read, bars tell the truth, and what is wider than it says so."""

import re
from typing import Any

import pytest
from playwright.async_api import ViewportSize, expect

from tests.browser.explorer import Explorer
from tests.browser.world import World

PHONE: ViewportSize = {"width": 390, "height": 844}
_DRAWN = """
(() => {
  const box = (one) => { const {x, y, width, height} = one.getBoundingClientRect();
                         return [x, y, x + width, y + height]; };
  const all = (name) => [...document.querySelectorAll(`.tiles ${name}`)].map(box);
  return {figures: all(".tile-name, .tile-figure"), tiles: all(".tile"),
          bars: all(".supply-bar, .demand-bar"), labels: all(".flow-label")};
})()
"""


def overlap(one: list[float], other: list[float]) -> bool:
    """Whether two boxes have a part in common that can be seen."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > 1
        and min(one[3], other[3]) - max(one[1], other[1]) > 1
    )


@pytest.mark.parametrize("width", [320, 390, 600, 1280])
async def test_nothing_covers_the_figures_of_the_map(explorer: Explorer, width: int) -> None:
    page = explorer.page
    await page.set_viewport_size({"width": width, "height": 844})
    await explorer.open("map", code="74")
    await expect(page.locator(".tiles .supply-bar").first).to_be_attached()
    drawn: dict[str, list[Any]] = await page.evaluate(_DRAWN)
    assert len(drawn["figures"]) > 10
    assert drawn["labels"]
    for figure in drawn["figures"]:
        assert [one for one in drawn["bars"] if overlap(one, figure)] == []
        assert [one for one in drawn["labels"] if overlap(one, figure)] == []
        inside = [one for one in drawn["tiles"] if overlap(one, figure)]
        assert len(inside) == 1
        assert inside[0][0] <= figure[0] <= figure[2] <= inside[0][2]


async def test_bars_of_all_states_have_one_scale(explorer: Explorer) -> None:
    page = explorer.page
    await page.set_viewport_size(PHONE)
    await explorer.open("map", code="7408")
    bars = {
        state: float(
            await page.locator(f"[data-state={state}] .{side}-bar").get_attribute("width") or 0
        )
        for state, side in (("KZ", "supply"), ("BY", "demand"), ("RU", "supply"))
    }
    assert bars["BY"] / bars["KZ"] == pytest.approx(400 / 800)
    assert bars["RU"] / bars["KZ"] == pytest.approx(90 / 800)


async def test_a_table_that_is_wider_than_the_phone_says_so(explorer: Explorer) -> None:
    page = explorer.page
    await page.set_viewport_size(PHONE)
    await explorer.open("map", code="74")
    table = page.get_by_role("region", name=re.compile("Supply and demand"))
    place = page.locator(".table-place", has=table)
    edge = place.locator(".scroller-edge")
    await expect(place.get_by_text("scroll sideways")).to_be_visible()
    await expect(edge).to_have_class(re.compile("goes-on"))
    await table.evaluate("one => { one.scrollLeft = one.scrollWidth; }")
    await expect(edge).not_to_have_class(re.compile("goes-on"))
    assert await explorer.barriers() == []
    await page.set_viewport_size({"width": 1280, "height": 800})
    await expect(place.get_by_text("scroll sideways")).to_be_hidden()


async def test_a_wide_drawing_says_so_too(explorer: Explorer, world: World) -> None:
    page = explorer.page
    await page.set_viewport_size(PHONE)
    await explorer.open("chains", organization=world.organizations["plant"], links=3, states=2)
    await expect(page.locator("figure .scroll-hint")).to_be_visible()
    assert await explorer.barriers() == []


async def test_a_word_that_is_longer_than_its_place_is_broken_in_reasons(
    explorer: Explorer,
) -> None:
    page = explorer.page
    await page.set_viewport_size({"width": 700, "height": 900})
    await explorer.open("partners", title="Катанка" + "меднаяпроволочная" * 12, codes="7408 11")
    reasons = explorer.part("partners").locator(".waterfall")
    await expect(reasons.filter(has_text="меднаяпроволочная").first).to_be_visible()
    assert await explorer.barriers() == []
