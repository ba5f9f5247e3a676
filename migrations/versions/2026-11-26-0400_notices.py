"""Letters, and the addresses that they go to."""

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
        "receivers",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("portal", sa.Text(), sa.ForeignKey("portals.name"), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("wanted", ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("asked_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("confirmed_at", MOMENT),
        sa.Column("stopped_at", MOMENT, comment="its owner wants no letters"),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False,
                  comment="since the last success"),
        sa.Column("disabled_reason", sa.Text()),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.CheckConstraint("char_length(email) BETWEEN 3 AND 254", name="email_length"),
    )  # fmt: skip
    op.create_index("uq_receivers_portal_email", "receivers", ["portal", "email"], unique=True)
    op.create_index("ix_receivers_portal_id", "receivers", ["portal", "id"])
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("receiver_id", sa.Uuid(), sa.ForeignKey("receivers.id", ondelete="CASCADE"),
                  nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), server_default="", nullable=False),
        sa.Column("words", JSONB(), nullable=False),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("next_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("settled_at", MOMENT, comment="sent or given up"),
        sa.CheckConstraint("state IN ('pending', 'sent', 'failed')", name="state"),
        sa.CheckConstraint("char_length(kind) BETWEEN 1 AND 100", name="kind_length"),
    )  # fmt: skip
    op.create_index("ix_notices_receiver_id_topic", "notices", ["receiver_id", "topic"])
    op.create_index("ix_notices_next_at", "notices", ["next_at"],
                    postgresql_where=sa.text("state = 'pending'"))  # fmt: skip
    op.add_column("saved_searches", sa.Column("receiver_id", sa.Uuid(),
                  sa.ForeignKey("receivers.id", ondelete="SET NULL"),
                  comment="who is told by letter"))  # fmt: skip


def downgrade() -> None:
    op.drop_column("saved_searches", "receiver_id")
    op.drop_table("notices")
    op.drop_table("receivers")
