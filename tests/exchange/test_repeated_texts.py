"""Small files that become large in memory: what stands in them once is shown again and again."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from app.errors import InvalidInputError
from app.exchange.documents import DocumentFormat, read_document
from app.exchange.intake.columns import ColumnMapping
from app.exchange.intake.items import UnreadableFileError
from app.exchange.intake.merged_cells import MergedCells
from app.exchange.intake.read_xlsx import MOST_SHEETS, read_xlsx
from app.exchange.intake.unpack import Budget, check_spreadsheet
from app.exchange.sheet_texts import lays_out_more

LONG = "м" * 30_000


def book(texts: list[str]) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as made:
        page = made.add_worksheet()
        for row, text in enumerate(texts):
            page.write_string(row, 0, text)
    return content.getvalue()


def with_parts(content: bytes, changed: dict[str, tuple[bytes, bytes]]) -> bytes:
    """A workbook with something replaced in some of its parts."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for name in old.namelist():
            before, after = changed.get(name, (b"", b""))
            new.writestr(name, old.read(name).replace(before, after))
    return made.getvalue()


def test_cells_that_show_one_long_text_are_counted() -> None:
    content = book([LONG] * 4_000)
    assert lays_out_more(BytesIO(content), 119_000_000)
    assert not lays_out_more(BytesIO(content), 121_000_000)


def test_a_long_text_in_few_of_many_cells_is_no_trouble() -> None:
    assert not lays_out_more(BytesIO(book([LONG, *["7408"] * 50_000])), 1_000_000)


@pytest.mark.parametrize(
    "part",
    [
        (b"<v>0</v>", b"<v>&#48;</v>"),
        (b"<v>0</v>", b"<v><![CDATA[0]]></v>"),
        (b"<v>0</v>", b"<v>+0</v>"),
        (b"<v>0</v>", b"<!-- --><v><!-- -->0</v>"),
        (b' t="s"', b" x=\">\" t = 's'"),
        (b"</sheetData>", b"</sheetData><broken>"),
    ],
)
def test_however_they_are_written(part: tuple[bytes, bytes]) -> None:
    content = with_parts(book([LONG] * 4_000), {"xl/worksheets/sheet1.xml": part})
    assert lays_out_more(BytesIO(content), 119_000_000)


def test_neither_an_import_nor_a_document_lays_them_out(tmp_path: Path) -> None:
    content = book(["Наименование", *[LONG] * 4_000])
    path = tmp_path / "long.xlsx"
    path.write_bytes(content)
    assert len(content) < 100_000
    with pytest.raises(UnreadableFileError, match="same long texts"):
        check_spreadsheet(path, Budget(10**9))
    with pytest.raises(InvalidInputError) as refused:
        read_document(content, DocumentFormat.XLSX)
    assert refused.value.errors[0].code == "document_too_large"


def test_a_sheet_that_is_named_a_thousand_times_is_refused(tmp_path: Path) -> None:
    sheets = b"".join(
        b'<sheet name="s%d" sheetId="1" r:id="rId1"/>' % at for at in range(MOST_SHEETS + 1)
    )
    content = with_parts(
        book(["Наименование", *["Катанка"] * 50]),
        {"xl/workbook.xml": (b"<sheets>", b"<sheets>" + sheets)},
    )
    path = tmp_path / "many.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match="more than 1000 sheets"):
        read_xlsx(path, ColumnMapping())
    with pytest.raises(InvalidInputError) as refused:
        read_document(content, DocumentFormat.XLSX)
    assert refused.value.errors[0].code == "document_too_large"


def test_cells_merged_far_beyond_the_sheet_are_filled_within_it() -> None:
    far = b"<mergeCells>" + b'<mergeCell ref="A1:XFD9000"/>' * 30 + b"</mergeCells>"
    part = (b"</sheetData>", b"</sheetData>" + far)
    content = with_parts(book(["ООО", "", ""]), {"xl/worksheets/sheet1.xml": part})
    [table] = read_document(content, DocumentFormat.XLSX, seconds=1.0)
    assert [row.cells for row in table.rows] == [("ООО",)] * 3


@pytest.mark.parametrize("of", ["gridSpan", "gridBefore"])
def test_a_row_of_a_word_file_that_says_it_is_endless_is_refused(of: str) -> None:
    document = Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "ООО"
    said = OxmlElement(f"w:{of}")
    said.set(qn("w:val"), "300000000")
    row = table.rows[0]._tr
    inside = row.tc_lst[0].get_or_add_tcPr() if of == "gridSpan" else row.get_or_add_trPr()
    inside.append(said)
    content = BytesIO()
    document.save(content)
    with pytest.raises(InvalidInputError) as refused:
        read_document(content.getvalue(), DocumentFormat.DOCX)
    assert refused.value.errors[0].code == "document_too_large"


def test_cells_merged_over_each_other_are_not_all_gone_through_for_each_row() -> None:
    """It would be half a milliard steps."""
    merged = MergedCells([((top, 0), (30_000, 0)) for top in range(30_000)], 0, 1)
    for at in range(30_000):
        cells = [""] if at else ["ООО"]
        merged.fill(at, cells)
        assert cells == ["ООО"]
