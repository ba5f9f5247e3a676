"""Letters, and the addresses that they go to."""

from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, length, one_of
from app.vocabulary.notices import NoticeState


class ReceiverRow(Base):
    """An address to which a portal lets the service write, once its owner has agreed."""

    __tablename__ = "receivers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    portal: Mapped[str] = mapped_column(ForeignKey("portals.name"))
    email: Mapped[str]
    language: Mapped[str]
    wanted: Mapped[list[str]] = mapped_column(server_default="{}")
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    confirmed_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None] = mapped_column(comment="its owner wants no letters")
    failures: Mapped[int] = mapped_column(server_default="0", comment="since the last success")
    disabled_reason: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        length("email", 254, least=3),
        Index("uq_receivers_portal_email", "portal", "email", unique=True),
        Index("ix_receivers_portal_id", "portal", "id"),
    )


class NoticeRow(Base):
    """One letter to one address, written in the transaction of what it tells of."""

    __tablename__ = "notices"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    receiver_id: Mapped[UUID] = mapped_column(ForeignKey("receivers.id", ondelete="CASCADE"))
    kind: Mapped[str]
    topic: Mapped[str] = mapped_column(server_default="")
    words: Mapped[JsonValue] = mapped_column(JSONB, nullable=False)
    state: Mapped[str] = mapped_column(server_default=NoticeState.PENDING)
    tries: Mapped[int] = mapped_column(server_default="0")
    error: Mapped[str | None]
    next_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    settled_at: Mapped[datetime | None] = mapped_column(comment="sent or given up")

    __table_args__ = (
        one_of("state", NoticeState),
        length("kind", 100, least=1),
        Index("ix_notices_receiver_id_topic", "receiver_id", "topic"),
        Index("ix_notices_next_at", "next_at", postgresql_where=text("state = 'pending'")),
    )
