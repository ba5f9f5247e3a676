"""Connectors, their runs, and the rows that could not be taken."""

from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, length, one_of
from app.vocabulary.events import RunState


class ConnectorRow(Base):
    """A portal that is read by the clock."""

    __tablename__ = "connectors"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    portal: Mapped[str] = mapped_column(ForeignKey("portals.name"))
    kind: Mapped[str]
    settings: Mapped[JsonValue] = mapped_column(JSONB, nullable=False)
    secret: Mapped[str | None] = mapped_column(comment="shown to the portal, never answered")
    state: Mapped[JsonValue] = mapped_column(JSONB, server_default="{}", nullable=False)
    every_minutes: Mapped[int]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    next_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        length("name", 200, least=1),
        CheckConstraint("every_minutes BETWEEN 1 AND 525600", name="every_minutes"),
        Index("uq_connectors_name", "name", unique=True),
    )


class ConnectorRunRow(Base):
    """One run of a connector."""

    __tablename__ = "connector_runs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    connector_id: Mapped[UUID] = mapped_column(ForeignKey("connectors.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(server_default=RunState.RUNNING)
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]
    rows: Mapped[int] = mapped_column(server_default="0")
    total: Mapped[int | None]
    requests: Mapped[int] = mapped_column(server_default="0")
    retries: Mapped[int] = mapped_column(server_default="0")
    counts: Mapped[JsonValue] = mapped_column(JSONB, server_default="{}", nullable=False)
    error: Mapped[str | None]

    __table_args__ = (
        one_of("state", RunState),
        Index("ix_connector_runs_connector_id_id", "connector_id", "id"),
    )


class QuarantineRow(Base):
    """A row that could not be taken as it is, until it can."""

    __tablename__ = "connector_quarantine"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    connector_id: Mapped[UUID] = mapped_column(ForeignKey("connectors.id", ondelete="CASCADE"))
    key: Mapped[str]
    stored: Mapped[bool] = mapped_column(comment="stored without what is wrong")
    reasons: Mapped[list[str]]
    row: Mapped[JsonValue] = mapped_column(JSONB, nullable=False)
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        Index("uq_connector_quarantine_key", "connector_id", "key", unique=True),
        Index("ix_connector_quarantine_connector_id_id", "connector_id", "id"),
    )
