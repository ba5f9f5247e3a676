"""From a trial to the import itself, and a report that can be read on a phone."""

from playwright.async_api import expect

from tests.browser.explorer import Explorer
from tests.browser.world import KEY, World

_ROWS = "title;codes;quantity\nКатанка пробная;7408 11;12\n;7408;x\n"


async def test_a_file_that_was_tried_is_imported_without_choosing_it_again(
    explorer: Explorer, world: World
) -> None:
    page = explorer.page
    await explorer.use_key(KEY)
    await page.set_viewport_size({"width": 360, "height": 740})
    await explorer.open("imports")
    await page.locator("#file").set_input_files(
        {"name": "tried.csv", "mimeType": "text/csv", "buffer": _ROWS.encode()}
    )
    await explorer.still()
    await page.get_by_role("button", name="Try without storing").click()
    await expect(page.locator("#import-status")).to_have_text("completed")
    await explorer.still()
    # Every row stands one below the other: nothing of it is out of sight.
    report = explorer.part("report")
    await expect(report.get_by_role("rowheader", name="2")).to_be_visible()
    await expect(report.locator(".scroll-hint")).to_be_hidden()
    await expect(report.get_by_role("columnheader")).to_have_count(5)
    assert await explorer.barriers() == []
    await page.get_by_role("button", name="Import this file").click()
    await expect(page.get_by_text("not stored")).to_have_count(0)
    await expect(page.locator("#import-status")).to_have_text("completed")
    await expect(page.get_by_role("button", name="Import this file")).to_have_count(0)
    found = world.client.get("/v1/offers", params={"q": "Катанка пробная"}).json()["items"]
    assert [one["title"] for one in found] == ["Катанка пробная"]
    assert world.client.delete(f"/v1/offers/{found[0]['id']}").status_code == 204


async def test_an_empty_file_is_not_sent(explorer: Explorer) -> None:
    page = explorer.page
    await explorer.use_key(KEY)
    await explorer.open("imports")
    await page.locator("#file").set_input_files(
        {"name": "none.csv", "mimeType": "text/csv", "buffer": b""}
    )
    await page.locator("main").get_by_role("button", name="Import", exact=True).click()
    await expect(page.get_by_role("alert")).to_have_text(
        "There is nothing in this file. Choose another one."
    )
