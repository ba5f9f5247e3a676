"""Imports of files, what was sent, what became of each row, and saved column mappings."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, length, one_of
from app.vocabulary.imports import ImportFormat, ImportStatus, RowResult

_NONE = text("0")
_EMPTY = text("'{}'::jsonb")


class ImportRow(Base):
    """One file that a portal has sent, and how far it is."""

    __tablename__ = "imports"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    portal: Mapped[str] = mapped_column(ForeignKey("portals.name"))
    requested_by: Mapped[str]
    scopes: Mapped[list[str]]
    file_name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    format: Mapped[str | None]
    dry_run: Mapped[bool]
    organization_id: Mapped[UUID | None]
    country: Mapped[str | None] = mapped_column(String(2))
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=_EMPTY)
    retire: Mapped[bool]
    most_percent: Mapped[int] = mapped_column(SmallInteger)
    status: Mapped[str] = mapped_column(server_default=ImportStatus.QUEUED)
    found_format: Mapped[str | None]
    created: Mapped[int] = mapped_column(BigInteger, server_default=_NONE)
    updated: Mapped[int] = mapped_column(BigInteger, server_default=_NONE)
    unchanged: Mapped[int] = mapped_column(BigInteger, server_default=_NONE)
    skipped: Mapped[int] = mapped_column(BigInteger, server_default=_NONE)
    failed: Mapped[int] = mapped_column(BigInteger, server_default=_NONE)
    position: Mapped[int] = mapped_column(
        BigInteger, server_default=_NONE, comment="rows done with; written with what they became"
    )
    done: Mapped[float] = mapped_column(server_default=_NONE, comment="share of the file")
    seconds: Mapped[float] = mapped_column(server_default=_NONE, comment="run time in all")
    runner: Mapped[UUID | None] = mapped_column(
        comment="the run that may write on; who begins later takes it over"
    )
    retired: Mapped[int] = mapped_column(BigInteger, server_default=_NONE)
    used: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=_EMPTY)
    notes: Mapped[list[str]] = mapped_column(server_default="{}")
    error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("status", ImportStatus),
        one_of("format", ImportFormat),
        length("file_name", 200, least=1),
        Index("ix_imports_portal_id", "portal", "id"),
    )


class ImportPartRow(Base):
    """A piece of a file, until its import is over."""

    __tablename__ = "import_parts"

    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class ImportResultRow(Base):
    """What became of one row of a file."""

    __tablename__ = "import_results"

    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    place: Mapped[str]
    result: Mapped[str]
    side: Mapped[str | None]
    key: Mapped[str | None]
    title: Mapped[str] = mapped_column(server_default="")
    record_id: Mapped[UUID | None]
    problems: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))

    __table_args__ = (one_of("result", RowResult),)


class ColumnMappingRow(Base):
    """How a portal's files are read, under a name of its own."""

    __tablename__ = "column_mappings"

    portal: Mapped[str] = mapped_column(ForeignKey("portals.name"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONB)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (CheckConstraint("name ~ '^[a-z0-9][a-z0-9._-]{0,59}$'", name="name"),)
