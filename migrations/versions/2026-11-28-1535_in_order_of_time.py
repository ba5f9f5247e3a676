"""Pages in order of time need not look at every record."""

from collections.abc import Sequence

from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_INDEXES = (
    ("ix_listings_side_created_at", "listings", ["side", "created_at"]),
    ("ix_listings_side_updated_at", "listings", ["side", "updated_at"]),
    ("ix_organizations_created_at", "organizations", ["created_at"]),
    ("ix_organizations_updated_at", "organizations", ["updated_at"]),
)


def upgrade() -> None:
    for name, table, columns in _INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _ in reversed(_INDEXES):
        op.drop_index(name, table_name=table)
