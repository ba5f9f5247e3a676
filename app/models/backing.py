"""Who stands behind what is said of an organization."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, length, one_of
from app.vocabulary.backing import Attribute
from app.vocabulary.details.evidence import EvidenceLevel


class BackingRow(Base):
    """The evidence of one attribute; it goes when the attribute changes."""

    __tablename__ = "backings"

    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE"), primary_key=True
    )
    attribute: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[str]
    document: Mapped[str] = mapped_column(comment="register or certificate, with its number")
    url: Mapped[str | None]
    on: Mapped[date] = mapped_column(comment="day on which it was established")
    noted_by: Mapped[str]
    noted_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        one_of("attribute", Attribute),
        one_of("level", EvidenceLevel),
        length("document", 300, least=1),
        length("url", 500),
    )
