"""Webhooks and their messages."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)
EVENTS = "event IN ('registry.changed', 'registry.reset', 'saved_search.matched', 'webhook.test')"


def upgrade() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("portal", sa.Text(), sa.ForeignKey("portals.name"), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("events", ARRAY(sa.Text()), nullable=False),
        sa.Column("nouns", ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("secret", sa.Text(), nullable=False,
                  comment="signs messages; shown to the portal once"),
        sa.Column("old_secret", sa.Text(), comment="signs beside it for a day"),
        sa.Column("rotated_at", MOMENT),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("disabled_reason", sa.Text()),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False,
                  comment="since the last success"),
        sa.Column("position", sa.Text(), nullable=False, comment="cursor of the change feed"),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.CheckConstraint("char_length(url) BETWEEN 1 AND 500", name="url_length"),
        sa.CheckConstraint(
            "char_length(description) BETWEEN 0 AND 200", name="description_length"
        ),
    )  # fmt: skip
    op.create_index("ix_webhooks_portal_id", "webhooks", ["portal", "id"])
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("webhook_id", sa.Uuid(), sa.ForeignKey("webhooks.id", ondelete="CASCADE"),
                  nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column("attempts", JSONB(), server_default="[]", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False,
                  comment="since it was made or replayed"),
        sa.Column("next_at", MOMENT),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.CheckConstraint(EVENTS, name="event"),
        sa.CheckConstraint("state IN ('pending', 'delivered', 'failed')", name="state"),
    )  # fmt: skip
    op.create_index(
        "ix_webhook_deliveries_webhook_id_id", "webhook_deliveries", ["webhook_id", "id"]
    )
    op.create_index("ix_webhook_deliveries_next_at", "webhook_deliveries", ["next_at"],
                    postgresql_where=sa.text("state = 'pending'"))  # fmt: skip


def downgrade() -> None:
    op.drop_table("webhook_deliveries")
    op.drop_table("webhooks")
