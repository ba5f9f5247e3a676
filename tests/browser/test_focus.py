"""The focus stays where the reader is when a view, or a part of it, is drawn anew."""

import pytest
from playwright.async_api import Route, expect

from tests.browser.explorer import Explorer
from tests.browser.world import KEY, World

_TOP = "one => Math.round(one.getBoundingClientRect().top)"


@pytest.mark.parametrize(("choice", "value"), [("gap-kind", "shortage"), ("gap-country", "KZ")])
async def test_a_choice_below_a_long_table_stays_under_the_hand(
    explorer: Explorer, choice: str, value: str
) -> None:
    page = explorer.page
    await page.set_viewport_size({"width": 390, "height": 600})
    await explorer.open("gaps")
    field = page.locator(f"#{choice}")
    await field.scroll_into_view_if_needed()
    await field.focus()
    before = await field.evaluate(_TOP)
    await field.select_option(value)
    await page.wait_for_url(f"**/*={value}*")
    await explorer.still()
    await expect(field).to_be_focused()
    assert abs(await field.evaluate(_TOP) - before) <= 2


@pytest.mark.parametrize(
    ("view", "parameters", "button"),
    [
        ("chains", {"code": "7408"}, "Find chains"),
        ("programmes", {}, "Check"),
        ("map", {"code": "7408"}, "Show"),
    ],
)
async def test_the_button_that_was_pressed_keeps_the_focus(
    explorer: Explorer, view: str, parameters: dict[str, str], button: str
) -> None:
    await explorer.open(view, **parameters)
    page = explorer.page
    pressed = page.locator("main").get_by_role("button", name=button, exact=True)
    await page.evaluate("document.querySelector('#main h1').dataset.old = 'yes'")
    await pressed.press("Enter")
    await expect(page.locator("[data-old]")).to_have_count(0)
    await explorer.still()
    await expect(pressed).to_be_focused()


async def test_what_is_folded_away_leaves_the_focus_on_its_summary(explorer: Explorer) -> None:
    await explorer.open("search", q="катанка")
    page = explorer.page
    await page.locator("summary", has_text="States").click()
    await page.get_by_label("Kazakhstan").check()
    await page.get_by_role("button", name="Apply").press("Enter")
    await page.wait_for_url("**country=KZ**")
    await explorer.still()
    await expect(page.locator("summary", has_text="States: KZ")).to_be_focused()


async def test_a_part_that_is_asked_again_keeps_the_focus(explorer: Explorer) -> None:
    explorer.failures_expected = True
    page = explorer.page
    lost = 2

    async def lose(route: Route) -> None:
        nonlocal lost
        lost -= 1
        if lost >= 0:
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/v1/balance?*", lose)
    await explorer.open("gaps")
    again = explorer.part("heat").get_by_role("button", name="Try again")
    await again.press("Enter")
    await explorer.still()
    await expect(again).to_be_focused()
    await again.press("Enter")
    await explorer.still()
    await expect(explorer.part("heat").locator("table")).to_be_visible()
    await expect(explorer.part("heat")).to_be_focused()


async def test_more_rows_come_under_the_focus(explorer: Explorer, world: World) -> None:
    made = [
        str(world.post("/v1/organizations", {"name": f"ООО «Ряд {n}»", "country": "RU"})["id"])
        for n in range(21)
    ]
    await explorer.open("search", what="organizations", q="Ряд")
    page = explorer.page
    rows = explorer.part("results").locator("li.row")
    await expect(rows).to_have_count(20)
    await page.get_by_role("button", name="Show more").press("Enter")
    await expect(rows).to_have_count(21)
    await expect(rows.nth(20).get_by_role("link")).to_be_focused()
    for one in made:
        assert world.client.delete(f"/v1/organizations/{one}").status_code == 204


async def test_who_decides_a_matter_stays_at_it(explorer: Explorer, world: World) -> None:
    report = {"abuse": "other", "offer_id": world.listings["rod"], "text": "Проверка"}
    matter = world.post("/v1/moderation/reports", report)
    await explorer.use_key(KEY)
    await explorer.open("queue")
    line = explorer.page.locator(f"[data-matter='{matter['id']}']")
    await line.get_by_label("Why").fill("Всё верно")
    await line.get_by_role("button", name="Keep").press("Enter")
    await expect(line.get_by_role("status")).to_have_text("kept")
    await expect(line.locator(".decision")).to_be_focused()


async def test_what_was_found_comes_before_the_nomenclature(explorer: Explorer) -> None:
    page = explorer.page
    await explorer.open("search", q="катанка")
    await page.locator("summary", has_text="States").focus()
    await page.keyboard.press("Tab")
    inside = "one => one.contains(document.activeElement)"
    assert await page.locator(".results").evaluate(inside)
    # For the eye the tree is beside what was found, on the left.
    tree = await page.locator(".side").bounding_box()
    results = await page.locator(".results").bounding_box()
    assert tree
    assert results
    assert tree["x"] + tree["width"] <= results["x"]
    assert abs(tree["y"] - results["y"]) <= 1


async def test_who_ticks_the_second_candidate_finds_the_comparison_beside_it(
    explorer: Explorer, world: World
) -> None:
    page = explorer.page
    await explorer.open("partners", need=world.listings["needs rod"])
    boxes = explorer.part("partners").locator("li.card input[type=checkbox]")
    await boxes.nth(1).press("Space")
    await expect(page.locator("#announcements")).to_have_text("Choose a second candidate.")
    await boxes.nth(0).press("Space")
    await expect(page.locator("#announcements")).to_have_text("Two are chosen.")
    await page.keyboard.press("Tab")
    await expect(page.locator(":focus")).to_have_text("Compare side by side")
    await page.keyboard.press("Enter")
    await explorer.still()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Comparison")
    await page.go_back()
    await explorer.still()
    await boxes.nth(1).press("Space")
    await expect(explorer.part("partners").get_by_text("Compare side by side")).to_have_count(0)
