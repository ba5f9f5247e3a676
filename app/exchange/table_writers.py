"""Tables written piece by piece as CSV, JSON Lines, XLSX and Parquet, in bounded memory."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from pydantic import JsonValue

from app.exchange.tables import CellKind, Column, Row, cell, harmless, texts


class TableFormat(StrEnum):
    """Formats of a table."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    PARQUET = "parquet"


class Delimiter(StrEnum):
    """What stands between the cells of a CSV file."""

    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"


MEDIA_TYPES: Mapping[TableFormat, str] = MappingProxyType(
    {
        TableFormat.CSV: "text/csv; charset=utf-8",
        TableFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        TableFormat.JSONL: "application/x-ndjson",
        TableFormat.PARQUET: "application/vnd.apache.parquet",
    }
)

IN_FILES = frozenset({TableFormat.XLSX, TableFormat.PARQUET})
"""Formats that are read from their end, so that they need a file before anything is sent."""

_DELIMITERS = {Delimiter.COMMA: ",", Delimiter.SEMICOLON: ";", Delimiter.TAB: "\t"}
_LAST_ROW = 1_048_575
_LONGEST_CELL = 32_767
_TOO_LONG = " …"
_ROW_GROUP = 4_000
_BOM = "\ufeff"


class TableWriter(Protocol):
    """Takes rows and gives what of the file is ready; files on disk give nothing."""

    def add(self, rows: Sequence[Row]) -> bytes:
        """Write some rows."""
        ...

    def finish(self) -> bytes:
        """Write what is left."""
        ...


class CsvWriter:
    """CSV with a byte-order mark, so that spreadsheets read Cyrillic, and without formulas."""

    def __init__(self, columns: Sequence[Column], delimiter: Delimiter = Delimiter.COMMA) -> None:
        self._columns = columns
        self._buffer = io.StringIO(newline="")
        self._csv = csv.writer(self._buffer, delimiter=_DELIMITERS[delimiter])
        self._buffer.write(_BOM)
        self._csv.writerow([column.name for column in columns])

    def add(self, rows: Sequence[Row]) -> bytes:
        """Write some rows."""
        self._csv.writerows(
            [_plain(harmless(cell(column, row))) for column in self._columns] for row in rows
        )
        return self._taken()

    def finish(self) -> bytes:
        """Give the header, if nothing else was given."""
        return self._taken()

    def _taken(self) -> bytes:
        text = self._buffer.getvalue()
        self._buffer.seek(0)
        self._buffer.truncate()
        return text.encode()


class JsonLinesWriter:
    """A JSON object a line, as the API answers it."""

    def add(self, rows: Sequence[Row]) -> bytes:
        """Write some rows."""
        lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
        return "".join(f"{line}\n" for line in lines).encode()

    def finish(self) -> bytes:
        """Nothing is left."""
        return b""


class XlsxWriter:
    """A workbook; texts stay texts, and more rows than a sheet holds go on to another one."""

    def __init__(self, columns: Sequence[Column], path: Path, title: str) -> None:
        from xlsxwriter import Workbook

        self._columns = columns
        self._title = title
        options = {"constant_memory": True, "tmpdir": str(path.parent)}
        self._book = Workbook(str(path), options)
        self._bold = self._book.add_format({"bold": True})
        self._sheets = 0
        self._begin()

    def add(self, rows: Sequence[Row]) -> bytes:
        """Write some rows."""
        for row in rows:
            if self._at == _LAST_ROW:
                self._begin()
            self._at += 1
            for place, column in enumerate(self._columns):
                value = cell(column, row)
                if isinstance(value, bool):
                    self._sheet.write_boolean(self._at, place, value)
                elif isinstance(value, int | float):
                    self._sheet.write_number(self._at, place, value)
                elif value is not None:
                    self._sheet.write_string(self._at, place, _fitting(value))
        return b""

    def finish(self) -> bytes:
        """Write the file.

        Raises:
            OSError: the disk does not take it.
        """
        from xlsxwriter.exceptions import FileCreateError

        try:
            self._book.close()
        except FileCreateError as error:  # which has the system's own error in it
            raise error.args[0] from error
        return b""

    def _begin(self) -> None:
        self._sheets += 1
        name = self._title if self._sheets == 1 else f"{self._title} {self._sheets}"
        self._sheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            self._sheet.write_string(0, place, column.name, self._bold)
        self._at = 0


class ParquetWriter:
    """Columns with their types; lists stay lists, groups are JSON."""

    def __init__(self, columns: Sequence[Column], path: Path) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        types: dict[CellKind, pa.DataType] = {
            CellKind.TEXT: pa.string(),
            CellKind.TEXTS: pa.list_(pa.string()),
            CellKind.NUMBER: pa.float64(),
            CellKind.INTEGER: pa.int64(),
            CellKind.BOOLEAN: pa.bool_(),
            CellKind.MOMENT: pa.timestamp("us", tz="UTC"),
            CellKind.DAY: pa.date32(),
            CellKind.OBJECT: pa.string(),
        }
        self._columns = columns
        self._schema = pa.schema([(column.name, types[column.kind]) for column in columns])
        self._file = parquet.ParquetWriter(str(path), self._schema, compression="zstd")
        self._waiting: list[Row] = []

    def add(self, rows: Sequence[Row]) -> bytes:
        """Write some rows, in groups."""
        self._waiting += rows
        if len(self._waiting) >= _ROW_GROUP:
            self._write()
        return b""

    def finish(self) -> bytes:
        """Write the rest and close the file."""
        if self._waiting:
            self._write()
        self._file.close()
        return b""

    def _write(self) -> None:
        import pyarrow as pa

        arrays = [
            pa.array([_typed(column, row) for row in self._waiting], type=field.type)
            for column, field in zip(self._columns, self._schema, strict=True)
        ]
        self._file.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._waiting = []


def _typed(column: Column, row: Row) -> JsonValue | datetime | date:
    value = column.value(row)
    match column.kind:
        case CellKind.TEXTS:
            return list(texts(value))
        case CellKind.OBJECT:
            return cell(column, row)
        case CellKind.NUMBER if isinstance(value, int | float):
            return float(value)
        case CellKind.MOMENT if isinstance(value, str):
            return datetime.fromisoformat(value)
        case CellKind.DAY if isinstance(value, str):
            return date.fromisoformat(value)
        case _:
            return value


def _plain(value: str | float | bool | None) -> str | float | None:  # noqa: FBT001 - a cell
    return str(value).lower() if isinstance(value, bool) else value


def _fitting(text: str) -> str:
    """As much of a text as a cell of a workbook takes."""
    if len(text) <= _LONGEST_CELL:
        return text
    return text[: _LONGEST_CELL - len(_TOO_LONG)] + _TOO_LONG
