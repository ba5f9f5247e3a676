"""Spreadsheets that name cells far out: a reader would lay out all that lie between."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from app.errors import InvalidInputError
from app.exchange.documents.problems import Deadline
from app.exchange.documents.sheets import read_xlsx
from app.exchange.intake.items import UnreadableFileError
from app.exchange.intake.unpack import Budget, check_spreadsheet
from app.exchange.sheet_extent import DamagedSheetError, is_too_sparse


def sheet(*places: tuple[int, int]) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        for row, column in places:
            page.write(row, column, 1)
    return content.getvalue()


FAR = sheet((0, 0), (1_048_575, 16_383))


@pytest.mark.parametrize("last", [(1_048_575, 16_383), (1_048_575, 103), (9_999, 16_383)])
def test_far_cells_are_too_sparse(last: tuple[int, int]) -> None:
    assert is_too_sparse(BytesIO(sheet((0, 0), last)))


def test_ordinary_sheets_are_not(tmp_path: Path) -> None:
    full = [(row, column) for row in range(2_000) for column in range(40)]
    for places in ([(0, 0)], full, [(0, 0), (1_048_575, 0)], [(0, 0), (0, 16_383)]):
        assert not is_too_sparse(BytesIO(sheet(*places)))


def test_a_place_is_seen_across_pieces_and_in_any_quotes() -> None:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        far = f"<sheetData>{' ' * ((1 << 20) - 14)}<c\nr = 'xfd1048576'/>"
        archive.writestr("xl/worksheets/sheet1.xml", far)
    assert is_too_sparse(content)


def packed(sheet_data: bytes) -> BytesIO:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<sheetData>" + sheet_data + b"</sheetData>")
    return content


@pytest.mark.parametrize(("row", "cell"), [(b"row", b"c"), (b"x:row", b"x:c")])
def test_cells_without_names_count_by_their_place(row: bytes, cell: bytes) -> None:
    one = b"<%b><v>1</v></%b>" % (cell, cell)
    wide, narrow = (b"<%b>%b</%b>" % (row, one * times, row) for times in (16_000, 1))
    assert is_too_sparse(packed(wide + narrow * 10_000))
    assert is_too_sparse(packed(narrow * 10_000 + wide))
    assert not is_too_sparse(packed(wide + narrow))
    assert not is_too_sparse(packed(narrow * 100_000))
    many = b"<%b>%b</%b>" % (row, one * 40, row)
    assert not is_too_sparse(packed(many * 60_000))


def test_rows_without_cells_are_rows() -> None:
    assert is_too_sparse(packed(b"<row>" + b"<c/>" * 16_000 + b"</row>" + b"<row/>" * 10_000))


def test_a_list_of_formulas_far_down_lays_nothing_out() -> None:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/calcChain.xml", '<calcChain><c r="XFD1048576" i="1"/></calcChain>')
    assert not is_too_sparse(content)


def test_what_is_damaged_is_said_to_be() -> None:
    with pytest.raises(DamagedSheetError):
        is_too_sparse(BytesIO(FAR[:200]))


def test_neither_an_import_nor_a_document_lays_it_out(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    path.write_bytes(FAR)
    with pytest.raises(UnreadableFileError, match="far out"):
        check_spreadsheet(path, Budget(10**9))
    with pytest.raises(InvalidInputError):
        read_xlsx(FAR, Deadline(float("inf")))
