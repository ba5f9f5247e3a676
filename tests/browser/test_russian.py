"""The Russian interface: words as people say them, numbers as Russian writes them."""

import re

from playwright.async_api import expect

from tests.browser.explorer import Explorer
from tests.browser.world import KEY, World
from tests.support.api import Json

SPACE = "\u00a0"


async def in_russian(explorer: Explorer) -> None:
    await explorer.open()
    await explorer.page.get_by_role("button", name="Русский").click()
    await explorer.still()


async def test_the_first_view_is_russian_throughout(explorer: Explorer) -> None:
    await in_russian(explorer)
    page = explorer.page
    chips = await page.locator(".examples .chip").all_inner_texts()
    assert chips == ["катанка медная", "алюминиевый профиль", "концентрат", "Код 7408"]
    foot = page.locator("footer")
    await expect(foot).to_contain_text("Всё показанное здесь отдаёт открытый API.")
    await expect(foot.get_by_role("link", name="Перечни без JavaScript")).to_be_visible()
    await page.locator(".examples .chip").first.click()
    await expect(page.locator("#total")).to_have_text("Найдена 1 запись")


async def test_reasons_are_summed_up_in_russian(explorer: Explorer, world: World) -> None:
    await in_russian(explorer)
    page = explorer.page
    await explorer.open("partners", need=world.listings["needs rod"])
    card = explorer.part("partners").locator("li.card").first
    await expect(card.locator("tfoot")).to_contain_text(re.compile(rf"по калибровке — \d+{SPACE}%"))
    await expect(card.locator("summary").last).to_have_text(
        re.compile(r"^Ещё \d+ признак(|а|ов), не повлиявш(ий|их) на оценку$")
    )
    await page.get_by_text("Фильтры", exact=True).click()
    options = await page.get_by_label("Вероятность не ниже").locator("option").all_inner_texts()
    assert options[1:] == [f"{number}{SPACE}%" for number in (2, 30, 50, 70)]


async def test_thousands_are_separated_as_the_language_does(explorer: Explorer) -> None:
    await in_russian(explorer)
    page = explorer.page
    told = {}
    for language in ("ru", "en"):
        if language == "en":
            await page.get_by_role("button", name="English").click()
            await explorer.still()
        module = await page.evaluate("document.querySelector('link[href$=\"/i18n.js\"]').href")
        told[language] = await page.evaluate(
            """async (address) => {
              const {count, decimal, t} = await import(address);
              const told = t("gaps.first", {n: 100, all: 12345});
              return [count("rows", 12345), decimal(-12345.6), told];
            }""",
            module,
        )
    assert told["ru"] == [
        f"12{SPACE}345 строк",
        f"−12{SPACE}345,6",
        f"Показаны первые 100 из 12{SPACE}345: сузьте видом.",
    ]
    assert told["en"][:2] == ["12,345 rows", "−12,345.6"]
    assert "12,345" in told["en"][2]


async def test_a_day_is_the_same_day_west_of_greenwich(explorer: Explorer) -> None:
    page = explorer.page
    there = await page.context.new_cdp_session(page)
    await there.send("Emulation.setTimezoneOverride", {"timezoneId": "America/Los_Angeles"})
    await in_russian(explorer)
    module = await page.evaluate("document.querySelector('link[href$=\"/i18n.js\"]').href")
    told = await page.evaluate(
        """async (address) => {
          const {day} = await import(address);
          return [day("2026-06-15"), day("2026-06-15T03:00:00Z")];
        }""",
        module,
    )
    assert [text.split(SPACE)[0].split()[0] for text in told] == ["15", "14"]


async def test_a_refusal_is_spoken_as_russian(explorer: Explorer) -> None:
    explorer.failures_expected = True
    await in_russian(explorer)
    await explorer.open("search", code="7408", country="Россия")
    told = explorer.part("results").locator(".trouble")
    # The field has its name, and what programs are advised is left out.
    await expect(told.locator("li")).to_have_text(
        "государство: Государства с таким кодом здесь нет."
    )
    # A screen reader takes the voice of the nearest `lang`.
    await expect(told.locator("[lang]")).to_have_count(0)


async def test_a_price_is_for_a_unit_that_people_know(explorer: Explorer, world: World) -> None:
    price = {"value": 4650000, "currency": "KZT", "per": "TNE"}
    body = {"organization_id": world.organizations["mill"], "kind": "material"}
    offer = world.post("/v1/offers", {**body, "title": "Слиток", "terms": {"price": price}})["id"]
    await in_russian(explorer)
    await explorer.open("offer", id=offer)
    await expect(explorer.page.locator("main")).to_contain_text(f"4{SPACE}650{SPACE}000 KZT / т")
    assert world.client.delete(f"/v1/offers/{offer}").status_code == 204


async def test_small_amounts_and_thousandths_are_not_rounded_away(
    explorer: Explorer, world: World
) -> None:
    price = {"value": 0.0125, "currency": "KZT", "per": "TNE"}
    body = {"organization_id": world.organizations["mill"], "kind": "material"}
    told: dict[str, Json] = {
        "0,004 т": {"quantity": {"value": 0.004, "unit": "TNE"}, "terms": {"price": price}},
        f"4{SPACE}650,125 т": {"quantity": {"value": 4650.125, "unit": "TNE"}},
    }
    await in_russian(explorer)
    for words, stated in told.items():
        offer = world.post("/v1/offers", {**body, "title": "Проба", **stated})["id"]
        await explorer.open("offer", id=offer)
        await expect(explorer.page.locator("main")).to_contain_text(words)
        if "terms" in stated:
            await expect(explorer.page.locator("main")).to_contain_text("0,0125 KZT / т")
        assert world.client.delete(f"/v1/offers/{offer}").status_code == 204


async def test_a_file_has_a_size_in_the_readers_units(explorer: Explorer) -> None:
    await explorer.use_key(KEY)
    await in_russian(explorer)
    await explorer.open("imports")
    page = explorer.page
    sizes = {52: f"52{SPACE}Б", 1530: f"1,5{SPACE}кБ", 2_600_000: f"2,6{SPACE}МБ"}
    for length, said in sizes.items():
        content = b"title\n".ljust(length, b"x")
        await page.locator("#file").set_input_files(
            {"name": "a.csv", "mimeType": "text/csv", "buffer": content}
        )
        await expect(page.locator(".file-name")).to_have_text(f"a.csv · {said}")
