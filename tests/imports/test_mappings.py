"""Which columns an import uses: as a mapping says, saved or inline, or as it is proposed."""

import json

import pytest

from tests.support.api import Json
from tests.support.imports import HEADERS, Importer, counts


async def test_columns_are_used_as_the_mapping_says_inline_or_saved(importer: Importer) -> None:
    mapping: Json = {
        "columns": {"title": ["A"], "codes": ["B"], "key": ["N"]},
        "constants": {"kind": "material", "unit": "т", "side": "need"},
        "delimiter": ";",
    }
    body = "N;A;B\n1;Катанка;7408\n"
    done = await importer.bring(body, mapping=json.dumps(mapping))
    assert done["counts"] == counts(created=1)
    [need] = (await importer.get("/v1/needs"))["items"]
    assert (need["title"], need["codes"]) == ("Катанка", ["7408"])
    saved = await importer.client.put("/v1/mappings/registry", json=mapping, headers=HEADERS)
    assert saved.status_code == 200
    again = await importer.bring(body, mapping="registry")
    assert again["counts"] == counts(unchanged=1)
    listed = await importer.get("/v1/mappings")
    assert [one["name"] for one in listed["items"]] == ["registry"]
    gone = await importer.client.delete("/v1/mappings/registry", headers=HEADERS)
    assert gone.status_code == 204


@pytest.mark.parametrize(
    ("mapping", "status", "code"),
    [
        ("nothing-of-this-name", 404, None),
        ("{broken", 422, "broken_mapping"),
        ('{"columns": {"colour": ["A"]}}', 422, "unknown_target"),
        ('{"colums": {}}', 422, "extra_forbidden"),
    ],
)
async def test_a_mapping_that_is_not_there_or_not_valid_is_refused_at_once(
    importer: Importer, mapping: str, status: int, code: str | None
) -> None:
    answer = await importer.client.post(
        "/v1/imports", content=b"a;b\n", params={"mapping": mapping}, headers=HEADERS
    )
    assert answer.status_code == status
    assert [one["code"] for one in answer.json().get("errors", [])] == ([code] if code else [])


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["Наименование товара", "Код ТН ВЭД ЕАЭС", "ИНН"],
         {"title": 0, "codes": 1, "ru_inn": 2}),
        (["Goods name", "HS code", "Manufacturer"], {"title": 0, "codes": 1, "organization": 2}),
        (["Тауар атауы", "СЭҚ ТН коды", "БСН"], {"title": 0, "codes": 1, "kz_bin": 2}),
        (["Товардын аталышы", "Өлчөө бирдиги", "Ишкана"],
         {"title": 0, "unit": 1, "organization": 2}),
        (["Ապրանքի անվանում", "ԱՏԳ ԱԱ կոդ", "ՀՎՀՀ"], {"title": 0, "codes": 1, "am_tin": 2}),
        (["Назва тавару", "Код ТН ЗЭД", "Адзінка вымярэння"], {"title": 0, "codes": 1, "unit": 2}),
    ],
)  # fmt: skip
async def test_a_mapping_is_proposed_in_six_languages(
    importer: Importer, headers: list[str], expected: dict[str, int]
) -> None:
    answer = await importer.client.post("/v1/mappings/proposal", json={"headers": headers})
    assert answer.status_code == 200, answer.text
    columns = answer.json()["columns"]
    assert {name: columns[name] for name in expected} == {
        name: [headers[place]] for name, place in expected.items()
    }
