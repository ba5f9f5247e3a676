"""Pairs of records that may be one organization, and the merges that people decided on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, length, one_of
from app.vocabulary.identity import PairState


class DuplicateRow(Base):
    """Two organizations that may be one; `left` is the one with the smaller id."""

    __tablename__ = "duplicates"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    left_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    right_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    probability: Mapped[float]
    points: Mapped[float]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(server_default=PairState.PROPOSED)
    note: Mapped[str] = mapped_column(server_default="")
    proposed_by: Mapped[str | None] = mapped_column(comment="name of the key; null: the matcher")
    proposed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("state", PairState),
        CheckConstraint("left_id < right_id", name="ordered"),
        CheckConstraint("probability BETWEEN 0 AND 1", name="probability"),
        length("note", 2_000),
        Index("uq_duplicates_left_id_right_id", "left_id", "right_id", unique=True),
        Index("ix_duplicates_right_id", "right_id"),
        Index("ix_duplicates_state_id", "state", "id"),
    )


class MergeRow(Base):
    """One record became part of another; `moved` says what a split takes back."""

    __tablename__ = "merges"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kept_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    gone_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    moved: Mapped[dict[str, Any]] = mapped_column(JSONB)
    merged_by: Mapped[str]
    merged_at: Mapped[datetime] = mapped_column(server_default=func.now())
    split_by: Mapped[str | None]
    split_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_merges_gone_id",
            "gone_id",
            unique=True,
            postgresql_where=text("split_at IS NULL"),
        ),
        Index("ix_merges_kept_id", "kept_id"),
    )


class ProgressRow(Base):
    """How far a background job has read the changes."""

    __tablename__ = "progress"

    job: Mapped[str] = mapped_column(primary_key=True)
    transaction: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    revision: Mapped[int] = mapped_column(BigInteger)
