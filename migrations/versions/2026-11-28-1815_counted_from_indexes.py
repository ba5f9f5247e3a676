"""Roles of organizations and states of messages are counted without looking at the records."""

from collections.abc import Sequence

from alembic import op
from sqlalchemy import text

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

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
        "ix_organizations_research", "organizations", ["id"], postgresql_where=text("research")
    )


def downgrade() -> None:
    op.drop_index("ix_organizations_research", table_name="organizations")
    op.drop_index("ix_webhook_deliveries_webhook_id_state_id", table_name="webhook_deliveries")
    op.create_index("ix_listings_organization_id_side", "listings", ["organization_id", "side"])
    op.drop_index("ix_listings_organization_id_side_kind", table_name="listings")
