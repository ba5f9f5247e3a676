"""Every change of the registry, in the transaction that made it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, one_of
from app.vocabulary.terms import Action, Noun


class ChangeRow(Base):
    """One change; readers use `transaction` so as not to miss rows that commit late."""

    __tablename__ = "changes"

    revision: Mapped[int] = mapped_column(
        BigInteger, Identity(always=True), primary_key=True, autoincrement=True
    )
    transaction: Mapped[int] = mapped_column(
        BigInteger, server_default=text("(pg_current_xact_id()::text::bigint)")
    )
    noun: Mapped[str]
    record_id: Mapped[UUID]
    action: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        one_of("noun", Noun),
        one_of("action", Action),
        Index("ix_changes_transaction_revision", "transaction", "revision"),
        Index("ix_changes_record_id_transaction_revision", "record_id", "transaction", "revision"),
    )
