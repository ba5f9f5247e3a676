"""What a backup says of itself."""

from dataclasses import dataclass
from datetime import datetime

FORMAT = 1
"""Of the archive; a newer one is refused."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table and the columns of it that are copied: those that nothing computes."""

    schema: str
    name: str
    columns: tuple[str, ...]

    @property
    def key(self) -> str:
        """Its name with its schema's."""
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """A table as the archive has it.

    Attributes:
        size: bytes, unpacked.
        sha256: of them, in hexadecimal digits.
    """

    table: Table
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Counter:
    """Where a sequence stands."""

    schema: str
    name: str
    last: int
    is_called: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Everything about an archive but the rows.

    Attributes:
        version: of the service that made it.
        schema_revision: the last migration that its tables know.
        server: PostgreSQL's version.
    """

    version: str
    schema_revision: str
    server: str
    made_at: datetime
    tables: tuple[CopiedTable, ...]
    counters: tuple[Counter, ...]
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(copied.rows for copied in self.tables)

    @property
    def size(self) -> int:
        """Bytes of all tables, unpacked."""
        return sum(copied.size for copied in self.tables)
