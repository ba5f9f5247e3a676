"""The history of every record: written by the database itself, never changed, never deleted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, one_of
from app.vocabulary.terms import Action, Noun


class HistoryRow(Base):
    """The state that a change left behind; a trigger on `changes` writes it at the commit."""

    __tablename__ = "history"

    id: Mapped[int] = mapped_column(
        BigInteger, Identity(always=True), primary_key=True, autoincrement=True
    )
    revision: Mapped[int] = mapped_column(BigInteger)
    noun: Mapped[str]
    record_id: Mapped[UUID]
    action: Mapped[str]
    at: Mapped[datetime]
    owner: Mapped[str | None] = mapped_column(comment="portal that owned the record then")
    actor: Mapped[str | None] = mapped_column(comment="name of the key or member; null: the system")
    portal: Mapped[str | None] = mapped_column(comment="portal through which the change came")
    request_id: Mapped[str | None]
    state: Mapped[dict[str, object] | None] = mapped_column(
        JSONB, comment="the whole record; null once it is deleted"
    )
    erased_at: Mapped[datetime | None] = mapped_column(comment="when a person was taken out of it")

    __table_args__ = (
        one_of("noun", Noun),
        one_of("action", Action),
        Index("ix_history_record_id_id", "record_id", "id"),
        Index("ix_history_erased_at", "erased_at", postgresql_where=text("erased_at IS NOT NULL")),
    )
