"""Scorecards that were fitted, and which one judged when."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, length


class ScorecardRow(Base):
    """One fitted scorecard; rows are never changed or removed, so that old answers can be replayed.

    Built-in scorecards have no row.
    """

    __tablename__ = "scorecards"

    name: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    base: Mapped[str] = mapped_column(comment="scorecard whose points were the prior")
    points: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="of each level; knots")
    fitted_on: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="source and counts of pairs")
    comparison: Mapped[dict[str, Any]] = mapped_column(
        JSONB, comment="with the base, on pairs held out"
    )
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        CheckConstraint("name ~ '^[a-z]+-[0-9]+$'", name="name"),
        length("name", 60, least=1),
        length("title", 200, least=1),
    )


class ActivationRow(Base):
    """One activation; the latest one says which scorecard judges when none is named."""

    __tablename__ = "scorecard_activations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(comment="of a row, or of a built-in scorecard")
    revision: Mapped[int] = mapped_column(BigInteger)
    activated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        length("name", 60, least=1),
        Index("uq_scorecard_activations_revision", "revision", unique=True),
    )
