"""Listings that a moderator is asked to look at, and those that he hid."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("listings", sa.Column("hidden", sa.Boolean(), nullable=False,
                  server_default=sa.text("false"),
                  comment="by a moderator: only its own portal sees it"))  # fmt: skip
    op.create_table(
        "flags",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("listing_id", sa.Uuid(), sa.ForeignKey("listings.id", ondelete="CASCADE"),
                  nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("said", JSONB(), nullable=False, comment="what is wrong"),
        sa.Column("portal", sa.Text(), server_default="", nullable=False,
                  comment="that reported it; empty: the service itself"),
        sa.Column("reported_by", sa.Text(), comment="name of the key"),
        sa.Column("opened_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False,
                  comment="of the moderator"),
        sa.Column("decided_by", sa.Text()),
        sa.Column("decided_at", MOMENT),
        sa.CheckConstraint("kind IN ('abuse', 'code_against_text')", name="kind"),
        sa.CheckConstraint(
            "state IN ('open', 'asked', 'accepted', 'hidden', 'rejected')", name="state"
        ),
        sa.CheckConstraint("char_length(reason) BETWEEN 0 AND 2000", name="reason_length"),
    )  # fmt: skip
    op.create_index("uq_flags_waiting", "flags", ["listing_id", "kind", "portal"], unique=True,
                    postgresql_where=sa.text("state IN ('open', 'asked')"))  # fmt: skip
    op.create_index("ix_flags_state_id", "flags", ["state", "id"])


def downgrade() -> None:
    op.drop_table("flags")
    op.drop_column("listings", "hidden")
