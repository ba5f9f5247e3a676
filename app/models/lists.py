"""Official lists: lists, mappings, editions with their entries, ties, bodies of member states."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, length, one_of
from app.vocabulary.terms import ListKind, Noun, TieState


class ListRow(Base):
    """An official list of one industry and kind."""

    __tablename__ = "lists"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    keeper: Mapped[str] = mapped_column(
        ForeignKey("portals.name"), comment="portal that reviews and publishes"
    )
    industry: Mapped[str]
    kind: Mapped[str]
    title_ru: Mapped[str]
    title_en: Mapped[str]
    newest: Mapped[int] = mapped_column(
        server_default="0", comment="number of the newest edition; 0 before the first"
    )
    revision: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        one_of("kind", ListKind),
        length("industry", 60, least=1),
        length("title_ru", 500, least=1),
        length("title_en", 500, least=1),
        Index("uq_lists_industry_kind", "industry", "kind", unique=True),
    )


class ListMappingRow(Base):
    """How documents of a list are read."""

    __tablename__ = "list_mappings"

    list_id: Mapped[UUID] = mapped_column(
        ForeignKey("lists.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONB)

    __table_args__ = (length("name", 60, least=1),)


class ListEditionRow(Base):
    """A published edition; the database refuses to change it."""

    __tablename__ = "list_editions"

    list_id: Mapped[UUID] = mapped_column(ForeignKey("lists.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    dated: Mapped[date]
    note: Mapped[str] = mapped_column(server_default="")
    document: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB(none_as_null=True), comment="name, SHA-256 and size of the source"
    )
    mapping: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    entries: Mapped[int]
    published_by: Mapped[str]
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())
    transaction: Mapped[int] = mapped_column(
        BigInteger,
        server_default=text("(pg_current_xact_id()::text::bigint)"),
        comment="the only one that may add entries",
    )

    __table_args__ = (
        CheckConstraint("number > 0", name="number_positive"),
        length("note", 2_000),
    )


class ListEntryRow(Base):
    """A row of an edition; the database refuses to change it."""

    __tablename__ = "list_entries"

    list_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[UUID] = mapped_column(
        primary_key=True, comment="the same in all editions of the list"
    )
    position: Mapped[int]
    codes: Mapped[list[str]] = mapped_column(server_default="{}")
    goods: Mapped[str] = mapped_column(server_default="")
    country: Mapped[str | None] = mapped_column(String(2))
    enterprise: Mapped[str] = mapped_column(server_default="")
    identifier: Mapped[str] = mapped_column(server_default="")
    need: Mapped[str] = mapped_column(server_default="")
    readiness: Mapped[str] = mapped_column(server_default="")
    columns: Mapped[list[dict[str, Any]]] = mapped_column(
        JSONB, server_default="[]", comment="cells of the source as they were"
    )
    search_text: Mapped[str] = mapped_column(comment="normalized words for the word filter")

    __table_args__ = (
        ForeignKeyConstraint(
            ["list_id", "number"],
            ["list_editions.list_id", "list_editions.number"],
            name="fk_list_entries_edition",
        ),
        Index("uq_list_entries_position", "list_id", "number", "position", unique=True),
        CheckConstraint("position > 0", name="position_positive"),
    )


class ListTieRow(Base):
    """An entry, in all editions that have it, and a record of the registry."""

    __tablename__ = "list_ties"

    list_id: Mapped[UUID] = mapped_column(ForeignKey("lists.id"), primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    noun: Mapped[str]
    probability: Mapped[float]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(server_default=TieState.PROPOSED)
    note: Mapped[str] = mapped_column(server_default="")
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("noun", (Noun.ORGANIZATION, Noun.OFFER, Noun.NEED)),
        one_of("state", TieState),
        CheckConstraint("probability BETWEEN 0 AND 1", name="probability"),
        length("note", 2_000),
        Index("ix_list_ties_record_id", "record_id"),
    )


class ListBodyRow(Base):
    """A portal that speaks for a member state on official lists."""

    __tablename__ = "list_bodies"

    portal: Mapped[str] = mapped_column(ForeignKey("portals.name"), primary_key=True)
    country: Mapped[str] = mapped_column(String(2))
    appointed_by: Mapped[str]
    appointed_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (CheckConstraint("country ~ '^[A-Z]{2}$'", name="country"),)
