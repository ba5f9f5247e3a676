"""Every real file of the shared data loads, with the number of goods that is in it."""

import os
from pathlib import Path

import pytest

from tests.support.imports import Importer, counts
from tests.support.service import ROOT

SHARED = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data")) / "formats"
OUT_OF_SCOPE = {"edifact", "ted", "gisp"}

# Counted in the files by hand: goods or offers of CommerceML, offers of YML, lines of UBL, items of
# tenders and of awards of OCDS, each once.
GOODS = {
    "bogutski_import_v208.xml": 540,
    "bogutski_offers_v208.xml": 523,
    "brandymint_catalog_v203_utf16.xml": 144,
    "carono_import.xml": 2,
    "carono_offers.xml": 5,
    "dobromyslov_import_v207.xml": 36,
    "dobromyslov_offers_v207.xml": 44,
    "gillbeits_import_v209.xml": 0,
    "gillbeits_offers2_v209.xml": 978,
    "gillbeits_prices_v209.xml": 978,
    "irpsv_1c_official_doc_import.xml": 4,
    "irpsv_1c_official_doc_offers.xml": 2,
    "irpsv_cscart_import.xml": 27,
    "irpsv_umi_import.xml": 3,
    "irpsv_umi_offers.xml": 14,
    "wagood_import.xml": 0,
    "wagood_offers.xml": 2,
    "wagood_prices.xml": 2,
    "wagood_rests.xml": 2,
    "cdmx_real_release_package_1-2.json": 4,
    "cdmx_real_release_package_1.json": 2,
    "kyrgyz_ocds_schema.json": 1,
    "ocp_fictional_1.1.json": 2,
    "peppol_catalogue_1.xml": 7,
    "peppol_catalogue_2.xml": 3,
    "peppol_catalogue_3.xml": 12,
    "ktg_real_fragment_2022.xml": 2,
    "yandex_doc_sample.xml": 2,
}
FORMATS = {"commerceml2": "commerceml", "commerceml3": "commerceml"}

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not there")


def format_of(path: Path) -> str:
    return FORMATS.get(path.parent.name, path.parent.name)


def real_files() -> list[Path]:
    return [
        path
        for path in sorted(SHARED.glob("*/*.*"))
        if path.parent.name not in OUT_OF_SCOPE and path.suffix != ".md"
    ]


def test_every_real_file_is_counted() -> None:
    assert {path.name for path in real_files()} == set(GOODS)


@pytest.mark.long
async def test_every_real_file_loads_with_its_goods_and_a_second_time_changes_nothing(
    importer: Importer,
) -> None:
    for path in real_files():
        done = await importer.load(path.read_bytes(), path.name, format=format_of(path))
        assert (done["status"], done["error"]) == ("completed", None), path.name
        told = done["counts"]
        assert told["failed"] == told["skipped"] == 0, path.name
        assert sum(told.values()) == GOODS[path.name] == done["progress"]["rows"], path.name
        assert done["format"] == format_of(path)
        again = await importer.load(path.read_bytes(), path.name)
        assert again["counts"] == counts(unchanged=GOODS[path.name]), path.name


async def test_prices_and_rests_complete_the_offers_that_came_before(importer: Importer) -> None:
    folder = SHARED / "commerceml3"
    for part in ("import", "offers", "prices", "rests"):
        done = await importer.load(
            (folder / f"wagood_{part}.xml").read_bytes(), f"{part}.xml", format="commerceml"
        )
        assert done["status"] == "completed"
    variant = next(one for one in await importer.offers() if "#" in one["source"]["key"])
    assert variant["title"] == "Товар (предложение 2)"
    assert variant["terms"]["price"] == {"value": 11660.0, "currency": "RUB", "per": "H87"}
    assert variant["quantity"]["value"] == 2.0


async def test_a_price_list_that_comes_first_is_kept_until_its_catalogue_names_the_goods(
    importer: Importer,
) -> None:
    folder = SHARED / "commerceml3"
    await importer.load((folder / "wagood_prices.xml").read_bytes(), "prices.xml")
    assert {one["status"] for one in await importer.offers()} == {"paused"}
    await importer.load((folder / "wagood_offers.xml").read_bytes(), "offers.xml")
    offers = await importer.offers()
    assert {one["status"] for one in offers} == {"active"}
    assert {one["title"] for one in offers} == {"Товар (предложение 1)", "Товар (предложение 2)"}
    assert all(one["terms"]["price"]["currency"] == "RUB" for one in offers)


async def test_buyers_have_needs_and_awarded_suppliers_have_offers(importer: Importer) -> None:
    path = SHARED / "ocds" / "cdmx_real_release_package_1.json"
    await importer.load(path.read_bytes(), path.name, format="ocds")
    [need] = (await importer.get("/v1/needs"))["items"]
    [offer] = await importer.offers()
    assert need["title"] == offer["title"] == "COMPUTADORA PORTATIL TIPO 1"
    buyer = await importer.get(f"/v1/organizations/{need['organization_id']}")
    supplier = await importer.get(f"/v1/organizations/{offer['organization_id']}")
    assert (buyer["name"], supplier["name"]) == (
        "SECRETARÍA DE FINANZAS",
        "COMUNIC@RTE & CONSULTING SA DE C",
    )
    assert buyer["country"] == "MX"
