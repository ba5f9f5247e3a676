"""Every view by axe, wide and on a phone, light and dark; every view when it gets no answer."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Route, expect

from tests.browser.explorer import Explorer
from tests.browser.world import KEY, World

VIEWS = (
    *("search", "partners", "suggested", "compare", "organization", "offer", "map", "chains"),
    *("programmes", "gaps", "lists", "list", "imports", "queue", "key"),
)


def addresses(world: World) -> Iterator[tuple[str, str, dict[str, object]]]:
    """All views, filled: a name, the view, and its parameters."""
    need, rod = world.listings["needs rod"], world.listings["rod"]
    plant = world.organizations["plant"]
    yield "search", "search", {"q": "катанка"}
    yield "partners", "partners", {}
    yield "suggested", "partners", {"need": need}
    yield "compare", "compare", {"need": need, "with": [rod, world.listings["rival rod"]]}
    yield "organization", "organization", {"id": world.organizations["mill"]}
    yield "offer", "offer", {"id": rod}
    yield "map", "map", {"code": "74"}
    yield "chains", "chains", {"organization": plant, "links": 2, "states": 2}
    yield "programmes", "programmes", {"organization": plant, "check": 1}
    yield "gaps", "gaps", {}
    yield "lists", "lists", {}
    yield "list", "list", {"id": world.list_id}
    yield "imports", "imports", {}
    yield "queue", "queue", {}
    yield "key", "key", {}


async def test_axe_finds_nothing_in_any_view(explorer: Explorer, world: World) -> None:
    await explorer.use_key(KEY)
    page = explorer.page
    found: dict[str, list[str]] = {}
    for name, view, parameters in addresses(world):
        is_narrow = len(found) % 2 == 0
        await page.set_viewport_size({"width": 320 if is_narrow else 1280, "height": 800})
        await page.emulate_media(color_scheme="dark" if len(found) % 3 == 0 else "light")
        await explorer.open(view, **parameters)
        found[name] = await explorer.barriers()
    assert found == {name: [] for name in VIEWS}


async def test_a_phone_shows_the_menu_and_russian_words_whole(
    explorer: Explorer, world: World
) -> None:
    page = explorer.page
    await page.set_viewport_size({"width": 320, "height": 700})
    await explorer.open()
    await page.get_by_role("button", name="Русский").click()
    await explorer.still()
    await page.get_by_role("button", name="Меню").click()
    assert await explorer.barriers() == []
    await page.get_by_role("link", name="Дефицит и избыток").click()
    await explorer.still()
    assert await explorer.barriers() == []
    await explorer.open("partners", need=world.listings["needs rod"])
    assert await explorer.barriers() == []
    if explorer.pictures:
        await page.screenshot(path=explorer.pictures / "phone.png", animations="disabled")


async def test_a_lost_connection_is_said_in_every_view_and_mended_by_trying_again(
    explorer: Explorer, world: World
) -> None:
    await explorer.use_key(KEY)
    explorer.failures_expected = True
    page = explorer.page
    context = page.context
    for name, view, parameters in addresses(world):
        if name in {"partners", "key"}:  # they ask for nothing that a page cannot do without
            continue
        # The page itself is there; what it asks for is not.
        await explorer.open("key")
        await context.set_offline(offline=True)
        await explorer.turn(view, **parameters)
        told = page.locator(".trouble").first
        await expect(told).to_contain_text("The service cannot be reached")
        await expect(told).to_contain_text("Check your connection and try again.")
        await context.set_offline(offline=False)
        for _ in range(await page.locator(".trouble").count()):
            await page.get_by_role("button", name="Try again").first.click()
            await explorer.still()
        await expect(page.locator(".trouble")).to_have_count(0)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        pytest.param(502, "The service does not answer now", id="a broken proxy"),
        pytest.param(500, "The service has made an error", id="an error", marks=pytest.mark.long),
        pytest.param(
            429, "Wait 7 s and try again.", id="too many requests", marks=pytest.mark.long
        ),
    ],
)
async def test_an_answer_that_is_no_answer_is_said_in_every_view(
    explorer: Explorer, world: World, status: int, words: str
) -> None:
    await explorer.use_key(KEY)
    explorer.failures_expected = True

    async def broken(route: Route) -> None:
        await route.fulfill(status=status, body="<html>no</html>", headers={"Retry-After": "7"})

    await explorer.page.route("**/v1/**", broken)
    for name, view, parameters in addresses(world):
        if name == "partners":
            continue
        await explorer.turn(view, **parameters)
        await expect(explorer.page.locator(".trouble").first).to_contain_text(words)
    assert await explorer.barriers() == []
