"""The explorer as tests use it: opens views, waits until they are still, and keeps a log."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import ConsoleMessage, Locator, Page, Request, expect

_WIDEST_PICTURE = 1280
_MILLISECONDS = 20_000
# Machines that run these tests are busy with others.
expect.set_options(timeout=_MILLISECONDS)
_WIDE = """
[...document.querySelectorAll("body *")]
  .filter((one) => !one.closest(".scroller, .unseen, details:not([open]) > *"))
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => `${one.tagName} ${one.className} ${one.textContent.slice(0, 40)}`)
"""
"""Parts of the page that stick out of its window."""
_RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}


class Explorer:
    """A page of the explorer.

    Attributes:
        errors: what its console complained of.
        hosts: that it asked for anything.
        failures_expected: whether answers that are not 2xx are what the test is about.
        pictures: where screenshots go.
    """

    def __init__(self, page: Page, base: str, pictures: Path | None) -> None:
        self.page = page
        self.base = base
        self.errors: list[str] = []
        self.hosts: set[str] = set()
        self.failures_expected = False
        self.pictures = pictures
        page.set_default_timeout(_MILLISECONDS)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        # The browser itself reports every answer that is not 2xx.
        is_answer = message.text.startswith("Failed to load resource")
        if message.type in {"error", "warning"} and not (is_answer and self.failures_expected):
            self.errors.append(message.text)

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).scheme not in {"data", "blob"}:
            self.hosts.add(urlsplit(request.url).netloc)

    def check(self) -> None:
        """Assert that nothing was wrong that the page did not say, and nobody else was asked."""
        assert self.errors == []
        assert self.hosts <= {urlsplit(self.base).netloc}

    async def open(self, view: str = "", **parameters: Any) -> None:
        """Open a view and wait until all its parts are there."""
        query = f"?{urlencode(parameters, doseq=True)}" if parameters else ""
        target = f"{self.base}/{f'#/{view}{query}' if view else ''}"
        before = self.page.url
        await self.page.goto(target)
        if before == target:
            await self.page.reload()
        await self.still()

    async def turn(self, view: str, **parameters: Any) -> None:
        """Go to a view as a link does, without loading the page anew."""
        address = f"#/{view}?{urlencode(parameters, doseq=True)}"
        # Two views may have the same parts, so the one before must be gone first.
        await self.page.evaluate("document.querySelector('#main').replaceChildren()")
        await self.page.evaluate("address => { location.hash = address; }", address)
        await self.still()

    async def still(self) -> None:
        """Wait until nothing is on its way any more."""
        await expect(self.page.locator("main h1").first).to_be_visible()
        await expect(self.page.locator("[aria-busy=true], .owner .bone")).to_have_count(0)

    async def use_key(self, key: str) -> None:
        """Enter a key as a person does."""
        await self.open("key")
        await self.page.get_by_label("Key", exact=True).fill(key)
        await self.page.get_by_role("button", name="Use it").click()
        await expect(self.page.get_by_role("link", name="Key in use")).to_be_visible()
        await expect(self.page.locator("#key-field")).to_have_count(0)
        await self.still()

    def part(self, name: str) -> Locator:
        """A part of the page that loads by itself."""
        return self.page.locator(f"[data-region={name}]")

    async def barriers(self) -> list[str]:
        """What axe finds, and what sticks out of the window."""
        found = await Axe().run(self.page, options=_RULES)
        told = [
            f"{one['id']}: {node['html'][:200]}"
            for one in found.response["violations"]
            for node in one["nodes"]
        ]
        return told + list(await self.page.evaluate(_WIDE))

    async def picture(self, name: str, height: int = 860, at: str = "body") -> None:
        """Take a screenshot for the documents, if asked to."""
        if self.pictures is None:
            return
        self.pictures.mkdir(parents=True, exist_ok=True)
        await self.page.set_viewport_size({"width": _WIDEST_PICTURE, "height": height})
        await self.page.evaluate(
            "place => document.querySelector(place).scrollIntoView({block: 'start'})", at
        )
        await self.page.screenshot(path=self.pictures / f"{name}.png", animations="disabled")
