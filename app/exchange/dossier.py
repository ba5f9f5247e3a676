"""Writes a dossier as a DOCX file: headings, paragraphs and tables, in the order that they come."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# What XML cannot hold; texts of the registry have none, texts of files might.
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a dossier.

    Attributes:
        rows: of a table, each as long as `columns`; no table without columns.
    """

    heading: str
    paragraphs: Sequence[str] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """A whole document."""

    title: str
    sections: Sequence[Section]


def write_dossier(dossier: Dossier) -> bytes:
    """Return the document as a file."""
    from docx import Document  # slow to load

    document = Document()
    document.core_properties.title = _clean(dossier.title)[:255]
    document.core_properties.author = ""
    document.add_heading(_clean(dossier.title), level=0)
    for section in dossier.sections:
        document.add_heading(_clean(section.heading), level=1)
        for paragraph in section.paragraphs:
            document.add_paragraph(_clean(paragraph))
        if section.columns:
            _table(document, section)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _table(document: "DocumentObject", section: Section) -> None:
    table = document.add_table(rows=1, cols=len(section.columns), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, section.columns, strict=True):
        cell.paragraphs[0].add_run(_clean(text)).bold = True
    for row in section.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = _clean(text)


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text)
