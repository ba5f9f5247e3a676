"""What people said of suggestions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, length, one_of
from app.vocabulary.terms import Verdict


class DecisionRow(Base):
    """One decision on a pair; the latest one counts, earlier ones are history."""

    __tablename__ = "decisions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    need_id: Mapped[UUID] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"))
    offer_id: Mapped[UUID] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"))
    verdict: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    scorecard: Mapped[str] = mapped_column(comment="that judged the pair when it was decided")
    points: Mapped[float] = mapped_column(comment="of the pair when it was decided")
    decided_by: Mapped[str] = mapped_column(comment="name of the API key")
    portal: Mapped[str] = mapped_column(server_default="", comment="for which it was decided")
    revision: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        one_of("verdict", Verdict),
        length("note", 2_000),
        Index("ix_decisions_need_id_id", "need_id", "id"),
        Index("ix_decisions_offer_id_id", "offer_id", "id"),
    )
