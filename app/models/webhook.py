"""Webhooks and the messages that they were sent."""

from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, length, one_of
from app.vocabulary.events import DeliveryState, Event


class WebhookRow(Base):
    """An address of a portal that is told of changes and of matches."""

    __tablename__ = "webhooks"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    portal: Mapped[str] = mapped_column(ForeignKey("portals.name"))
    url: Mapped[str]
    description: Mapped[str] = mapped_column(server_default="")
    events: Mapped[list[str]]
    nouns: Mapped[list[str]] = mapped_column(server_default="{}")
    secret: Mapped[str] = mapped_column(comment="signs messages; shown to the portal once")
    old_secret: Mapped[str | None] = mapped_column(comment="signs beside it for a day")
    rotated_at: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    disabled_reason: Mapped[str | None]
    failures: Mapped[int] = mapped_column(server_default="0", comment="since the last success")
    position: Mapped[str] = mapped_column(comment="cursor of the change feed")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        length("url", 500, least=1),
        length("description", 200),
        Index("ix_webhooks_portal_id", "portal", "id"),
    )


class DeliveryRow(Base):
    """One message to one webhook, with all attempts to deliver it."""

    __tablename__ = "webhook_deliveries"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event: Mapped[str]
    body: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=DeliveryState.PENDING)
    attempts: Mapped[JsonValue] = mapped_column(JSONB, server_default="[]", nullable=False)
    tries: Mapped[int] = mapped_column(server_default="0", comment="since it was made or replayed")
    next_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        one_of("event", Event),
        one_of("state", DeliveryState),
        Index("ix_webhook_deliveries_webhook_id_id", "webhook_id", "id"),
        Index("ix_webhook_deliveries_webhook_id_state_id", "webhook_id", "state", "id"),
        Index(
            "ix_webhook_deliveries_webhook_id_next_at",
            "webhook_id",
            "next_at",
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_webhook_deliveries_next_at", "next_at", postgresql_where=text("state = 'pending'")
        ),
    )
