"""The registry: organizations, listings, decisions, API keys, changes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("portal", sa.Text(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column(
            "secret_hash",
            sa.Text(),
            nullable=False,
            comment="SHA-256 of the whole key, hexadecimal",
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 200", name=op.f("ck_api_keys_name_length")
        ),
        sa.CheckConstraint(
            "char_length(portal) BETWEEN 1 AND 60", name=op.f("ck_api_keys_portal_length")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
    )
    op.create_index("uq_api_keys_name", "api_keys", ["name"], unique=True)
    op.create_index("uq_api_keys_prefix", "api_keys", ["prefix"], unique=True)
    op.create_table(
        "changes",
        sa.Column(
            "revision",
            sa.BigInteger(),
            sa.Identity(always=True),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "transaction",
            sa.BigInteger(),
            server_default=sa.text("(pg_current_xact_id()::text::bigint)"),
            nullable=False,
        ),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "action IN ('created', 'changed', 'deleted')", name=op.f("ck_changes_action")
        ),
        sa.CheckConstraint(
            "noun IN ('organization', 'offer', 'need', 'decision')", name=op.f("ck_changes_noun")
        ),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_changes")),
    )
    op.create_index(
        "ix_changes_transaction_revision", "changes", ["transaction", "revision"], unique=False
    )
    op.create_table(
        "organizations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("portal", sa.Text(), nullable=False, comment="portal that owns the record"),
        sa.Column("source_key", sa.Text(), nullable=True, comment="the portal's own key"),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False, comment="last change, see changes"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "search_text",
            sa.Text(),
            nullable=False,
            comment="normalized words for the word filter; written by the application",
        ),
        sa.CheckConstraint("country ~ '^[A-Z]{2}$'", name=op.f("ck_organizations_country")),
        sa.CheckConstraint(
            "language IN ('ru', 'en', 'kk', 'ky', 'hy', 'be')",
            name=op.f("ck_organizations_language"),
        ),
        sa.CheckConstraint(
            "visibility IN ('public', 'members', 'private')",
            name=op.f("ck_organizations_visibility"),
        ),
        sa.CheckConstraint(
            "char_length(description) BETWEEN 0 AND 10000",
            name=op.f("ck_organizations_description_length"),
        ),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 500", name=op.f("ck_organizations_name_length")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizations")),
    )
    op.create_index("ix_organizations_country_id", "organizations", ["country", "id"], unique=False)
    op.create_index("ix_organizations_name_id", "organizations", ["name", "id"], unique=False)
    op.create_index(
        "ix_organizations_search_text",
        "organizations",
        ["search_text"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.create_index(
        "uq_organizations_source", "organizations", ["portal", "source_key"], unique=True
    )
    op.create_table(
        "identifiers",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "scheme IN ('RU-INN', 'RU-OGRN', 'KZ-BIN', 'BY-UNP', 'KG-INN', 'AM-TIN')",
            name=op.f("ck_identifiers_scheme"),
        ),
        sa.CheckConstraint(
            "verification IN ('checksum', 'format', 'unverified')",
            name=op.f("ck_identifiers_verification"),
        ),
        sa.CheckConstraint(
            "char_length(value) BETWEEN 1 AND 40", name=op.f("ck_identifiers_value_length")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_identifiers_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "scheme", "value", name=op.f("pk_identifiers")),
    )
    op.create_index(
        "uq_identifiers_scheme_value",
        "identifiers",
        ["scheme", "value"],
        unique=True,
        postgresql_where=sa.text("verification <> 'unverified'"),
    )
    op.create_table(
        "listings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True, comment="of offers only"),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("quantity_value", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("quantity_unit", sa.Text(), nullable=True, comment="code of Recommendation 20"),
        sa.Column("quantity_period", sa.Text(), nullable=True),
        sa.Column("standards", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("portal", sa.Text(), nullable=False, comment="portal that owns the record"),
        sa.Column("source_key", sa.Text(), nullable=True, comment="the portal's own key"),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False, comment="last change, see changes"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "search_text",
            sa.Text(),
            nullable=False,
            comment="normalized words for the word filter; written by the application",
        ),
        sa.CheckConstraint(
            "(side = 'offer') = (kind IS NOT NULL)", name=op.f("ck_listings_kind_of_offers_only")
        ),
        sa.CheckConstraint("kind IN ('product', 'material')", name=op.f("ck_listings_kind_known")),
        sa.CheckConstraint(
            "language IN ('ru', 'en', 'kk', 'ky', 'hy', 'be')", name=op.f("ck_listings_language")
        ),
        sa.CheckConstraint(
            "purpose IN ('supply', 'joint_project', 'technology')", name=op.f("ck_listings_purpose")
        ),
        sa.CheckConstraint(
            "quantity_period IN ('year', 'month', 'once')", name=op.f("ck_listings_quantity_period")
        ),
        sa.CheckConstraint("side IN ('offer', 'need')", name=op.f("ck_listings_side")),
        sa.CheckConstraint(
            "status IN ('active', 'paused', 'fulfilled', 'withdrawn')",
            name=op.f("ck_listings_status"),
        ),
        sa.CheckConstraint(
            "visibility IN ('public', 'members', 'private')", name=op.f("ck_listings_visibility")
        ),
        sa.CheckConstraint(
            "(quantity_value IS NULL) = (quantity_unit IS NULL) AND (quantity_value IS NULL) = (quantity_period IS NULL)",
            name=op.f("ck_listings_quantity_whole"),
        ),
        sa.CheckConstraint(
            "char_length(description) BETWEEN 0 AND 10000",
            name=op.f("ck_listings_description_length"),
        ),
        sa.CheckConstraint(
            "char_length(title) BETWEEN 1 AND 300", name=op.f("ck_listings_title_length")
        ),
        sa.CheckConstraint("quantity_value >= 0", name=op.f("ck_listings_quantity_not_negative")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_listings_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listings")),
    )
    op.create_index(
        "ix_listings_organization_id_side", "listings", ["organization_id", "side"], unique=False
    )
    op.create_index(
        "ix_listings_search_text",
        "listings",
        ["search_text"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.create_index("ix_listings_side_id", "listings", ["side", "id"], unique=False)
    op.create_index("uq_listings_source", "listings", ["portal", "side", "source_key"], unique=True)
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "scorecard",
            sa.Text(),
            nullable=False,
            comment="that judged the pair when it was decided",
        ),
        sa.Column("points", sa.Double(), nullable=False, comment="of the pair when it was decided"),
        sa.Column("decided_by", sa.Text(), nullable=False, comment="name of the API key"),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "verdict IN ('accepted', 'declined', 'contacted', 'contracted')",
            name=op.f("ck_decisions_verdict"),
        ),
        sa.CheckConstraint(
            "char_length(note) BETWEEN 0 AND 2000", name=op.f("ck_decisions_note_length")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["listings.id"], name=op.f("fk_decisions_need_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["listings.id"], name=op.f("fk_decisions_offer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index("ix_decisions_need_id_id", "decisions", ["need_id", "id"], unique=False)
    op.create_index("ix_decisions_offer_id_id", "decisions", ["offer_id", "id"], unique=False)
    op.create_table(
        "listing_codes",
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "code ~ '^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8,10})$'",
            name=op.f("ck_listing_codes_code"),
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listings.id"],
            name=op.f("fk_listing_codes_listing_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("listing_id", "position", name=op.f("pk_listing_codes")),
    )
    op.create_index(
        "ix_listing_codes_code_listing_id",
        "listing_codes",
        ["code", "listing_id"],
        unique=False,
        postgresql_ops={"code": "text_pattern_ops"},
    )
    op.create_index(
        "uq_listing_codes_listing_id_code", "listing_codes", ["listing_id", "code"], unique=True
    )


def downgrade() -> None:
    op.drop_index("uq_listing_codes_listing_id_code", table_name="listing_codes")
    op.drop_index(
        "ix_listing_codes_code_listing_id",
        table_name="listing_codes",
        postgresql_ops={"code": "text_pattern_ops"},
    )
    op.drop_table("listing_codes")
    op.drop_index("ix_decisions_offer_id_id", table_name="decisions")
    op.drop_index("ix_decisions_need_id_id", table_name="decisions")
    op.drop_table("decisions")
    op.drop_index("uq_listings_source", table_name="listings")
    op.drop_index("ix_listings_side_id", table_name="listings")
    op.drop_index(
        "ix_listings_search_text",
        table_name="listings",
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.drop_index("ix_listings_organization_id_side", table_name="listings")
    op.drop_table("listings")
    op.drop_index(
        "uq_identifiers_scheme_value",
        table_name="identifiers",
        postgresql_where=sa.text("verification <> 'unverified'"),
    )
    op.drop_table("identifiers")
    op.drop_index("uq_organizations_source", table_name="organizations")
    op.drop_index(
        "ix_organizations_search_text",
        table_name="organizations",
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.drop_index("ix_organizations_name_id", table_name="organizations")
    op.drop_index("ix_organizations_country_id", table_name="organizations")
    op.drop_table("organizations")
    op.drop_index("ix_changes_transaction_revision", table_name="changes")
    op.drop_table("changes")
    op.drop_index("uq_api_keys_prefix", table_name="api_keys")
    op.drop_index("uq_api_keys_name", table_name="api_keys")
    op.drop_table("api_keys")
