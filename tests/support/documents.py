"""Official lists as files of every format, with the mess that such files have."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import xlsxwriter
from docx import Document
from docx.shared import Cm
from fpdf import FPDF
from fpdf.enums import TableBordersLayout, TableCellFillMode, VAlign

HEAD = ("№ п/п", "Государство-член", "Предприятие", "Рег. номер", "Товар", "Код ТН ВЭД ЕАЭС", "ТУ")
MAPPING = {
    "columns": {
        "country": ["Государство-член"],
        "enterprise": ["Предприятие"],
        "identifier": ["Рег. номер"],
        "goods": ["Товар"],
        "codes": ["Код ТН ВЭД ЕАЭС"],
    }
}
ROWS = (
    ("1", "Казахстан", "ТОО «Жезмыс Прокат»", "БИН 491240001007", "Катанка медная",
     "7408 11 000 0", "ГОСТ Р 53803"),
    ("2", "РФ", "АО «Уралпрофиль»", "", "Профили алюминиевые", "7604 21 000 0; 7604 29 100 0", ""),
    ("3", "Республика Беларусь", "ОАО «Белкабель»", "", "Кабели, провода", "8544\n7413 00", "ТУ 1"),
    ("4", "Кыргызская Республика", "ОсОО «Кыргыз Түстүү Металл»", "", "Сурьма в слитках",
     "8110100000", ""),
    ("5", "Армения", "ՍՊԸ «Արարատ Պղինձ»", "", "Листы медные", "7409–7410", ""),
)  # fmt: skip

Rows = Sequence[Sequence[str]]


def as_csv(rows: Rows = ROWS, *, encoding: str = "utf-8-sig", separator: str = ";") -> bytes:
    """A CSV file with a title above the head."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(["Перечень производителей", *([""] * 6)])
    writer.writerow(HEAD)
    writer.writerows(rows)
    return text.getvalue().encode(encoding, errors="replace")


def as_xlsx(rows: Rows = ROWS) -> bytes:
    """A spreadsheet with merged cells, a section, numbers of columns, and a code as a number."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Перечень")
        sheet.merge_range(0, 0, 0, len(HEAD) - 1, "Перечень производителей")
        for column, name in enumerate(HEAD):
            sheet.write_string(2, column, name)
            sheet.write_number(3, column, column + 1)
        sheet.merge_range(4, 0, 4, len(HEAD) - 1, "Раздел I. Медь")
        for at, row in enumerate(rows, 5):
            for column, cell in enumerate(row):
                if cell.isdigit() and len(cell) == 10:
                    sheet.write_number(at, column, int(cell))
                else:
                    sheet.write_string(at, column, cell)
        last = len(rows) + 5
        sheet.merge_range(last, 2, last + 1, 2, "ООО «Двойной»")
        sheet.merge_range(last, 1, last + 1, 1, "Россия")
        for more, (goods, code) in enumerate((("Ленты", "7607"), ("Порошки", "7603"))):
            sheet.write_string(last + more, 0, str(len(rows) + 1 + more))
            sheet.write_string(last + more, 4, goods)
            sheet.write_string(last + more, 5, code)
    return content.getvalue()


def as_docx(rows: Rows = ROWS) -> bytes:
    """A Word file whose table goes on in a second one with the head repeated."""
    document = Document()
    document.add_heading("Перечень", 1)
    half = len(rows) // 2
    for part in (rows[:half], rows[half:]):
        table = document.add_table(rows=1, cols=len(HEAD), style="Table Grid")
        for cell, name in zip(table.rows[0].cells, HEAD, strict=True):
            cell.text = name
        section = table.add_row().cells
        section[0].merge(section[-1]).text = "Раздел"
        for row in part:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
                cell.width = Cm(2)
        document.add_paragraph("Продолжение перечня")
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def as_pdf(rows: Rows = ROWS) -> bytes:
    """A PDF file with a ruled table over several pages, the head repeated on each."""
    pdf = _pdf()
    pdf.cell(text="Перечень производителей")
    pdf.ln(12)
    with pdf.table(
        col_widths=(8, 18, 32, 22, 30, 26, 18),
        line_height=5,
        cell_fill_mode=TableCellFillMode.NONE,
        repeat_headings=1,
    ) as table:
        for row in (HEAD, *rows):
            cells = table.row()
            for cell in row:
                cells.cell(cell)
    return bytes(pdf.output())


def unruled_pdf(
    rows: Rows = ROWS, *, line_height: float = 5, align: VAlign = VAlign.M, padding: float = 0
) -> bytes:
    """A PDF file with the same table without a line, a title above it and a note below."""
    pdf = _pdf()
    pdf.cell(text="Перечень производителей")
    pdf.ln(12)
    with pdf.table(
        col_widths=(8, 20, 32, 22, 30, 26, 18),
        line_height=line_height,
        cell_fill_mode=TableCellFillMode.NONE,
        borders_layout=TableBordersLayout.NONE,
        repeat_headings=1,
        v_align=align,
        padding=padding,
    ) as table:
        for row in (HEAD, *rows):
            cells = table.row()
            for cell in row:
                cells.cell(cell)
    pdf.ln(8)
    pdf.cell(text="* Перечень действует до внесения изменений в установленном порядке.")
    return bytes(pdf.output())


def scanned_pdf() -> bytes:
    """A PDF file whose page is a drawing without a letter."""
    pdf = _pdf()
    pdf.rect(20, 20, 100, 60)
    return bytes(pdf.output())


def _pdf() -> FPDF:
    fonts = Path(mpl.get_data_path()) / "fonts" / "ttf"
    pdf = FPDF(orientation="landscape")
    pdf.add_font("DejaVu", "", fonts / "DejaVuSans.ttf")
    pdf.add_font("DejaVu", "B", fonts / "DejaVuSans-Bold.ttf")
    pdf.set_font("DejaVu", size=8)
    pdf.add_page()
    return pdf


def merged_pdf() -> bytes:
    """A PDF file with a heading over all columns, and an enterprise over two rows."""
    pdf = _pdf()
    with pdf.table(cell_fill_mode=TableCellFillMode.NONE) as table:
        head = table.row()
        for name in ("Предприятие", "Товар", "Код"):
            head.cell(name)
        table.row().cell("Раздел", colspan=3)
        first = table.row()
        first.cell("ООО «Медь»", rowspan=2)
        first.cell("Катанка")
        first.cell("7408")
        second = table.row()
        second.cell("Листы")
        second.cell("7409")
    return bytes(pdf.output())
