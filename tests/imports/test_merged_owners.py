"""Owners of rows that were merged into another record: goods go to that one, which stays itself."""

import pytest

from tests.support.api import Api, Json
from tests.support.imports import Importer, counts

NAMED = (
    "Код;Наименование;ТН ВЭД;Организация;Город\n"
    "k1;Катанка;7408;ТОО Альфа;Астана\nk2;Шина;7407;ТОО Бета;Тараз\n"
)
NUMBERED = (
    "Код;Наименование;ТН ВЭД;Организация;БИН\n"
    "k1;Катанка;7408;ТОО Альфа;491240000019\nk2;Шина;7407;ТОО Бета;491240005005\n"
)


async def merge(api: Api, gone: str, kept: str) -> None:
    pair = await api.post("/v1/duplicates", {"organization_ids": [gone, kept]})
    said = {"state": "same", "keep": kept}
    await api.post(f"/v1/duplicates/{pair['id']}/decisions", said, expect=200)


async def owners(importer: Importer) -> dict[str, str]:
    return {one["source"]["key"]: one["organization_id"] for one in await importer.offers()}


async def test_goods_without_an_owner_go_to_what_stands_for_the_portal(
    importer: Importer, api: Api
) -> None:
    await importer.bring("Код;Наименование;ТН ВЭД\nk1;Катанка медная;7408\n")
    own = (await owners(importer))["k1"]
    kept = await api.add_organization(name="Организация портала")
    await merge(api, own, kept)
    await importer.bring("Код;Наименование;ТН ВЭД\nk2;Шина медная;7407\n")
    assert await owners(importer) == {"k1": kept, "k2": kept}
    public = await importer.client.get("/v1/offers")
    assert len(public.json()["items"]) == 2


@pytest.mark.parametrize("file", [NAMED, NUMBERED])
async def test_a_file_that_is_brought_again_leaves_the_kept_record_alone(
    importer: Importer, api: Api, file: str
) -> None:
    await importer.bring(file)
    found = await owners(importer)
    await merge(api, found["k1"], found["k2"])
    before: Json = await api.get(f"/v1/organizations/{found['k2']}")
    for _ in range(2):
        assert (await importer.bring(file))["counts"] == counts(unchanged=2)
    after = await api.get(f"/v1/organizations/{found['k2']}")
    assert (after["name"], after["revision"]) == ("ТОО Бета", before["revision"])


async def test_a_record_found_by_a_number_that_a_merge_moved_is_left_alone(
    importer: Importer, api: Api
) -> None:
    number = {"scheme": "KZ-BIN", "value": "491240000019"}
    gone = await api.add_organization(name="Альфа", country="KZ", identifiers=[number])
    await importer.bring(NUMBERED)
    kept = (await owners(importer))["k2"]
    await merge(api, gone, kept)
    before = await api.get(f"/v1/organizations/{kept}")
    await importer.bring(NUMBERED)
    after = await api.get(f"/v1/organizations/{kept}")
    assert (after["name"], after["revision"]) == ("ТОО Бета", before["revision"])


async def test_goods_of_a_merged_organization_that_is_named_go_to_the_kept_one(
    importer: Importer, api: Api
) -> None:
    kept, gone = [await api.add_organization(name=name) for name in ("Альфа", "Бета")]
    await merge(api, gone, kept)
    await importer.bring("Код;Наименование;ТН ВЭД\nk1;Катанка;7408\n", organization_id=gone)
    head = "key,title,code,organization_id\n"
    done = await importer.bring(f"{head}k2,Шина,7407,{gone}\nk3,Лента,7409,{kept}\n")
    assert done["counts"] == counts(created=2)
    assert await owners(importer) == {"k1": kept, "k2": kept, "k3": kept}
