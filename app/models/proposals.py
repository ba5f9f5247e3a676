"""Proposals to change an official list, with their lines, steps, comments and attachments."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    String,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, length, one_of
from app.vocabulary.terms import LineAction, ProposalState


class ProposalRow(Base):
    """What a member state asks for, and where it stands."""

    __tablename__ = "proposals"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    list_id: Mapped[UUID] = mapped_column(ForeignKey("lists.id"))
    country: Mapped[str] = mapped_column(String(2))
    portal: Mapped[str] = mapped_column(ForeignKey("portals.name"))
    base: Mapped[int] = mapped_column(comment="edition that its lines were written against")
    state: Mapped[str] = mapped_column(server_default=ProposalState.DRAFT)
    title: Mapped[str]
    grounds: Mapped[str] = mapped_column(server_default="")
    deadline: Mapped[date | None] = mapped_column(comment="of the decision")
    automatic: Mapped[bool] = mapped_column(server_default=text("false"))
    published_in: Mapped[int | None] = mapped_column(comment="number of the edition")
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    revision: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (
        one_of("state", ProposalState),
        length("title", 300, least=1),
        length("grounds", 10_000),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country"),
        CheckConstraint(
            "(state = 'published') = (published_in IS NOT NULL)", name="published_in_an_edition"
        ),
        Index("ix_proposals_list_id_state", "list_id", "state"),
    )


class ProposalLineRow(Base):
    """One thing that a proposal asks for."""

    __tablename__ = "proposal_lines"

    proposal_id: Mapped[UUID] = mapped_column(
        ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    action: Mapped[str]
    entry_id: Mapped[UUID]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    grounds: Mapped[str] = mapped_column(server_default="")
    code: Mapped[str] = mapped_column(server_default="", comment="of an automatic line")
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")

    __table_args__ = (
        one_of("action", LineAction),
        length("grounds", 2_000),
        CheckConstraint("(action = 'add') = (before IS NULL)", name="before"),
        CheckConstraint("(action = 'remove') = (after IS NULL)", name="after"),
    )


class ProposalEventRow(Base):
    """One step of a proposal; the database refuses to change it."""

    __tablename__ = "proposal_events"

    id: Mapped[int] = mapped_column(
        BigInteger, Identity(always=True), primary_key=True, autoincrement=True
    )
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"))
    before: Mapped[str | None]
    after: Mapped[str]
    actor: Mapped[str]
    portal: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        one_of("before", ProposalState),
        one_of("after", ProposalState),
        length("reason", 2_000),
        Index("ix_proposal_events_proposal_id", "proposal_id", "id"),
    )


class ProposalCommentRow(Base):
    """What somebody said of a proposal."""

    __tablename__ = "proposal_comments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"))
    actor: Mapped[str]
    portal: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        length("text", 2_000, least=1),
        Index("ix_proposal_comments_proposal_id", "proposal_id", "id"),
    )


class ProposalAttachmentRow(Base):
    """A file that belongs to a proposal."""

    __tablename__ = "proposal_attachments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"))
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    actor: Mapped[str]
    portal: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        length("name", 200, least=1),
        Index("ix_proposal_attachments_proposal_id", "proposal_id", "id"),
    )
