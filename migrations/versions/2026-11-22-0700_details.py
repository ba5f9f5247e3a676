"""Listings that say more: groups of details, tags, contacts; research organizations."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

OBJECTS = ("terms", "green", "material", "requirements", "joint_project", "technology")
TAGS = ("directions", "consuming_industries", "preferred_states")
CHECKS = {
    **{f"{group}_object": f"jsonb_typeof({group}) = 'object'" for group in OBJECTS},
    "certificates_array": "jsonb_typeof(certificates) = 'array'",
    "facts_of_offers_only": (
        "side = 'offer' OR (certificates IS NULL AND green IS NULL AND material IS NULL)"
    ),
    "requirements_of_needs_only": "side = 'need' OR requirements IS NULL",
    "joint_project_purpose": "joint_project IS NULL OR purpose = 'joint_project'",
    "technology_purpose": "technology IS NULL OR purpose = 'technology'",
}


def upgrade() -> None:
    op.add_column(
        "organizations",
        sa.Column("research", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    for group in ("terms", "certificates", *OBJECTS[1:]):
        op.add_column("listings", sa.Column(group, postgresql.JSONB(), nullable=True))
    for tags in TAGS:
        op.add_column(
            "listings",
            sa.Column(tags, postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        )
    for name, rule in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_listings_{name}"), "listings", rule)
    for group in ("material", "green"):
        op.create_index(
            f"ix_listings_{group}",
            "listings",
            ["id"],
            postgresql_where=sa.text(f"{group} IS NOT NULL"),
        )
    op.create_index("ix_listings_directions", "listings", ["directions"], postgresql_using="gin")
    op.create_table(
        "listing_contacts",
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("contacts", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(
            "jsonb_typeof(contacts) = 'array'", name=op.f("ck_listing_contacts_contacts_array")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listings.id"],
            name=op.f("fk_listing_contacts_listing_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_listing_contacts")),
    )


def downgrade() -> None:
    op.drop_table("listing_contacts")
    op.drop_index("ix_listings_directions", table_name="listings", postgresql_using="gin")
    for group in ("green", "material"):
        op.drop_index(
            f"ix_listings_{group}",
            table_name="listings",
            postgresql_where=sa.text(f"{group} IS NOT NULL"),
        )
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_listings_{name}"), "listings", type_="check")
    for column in (*TAGS, *OBJECTS, "certificates"):
        op.drop_column("listings", column)
    op.drop_column("organizations", "research")
