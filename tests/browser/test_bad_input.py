"""Nonsense, lost records, bad keys, long tables: the page says what happened and what to do."""

import pytest
from playwright.async_api import expect

from tests.browser.explorer import Explorer
from tests.browser.world import KEY, RIGHT_TO_LEFT, World

NONSENSE = (
    *("%", "\x00\x1f", "';DROP TABLE offers;--", "<script>alert(1)</script>", "&&&?#=%zz"),
    *("💥" * 120, RIGHT_TO_LEFT, "99999999999999", "a" * 5000, "{{7*7}}", "\u202e\u200b"),
)


async def test_nonsense_in_the_search_finds_nothing_and_says_what_to_do(
    explorer: Explorer,
) -> None:
    explorer.failures_expected = True  # a text that is no text is refused with 422
    await explorer.open()
    page = explorer.page
    for text in NONSENSE:
        await page.get_by_role("searchbox").fill(text)
        await page.get_by_role("searchbox").press("Enter")
        await explorer.still()
        results = explorer.part("results")
        shown = results.locator(".empty, .trouble, li.row").first
        await expect(shown).to_be_visible()
        assert await page.locator("main script").count() == 0


async def test_nonsense_in_addresses_gets_words_in_every_view(explorer: Explorer) -> None:
    explorer.failures_expected = True
    page = explorer.page
    await explorer.open("key")
    for view in ("offer", "need", "organization", "list"):
        await explorer.turn(view, id="../../etc/passwd?x=%zz")
        await expect(page.locator(".trouble").first).to_be_visible()
        await explorer.turn(view, id="0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11")
        await expect(page.locator(".trouble").first).to_contain_text("There is no such record")
    await explorer.turn("partners", need="nothing")
    await expect(page.locator(".trouble").first).to_contain_text("There is no such record")
    await explorer.turn("partners", title="x" * 4000, codes="!!", value="NaN", min="seven")
    await expect(explorer.part("partners")).to_be_visible()
    await explorer.turn("map", code="медь")
    await expect(page.locator(".empty")).to_contain_text("2 to 10 digits")
    await explorer.turn("chains", code="12", links="1e9", states="-4", place="upstairs")
    await expect(page.locator(".empty")).to_contain_text("There are no such chains")
    await explorer.turn("programmes", programme="none", check="1", localisation_percent="much")
    await expect(page.locator(".trouble")).to_contain_text("Localisation, %: ")
    await explorer.turn("compare", **{"with": ["a", "b"]})
    await expect(page.locator(".empty")).to_contain_text("Find partners and tick two")
    await explorer.turn("no-such-view")
    await expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")


async def test_a_wrong_field_of_a_form_is_named(explorer: Explorer) -> None:
    explorer.failures_expected = True
    await explorer.open("partners")
    page = explorer.page
    go = page.get_by_role("button", name="Find partners")
    await go.click()
    await expect(page.get_by_role("alert")).to_have_text("Type words or a code.")
    await page.get_by_label("TN VED codes").fill("copper")
    await go.click()
    await expect(page.get_by_role("alert")).to_have_text("A code has 2 to 10 digits.")
    await explorer.open("programmes", programme="union-financial-assistance")
    await page.get_by_label("Localisation, %").fill("a lot")
    await page.get_by_role("button", name="Check").click()
    await explorer.still()
    await expect(page.locator(".trouble li b")).to_have_text("Localisation, %")


async def test_a_key_that_was_revoked_is_said_and_can_be_forgotten(
    explorer: Explorer, world: World
) -> None:
    explorer.failures_expected = True
    world.post("/v1/portals", {"name": "kz-short", "title": "Portal", "country": "KZ"})
    made = world.post("/v1/keys", {"name": "short", "portal": "kz-short", "scopes": ["write"]})
    page = explorer.page
    await explorer.open("key")
    await page.get_by_label("Key", exact=True).fill("no key ключ")
    await page.get_by_role("button", name="Use it").click()
    await expect(page.locator(".trouble")).to_contain_text("A valid key is needed")
    await explorer.use_key(made["key"])
    await explorer.open("imports")
    await expect(explorer.part("imports")).to_contain_text("Nothing was imported yet")
    assert world.client.delete(f"/v1/keys/{made['id']}").status_code == 204
    await explorer.turn("search", q="катанка КМор")
    told = explorer.part("results").locator(".trouble")
    await expect(told).to_contain_text("revoked or expired")
    await told.get_by_role("button", name="Forget the key").click()
    await explorer.still()
    await expect(explorer.part("results").locator("li.row")).to_have_count(1)
    assert await page.evaluate("sessionStorage.getItem('key')") is None
    assert await page.evaluate("Object.keys(localStorage).includes('key')") is False


async def test_a_key_that_may_not_decide_is_told_so(explorer: Explorer, world: World) -> None:
    explorer.failures_expected = True
    world.post("/v1/portals", {"name": "kz-reader", "title": "Portal", "country": "KZ"})
    made = world.post("/v1/keys", {"name": "reads", "portal": "kz-reader", "scopes": ["read"]})
    await explorer.use_key(made["key"])
    await explorer.open("imports")
    page = explorer.page
    await page.locator("#file").set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": b"title\nx\n"}
    )
    await page.locator("main").get_by_role("button", name="Import", exact=True).click()
    await expect(page.locator(".trouble")).to_contain_text("This key may not do this")


async def test_a_table_of_ten_thousand_rows_stays_small(explorer: Explorer) -> None:
    await explorer.open("key")
    page = explorer.page
    module = await page.evaluate("document.querySelector('link[href$=\"/table.js\"]').href")
    await page.evaluate(
        """async (address) => {
          const {table} = await import(address);
          const rows = Array.from({length: 10000}, (_, at) => at + 1);
          const columns = [{title: "Row", cell: (row) => `Row ${row}`}];
          document.querySelector("#main").append(table("All rows", columns, rows));
        }""",
        module,
    )
    place = page.locator(".table-place")
    await expect(place).to_contain_text("Page 1 of 200 · 10,000 rows")
    await expect(place.locator("tbody tr")).to_have_count(50)
    await place.get_by_role("button", name="Next").click()
    await expect(place.locator("tbody tr").first).to_contain_text("Row 51")
    await expect(place.get_by_role("button", name="Next")).to_be_focused()
    assert await explorer.barriers() == []


async def test_a_file_that_is_no_table_is_reported(explorer: Explorer) -> None:
    explorer.failures_expected = True
    await explorer.use_key(KEY)
    await explorer.open("imports")
    page = explorer.page
    go = page.locator("main").get_by_role("button", name="Import", exact=True)
    await go.click()
    await expect(page.get_by_role("alert")).to_have_text("Choose a file first.")
    await page.locator("#file").set_input_files(
        {"name": "broken.xlsx", "mimeType": "application/zip", "buffer": b"PK\x03\x04 and no more"}
    )
    await expect(page.locator(".file-name")).to_contain_text("broken.xlsx")
    await go.click()
    shown = page.locator(".trouble, #import-status.import-failed").first
    await expect(shown).to_be_visible()


@pytest.mark.parametrize("named", ["", "zzz", "../needs", "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0b00"])
async def test_an_address_with_a_wrong_id_says_that_there_is_no_such_record(
    explorer: Explorer, named: str
) -> None:
    explorer.failures_expected = True
    await explorer.use_key(KEY)
    views = ["offer", "need", "organization", "list", *(["imports"] if named else [])]
    for view in views:
        await explorer.turn(view, id=named)
        told = explorer.page.locator(".trouble").first
        await expect(told).to_contain_text("There is no such record")
        await expect(told).not_to_contain_text("{")
