"""Allocations that are worked out in the background."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, one_of
from app.vocabulary.allocations import AllocationStatus

_NONE = text("0")


class AllocationRow(Base):
    """One question of a caller, how far it is, and the plan until it is forgotten."""

    __tablename__ = "allocations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    portal: Mapped[str] = mapped_column(ForeignKey("portals.name"))
    requested_by: Mapped[str]
    scopes: Mapped[list[str]]
    language: Mapped[str]
    question: Mapped[dict[str, Any]] = mapped_column(JSONB)
    needs: Mapped[int] = mapped_column(Integer)
    looked: Mapped[int] = mapped_column(
        Integer, server_default=_NONE, comment="needs whose partners have been looked up"
    )
    status: Mapped[str] = mapped_column(server_default=AllocationStatus.QUEUED)
    error: Mapped[str | None]
    plan: Mapped[bytes | None] = mapped_column(LargeBinary, comment="JSON, packed by gzip")
    organization_ids: Mapped[list[UUID]] = mapped_column(
        ARRAY(Uuid), server_default="{}", comment="that the plan speaks of"
    )
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("status", AllocationStatus),
        Index("ix_allocations_portal_id", "portal", "id"),
    )
