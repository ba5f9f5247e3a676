"""Any file that brings an official nomenclature or hints: its layout is told from its content."""

from datetime import date
from pathlib import Path

from app.errors import SourceError
from app.exchange.customs_archive import read_archive
from app.exchange.files import read_bytes
from app.exchange.nomenclature_table import read_table
from app.values.nomenclature import NomenclatureDraft
from app.vocabulary.terms import Language

_ZIP = b"PK\x03\x04"


def read_nomenclature(
    path: Path, *, language: Language = Language.RU, on: date, partial: bool = False
) -> NomenclatureDraft:
    """Read and check a nomenclature: a table, plain or gzip, or the customs service's archive.

    Args:
        path: file, or folder with the archive's four files.
        language: of the titles; the archive has Russian ones only.
        on: day whose records of the archive are taken.
        partial: whether a part of the nomenclature will do.

    Raises:
        SourceError: it cannot be read or breaks a check; names the line and how to mend it.
    """
    archived = path.is_dir()
    content = b"" if archived else read_bytes(path)
    if archived or content.startswith(_ZIP):
        if language is not Language.RU:
            raise SourceError(f"{path.name}: the customs service's archive is in Russian only.")
        return read_archive(path, on=on, partial=partial)
    return read_table(content, path.name, language=language, partial=partial)
