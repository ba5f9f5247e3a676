"""Each format as programs and people read it: fields, types, texts that are no formulas."""

import io
import json

import pyarrow.parquet as pq
import pytest

from tests.api.exports.reading import exported, sheet, table
from tests.api.exports.scene import FORMULAS, Scene


async def test_a_row_of_csv_names_fields_as_the_api_does(scene: Scene) -> None:
    [row] = await table(scene.stranger, "offers", code="740811")
    assert row["title"] == "Катанка; «медная», 8 мм"
    assert row["description"] == "Строка\nвторая"
    assert row["codes"] == "7408110000; 740819"
    assert row["quantity.value"] == "12000.5"
    assert (row["quantity.unit"], row["quantity.period"]) == ("TNE", "month")
    assert row["source.url"] == "https://example.org/o-1"
    assert row["source.licence"] == "CC-BY-4.0"
    assert row["organization.identifiers"] == "KZ-BIN:491240005005"
    assert json.loads(row["terms"])["incoterms"]["rule"] == "FCA"
    assert row["valid_until"] == "2031-01-31"


async def test_no_cell_of_csv_is_a_formula(scene: Scene) -> None:
    rows = await table(scene.stranger, "offers")
    titles = [row["title"] for row in rows]
    for formula in FORMULAS:
        assert f"'{formula.strip()}" in titles
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r＝")]
    assert rows[0]["organization.name"] == "'=HYPERLINK(«Завод»)"


async def test_a_workbook_holds_texts_and_numbers_but_no_formulas(scene: Scene) -> None:
    content = await exported(scene.stranger, "offers", "xlsx")
    cells = sheet(content)
    assert "=HYPERLINK(«Завод»)" in cells
    assert "<f>" not in cells
    assert "<v>12000.5</v>" in cells
    assert "7408110000; 740819" in cells
    assert "<hyperlink" not in cells


async def test_parquet_has_types(scene: Scene) -> None:
    content = await exported(scene.stranger, "offers", "parquet", code="740811")
    read = pq.read_table(io.BytesIO(content))
    [row] = read.to_pylist()
    assert row["codes"] == ["7408110000", "740819"]
    assert row["quantity.value"] == 12000.5
    assert row["valid_until"].isoformat() == "2031-01-31"
    assert row["created_at"].tzinfo is not None
    assert row["source.licence"] == "CC-BY-4.0"
    assert json.loads(row["terms"])["incoterms"]["rule"] == "FCA"


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "jsonl"])
@pytest.mark.parametrize("path", ["offers", "needs", "organizations"])
async def test_nothing_found_is_a_table_without_rows(scene: Scene, path: str, form: str) -> None:
    content = await exported(scene.stranger, path, form, country="TJ")
    match form:
        case "jsonl":
            assert content == b""
        case "csv":
            assert content.decode("utf-8-sig").count("\n") == 1
        case "xlsx":
            assert sheet(content).count("<row ") == 1
        case _:
            assert pq.read_table(io.BytesIO(content)).num_rows == 0


async def test_a_semicolon_is_there_for_spreadsheets_in_russian(scene: Scene) -> None:
    text = await exported(scene.stranger, "needs", "csv", delimiter="semicolon")
    assert text.startswith(b"\xef\xbb\xbfid;organization_id;")
