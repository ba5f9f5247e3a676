"""Organizations and their registration numbers."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Owned, length, one_of
from app.vocabulary.identifiers import Scheme, Verification
from app.vocabulary.terms import Language, Visibility


class OrganizationRow(Owned, Base):
    """A legal entity."""

    __tablename__ = "organizations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    country: Mapped[str] = mapped_column(String(2))
    region: Mapped[str | None]
    city: Mapped[str | None]
    address: Mapped[str | None]
    website: Mapped[str | None]
    description: Mapped[str] = mapped_column(default="")
    language: Mapped[str | None]
    visibility: Mapped[str] = mapped_column(default=Visibility.PUBLIC)
    research: Mapped[bool] = mapped_column(server_default=text("false"), sort_order=1)
    steward: Mapped[str | None] = mapped_column(
        ForeignKey("portals.name"), comment="portal through which it has claimed its record"
    )
    person: Mapped[bool] = mapped_column(server_default=text("false"), comment="a sole trader")
    merged_into: Mapped[UUID | None] = mapped_column(
        ForeignKey("organizations.id", ondelete="SET NULL"),
        comment="the record that stands for it since",
    )

    __table_args__ = (
        length("name", 500, least=1),
        length("description", 10_000),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country"),
        one_of("language", Language),
        one_of("visibility", Visibility),
        Index("uq_organizations_source", "portal", "source_key", unique=True),
        Index("ix_organizations_country_id", "country", "id"),
        Index("ix_organizations_name_id", "name", "id"),
        Index("ix_organizations_created_at", "created_at"),
        Index("ix_organizations_updated_at", "updated_at"),
        Index("ix_organizations_research", "id", postgresql_where=text("research")),
        Index(
            "ix_organizations_merged_into",
            "merged_into",
            postgresql_where=text("merged_into IS NOT NULL"),
        ),
        Index(
            "ix_organizations_search_text",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
    )


class IdentifierRow(Base):
    """A registration number, and how far it was checked."""

    __tablename__ = "identifiers"

    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE"), primary_key=True
    )
    scheme: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    verification: Mapped[str]
    realm: Mapped[str] = mapped_column(
        server_default="",
        comment="portal of a person or of a record that others cannot see; empty for others",
    )

    __table_args__ = (
        one_of("scheme", Scheme),
        one_of("verification", Verification),
        length("value", 40, least=1),
        # Two records of one registered entity are a mistake; an unverified number may be anybody's.
        Index(
            "uq_identifiers_scheme_value",
            "realm",
            "scheme",
            "value",
            unique=True,
            postgresql_where=text("verification <> 'unverified'"),
        ),
    )
