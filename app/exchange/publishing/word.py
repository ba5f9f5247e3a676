"""Documents as Word files: title, notes, and ruled tables whose head repeats on every page."""

from datetime import UTC, datetime, time
from io import BytesIO

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.shared import Pt

from app.official.reports import Cell, Report, Sheet

_SIZE = 9


def write_docx(report: Report) -> bytes:
    """Write a document, in landscape."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.styles["Normal"].font.size = Pt(_SIZE)
    made = datetime.combine(report.dated, time.min, UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title, properties.author = report.title[:255], ""
    properties.created = properties.modified = made
    properties.language = report.language
    document.add_heading(_text(report.title), 1)
    for note in report.notes:
        document.add_paragraph(_text(note))
    for sheet in report.sheets:
        document.add_heading(_text(sheet.title), 2)
        _add_table(document, sheet)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _add_table(document: object, sheet: Sheet) -> None:
    """Fill the rows' own elements: the public way looks every cell up anew."""
    table = document.add_table(rows=1, cols=len(sheet.columns), style="Table Grid")  # type: ignore[attr-defined]
    for cell, name in zip(table.rows[0].cells, sheet.columns, strict=True):
        cell.paragraphs[0].add_run(_text(name)).bold = True
    head = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - there is no public way
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    head.append(repeated)
    for row in sheet.rows:
        table._tbl.append(_row(row))  # noqa: SLF001 - the same


def _row(cells: tuple[Cell, ...]) -> CT_Row:
    row: CT_Row = OxmlElement("w:tr")
    for cell in cells:
        box, paragraph = OxmlElement("w:tc"), OxmlElement("w:p")
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = _text(cell)
        text.set(qn("xml:space"), "preserve")
        run.append(text)
        paragraph.append(run)
        box.append(paragraph)
        row.append(box)
    return row


def _text(cell: Cell) -> str:
    """Text without characters that XML cannot hold."""
    return "".join(c if c >= " " or c in "\t\n" else " " for c in str(cell))
