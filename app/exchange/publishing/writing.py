"""One document in any format; the same content gives the same tables everywhere."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime, time
from enum import StrEnum
from io import BytesIO, StringIO

from app.exchange.tables import harmless
from app.official.reports import Cell, Report, Sheet

_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_WIDTH = 28
_FIRST_WIDTH = 7
_LONGEST_NAME = 31


class PublishedFormat(StrEnum):
    """Formats of documents that are published."""

    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    MARKDOWN = "markdown"

    @property
    def media_type(self) -> str:
        """Of an answer."""
        return _MEDIA_TYPES[self]

    @property
    def ending(self) -> str:
        """Of a file's name."""
        return "md" if self is PublishedFormat.MARKDOWN else self.value


_OFFICE = "application/vnd.openxmlformats-officedocument"
_MEDIA_TYPES = {
    PublishedFormat.CSV: "text/csv; charset=utf-8",
    PublishedFormat.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    PublishedFormat.DOCX: f"{_OFFICE}.wordprocessingml.document",
    PublishedFormat.MARKDOWN: "text/markdown; charset=utf-8",
}


def write_report(report: Report, form: PublishedFormat) -> bytes:
    """Write a document; blocks, so call it in a thread."""
    return _WRITERS[form](report)


def _write_csv(report: Report) -> bytes:
    """Write the tables, each under its title where there may be several.

    A mark at the begin lets spreadsheets know the encoding.
    """
    text = StringIO(newline="")
    writer = csv.writer(text)
    for sheet in report.sheets:
        if not sheet.alone:
            writer.writerow([harmless(sheet.title)])
        writer.writerow([harmless(name) for name in sheet.columns])
        writer.writerows([harmless(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def _write_docx(report: Report) -> bytes:
    from app.exchange.publishing.word import write_docx  # its library is slow to load

    return write_docx(report)


def _write_xlsx(report: Report) -> bytes:
    import xlsxwriter  # slow to load

    content = BytesIO()
    # Texts are written as texts, so that none becomes a formula or an address.
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        made = datetime.combine(report.dated, time.min, UTC).replace(tzinfo=None)
        book.set_properties({"title": report.title[:255], "created": made})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        title = book.add_format({"bold": True, "font_size": 13})
        names: set[str] = set()
        for at, sheet in enumerate(report.sheets or (Sheet("1", (), ()),), 1):
            page = book.add_worksheet(_name(sheet.title, at, names))
            page.write_string(0, 0, report.title, title)
            for line, note in enumerate(report.notes, 1):
                page.write_string(line, 0, note)
            top = len(report.notes) + 2
            page.set_column(0, 0, _FIRST_WIDTH)
            page.set_column(1, max(len(sheet.columns) - 1, 1), _WIDTH)
            page.freeze_panes(top + 1, 0)
            page.repeat_rows(top)
            for column, name in enumerate(sheet.columns):
                page.write_string(top, column, name, bold)
            for line, row in enumerate(sheet.rows, top + 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, int):
                        page.write_number(line, column, cell, wrapped)
                    else:
                        page.write_string(line, column, cell, wrapped)
    return content.getvalue()


def _name(title: str, at: int, taken: set[str]) -> str:
    name = title.translate(_NOT_IN_NAMES).strip()[:_LONGEST_NAME].strip()
    if not name or name.casefold() in taken:
        name = str(at)
    taken.add(name.casefold())
    return name


def _write_markdown(report: Report) -> bytes:
    lines = [f"# {_escaped(report.title)}", "", *(f"{_escaped(note)}  " for note in report.notes)]
    for sheet in report.sheets:
        lines += ["", f"## {_escaped(sheet.title)}", "", _row(sheet.columns)]
        lines.append(_row(tuple("---" for _ in sheet.columns)))
        lines += [_row(tuple(_escaped(cell) for cell in row)) for row in sheet.rows]
    return ("\n".join(lines) + "\n").encode()


def _row(cells: tuple[Cell, ...]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _escaped(cell: Cell) -> str:
    """Text as text: no link, no markup, no new column."""
    text = str(cell).replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    for sign in "|[]*_`":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


_WRITERS: dict[PublishedFormat, Callable[[Report], bytes]] = {
    PublishedFormat.CSV: _write_csv,
    PublishedFormat.XLSX: _write_xlsx,
    PublishedFormat.DOCX: _write_docx,
    PublishedFormat.MARKDOWN: _write_markdown,
}
