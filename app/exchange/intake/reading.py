"""Opens any file that can be imported and gives its items, by field."""

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.exchange.intake.columns import ColumnMapping, Columns
from app.exchange.intake.exported import is_of_organizations
from app.exchange.intake.items import Item, UnreadableFileError
from app.exchange.intake.read_commerceml import changes_only, read_commerceml
from app.exchange.intake.read_csv import read_csv
from app.exchange.intake.read_jsonl import read_jsonl
from app.exchange.intake.read_ocds import read_ocds
from app.exchange.intake.read_ubl import read_ubl
from app.exchange.intake.read_xlsx import read_xlsx
from app.exchange.intake.read_yml import read_yml
from app.exchange.intake.sniff import check_format
from app.exchange.intake.table import Rows
from app.exchange.intake.unpack import Budget, Plain, check_spreadsheet, plain_files
from app.exchange.sheet_errors import has_errors, write_errors_as_texts
from app.vocabulary.imports import ImportFormat as Format

_STRUCTURED: dict[Format, Callable[[Path], Iterator[Item]]] = {
    Format.COMMERCEML: read_commerceml,
    Format.YML: read_yml,
    Format.UBL: read_ubl,
    Format.OCDS: read_ocds,
}
_TABLES: dict[Format, Callable[[Path, ColumnMapping], Rows]] = {
    Format.XLSX: read_xlsx,
    Format.JSONL: read_jsonl,
}


@dataclass
class Reading:
    """A file that is being read.

    Attributes:
        expected: the format that was named; None to find it.
        columns: how the columns of the present part are used.
        headers, repeated, unread: of the present part.
        partial: whether the file says that it holds changes only.
        raw: the values of the present item by the file's own columns.
    """

    path: Path
    name: str
    folder: Path
    mapping: ColumnMapping
    expected: Format | None
    most_bytes: int
    columns: Columns = field(default_factory=lambda: Columns(ColumnMapping()))
    format: Format | None = None
    headers: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    unread: list[str] = field(default_factory=list)
    partial: bool = False
    raw: Mapping[str, str] = field(default_factory=dict)

    def items(self) -> Generator[Item, None, None]:
        """Give each item with its values by field.

        Raises:
            UnreadableFileError: the file is not what it should be, or damaged from here on.
        """
        budget = Budget(self.most_bytes)
        for part in plain_files(self.path, self.name, self.folder, budget):
            self.format = check_format(part.path, part.name, self.expected)
            if self.format is Format.XLSX:
                check_spreadsheet(part.path, budget)
            yield from self._part(part, self.format)
            if part.damage:
                raise UnreadableFileError(f"{part.damage} What came before it was read.")

    def _part(self, part: Plain, kind: Format) -> Iterator[Item]:
        path = part.path
        if kind is Format.XLSX and has_errors(path):
            written = self.folder / "errors.xlsx"
            write_errors_as_texts(path, written)
            path = written
        if kind is Format.CSV or kind in _TABLES:
            rows = (
                read_csv(path, self.mapping, damaged=part.damage is not None)
                if kind is Format.CSV
                else _TABLES[kind](path, self.mapping)
            )
            self.headers, self.repeated, self.unread = rows.headers, rows.repeated, rows.unread
            if not self.mapping.columns and is_of_organizations(rows.headers):
                raise UnreadableFileError(
                    "These are organizations of a registry, and imports bring offers and needs. "
                    "Put organizations under /v1/organizations/by-source, or send an export of "
                    "offers or needs: its rows name their organizations."
                )
            nested = kind is Format.JSONL
            self.columns = Columns(self.mapping, rows.headers, nested=nested)
            for item in rows.items:
                self.raw = item.values
                yield Item(item.place, self.columns.apply(item.values), item.trouble, item.done)
            return
        self.columns = Columns(self.mapping)
        self.partial |= kind is Format.COMMERCEML and changes_only(path)
        for item in _STRUCTURED[kind](path):
            self.raw = item.values
            values = self.columns.apply_structured(item.values)
            yield Item(item.place, values, item.trouble, item.done)
