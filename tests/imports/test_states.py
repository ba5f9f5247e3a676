"""States in files: those of ISO 3166-1, by code or name; anything else is told and left out."""

import pytest

from tests.support.imports import Importer, counts


@pytest.mark.parametrize("code", ["QQ", "ZZ", "XK", "абв"])
async def test_a_code_that_no_state_has_is_told(importer: Importer, code: str) -> None:
    body = f"Наименование;ТН ВЭД;Организация;Страна\nКатанка;7408;Завод;{code}\n"
    done = await importer.bring(body, dry_run=True, country="KZ")
    assert done["counts"] == counts(created=1)
    [row] = await importer.report(done)
    [problem] = row["problems"]
    assert (problem["code"], problem["value"]) == ("unknown_country", code)
    assert "ISO 3166-1" in problem["mend"]


async def test_goods_of_an_unknown_state_get_what_the_import_says(importer: Importer) -> None:
    body = "Код;Наименование;Организация;Страна\nk1;Катанка;Завод;QQ\nk2;Шина;Цех;РБ\n"
    await importer.bring(body, country="KZ")
    found = {one["source"]["key"]: one["organization_id"] for one in await importer.offers()}
    states = {
        key: (await importer.get(f"/v1/organizations/{owner}"))["country"]
        for key, owner in found.items()
    }
    assert states == {"k1": "KZ", "k2": "BY"}
