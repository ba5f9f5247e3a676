"""Listings that a moderator is asked to look at."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, length, one_of
from app.vocabulary.moderation import FlagKind, FlagState

FLAGS = (
    FlagKind.ABUSE,
    FlagKind.CODE_AGAINST_TEXT,
    FlagKind.REPEATED_LISTING,
    FlagKind.HIDDEN_AGAIN,
)
"""Those that are about one listing; the others have tables of their own."""


class FlagRow(Base):
    """Why a listing is to be looked at, and what was decided."""

    __tablename__ = "flags"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    listing_id: Mapped[UUID] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"))
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=FlagState.OPEN)
    said: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="what is wrong")
    portal: Mapped[str] = mapped_column(
        server_default="", comment="that reported it; empty: the service itself"
    )
    reported_by: Mapped[str | None] = mapped_column(comment="name of the key")
    opened_at: Mapped[datetime] = mapped_column(server_default=func.now())
    due_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(server_default="", comment="of the moderator")
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("kind", FLAGS),
        one_of("state", FlagState),
        length("reason", 2_000),
        Index(
            "uq_flags_waiting",
            "listing_id",
            "kind",
            "portal",
            unique=True,
            postgresql_where=text("state IN ('open', 'asked')"),
        ),
        Index("ix_flags_listing_id", "listing_id"),
        Index("ix_flags_state_id", "state", "id"),
    )
