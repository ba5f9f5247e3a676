"""Escape and the focus: nothing that was typed is lost, and nobody is left without a place."""

import pytest
from playwright.async_api import expect

from tests.browser.explorer import Explorer


async def test_escape_closes_the_hints_and_keeps_what_was_typed(explorer: Explorer) -> None:
    await explorer.open()
    page = explorer.page
    box = page.get_by_role("searchbox", name="Words or a TN VED code")
    hints = page.locator(".hint-list a")
    await box.fill("катанка")
    await expect(hints.first).to_be_visible()
    await box.press("Escape")
    await expect(hints).to_have_count(0)
    await box.press("Escape")
    await expect(box).to_have_value("катанка")
    await box.fill("катанка медная")
    await expect(hints.first).to_be_visible()
    await hints.first.focus()
    await page.keyboard.press("Escape")
    await expect(hints).to_have_count(0)
    await expect(box).to_be_focused()
    await expect(box).to_have_value("катанка медная")


@pytest.mark.parametrize(("view", "label"), [("chains", "Enterprise"), ("search", "Words or")])
async def test_escape_empties_no_field_before_anything_was_found(
    explorer: Explorer, view: str, label: str
) -> None:
    await explorer.open(view)
    box = explorer.page.get_by_role("searchbox", name=label)
    await box.fill("катанка")
    await box.press("Escape")
    await expect(box).to_have_value("катанка")
    # Hints that were about to be asked for do not come any more.
    await explorer.page.wait_for_timeout(600)
    await expect(explorer.page.locator(".hint-list a")).to_have_count(0)


async def test_escape_closes_the_organizations_that_were_found(explorer: Explorer) -> None:
    await explorer.open("chains")
    page = explorer.page
    box = page.get_by_role("searchbox", name="Enterprise")
    await box.fill("Сурский")
    found = page.get_by_role("button", name="АО «Сурский завод» RU")
    await found.focus()
    await page.keyboard.press("Escape")
    await expect(found).to_have_count(0)
    await expect(box).to_be_focused()
    await expect(box).to_have_value("Сурский")


async def test_the_menu_of_a_phone_closes_on_escape(explorer: Explorer) -> None:
    page = explorer.page
    await page.set_viewport_size({"width": 390, "height": 800})
    await explorer.open()
    opener = page.get_by_role("button", name="Menu")
    await opener.click()
    link = page.get_by_role("link", name="Chains")
    await link.focus()
    await page.keyboard.press("Escape")
    await expect(link).to_be_hidden()
    await expect(opener).to_be_focused()
    await expect(opener).to_have_attribute("aria-expanded", "false")
