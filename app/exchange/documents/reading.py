"""The tables of a document of any format, or a clear problem."""

import time
import zipfile
from collections.abc import Callable, Sequence
from enum import StrEnum
from io import BytesIO

from app.errors import InvalidInputError
from app.exchange.documents.problems import (
    MOST_UNPACKED,
    Deadline,
    too_large,
    too_many_rows,
    unreadable,
)
from app.exchange.documents.sheets import read_csv, read_xlsx
from app.official.tables import MOST_COLUMNS, MOST_ROWS, Table

_SECONDS = 20.0


class DocumentFormat(StrEnum):
    """Formats of documents that lists are published in."""

    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"


def read_document(
    content: bytes, form: DocumentFormat, seconds: float = _SECONDS
) -> Sequence[Table]:
    """Read every table of a document; blocks, and takes as much memory as it needs.

    Raises:
        InvalidInputError: it is damaged, scanned, of another format, has no table, is too large
            or takes too long.
    """
    if not content:
        raise InvalidInputError.of("", "empty_document", "The document is empty. Send the file.")
    deadline = Deadline(time.monotonic() + seconds)
    if form in {DocumentFormat.XLSX, DocumentFormat.DOCX}:
        _check_archive(content)
    try:
        tables = list(_READERS[form](content, deadline))
    except InvalidInputError:
        raise
    except Exception as error:  # the readers raise whatever a damaged file makes them raise
        raise (too_large() if _is_of_memory(error) else unreadable(form)) from error
    if not any(table.rows for table in tables):
        raise InvalidInputError.of(
            "",
            "no_table",
            "The document has no table. Send the one with the list's rows; in a PDF its columns "
            "must stand apart.",
        )
    _check_size(tables)
    return tables


def _read_docx(content: bytes, deadline: Deadline) -> Sequence[Table]:
    from app.exchange.documents.word import read_docx  # its library is slow to load

    return read_docx(content, deadline)


def _read_pdf(content: bytes, deadline: Deadline) -> Sequence[Table]:
    from app.exchange.documents.pdf import read_pdf  # its library is slow to load

    return read_pdf(content, deadline)


_READERS: dict[DocumentFormat, Callable[[bytes, Deadline], Sequence[Table]]] = {
    DocumentFormat.CSV: read_csv,
    DocumentFormat.XLSX: read_xlsx,
    DocumentFormat.DOCX: _read_docx,
    DocumentFormat.PDF: _read_pdf,
}


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise unreadable("an office document") from error
    if size > MOST_UNPACKED:
        raise too_large()


def _is_of_memory(error: BaseException | None) -> bool:
    """Whether there was not enough memory, whatever a reader made of that."""
    while error is not None and not isinstance(error, MemoryError):
        error = error.__cause__ or error.__context__
    return error is not None


def _check_size(tables: Sequence[Table]) -> None:
    rows = sum(len(table.rows) for table in tables)
    wide = max((len(row.cells) for table in tables for row in table.rows), default=0)
    if rows > MOST_ROWS or wide > MOST_COLUMNS:
        raise too_many_rows()
