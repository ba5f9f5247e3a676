"""What is counted, and what goes with a deleted listing, is found without looking at all records."""

from collections.abc import Sequence

from alembic import op
from sqlalchemy import text

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# Where a listing or an organization is deleted, each of these would be looked through for it.
_REFERENCES = (
    ("ix_flags_listing_id", "flags", "listing_id"),
    ("ix_introductions_need_id", "introductions", "need_id"),
    ("ix_claims_organization_id", "claims", "organization_id"),
)
_SEEN_BY = ["visibility", "hidden", "portal"]


def upgrade() -> None:
    op.create_index(
        "ix_listings_organization_id_side_kind",
        "listings",
        ["organization_id", "side", "kind"],
        postgresql_include=_SEEN_BY,
    )
    op.drop_index("ix_listings_organization_id_side", table_name="listings")
    op.create_index(
        "ix_webhook_deliveries_webhook_id_state_id",
        "webhook_deliveries",
        ["webhook_id", "state", "id"],
    )
    op.create_index(
        "ix_webhook_deliveries_webhook_id_next_at",
        "webhook_deliveries",
        ["webhook_id", "next_at"],
        postgresql_where=text("state = 'pending'"),
    )
    op.create_index(
        "ix_organizations_research", "organizations", ["id"], postgresql_where=text("research")
    )
    for name, table, column in _REFERENCES:
        op.create_index(name, table, [column])


def downgrade() -> None:
    for name, table, _ in reversed(_REFERENCES):
        op.drop_index(name, table_name=table)
    op.drop_index("ix_organizations_research", table_name="organizations")
    op.drop_index("ix_webhook_deliveries_webhook_id_next_at", table_name="webhook_deliveries")
    op.drop_index("ix_webhook_deliveries_webhook_id_state_id", table_name="webhook_deliveries")
    op.create_index("ix_listings_organization_id_side", "listings", ["organization_id", "side"])
    op.drop_index("ix_listings_organization_id_side_kind", table_name="listings")
