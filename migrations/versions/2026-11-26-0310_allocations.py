"""Allocations that are worked out in the background."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "allocations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("portal", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("scopes", ARRAY(sa.Text()), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("question", JSONB(), nullable=False),
        sa.Column("needs", sa.Integer(), nullable=False),
        sa.Column("looked", sa.Integer(), server_default=sa.text("0"), nullable=False,
                  comment="needs whose partners have been looked up"),
        sa.Column("status", sa.Text(), server_default="queued", nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("plan", sa.LargeBinary(), comment="JSON, packed by gzip"),
        sa.Column("organization_ids", ARRAY(sa.Uuid()), server_default="{}", nullable=False,
                  comment="that the plan speaks of"),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("started_at", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'completed', 'failed')",
            name=op.f("ck_allocations_status"),
        ),
        sa.ForeignKeyConstraint(["portal"], ["portals.name"], name=op.f("fk_allocations_portal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocations")),
    )  # fmt: skip
    op.create_index("ix_allocations_portal_id", "allocations", ["portal", "id"])
    # It is packed already.
    op.execute("ALTER TABLE allocations ALTER COLUMN plan SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.drop_table("allocations")
