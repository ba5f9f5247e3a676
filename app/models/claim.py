"""Claims of organizations to their own records."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, length, one_of
from app.vocabulary.terms import ClaimState


class ClaimRow(Base):
    """A portal says for an organization: this record is mine; a moderator decides."""

    __tablename__ = "claims"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE")
    )
    portal: Mapped[str] = mapped_column(ForeignKey("portals.name"))
    evidence: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=ClaimState.REQUESTED)
    requested_by: Mapped[str]
    requested_at: Mapped[datetime] = mapped_column(server_default=func.now())
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(server_default="")

    __table_args__ = (
        one_of("state", ClaimState),
        length("evidence", 10_000, least=1),
        length("reason", 2_000),
        Index("ix_claims_organization_id", "organization_id"),
        Index(
            "uq_claims_open",
            "organization_id",
            "portal",
            unique=True,
            postgresql_where=text("state = 'requested'"),
        ),
    )
