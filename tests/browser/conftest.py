"""One service with fresh records and one browser; a page of its own for each test."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, async_playwright

from tests.browser.explorer import Explorer
from tests.browser.world import KEY, World, build
from tests.support.service import Service, forget

# Without these the browser asks its maker's hosts for news at every start.
_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
"""Best first: the one without windows draws the same pages in a third of the processor time."""


def _chromium() -> str:
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found:
        return found
    if os.environ.get("NOTHING_IS_SKIPPED") == "1":
        pytest.fail("There is no Chromium on PATH, and NOTHING_IS_SKIPPED=1 asks for one.")
    pytest.skip("there is no Chromium on PATH")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the machine's browser is."""
    return _chromium()


@pytest.fixture(scope="session")
def programmes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The operator's folder of programmes and key rates, empty unless a test fills it."""
    return tmp_path_factory.mktemp("programmes")


@pytest.fixture(scope="session")
def service(
    chromium: str, programmes: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """A service with jobs, but without the demonstration."""
    data = tmp_path_factory.mktemp("explorer") / "data"
    settings = {"demonstration": "false", "bootstrap_key": KEY, "programme_dir": str(programmes)}
    with Service(data, compiled_search="false", log_level="ERROR", **settings) as running:
        yield running
    forget(data)


@pytest.fixture(scope="session")
def world(service: Service) -> Iterator[World]:
    """What the tests posted to it."""
    headers = {"Authorization": f"Bearer {KEY}"}
    with httpx.Client(base_url=service.base, headers=headers, timeout=60) as client:
        yield build(client)


@pytest.fixture(scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """The browser."""
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        yield opened
        await opened.close()


@pytest.fixture
async def explorer(
    browser: Browser, service: Service, world: World, request: pytest.FixtureRequest
) -> AsyncIterator[Explorer]:
    """A page in English; at its end it must have had no trouble that the test did not expect."""
    folder: str | None = request.config.getoption("--screenshots")
    context = await browser.new_context(
        locale="en-GB", viewport={"width": 1280, "height": 860}, accept_downloads=True
    )
    page = await context.new_page()
    opened = Explorer(page, service.base, Path(folder) if folder else None)
    yield opened
    await context.close()
    opened.check()
