"""Saved searches, and the partners that each has found."""

from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, length, one_of
from app.vocabulary.terms import Side


class SavedSearchRow(Base):
    """A question of a portal that is asked again whenever the registry has changed."""

    __tablename__ = "saved_searches"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    portal: Mapped[str] = mapped_column(ForeignKey("portals.name"))
    name: Mapped[str]
    side: Mapped[str] = mapped_column(comment="of what asks")
    listing_id: Mapped[UUID | None] = mapped_column(comment="a stored listing that asks")
    question: Mapped[JsonValue | None] = mapped_column(
        JSONB(none_as_null=True), comment="what asks when it is not stored"
    )
    filters: Mapped[JsonValue] = mapped_column(JSONB, nullable=False)
    receiver_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("receivers.id", ondelete="SET NULL"), comment="who is told by letter"
    )
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    disabled_reason: Mapped[str | None]
    revision: Mapped[int] = mapped_column(
        BigInteger, server_default="-1", comment="newest change that it was asked about"
    )
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    asked_at: Mapped[datetime | None]

    __table_args__ = (
        length("name", 200, least=1),
        one_of("side", Side),
        CheckConstraint("(listing_id IS NULL) <> (question IS NULL)", name="asked_by_one"),
        Index("ix_saved_searches_portal_id", "portal", "id"),
    )


class SearchMatchRow(Base):
    """A partner that a saved search has found, and told of once."""

    __tablename__ = "saved_search_matches"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    search_id: Mapped[UUID] = mapped_column(ForeignKey("saved_searches.id", ondelete="CASCADE"))
    partner_id: Mapped[UUID]
    organization_id: Mapped[UUID]
    score: Mapped[float]
    points: Mapped[float]
    scorecard: Mapped[str]
    found_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        Index("uq_saved_search_matches_pair", "search_id", "partner_id", unique=True),
        Index("ix_saved_search_matches_search_id_id", "search_id", "id"),
    )
