"""Offers and needs: one table, since they differ in a single column."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from app.models.base import Base, Owned, length, one_of
from app.vocabulary.terms import Kind, Language, Period, Purpose, Side, Status, Visibility

OBJECTS = ("terms", "green", "material", "requirements", "joint_project", "technology")


def _of_type(column: str, kind: str) -> CheckConstraint:
    """Constrain what a JSON column holds."""
    return CheckConstraint(f"jsonb_typeof({column}) = '{kind}'", name=f"{column}_{kind}")


# Columns that a later migration added stand behind those of `Owned`.
_ADDED = 1


def _group() -> MappedColumn[JsonValue | None]:
    """A group of details; NULL when it is not stated."""
    return mapped_column(JSONB(none_as_null=True), sort_order=_ADDED)


def _tags() -> MappedColumn[list[str]]:
    return mapped_column(ARRAY(Text), server_default="{}", sort_order=_ADDED)


class ListingRow(Owned, Base):
    """What an organization supplies or looks for."""

    __tablename__ = "listings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str]
    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE")
    )
    kind: Mapped[str | None] = mapped_column(comment="of offers only")
    purpose: Mapped[str] = mapped_column(default=Purpose.SUPPLY)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    language: Mapped[str | None]
    industry: Mapped[str | None]
    region: Mapped[str | None]
    city: Mapped[str | None]
    quantity_value: Mapped[Decimal | None] = mapped_column(Numeric(24, 6))
    quantity_unit: Mapped[str | None] = mapped_column(comment="code of Recommendation 20")
    quantity_period: Mapped[str | None]
    standards: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    visibility: Mapped[str] = mapped_column(default=Visibility.PUBLIC)
    disclosed: Mapped[list[str]] = mapped_column(
        ARRAY(Text),
        server_default="{heading,country,quantity,score}",
        comment="of a private one: what a possible partner may know",
    )
    status: Mapped[str] = mapped_column(default=Status.ACTIVE)
    valid_until: Mapped[date | None]
    terms: Mapped[JsonValue | None] = _group()
    certificates: Mapped[JsonValue | None] = _group()
    green: Mapped[JsonValue | None] = _group()
    material: Mapped[JsonValue | None] = _group()
    requirements: Mapped[JsonValue | None] = _group()
    joint_project: Mapped[JsonValue | None] = _group()
    technology: Mapped[JsonValue | None] = _group()
    directions: Mapped[list[str]] = _tags()
    consuming_industries: Mapped[list[str]] = _tags()
    preferred_states: Mapped[list[str]] = _tags()
    hidden: Mapped[bool] = mapped_column(
        server_default=text("false"),
        sort_order=_ADDED,
        comment="by a moderator: only its own portal sees it",
    )

    __table_args__ = (
        *(_of_type(group, "object") for group in OBJECTS),
        _of_type("certificates", "array"),
        CheckConstraint(
            "side = 'offer' OR (certificates IS NULL AND green IS NULL AND material IS NULL)",
            name="facts_of_offers_only",
        ),
        CheckConstraint("side = 'need' OR requirements IS NULL", name="requirements_of_needs_only"),
        CheckConstraint(
            "joint_project IS NULL OR purpose = 'joint_project'", name="joint_project_purpose"
        ),
        CheckConstraint("technology IS NULL OR purpose = 'technology'", name="technology_purpose"),
        one_of("side", Side),
        one_of("kind", Kind, name="kind_known"),
        CheckConstraint("(side = 'offer') = (kind IS NOT NULL)", name="kind_of_offers_only"),
        one_of("purpose", Purpose),
        length("title", 300, least=1),
        length("description", 10_000),
        one_of("language", Language),
        one_of("visibility", Visibility),
        one_of("status", Status),
        one_of("quantity_period", Period),
        CheckConstraint("quantity_value >= 0", name="quantity_not_negative"),
        CheckConstraint(
            "(quantity_value IS NULL) = (quantity_unit IS NULL)"
            " AND (quantity_value IS NULL) = (quantity_period IS NULL)",
            name="quantity_whole",
        ),
        Index("uq_listings_source", "portal", "side", "source_key", unique=True),
        Index("ix_listings_side_id", "side", "id"),
        Index("ix_listings_side_created_at", "side", "created_at"),
        Index("ix_listings_side_updated_at", "side", "updated_at"),
        Index(
            # With what decides who sees one, so that roles are counted from it alone.
            "ix_listings_organization_id_side_kind",
            "organization_id",
            "side",
            "kind",
            postgresql_include=["visibility", "hidden", "portal"],
        ),
        Index("ix_listings_material", "id", postgresql_where=text("material IS NOT NULL")),
        Index("ix_listings_green", "id", postgresql_where=text("green IS NOT NULL")),
        Index("ix_listings_directions", "directions", postgresql_using="gin"),
        Index(
            "ix_listings_search_text",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
    )


class ListingCodeRow(Base):
    """One TN VED code of a listing."""

    __tablename__ = "listing_codes"

    listing_id: Mapped[UUID] = mapped_column(
        ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    code: Mapped[str]

    __table_args__ = (
        CheckConstraint("code ~ '^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8,10})$'", name="code"),
        Index("uq_listing_codes_listing_id_code", "listing_id", "code", unique=True),
        Index(
            "ix_listing_codes_code_listing_id",
            "code",
            "listing_id",
            postgresql_ops={"code": "text_pattern_ops"},
        ),
    )


class ListingOkpd2Row(Base):
    """One OKPD2 code of a listing."""

    __tablename__ = "listing_okpd2"

    listing_id: Mapped[UUID] = mapped_column(
        ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    code: Mapped[str]

    __table_args__ = (
        CheckConstraint(
            r"code ~ '^[0-9]{2}(\.[0-9]([0-9](\.[0-9]([0-9](\.[0-9]{3})?)?)?)?)?$'", name="code"
        ),
        Index("uq_listing_okpd2_listing_id_code", "listing_id", "code", unique=True),
        Index(
            "ix_listing_okpd2_code_listing_id",
            "code",
            "listing_id",
            postgresql_ops={"code": "text_pattern_ops"},
        ),
    )


class ListingContactsRow(Base):
    """Whom to ask about a listing; apart, so that no reader of listings can show it."""

    __tablename__ = "listing_contacts"

    listing_id: Mapped[UUID] = mapped_column(
        ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True
    )
    contacts: Mapped[JsonValue] = mapped_column(JSONB, nullable=False)

    __table_args__ = (_of_type("contacts", "array"),)
