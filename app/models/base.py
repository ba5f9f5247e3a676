"""Declarative base with named constraints, so that migrations can refer to them."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, MetaData, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        str: Text,
        UUID: Uuid,
        datetime: DateTime(timezone=True),
        list[str]: ARRAY(Text),
    }


def one_of(column: str, values: Iterable[StrEnum], *, name: str | None = None) -> CheckConstraint:
    """Constrain a column to a closed set."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=name or column)


def length(column: str, most: int, *, least: int = 0) -> CheckConstraint:
    """Constrain the number of characters of a column."""
    return CheckConstraint(
        f"char_length({column}) BETWEEN {least} AND {most}", name=f"{column}_length"
    )


class Owned:
    """Columns of records that a portal brings: where from, which revision, when."""

    portal: Mapped[str] = mapped_column(comment="portal that owns the record")
    source_key: Mapped[str | None] = mapped_column(comment="the portal's own key")
    source_url: Mapped[str | None] = mapped_column()
    licence: Mapped[str | None] = mapped_column(comment="licence of the data, as the portal states")
    revision: Mapped[int] = mapped_column(BigInteger, comment="last change, see changes")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    search_text: Mapped[str] = mapped_column(
        default="", comment="normalized words for the word filter; written by the application"
    )
