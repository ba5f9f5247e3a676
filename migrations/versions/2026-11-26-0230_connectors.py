"""Connectors, their runs, and the rows that could not be taken."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "connectors",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("portal", sa.Text(), sa.ForeignKey("portals.name"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("settings", JSONB(), nullable=False),
        sa.Column("secret", sa.Text(), comment="shown to the portal, never answered"),
        sa.Column("state", JSONB(), server_default="{}", nullable=False),
        sa.Column("every_minutes", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("next_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 200", name="name_length"),
        sa.CheckConstraint("every_minutes BETWEEN 1 AND 525600", name="every_minutes"),
    )
    op.create_index("uq_connectors_name", "connectors", ["name"], unique=True)
    op.create_table(
        "connector_runs",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("connector_id", sa.Uuid(), sa.ForeignKey("connectors.id", ondelete="CASCADE"),
                  nullable=False),
        sa.Column("state", sa.Text(), server_default="running", nullable=False),
        sa.Column("started_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("rows", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer()),
        sa.Column("requests", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("counts", JSONB(), server_default="{}", nullable=False),
        sa.Column("error", sa.Text()),
        sa.CheckConstraint(
            "state IN ('running', 'completed', 'failed', 'interrupted')", name="state"
        ),
    )  # fmt: skip
    op.create_index("ix_connector_runs_connector_id_id", "connector_runs", ["connector_id", "id"])
    op.create_table(
        "connector_quarantine",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("connector_id", sa.Uuid(), sa.ForeignKey("connectors.id", ondelete="CASCADE"),
                  nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("stored", sa.Boolean(), nullable=False,
                  comment="stored without what is wrong"),
        sa.Column("reasons", ARRAY(sa.Text()), nullable=False),
        sa.Column("row", JSONB(), nullable=False),
        sa.Column("seen_at", MOMENT, server_default=NOW, nullable=False),
    )  # fmt: skip
    op.create_index("uq_connector_quarantine_key", "connector_quarantine",
                    ["connector_id", "key"], unique=True)  # fmt: skip
    op.create_index("ix_connector_quarantine_connector_id_id", "connector_quarantine",
                    ["connector_id", "id"])  # fmt: skip


def downgrade() -> None:
    for table in ("connector_quarantine", "connector_runs", "connectors"):
        op.drop_table(table)
