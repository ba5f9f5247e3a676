"""Programmes in the explorer: the rules of today, the operator's key rates, and the dossier."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.async_api import expect

from tests.browser.explorer import Explorer

RULES = """
id = "example"
title = { ru = "Пример", en = "An example" }
[[edition]]
version = "old"
valid_from = 2020-01-01
valid_until = 2020-12-31
source = "Act 1"
status = "verified"
complete = true
[[edition.rule]]
code = "localisation"
fact = "localisation_percent"
operator = "at_least"
value = 50
status = "verified"
source = "Act 1"
label = { ru = "Не менее половины", en = "Half of it" }
[[edition]]
version = "new"
valid_from = 2021-01-01
source = "Act 2"
status = "verified"
complete = true
[[edition.rule]]
code = "states"
fact = "member_states"
operator = "at_least"
value = 2
status = "verified"
source = "Act 2"
label = { ru = "Не менее двух", en = "At least two" }
"""
RATE = '[[rate]]\ncountry = "KZ"\nsince = 2020-01-01\npercent = 14\nsource = "the bank said so"\n'
LOAN = {"amount": 10**7, "rate": 18, "months": 24, "start": "2027-01-01", "rate_of": "KZ"}


@pytest.fixture
def kept(programmes: Path) -> Iterator[None]:
    """What the operator keeps for a while."""
    files = {"example.toml": RULES, "key-rates.toml": RATE}
    for name, text in files.items():
        (programmes / name).write_text(text, encoding="utf-8")
    yield
    for name in files:
        (programmes / name).unlink()


@pytest.mark.usefixtures("kept")
async def test_the_rules_of_an_amended_programme_are_those_of_today(explorer: Explorer) -> None:
    await explorer.open("programmes", programme="example")
    view = explorer.part("programmes")
    await expect(view).to_contain_text("edition new, since 1 Jan 2021 · verified")
    await expect(view).to_contain_text("Act 2")
    await expect(view.locator(".rule")).to_have_attribute("data-code", "states")
    await expect(view.get_by_label("Localisation")).to_have_count(0)


@pytest.mark.usefixtures("kept")
async def test_a_key_rate_is_that_of_the_operators_table_unless_another_is_stated(
    explorer: Explorer,
) -> None:
    page, check = explorer.page, explorer.part("check")
    await explorer.open("programmes", state=["KZ", "RU", "BY"], currency="KZT", **LOAN)
    await expect(page.get_by_text("operator's table, which has: Kazakhstan.")).to_be_visible()
    await page.get_by_role("button", name="Check").click()
    await expect(check.locator("[data-code=loan_rate] .answer")).to_contain_text("yes")
    # The cap is in roubles.
    await expect(check.locator("[data-code=annual_cap] .answer")).to_contain_text("unknown")
    await page.get_by_label("Roubles for one unit of it").fill("0,18")
    await page.get_by_role("button", name="Check").click()
    await expect(check.locator("[data-code=annual_cap] .answer")).to_contain_text("yes")
    await page.locator("summary", has_text="Subsidy").click()
    told = "Key rate: Kazakhstan, 14 % since 1 Jan 2020. Source: the bank said so."
    await expect(check).to_contain_text(told)
    await page.get_by_label("Key rate, %").fill("9")
    await page.get_by_role("button", name="Check").click()
    await expect(check.locator("[data-code=loan_rate] .answer")).to_contain_text("no")
    await expect(check).to_contain_text("Sum before limits")


async def test_a_checked_project_is_taken_along_as_a_dossier(
    explorer: Explorer, tmp_path: Path
) -> None:
    page = explorer.page
    await explorer.open("programmes", state=["KZ", "RU"], sector="metallurgy", check=1)
    async with page.expect_download() as waiting:
        await page.get_by_role("button", name="Dossier").click()
    file = await waiting.value
    assert file.suggested_filename == "dossier.docx"
    await file.save_as(tmp_path / "dossier.docx")
    paragraphs = [one.text for one in Document(str(tmp_path / "dossier.docx")).paragraphs]
    assert "Member states: 2 (Kazakhstan, Russia)." in paragraphs
