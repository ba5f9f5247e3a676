"""A backup as a file: a zip with one entry a table, in PostgreSQL's text format, and a manifest.

Damage is found before anything is restored: the manifest has the number of bytes and the SHA-256 of
each table.
"""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter, ValidationError

from app.errors import ArchiveError
from app.values.backup import FORMAT, CopiedTable, Manifest, Table

_MANIFEST = "manifest.json"
_PIECE = 1 << 20
_MOST_OF_A_MANIFEST = 16 << 20
_LEVEL = 3
"""Of compression: the text of a registry becomes about a fifth, at the speed of the database."""

_manifests = TypeAdapter(Manifest)


@dataclass
class Entry:
    """A table that is being written."""

    file: IO[bytes]
    path: Path
    rows: int = 0
    size: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def write(self, piece: bytes) -> None:
        """Add a piece of the table.

        Raises:
            ArchiveError: the disk does not take it.
        """
        with _told(self.path):
            self.file.write(piece)
        self.digest.update(piece)
        self.size += len(piece)
        self.rows += piece.count(b"\n")  # within a value, PostgreSQL writes it as two characters


class ArchiveWriter:
    """Writes an archive; it is in its place only once it is whole."""

    def __init__(self, file: zipfile.ZipFile, path: Path) -> None:
        self._file = file
        self._path = path
        self.tables: list[CopiedTable] = []

    @contextmanager
    def table(self, table: Table) -> Iterator[Entry]:
        """Open the entry of a table.

        Raises:
            ArchiveError: the disk does not take it. It is told here: whoever reads the table takes
                an error of the system for one of the connection to the database.
        """
        file = self._file.open(_entry(table), "w", force_zip64=True)
        try:
            entry = Entry(file, self._path)
            yield entry
        finally:
            with _told(self._path):
                file.close()
        self.tables.append(CopiedTable(table, entry.rows, entry.size, entry.digest.hexdigest()))

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest."""
        self._file.writestr(_MANIFEST, _manifests.dump_json(manifest, indent=1))


@contextmanager
def writing(path: Path) -> Iterator[ArchiveWriter]:
    """Write an archive that only its owner may read, beside its place until it is whole.

    Raises:
        ArchiveError: there is a file of that name, or the disk does not take it.
    """
    if path.exists():
        raise ArchiveError(f"{path} exists. Choose another name.")
    with _told(path):
        number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        unfinished = Path(name)
        try:
            with os.fdopen(number, "wb") as file:
                with zipfile.ZipFile(
                    file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL
                ) as archive:
                    yield ArchiveWriter(archive, path)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ArchiveError(f"{path} cannot be written: {error.strerror or error}.") from error


class Archive:
    """An archive that is read."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        if file.getinfo(_MANIFEST).file_size > _MOST_OF_A_MANIFEST:
            raise zipfile.BadZipFile("the manifest is too large")
        text = file.read(_MANIFEST)
        self.manifest = _manifests.validate_json(text)

    def pieces(self, copied: CopiedTable) -> Iterator[bytes]:
        """Read a table, piece by piece, and check it against the manifest.

        Raises:
            ArchiveError: it is not what was written.
        """
        digest, size = hashlib.sha256(), 0
        with _damage_told(Path(self._file.filename or "")):
            with self._file.open(_entry(copied.table)) as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
                    size += len(piece)
                    if size > copied.size:
                        break
                    yield piece
            if (size, digest.hexdigest()) != (copied.size, copied.sha256):
                raise zipfile.BadZipFile(f"{copied.table.key} is not what was written")


@contextmanager
def reading(path: Path) -> Iterator[Archive]:
    """Open an archive.

    Raises:
        ArchiveError: it is not one, is damaged, or is of a newer form.
    """
    with _damage_told(path), zipfile.ZipFile(path) as file:
        archive = Archive(file)
        if archive.manifest.format > FORMAT:
            raise ArchiveError(f"{path} was made by a newer version. Update the service first.")
        yield archive


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (zipfile.BadZipFile, KeyError, ValidationError, EOFError, ValueError) as error:
        reason = "its manifest cannot be read" if isinstance(error, ValidationError) else error
        raise ArchiveError(f"{path} is not a whole backup: {reason}.") from error
    except Exception as error:
        if type(error).__module__ != "zlib":
            raise
        raise ArchiveError(f"{path} is not a whole backup: {error}.") from error


def _entry(table: Table) -> str:
    return f"tables/{table.key}.copy"
