"""Back leads to where the reader was, and what he typed is there when a view is drawn anew."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.async_api import Locator, expect

from tests.browser.explorer import Explorer
from tests.browser.test_journeys import dropped
from tests.browser.world import KEY, World, posted
from tests.support.service import Service

_PIPES = 45


@pytest.fixture(scope="module")
def pipes(service: Service, world: World) -> Iterator[None]:
    """More offers than two pages have; gone afterwards."""
    mill = world.organizations["mill"]
    headers = {"Authorization": f"Bearer {KEY}"}
    with httpx.Client(base_url=service.base, headers=headers, timeout=60) as client:
        body = {"organization_id": mill, "kind": "product", "codes": ["7306309000"]}
        made = [
            posted(client, "/v1/offers", body | {"title": f"Труба профильная {number}"})["id"]
            for number in range(_PIPES)
        ]
        yield
        for one in made:
            client.delete(f"/v1/offers/{one}")


async def _top(one: Locator) -> int:
    return int(await one.evaluate("one => Math.round(one.getBoundingClientRect().top)"))


async def test_back_has_the_pages_the_height_and_the_focus(explorer: Explorer, pipes: None) -> None:
    page = explorer.page
    await explorer.open("search", code="7306")
    rows = explorer.part("results").locator("li.row")
    await expect(rows).to_have_count(20)
    for shown in (40, _PIPES):
        await page.get_by_role("button", name="Show more", exact=True).click()
        await expect(rows).to_have_count(shown)
    link = rows.nth(33).get_by_role("link").first
    told = await link.inner_text()
    await explorer.still()
    await link.scroll_into_view_if_needed()
    before = await _top(link)
    await link.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(told)
    await explorer.still()
    assert await page.evaluate("scrollY") == 0
    await page.go_back()
    await explorer.still()
    await expect(rows).to_have_count(_PIPES)
    await expect(link).to_have_text(told)
    await expect(link).to_be_focused()
    assert abs(await _top(link) - before) <= 2
    # A page that the browser loads anew, too; the address alone has none of it.
    await page.reload()
    await explorer.still()
    await expect(rows).to_have_count(_PIPES)
    assert abs(await _top(link) - before) <= 2
    await explorer.turn("search", code="7306", what="offers")
    await expect(rows).to_have_count(20)


async def test_words_are_there_in_another_language_and_after_back(explorer: Explorer) -> None:
    page = explorer.page
    await explorer.open("programmes")
    await page.get_by_label("Amount").fill("1500000")
    await page.get_by_label("Currency").select_option("KZT")
    await page.get_by_label("Rate, % a year").fill("12")
    await page.get_by_label("Term, months").fill("24")
    await page.get_by_label("Armenia").check()
    await page.get_by_label("Participants").fill("Балхаш")
    await page.get_by_role("button", name=re.compile("Балхаш Медь")).click()
    await page.get_by_role("button", name="Русский").click()
    await explorer.still()

    async def is_there() -> None:
        await expect(page.get_by_label("Сумма", exact=True)).to_have_value("1500000")
        await expect(page.get_by_label("Валюта")).to_have_value("KZT")
        await expect(page.get_by_label("Армения")).to_be_checked()
        await expect(page.get_by_label("Беларусь")).not_to_be_checked()
        await expect(page.locator(".taken li")).to_have_text([re.compile("АО «Балхаш Медь»")])

    await is_there()
    await page.get_by_role("link", name="Цепочки").click()
    await explorer.still()
    await page.go_back()
    await explorer.still()
    await is_there()
    # What was sent is in the address: the view before it is as it was.
    await page.get_by_role("button", name="Проверить", exact=True).click()
    await explorer.still()
    await is_there()
    await page.go_back()
    await explorer.still()
    await expect(page.get_by_label("Сумма", exact=True)).to_have_value("")
    await expect(page.locator(".taken li")).to_have_count(0)


async def test_words_for_one_pair_are_not_at_another_and_come_back_with_a_key(
    explorer: Explorer, world: World
) -> None:
    page = explorer.page
    await explorer.open("partners", title="Катанка медная 8 мм")
    await page.get_by_text("Question: ").click()
    await page.get_by_label("Standards and grades").fill("ГОСТ 53803")
    # Another part of the view is sent.
    await page.get_by_text("Filters", exact=True).click()
    await page.get_by_label("Kazakhstan").check()
    await page.get_by_role("button", name="Apply").click()
    await page.wait_for_url("**country=KZ**")
    await explorer.still()
    await expect(page.get_by_label("Standards and grades")).to_have_value("ГОСТ 53803")
    await page.get_by_role("link", name="Enter a key").click()
    await page.get_by_label("Key", exact=True).fill(KEY)
    await page.get_by_role("button", name="Use it").click()
    await expect(page.get_by_label("Standards and grades")).to_have_value("ГОСТ 53803")
    await explorer.still()
    await explorer.turn("partners", title="Провод")
    await expect(page.get_by_label("What it is")).to_have_value("Провод")


async def test_a_file_that_was_chosen_stays_chosen(explorer: Explorer) -> None:
    page = explorer.page
    await explorer.use_key(KEY)
    await explorer.open("imports")
    await dropped(page, "goods.csv", "Изделие;Шифр\nКабель;8544\n")
    await page.get_by_label("Шифр").select_option("key")
    await page.get_by_role("button", name="Русский").click()
    await explorer.still()
    await expect(page.locator(".file-name")).to_contain_text("goods.csv")
    await expect(page.get_by_label("Шифр")).to_have_value("key")


async def test_a_comparison_judges_as_the_suggestions_of_the_side_that_asks(
    explorer: Explorer, world: World
) -> None:
    mill, winder, small = (world.organizations[one] for one in ("mill", "winder", "small"))
    foil = {"title": "Лента медная М1", "codes": ["7409110000"]}
    offer = world.post(
        "/v1/offers",
        {"organization_id": mill, "kind": "material", "preferred_states": ["BY"], **foil},
    )["id"]
    needs = [
        world.post("/v1/needs", {"organization_id": owner, "preferred_states": ["RU"], **foil})
        for owner in (winder, small)
    ]
    await explorer.open("partners", offer=offer)
    cards = explorer.part("partners").locator("li.card")
    scores = [await cards.nth(at).locator(".score-number").inner_text() for at in (0, 1)]
    for at in (0, 1):
        await cards.nth(at).get_by_role("checkbox", name="Compare").check()
    await explorer.page.locator("#compare-go").click()
    await explorer.still()
    compared = explorer.part("compare").locator(".score-number")
    assert await compared.all_inner_texts() == scores
    await expect(explorer.part("compare")).to_contain_text("a preferred state")
    for noun, one in (("offers", offer), *(("needs", need["id"]) for need in needs)):
        world.client.delete(f"/v1/{noun}/{one}")
