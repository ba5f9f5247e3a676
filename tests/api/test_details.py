"""Groups of details through the API: stored, answered, changed, filtered, refused."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.db import ReadSession
from app.store import contacts
from tests.api.conftest import Standing
from tests.support.api import Api, Json
from tests.support.details import (
    CERTIFICATE,
    GREEN,
    MATERIAL,
    PROJECT,
    REQUIREMENTS,
    TERMS,
    TODAY,
)


def holds(answered: Any, sent: Any) -> bool:
    """Whether an answer has all that was sent; it may have more, such as defaults."""
    if isinstance(sent, dict):
        return isinstance(answered, dict) and all(
            holds(answered.get(k), v) for k, v in sent.items()
        )
    if isinstance(sent, list):
        return len(answered) == len(sent) and all(map(holds, answered, sent))
    return bool(answered == sent)


async def test_every_group_is_stored_answered_and_kept_by_a_change_of_something_else(
    api: Api,
) -> None:
    owner = await api.add_organization()
    groups = {
        "terms": TERMS | {"minimum_lot": {"value": 60, "unit": "TNE"}, "delivery_regions": ["KZ"]},
        "certificates": [CERTIFICATE],
        "green": GREEN,
        "directions": ["green_supply_chain"],
        "consuming_industries": ["transport_equipment"],
        "preferred_states": ["BY"],
    }
    key = await api.add_offer(owner, **groups)
    assert holds(await api.get(f"/v1/offers/{key}"), groups)
    changed = await api.patch(f"/v1/offers/{key}", {"title": "Катанка другая"})
    assert holds(changed, groups)
    without = await api.patch(f"/v1/offers/{key}", {"green": None, "directions": []})
    assert without["green"] is None
    assert without["directions"] == []
    assert holds(without, {"certificates": [CERTIFICATE]})


async def test_units_of_properties_are_answered_in_the_vocabularys_spelling(api: Api) -> None:
    owner = await api.add_organization()
    key = await api.add_offer(owner, material=MATERIAL)
    stored = (await api.get(f"/v1/offers/{key}"))["material"]
    assert [one["unit"] for one in stored["properties"]] == ["kgf/mm²", "MPa", "g/cm³"]
    assert stored["properties"][1]["temperature_c"] == 900
    assert stored["readiness"] == MATERIAL["readiness"]


async def test_requirements_projects_and_technologies_are_stored(api: Api) -> None:
    owner = await api.add_organization()
    need = await api.add_need(owner, requirements=REQUIREMENTS)
    assert holds((await api.get(f"/v1/needs/{need}"))["requirements"], REQUIREMENTS)
    project = await api.add_need(owner, purpose="joint_project", joint_project=PROJECT)
    assert holds((await api.get(f"/v1/needs/{project}"))["joint_project"], PROJECT)
    technology = {"rights": ["patent"], "transfer": ["licence"], "readiness": {"level": 8}}
    offered = await api.add_offer(owner, purpose="technology", technology=technology)
    assert holds((await api.get(f"/v1/offers/{offered}"))["technology"], technology)


async def test_contacts_are_stored_apart_and_shown_to_nobody(standing: Standing) -> None:
    api = standing.api
    owner = await api.add_organization()
    secret = {"name": "Асель Секретова", "email": "asel@example.org", "phone": "+7 (710) 362-10-10"}
    key = await api.add_offer(owner, contacts=[secret])
    need = await api.add_need(owner := await api.add_organization(), title="Катанка медная 8 мм")
    answers = [
        await api.get(f"/v1/offers/{key}"),
        await api.get("/v1/offers", q="катанка"),
        await api.get("/v1/suppliers"),
        await api.get(f"/v1/needs/{need}/suggestions", min_score=0),
        await api.patch(f"/v1/offers/{key}", {"title": "Катанка медная, 8 мм"}),
        await api.get("/openapi.json"),
    ]
    for answer in answers:
        assert "Секретова" not in str(answer)
        assert "asel@" not in str(answer)

    async def stored() -> list[str | None]:
        async with standing.database.read() as session:
            found = await contacts.of_listing(ReadSession(session), UUID(key))
        return [contact.phone for contact in found]

    assert await stored() == ["+77103621010"]
    await api.patch(f"/v1/offers/{key}", {"contacts": []})
    assert await stored() == []
    await api.delete(f"/v1/offers/{key}")
    assert owner


@pytest.fixture(scope="module")
async def made(standing: Standing) -> dict[str, str]:
    """Offers that filters by details tell apart, by name."""
    api = standing.api
    owner = await api.add_organization(name="ООО «Свойства»", country="KZ")
    expired = CERTIFICATE | {"valid_until": (TODAY - timedelta(days=1)).isoformat()}
    weak = {"properties": [{"name": "tensile_strength", "unit": "MPa", "low": 300, "high": 400}]}
    return {
        "strong": await api.add_offer(owner, material=MATERIAL, certificates=[CERTIFICATE]),
        "weak": await api.add_offer(owner, material=weak, certificates=[expired]),
        "green": await api.add_offer(owner, green=GREEN, directions=["green_supply_chain"]),
        "plain": await api.add_offer(owner, consuming_industries=["construction"]),
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"property": "tensile_strength:500..:MPa"}, {"strong"}),
        ({"property": "tensile_strength:..350:МПа"}, {"weak"}),
        ({"property": "tensile_strength:0,3..1.2:GPa"}, {"strong", "weak"}),
        ({"property": "tensile_strength:45000..:psi"}, {"strong", "weak"}),
        ({"property": ["tensile_strength:500..:MPa", "density:..8.5:г/см3"]}, {"strong"}),
        ({"property": ["tensile_strength:500..:MPa", "density:..5:g/cm³"]}, set()),
        ({"material_class": "superalloy"}, {"strong"}),
        ({"readiness_least": 7}, {"strong"}),
        ({"readiness_least": 8}, set()),
        ({"co2e_most": 4000}, {"green"}),
        ({"co2e_most": 3000}, set()),
        ({"recycled_least": 80}, {"green"}),
        ({"certificate": "iso"}, {"strong"}),
        ({"certificate": "stb"}, set()),
        ({"direction": "green_supply_chain"}, {"green"}),
        ({"consuming_industry": ["construction", "vehicles"]}, {"plain"}),
    ],
)
async def test_offers_are_found_by_their_details(
    standing: Standing, made: dict[str, str], asked: Json, expected: set[str]
) -> None:
    found = (await standing.api.get("/v1/offers", limit=100, **asked))["items"]
    keys = {item["id"] for item in found}
    assert {name for name, key in made.items() if key in keys} == expected
    counted = await standing.api.get("/v1/offers/facets", **asked)
    assert counted["total"] == len(found)


async def test_warnings_name_a_replaced_standard_and_a_document_not_in_force(api: Api) -> None:
    owner = await api.add_organization()
    expired = CERTIFICATE | {"valid_until": (TODAY - timedelta(days=1)).isoformat()}
    body = {
        "organization_id": owner,
        "kind": "material",
        "title": "Катанка",
        "codes": ["7408"],
        "standards": ["ГОСТ 859-2014", "гост 859-2001"],
        "certificates": [CERTIFICATE, expired],
    }
    warned = (await api.post("/v1/offers", body))["warnings"]
    assert {(w["pointer"], w["code"]) for w in warned} == {
        ("/standards/1", "standard_replaced"),
        ("/certificates/1", "certificate_not_in_force"),
    }


async def test_research_organizations_are_a_role(api: Api) -> None:
    institute = await api.add_organization(name="Институт сплавов", research=True)
    await api.add_organization(name="Завод")
    await api.add_offer(institute, purpose="technology", technology={"transfer": ["licence"]})
    found = (await api.get("/v1/research-organizations"))["items"]
    assert [item["id"] for item in found] == [institute]
    assert len(found[0]["offers"]) == 1
    listed = (await api.get("/v1/organizations", role="research"))["items"]
    assert [item["id"] for item in listed] == [institute]
    changed = await api.patch(f"/v1/organizations/{institute}", {"city": "Минск"})
    assert changed["research"] is True
