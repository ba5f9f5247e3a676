"""Saved searches, and the partners that each has found."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("portal", sa.Text(), sa.ForeignKey("portals.name"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False, comment="of what asks"),
        sa.Column("listing_id", sa.Uuid(), comment="a stored listing that asks"),
        sa.Column("question", JSONB(), comment="what asks when it is not stored"),
        sa.Column("filters", JSONB(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("disabled_reason", sa.Text()),
        sa.Column("revision", sa.BigInteger(), server_default="-1", nullable=False,
                  comment="newest change that it was asked about"),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("asked_at", MOMENT),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 200", name="name_length"),
        sa.CheckConstraint("side IN ('offer', 'need')", name="side"),
        sa.CheckConstraint("(listing_id IS NULL) <> (question IS NULL)", name="asked_by_one"),
    )  # fmt: skip
    op.create_index("ix_saved_searches_portal_id", "saved_searches", ["portal", "id"])
    op.create_table(
        "saved_search_matches",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("search_id", sa.Uuid(), sa.ForeignKey("saved_searches.id", ondelete="CASCADE"),
                  nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("scorecard", sa.Text(), nullable=False),
        sa.Column("found_at", MOMENT, server_default=NOW, nullable=False),
    )  # fmt: skip
    op.create_index("uq_saved_search_matches_pair", "saved_search_matches",
                    ["search_id", "partner_id"], unique=True)  # fmt: skip
    op.create_index("ix_saved_search_matches_search_id_id", "saved_search_matches",
                    ["search_id", "id"])  # fmt: skip


def downgrade() -> None:
    op.drop_table("saved_search_matches")
    op.drop_table("saved_searches")
