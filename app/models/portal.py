"""Portals, and the people and systems that act for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, length


class PortalRow(Base):
    """A national system, chamber, bank or plant that owns the records it brought."""

    __tablename__ = "portals"

    name: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(server_default="")
    country: Mapped[str | None] = mapped_column(String(2))
    licence: Mapped[str | None] = mapped_column(comment="of its data where a record states none")
    issuer: Mapped[str | None] = mapped_column(comment="`iss` of its identity provider's tokens")
    audience: Mapped[str | None] = mapped_column(comment="`aud` that its tokens must have")
    key_set: Mapped[str | None] = mapped_column(comment="JWKS: an https address or a file")
    token_scopes: Mapped[list[str]] = mapped_column(
        server_default="{}", comment="most that one of its tokens may do"
    )
    suspended_at: Mapped[datetime | None] = mapped_column(comment="nobody acts for it since")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        length("name", 60, least=1),
        length("title", 200),
        CheckConstraint(
            "(issuer IS NULL) = (audience IS NULL) AND (issuer IS NULL) = (key_set IS NULL)",
            name="provider_whole",
        ),
        Index("uq_portals_issuer", "issuer", unique=True),
    )


class MemberRow(Base):
    """Someone who may act for a portal, with the most that he may do."""

    __tablename__ = "members"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    portal: Mapped[str] = mapped_column(ForeignKey("portals.name"))
    name: Mapped[str]
    subject: Mapped[str | None] = mapped_column(comment="`sub` of his tokens")
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    removed_at: Mapped[datetime | None]

    __table_args__ = (
        length("name", 200, least=1),
        Index("uq_members_portal_subject", "portal", "subject", unique=True),
    )
