"""How much text a spreadsheet lays out: a text stands in it once, and any number of cells show it.

A reader gives each of those cells a copy, so a hundred kilobytes can become gigabytes.
"""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from lxml import etree

from app.exchange.xml_safe import SAFELY, Element, local

_SHARED = "sharedstrings.xml"
_SHEET = b"sheetData"
_STEP = 1 << 20
_SHORTEST_CELL = 16
"""Bytes of `<c t="s"><v>0</v>`, less what a careless writer may leave out."""


def lays_out_more(file: Path | IO[bytes], most: int) -> bool:
    """Whether the cells that show shared texts come to more than so many characters.

    Cells are counted only where a bound that costs nothing does not answer.

    Raises:
        zipfile.BadZipFile: the file cannot be unpacked.
    """
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        shared = [one for one in members if one.filename.lower().endswith(_SHARED)]
        others = [one for one in members if not one.filename.lower().endswith(_SHARED)]
        cells = sum(one.file_size // _SHORTEST_CELL for one in others)
        if sum(one.file_size for one in shared) * cells <= most:
            return False
        try:
            texts = [n for one in shared for n in _lengths(archive, one)]
            if max(texts, default=0) * cells <= most:
                return False
            # With two lists of texts nobody knows which one the reader takes.
            known = texts if len(shared) == 1 else [max(texts)] * len(texts)
            return _shown(archive, others, known) > most
        except (etree.XMLSyntaxError, UnicodeDecodeError):
            return True  # what cannot be counted is not believed


def _lengths(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[int]:
    """The length of each shared text."""
    inside = 0
    for element in _elements(archive, member):
        name = local(element)
        if name == "t":
            inside += len(element.text or "")
        elif name == "si":
            yield inside
            inside = 0


def _shown(
    archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], texts: Sequence[int]
) -> int:
    shown = 0
    for member in members:
        if not _is_sheet(archive, member):
            continue
        value = ""
        for element in _elements(archive, member):
            name = local(element)
            if name == "v":
                value = element.text or ""
            elif name == "c":
                shown += _length(texts, value) if element.get("t") == "s" else 0
                value = ""
    return shown


def _is_sheet(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    kept = b""
    with archive.open(member) as part:
        while piece := part.read(_STEP):
            if _SHEET in kept + piece:
                return True
            kept = piece[-len(_SHEET) :]
    return False


def _length(texts: Sequence[int], value: str) -> int:
    try:
        at = int(value)
    except ValueError:
        return 0
    return texts[at] if 0 <= at < len(texts) else 0


def _elements(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[Element]:
    """Each element once it is complete, and emptied after it was looked at."""
    with archive.open(member) as part:
        for _, element in etree.iterparse(
            part,
            events=("end",),
            **SAFELY,
        ):
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
