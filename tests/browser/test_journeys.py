"""What people do in the explorer, in a real browser, over records that the tests posted."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.explorer import Explorer
from tests.browser.world import KEY, LONG, MARKUP, RIGHT_TO_LEFT, RIVAL, World

NUMBER = re.compile(r"[+−]?\d+\.\d+")


def points(text: str) -> int:
    """Hundredths of a number as the page writes it."""
    return round(float(text.replace("−", "-")) * 100)


async def test_the_first_view_comes_soon_and_in_the_readers_language(
    explorer: Explorer, capsys: pytest.CaptureFixture[str]
) -> None:
    await explorer.open()
    page = explorer.page
    first = await page.evaluate("performance.getEntriesByName('first-view')[0].startTime")
    with capsys.disabled():
        print(f"\nexplorer: first view after {first:.0f} ms")  # noqa: T201 - a measurement
    assert first < 10_000
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await page.get_by_role("button", name="Русский").click()
    await explorer.still()
    await expect(page.locator("html")).to_have_attribute("lang", "ru")
    await page.reload()
    await explorer.still()
    await expect(page.get_by_role("heading", level=1)).to_have_text(
        "Найти товар, сырьё или потребителя"
    )


async def test_words_and_codes_find_records_and_the_tree_leads_there(explorer: Explorer) -> None:
    await explorer.open()
    page = explorer.page
    box = page.get_by_role("searchbox", name="Words or a TN VED code")
    await box.fill("катанка")
    await expect(page.locator(".hint-list a").first).to_contain_text("7408")
    await box.press("Enter")
    await expect(page.locator("#total")).to_have_text("2 records found")
    await explorer.still()
    await expect(explorer.part("results")).to_contain_text("ТОО «Прокат Плюс»")
    await box.fill("7403 11")
    await box.press("Enter")
    await expect(page.locator("#total")).to_have_text("1 record found")
    await box.fill("7408 11")
    await box.press("Enter")
    await expect(page.locator("#total")).to_have_text("2 records found")
    await page.get_by_text("Needs", exact=True).click()
    await explorer.still()
    assert "what=needs" in page.url
    await expect(explorer.part("results").locator("li.row")).to_have_count(2)
    await page.go_back()
    await explorer.still()
    await expect(explorer.part("results")).to_contain_text(RIVAL)
    await explorer.open("search")
    await page.get_by_role("button", name="Open 74", exact=True).click()
    await page.locator(".tree .tree a", has_text="7408").first.click()
    await explorer.still()
    await expect(page.locator("#total")).to_have_text("2 records found")
    await explorer.picture("search")


async def test_a_need_gets_partners_whose_reasons_add_up(explorer: Explorer, world: World) -> None:
    await explorer.open("partners", need=world.listings["needs rod"])
    page = explorer.page
    cards = explorer.part("partners").locator("li.card")
    await expect(cards.first).to_contain_text("ТОО «Прокат Плюс»")
    for at in range(2):
        shown = await cards.nth(at).locator("tbody td.number").all_inner_texts()
        total = await cards.nth(at).locator("tfoot td.number").inner_text()
        assert len(shown) >= 3
        assert sum(map(points, shown)) == points(total)
    answer = world.client.get(f"/v1/needs/{world.listings['needs rod']}/suggestions").json()
    total = await cards.first.locator("tfoot td.number").inner_text()
    assert points(total) == pytest.approx(answer["items"][0]["points"] * 100, abs=0.51)
    await explorer.picture("partners")
    for at in range(2):
        await cards.nth(at).get_by_label("Compare").check()
    await page.locator("#compare-go").click()
    await explorer.still()
    await expect(page.get_by_role("article")).to_have_count(2)
    lines = page.locator("table.side-by-side tbody tr")
    last = lines.last
    sums = [points(NUMBER.findall(one)[0]) for one in await last.locator("td").all_inner_texts()]
    assert sums[2] == sums[0] - sums[1]
    await explorer.picture("comparison")
    await page.get_by_role("link", name="Back to the suggestions").click()
    await explorer.still()
    await expect(cards.first).to_contain_text("ТОО «Прокат Плюс»")


async def test_a_need_that_is_only_described_gets_partners(explorer: Explorer) -> None:
    await explorer.open("partners")
    page = explorer.page
    await page.get_by_label("What it is").fill("Медная катанка 8 мм")
    await page.get_by_label("TN VED codes").fill("74 08")
    await page.get_by_label("State of who asks").select_option("BY")
    await page.get_by_role("button", name="Find partners").click()
    await explorer.still()
    await expect(explorer.part("partners").locator("li.card").first).to_contain_text("KZ")
    await page.get_by_text("Filters", exact=True).click()
    await page.get_by_label("Russia").check()
    await page.get_by_role("button", name="Apply").click()
    await explorer.still()
    cards = explorer.part("partners").locator("li.card")
    await expect(cards).to_have_count(1)
    await expect(cards).to_contain_text("ООО «Волочильный цех»")


async def test_an_organization_shows_its_listings_and_partners(
    explorer: Explorer, world: World
) -> None:
    await explorer.open("organization", id=world.organizations["winder"])
    page = explorer.page
    await expect(page.get_by_role("heading", level=1)).to_have_text("ОАО «Щара-Провод»")
    await expect(explorer.part("offers").locator("li.row")).to_have_count(1)
    await expect(explorer.part("needs").locator("li.row")).to_have_count(1)
    await page.locator("main").get_by_role("link", name="Find partners").first.click()
    await explorer.still()
    partners = explorer.part("partners")
    for name in ("ТОО «Прокат Плюс»", "АО «Сурский завод»"):
        await expect(partners.get_by_role("link", name=name)).to_be_visible()


async def test_the_map_shows_flows_as_drawing_and_as_table(explorer: Explorer) -> None:
    await explorer.open("map", code="7408")
    page = explorer.page
    drawing = page.get_by_role("img", name=re.compile("Flows between states"))
    await expect(drawing.locator(".flow")).to_have_count(2)
    rows = page.get_by_role("table", name=re.compile("Possible flows")).locator("tbody tr")
    told = [tuple(await row.locator("th,td").all_inner_texts()) for row in await rows.all()]
    assert told == [("Kazakhstan", "Belarus", "400", "1"), ("Kazakhstan", "Kyrgyzstan", "60", "1")]
    await explorer.picture("map", 1000)


async def test_chains_are_drawn_and_told(explorer: Explorer, world: World) -> None:
    await explorer.open("chains")
    page = explorer.page
    await page.get_by_label("Enterprise").fill("Сурский")
    await page.get_by_role("button", name="АО «Сурский завод» RU").click()
    await page.get_by_label("At least so many links").select_option("3")
    await page.get_by_role("button", name="Find chains").click()
    await explorer.still()
    drawing = page.get_by_role("img", name=re.compile("1 chains"))
    await expect(drawing.locator(".band")).to_have_count(3)
    await expect(drawing.locator(".node")).to_have_count(4)
    card = page.locator("li.card")
    await expect(card).to_contain_text("АО «Балхаш Медь» → ТОО «Прокат Плюс» → ОАО «Щара-Провод»")
    await explorer.picture("chains", at="figure")
    await card.get_by_role("link", name="Check programmes").click()
    await explorer.still()
    await expect(page.locator(".taken li")).to_have_count(4)


async def test_a_programme_answers_yes_no_and_unknown_with_sources(
    explorer: Explorer, world: World
) -> None:
    states = [world.organizations[name] for name in ("mill", "winder", "plant")]
    await explorer.open("programmes", programme="union-financial-assistance", organization=states)
    page = explorer.page
    await page.get_by_label("A listed bank applies").select_option("false")
    await page.get_by_role("button", name="Check").click()
    await explorer.still()

    async def answer(code: str) -> str:
        return await page.locator(f"[data-code={code}] .answer").inner_text()

    assert "yes" in await answer("three_states")
    assert "no" in await answer("applicant")
    assert "unknown" in await answer("localisation")
    for rule in await page.locator("li.rule").all():
        assert "Source: " in await rule.inner_text()
    await explorer.picture("programme", at="#check-title")
    for label, value in (("Amount", "100000000"), ("Rate", "21"), ("Term, months", "36")):
        await page.get_by_label(label).first.fill(value)
    await page.get_by_label("Whose key rate").select_option("RU")
    await page.get_by_label("Key rate, %").fill("16,5")
    await page.get_by_role("button", name="Check").click()
    await explorer.still()
    await page.get_by_text("Subsidy", exact=True).first.click()
    years = page.get_by_role("table", name="Subsidy by years")
    assert 3 <= await years.locator("tbody tr").count() <= 4
    await expect(years.locator("tbody tr").first).to_contain_text("16.5")


async def test_gaps_are_a_map_of_heat_that_leads_to_the_map(explorer: Explorer) -> None:
    await explorer.open("gaps")
    page = explorer.page
    line = page.locator("table.heatmap tbody tr", has_text="74 ").first
    await expect(line.locator("td")).to_have_count(6)
    assert await line.locator("td.lack-3").count() == 2
    await explorer.picture("gaps")
    await page.get_by_label("Kind").select_option("no_producer")
    await explorer.still()
    await expect(explorer.part("gaps")).not_to_contain_text("7408")
    await line.get_by_role("link").click()
    await explorer.still()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Map of the Union")


async def test_a_list_shows_its_editions_and_what_changed(explorer: Explorer, world: World) -> None:
    await explorer.open("lists")
    page = explorer.page
    await page.get_by_role("link", name="List of producers of finished goods").click()
    await explorer.still()
    changes = explorer.part("difference")
    for told in ("added: 1", "changed: 1", "removed: 1"):
        await expect(changes).to_contain_text(told)
    await expect(changes.locator("ins").first).to_have_text(re.compile("7604|новые"))
    async with page.expect_download() as saved:
        await page.get_by_role("button", name="CSV").click()
    assert "Новый цех" in (await (await saved.value).path()).read_text("utf-8-sig")
    await page.get_by_label("Edition").select_option("1")
    await explorer.still()
    await expect(explorer.part("entries").locator("tbody tr")).to_have_count(5)


async def test_a_file_is_dropped_matched_tried_and_imported(explorer: Explorer) -> None:
    await explorer.use_key(KEY)
    await explorer.open("imports")
    page = explorer.page
    content = "Продукт;Код;Чья страна\nКабель силовой;8544 49;AM\n;8544;AM\n"
    await dropped(page, "goods.csv", content)
    await page.get_by_label("Продукт").select_option("title")
    await page.get_by_label("Код", exact=True).select_option("codes")
    await page.get_by_label("Чья страна").select_option("country")
    for name, told in (("Try without storing", "not stored"), ("Import", "completed")):
        await page.locator("main").get_by_role("button", name=name, exact=True).click()
        await expect(page.locator("#import-status")).to_have_text("completed")
        await explorer.still()
        await expect(page.locator("main")).to_contain_text(told)
        await expect(page.locator("[data-result=created]")).to_have_text("created: 1")
        await expect(page.locator("[data-result=failed]")).to_have_text("failed: 1")
        await expect(explorer.part("report").locator("tbody tr")).to_have_count(2)
        if name == "Import":
            break
        await explorer.picture("import")
        await explorer.open("imports")
        await dropped(page, "goods.csv", content)
        await page.get_by_label("Продукт").select_option("title")
        await page.get_by_label("Код", exact=True).select_option("codes")
        await page.get_by_label("Чья страна").select_option("country")


async def dropped(page: Page, name: str, content: str) -> None:
    """Drop a file onto the page."""
    data = await page.evaluate_handle(
        """([name, content]) => {
          const data = new DataTransfer();
          data.items.add(new File([content], name, {type: "text/csv"}));
          return data;
        }""",
        [name, content],
    )
    await page.locator(".drop").dispatch_event("drop", {"dataTransfer": data})
    await expect(page.locator("table.mapping")).to_be_visible()


async def test_the_page_works_from_the_keyboard(explorer: Explorer) -> None:
    await explorer.open()
    page = explorer.page
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Skip to the content")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#main")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await page.keyboard.type("7408")
    await page.keyboard.press("Enter")
    await expect(page.locator("#total")).to_have_text("2 records found")
    await page.get_by_role("link", name=f"Find partners: {RIVAL}").focus()
    await page.keyboard.press("Enter")
    await explorer.still()
    await expect(page.get_by_role("heading", level=1)).to_be_focused()


async def test_names_from_right_to_left_and_markup_stay_texts(explorer: Explorer) -> None:
    await explorer.open("search", code="7409")
    row = explorer.part("results").locator("li.row")
    await expect(row.locator("h3")).to_have_text(f"{MARKUP} {RIGHT_TO_LEFT}")
    await expect(row.locator(".owner bdi").first).to_have_text(RIGHT_TO_LEFT)
    assert await explorer.page.locator("main img").count() == 0
    await explorer.page.set_viewport_size({"width": 320, "height": 800})
    await explorer.open("search", code="7411")
    await expect(row.locator("h3")).to_have_text(LONG)
    assert await explorer.barriers() == []
