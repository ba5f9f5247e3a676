"""The pages of the description, drawn by a browser that keeps the policy they come with."""

import pytest
from playwright.async_api import Browser, ConsoleMessage, expect

from tests.support.service import Service


@pytest.mark.parametrize(
    ("page_name", "drawn"),
    [
        ("/docs", ".opblock-tag"),
        pytest.param("/redoc", "[data-section-id]", marks=pytest.mark.long),
    ],
)
async def test_a_page_of_the_description_is_drawn_without_complaints(
    browser: Browser, service: Service, page_name: str, drawn: str
) -> None:
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A logo of the maker's host is left out on purpose.
        if message.type == "error" and "Loading the image" not in message.text:
            complaints.append(message.text)

    page = await browser.new_page()
    page.on("console", note)
    await page.goto(f"{service.base}{page_name}")
    await expect(page.locator(drawn).first).to_be_visible(timeout=60_000)
    await page.close()
    assert complaints == []
