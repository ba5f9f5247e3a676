"""Escape, the focus, the key: nothing typed is lost, and nobody is left without a place."""

import pytest
from playwright.async_api import expect

from tests.browser.explorer import Explorer
from tests.browser.world import KEY


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


async def test_who_enters_a_key_comes_back_to_where_he_was(explorer: Explorer) -> None:
    explorer.failures_expected = True
    page = explorer.page
    await explorer.open("search", q="катанка", what="needs")
    was = page.url
    await page.get_by_role("link", name="Enter a key").click()
    field = page.get_by_label("Key", exact=True)
    await expect(field).to_be_focused()
    await page.keyboard.type("no-such-key")
    await page.keyboard.press("Enter")
    await expect(page.locator(".trouble")).to_contain_text("A valid key is needed")
    await field.fill(KEY)
    await page.keyboard.press("Enter")
    await expect(page.locator("#total")).to_be_visible()
    assert page.url == was
    await expect(page.get_by_role("link", name="Key in use")).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_be_focused()


async def test_who_opened_the_page_of_the_key_first_stays_there(explorer: Explorer) -> None:
    await explorer.open("key")
    field = explorer.page.get_by_label("Key", exact=True)
    await expect(field).to_be_focused()
    await field.fill(KEY)
    await field.press("Enter")
    await expect(explorer.page.get_by_role("button", name="Forget the key")).to_be_visible()
    assert explorer.page.url.endswith("#/key")
