"""Rows without an owner: the organization of the portal's own that they go to, by state."""

from tests.support.api import Json
from tests.support.imports import Importer


async def test_a_state_that_is_asked_for_has_an_organization_of_its_own(
    importer: Importer,
) -> None:
    async def owner_of(key: str, **asked: str) -> Json:
        await importer.bring(f"Код;Наименование\n{key};Катанка {key}\n", **asked)
        [owner] = [one["organization_id"] for one in await importer.offers()
                   if one["source"]["key"] == key]  # fmt: skip
        return await importer.get(f"/v1/organizations/{owner}")

    none, kazakh = await owner_of("k1"), await owner_of("k2", country="KZ")
    assert (none["country"], kazakh["country"]) == ("ZZ", "KZ")
    assert (await owner_of("k3"))["id"] == none["id"]
    assert (await owner_of("k4", country="KZ"))["id"] == kazakh["id"]
    assert (await owner_of("k5", country="BY"))["country"] == "BY"
    assert (await importer.get("/v1/organizations/facets"))["total"] == 3


async def test_goods_of_no_state_go_to_the_state_that_a_later_import_says(
    importer: Importer,
) -> None:
    async def states() -> dict[str, str]:
        return {
            one["source"]["key"]: (
                await importer.get(f"/v1/organizations/{one['organization_id']}")
            )["country"]
            for one in await importer.offers()
        }

    head = "Код;Наименование\n"
    await importer.bring(f"{head}k1;Катанка\nk2;Шина\n")
    done = await importer.bring(f"{head}k1;Катанка\n", country="KZ")
    assert done["counts"]["updated"] == 1
    assert await states() == {"k1": "KZ", "k2": "ZZ"}
    again = await importer.bring(f"{head}k1;Катанка\n", country="BY")
    assert again["counts"]["unchanged"] == 1
    assert await states() == {"k1": "KZ", "k2": "ZZ"}
