"""What a listing says beyond goods and amount is on its page, in words."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.explorer import Explorer
from tests.browser.world import World
from tests.support.api import Json

RANGE = {"name": "tensile_strength", "unit": "MPa", "low": 200, "high": 230}
OFFER: Json = {
    "kind": "material",
    "title": "Катанка с низким следом",
    "terms": {"minimum_lot": {"value": 60, "unit": "TNE"}, "samples": True},
    "certificates": [{"kind": "iso", "standard": "ISO 9001:2015", "valid_until": "2099-01-31"}],
    "green": {
        "footprint": {"co2e_kg_per_tonne": 3600, "method": "ISO 14067", "year": 2025,
                      "verifier": "ЦСМ", "evidence": {"level": "register", "on": "2026-02-02"}},
        "recycled": {"percent": 15, "evidence": {"level": "claim"}},
        "energy": {"shares": [{"source": "coal", "percent": 75},
                              {"source": "hydro", "percent": 25}],
                   "evidence": {"level": "claim"}},
    },
    "material": {"material_class": "metal_alloy", "properties": [RANGE]},
    "directions": ["joint_production"],
    "preferred_states": ["KZ"],
}  # fmt: skip
OFFERED = (
    *("Минимальная партия: 60 т", "Образцы: да"),
    "Система менеджмента: ISO 9001:2015, до 31 янв. 2099 г.",
    "Углеродный след: 3 600 кг CO₂-экв. на тонну, 2025, ISO 14067, ЦСМ, реестр, 2 февр. 2026 г.",
    *("Доля вторсырья: 15 %, заявление", "Источники энергии: уголь 75 %, гидро 25 %, заявление"),
    *("Класс материала: сплав", "Предел прочности при растяжении: 200–230 МПа"),
    "Направления сотрудничества: совместное производство",
    "Предпочтительные государства: Казахстан",
)
PROJECT: Json = {
    "title": "Завод катанки, проект",
    "purpose": "joint_project",
    "joint_project": {"stage": "design", "brings": ["site"], "seeks": ["investor", "technology"],
                      "investment": {"currency": "USD", "low_millions": 6, "high_millions": 14},
                      "localisation_percent": 60},
    "requirements": {"green": {"co2e_most": {"value": 4000, "hard": True}},
                     "certificates": [{"kind": "st_rk", "hard": False}],
                     "properties": [RANGE | {"high": None, "hard": False}]},
}  # fmt: skip
ASKED = (
    *("Стадия проекта: проектирование", "Вклад в проект: площадка"),
    *("Требуется от партнёра: инвестор, технология", "Инвестиции в проект: 6–14 млн USD"),
    *("Локализация проекта: 60 %", "Соответствие СТ РК: да"),
    "Предельный углеродный след: 4 000 кг CO₂-экв. на тонну, обязательно",
    "Предел прочности при растяжении: не меньше 200 МПа",
)
_FACTS = """
[...document.querySelectorAll("main section .facts > div")].map((one) => {
  const [name, value] = [...one.children].map((part) => part.textContent.replace(/\\s/g, " "));
  return `${name[0].toUpperCase()}${name.slice(1)}: ${value}`;
})
"""


@pytest.mark.parametrize(
    ("noun", "body", "facts"), [("offer", OFFER, OFFERED), ("need", PROJECT, ASKED)]
)
async def test_a_listing_says_all_that_its_owner_has_stated(
    explorer: Explorer, world: World, noun: str, body: Json, facts: tuple[str, ...]
) -> None:
    owner = {"organization_id": world.organizations["mill"]}
    made: Any = world.post(f"/v1/{noun}s", owner | body)["id"]
    page = explorer.page
    await page.set_viewport_size({"width": 360, "height": 740})
    await explorer.open()
    await page.get_by_role("button", name="Русский").click()
    await explorer.open(noun, id=made)
    shown = await page.evaluate(_FACTS)
    assert [one for one in facts if one not in shown] == []
    assert await explorer.barriers() == []
    assert world.client.delete(f"/v1/{noun}s/{made}").status_code == 204


async def test_a_registration_number_is_called_as_its_state_calls_it(
    explorer: Explorer, world: World
) -> None:
    identifiers = [{"scheme": "KZ-BIN", "value": "491240001007"}]
    body = {"name": "ТОО «Пронумерованное»", "country": "KZ", "identifiers": identifiers}
    made = world.post("/v1/organizations", body)["id"]
    page = explorer.page
    await explorer.open()
    await page.get_by_role("button", name="Русский").click()
    await explorer.open("organization", id=made)
    await expect(page.locator("main .facts")).to_contain_text("БИН (KZ) 491240001007")
    assert world.client.delete(f"/v1/organizations/{made}").status_code == 204
