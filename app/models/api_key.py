"""API keys: a public prefix to find them by, and a hash of the secret."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, length


class ApiKeyRow(Base):
    """A key of a portal; the key itself is shown once and never stored."""

    __tablename__ = "api_keys"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    portal: Mapped[str] = mapped_column(ForeignKey("portals.name"))
    member_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("members.id"), comment="who holds it; a removed member's keys are refused"
    )
    scopes: Mapped[list[str]]
    prefix: Mapped[str]
    secret_hash: Mapped[str] = mapped_column(comment="SHA-256 of the whole key, hexadecimal")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    __table_args__ = (
        length("name", 200, least=1),
        length("portal", 60, least=1),
        Index("uq_api_keys_prefix", "prefix", unique=True),
        Index("uq_api_keys_name", "name", unique=True),
    )
