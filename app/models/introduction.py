"""Introductions: a need and an offer whose owners get to know each other."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, length, one_of
from app.vocabulary.introductions import IntroductionStage, Step
from app.vocabulary.terms import Side


class IntroductionRow(Base):
    """Where the acquaintance of two owners stands."""

    __tablename__ = "introductions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    need_id: Mapped[UUID] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"))
    offer_id: Mapped[UUID] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"))
    need_portal: Mapped[str] = mapped_column(comment="speaks for the need")
    offer_portal: Mapped[str] = mapped_column(comment="speaks for the offer")
    stage: Mapped[str] = mapped_column(server_default=IntroductionStage.PROPOSED)
    need_accepts: Mapped[bool] = mapped_column(server_default=text("false"))
    offer_accepts: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    due_at: Mapped[datetime | None] = mapped_column(comment="when who is waited for is reminded")
    reminders: Mapped[int] = mapped_column(server_default="0", comment="since the last step")

    __table_args__ = (
        one_of("stage", IntroductionStage),
        Index(
            "uq_introductions_open",
            "need_id",
            "offer_id",
            unique=True,
            postgresql_where=text("stage NOT IN ('declined', 'closed')"),
        ),
        Index("ix_introductions_need_id", "need_id"),
        Index("ix_introductions_offer_id", "offer_id"),
        Index("ix_introductions_need_portal_id", "need_portal", "id"),
        Index("ix_introductions_offer_portal_id", "offer_portal", "id"),
        Index("ix_introductions_due_at", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    )


class IntroductionEntryRow(Base):
    """A step or a message; the database refuses to change it."""

    __tablename__ = "introduction_entries"

    id: Mapped[int] = mapped_column(
        BigInteger, Identity(always=True), primary_key=True, autoincrement=True
    )
    introduction_id: Mapped[UUID] = mapped_column(
        ForeignKey("introductions.id", ondelete="CASCADE")
    )
    side: Mapped[str | None] = mapped_column(comment="who did it; null: the service itself")
    actor: Mapped[str | None] = mapped_column(comment="name of the key or member")
    step: Mapped[str | None] = mapped_column(comment="null: a message, or the proposal")
    stage: Mapped[str] = mapped_column(comment="that it led to")
    text: Mapped[str] = mapped_column(server_default="")
    at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        one_of("side", Side),
        one_of("step", Step),
        one_of("stage", IntroductionStage),
        length("text", 5_000),
        CheckConstraint("(side IS NULL) = (actor IS NULL)", name="actor_of_side"),
        Index("ix_introduction_entries_introduction_id_id", "introduction_id", "id"),
    )
