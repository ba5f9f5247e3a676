"""What nobody has stated is not made up, and what somebody has stated is what counts."""

from playwright.async_api import expect

from tests.browser.explorer import Explorer
from tests.browser.world import World
from tests.support.copper import ROD

STATES = ["KZ", "RU", "BY"]
LOAN_RULES = ("loan_rate", "loan_term", "loan_currency", "annual_cap")


async def test_a_loan_that_is_half_stated_is_asked_for_and_answers_nothing(
    explorer: Explorer,
) -> None:
    page = explorer.page
    await explorer.open("programmes", state=STATES)
    await page.get_by_label("Amount").fill("1 000 000")
    await page.get_by_label("Key rate, %").fill("15")
    await page.get_by_role("button", name="Check").click()
    told = "Of the loan state also: Rate, % a year; Term, months; Whose key rate."
    await expect(page.get_by_role("alert")).to_have_text(told)
    await expect(page.get_by_label("Rate, % a year")).to_be_focused()
    # An address may still say no more than that.
    await explorer.open("programmes", state=STATES, amount=1000000, check=1)
    await expect(page.locator(".note").first).to_have_text(
        "Of the loan state also: Rate, % a year; Term, months."
    )
    for rule in LOAN_RULES:
        await expect(page.locator(f"[data-code={rule}] .answer")).to_contain_text("unknown")


async def test_a_loan_that_is_stated_whole_is_answered(explorer: Explorer) -> None:
    page = explorer.page
    await explorer.open("programmes", state=STATES)
    fields = {"Amount": "1 000 000", "Rate, % a year": "12,5", "Term, months": "24"}
    for label, text in {**fields, "Key rate, %": "15"}.items():
        await page.get_by_label(label).fill(text)
    await page.get_by_label("Whose key rate").select_option("KZ")
    await page.get_by_role("button", name="Check").click()
    await explorer.still()
    for rule in LOAN_RULES:
        await expect(page.locator(f"[data-code={rule}] .answer")).to_contain_text("yes")
    await page.locator("summary", has_text="Subsidy").click()
    await expect(explorer.part("check")).to_contain_text("bears 12.5 %")
    await expect(explorer.part("check")).to_contain_text(", RUB.")


async def test_an_address_of_a_merged_organization_works_in_chains_and_programmes(
    explorer: Explorer, world: World
) -> None:
    body = {"name": "ТОО «Слитый Прокат»", "country": "KZ"}
    two = [
        world.post("/v1/organizations?allow_duplicate=true", body | {"city": city})["id"]
        for city in ("Балхаш", "Жезказган")
    ]
    pair = world.post("/v1/duplicates", {"organization_ids": two})
    world.post(f"/v1/duplicates/{pair['id']}/decisions", {"state": "same"})
    merged = next(
        one for one in two
        if world.client.get(f"/v1/organizations/{one}").status_code == 308
    )  # fmt: skip
    kept = next(one for one in two if one != merged)
    page = explorer.page
    await explorer.open("chains", organization=merged)
    await expect(page.locator(".empty")).to_contain_text("There are no such chains")
    await expect(page.locator(".taken input")).to_have_value(kept)
    await explorer.open("programmes", organization=[merged, kept], check=1)
    await expect(page.locator("[data-code=three_states]")).to_contain_text("stated: 1")
    assert world.client.delete(f"/v1/organizations/{kept}").status_code == 204


async def test_a_code_typed_counts_and_not_the_listing_that_one_came_from(
    explorer: Explorer, world: World
) -> None:
    page = explorer.page
    await explorer.open("chains", offer=world.listings["rod"])
    form = page.locator("main form")
    await expect(form.get_by_role("link", name=str(ROD["title"]))).to_be_visible()
    await page.get_by_label("or a TN VED code").fill("7403")
    await form.get_by_role("button", name="Find chains").click()
    await explorer.still()
    assert "offer=" not in page.url
    await expect(form.get_by_role("link", name=str(ROD["title"]))).to_have_count(0)
    await page.get_by_text("As a table").click()
    assert await explorer.barriers() == []
