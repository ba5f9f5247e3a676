"""Files as offices fill them in: numbered columns, lost zeros, JSON lists, codes with remarks."""

import json

import pytest

from app.exchange.intake.code_cells import codes_of
from app.exchange.intake.owners import owner_said
from app.vocabulary.identifiers import Verification
from tests.support.imports import Importer, counts

FORM = (
    "Перечень продукции;;;\n№ п/п;Наименование продукции;Код ТН ВЭД;Количество, т\n"
    "{numbers}\n1;Катанка;7408;5\n"
)
GOODS = [{"id": "j1", "name": "Кабель", "tnved": "8544"}, {"id": "j2", "name": "Насос"}]


@pytest.mark.parametrize("numbers", ["1;2;3;4", "А;Б;1;2;3", "1;2;3;"])
async def test_numbers_of_columns_are_no_goods(importer: Importer, numbers: str) -> None:
    done = await importer.bring(FORM.format(numbers=numbers))
    assert done["counts"] == counts(created=1)
    assert [one["title"] for one in await importer.offers()] == ["Катанка"]


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(GOODS),
        json.dumps(GOODS, indent=2),
        "[\n" + ",\n".join(map(json.dumps, GOODS)) + "\n]\n",
        json.dumps({"total": 2, "items": GOODS}, ensure_ascii=False),
        json.dumps({"items": GOODS}, indent=1),
    ],
)
async def test_a_list_of_objects_is_read_as_lines_of_them(importer: Importer, body: str) -> None:
    done = await importer.bring(body, "goods.json")
    assert done["counts"] == counts(created=2)
    titles = {one["source"]["key"]: one["title"] for one in await importer.offers()}
    assert titles == {"j1": "Кабель", "j2": "Насос"}


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("из 1701", ["1701"]),
        ("ex 2207 20", ["220720"]),
        ("9403*", ["9403"]),
        ("«6904 10»; из 7408", ["690410", "7408"]),
    ],
)
def test_what_lists_write_beside_a_code_is_left_out(cell: str, codes: list[str]) -> None:
    assert codes_of(cell, False) == (tuple(codes), ())  # noqa: FBT003 - a key of the cache


@pytest.mark.parametrize(
    ("number", "value", "checked"),
    [
        ("274062111", "0274062111", Verification.CHECKSUM),
        ("274062112", "274062112", Verification.UNVERIFIED),
    ],
)
def test_a_number_gets_its_zero_back_where_the_check_digit_fits(
    number: str, value: str, checked: Verification
) -> None:
    owner = owner_said({"organization": "Завод", "ru_inn": number}, [])
    assert owner is not None
    assert [(one.value, one.verification) for one in owner.identifiers] == [(value, checked)]
