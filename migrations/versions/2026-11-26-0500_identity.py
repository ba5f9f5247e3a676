"""Records of one organization: pairs, merges, and where a merged record points to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)
BEFORE = "action IN ('created', 'changed', 'deleted')"
AFTER = "action IN ('created', 'changed', 'deleted', 'merged')"


def upgrade() -> None:
    _actions(AFTER)
    op.add_column("organizations", sa.Column("merged_into", sa.Uuid(), nullable=True,
                  comment="the record that stands for it since"))  # fmt: skip
    op.create_foreign_key("fk_organizations_merged_into", "organizations", "organizations",
                          ["merged_into"], ["id"], ondelete="SET NULL")  # fmt: skip
    op.create_index("ix_organizations_merged_into", "organizations", ["merged_into"],
                    postgresql_where=sa.text("merged_into IS NOT NULL"))  # fmt: skip
    op.create_table(
        "duplicates",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *(sa.Column(name, sa.Uuid(), sa.ForeignKey("organizations.id", ondelete="CASCADE"),
                    nullable=False) for name in ("left_id", "right_id")),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("reasons", JSONB(), nullable=False),
        sa.Column("state", sa.Text(), server_default="proposed", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("proposed_by", sa.Text(), comment="name of the key; null: the matcher"),
        sa.Column("proposed_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("decided_by", sa.Text()),
        sa.Column("decided_at", MOMENT),
        sa.CheckConstraint("state IN ('proposed', 'same', 'different')", name="state"),
        sa.CheckConstraint("left_id < right_id", name="ordered"),
        sa.CheckConstraint("probability BETWEEN 0 AND 1", name="probability"),
        sa.CheckConstraint("char_length(note) BETWEEN 0 AND 2000", name="note_length"),
    )  # fmt: skip
    op.create_index("uq_duplicates_left_id_right_id", "duplicates", ["left_id", "right_id"],
                    unique=True)  # fmt: skip
    op.create_index("ix_duplicates_right_id", "duplicates", ["right_id"])
    op.create_index("ix_duplicates_state_id", "duplicates", ["state", "id"])
    op.create_table(
        "merges",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *(sa.Column(name, sa.Uuid(), sa.ForeignKey("organizations.id", ondelete="CASCADE"),
                    nullable=False) for name in ("kept_id", "gone_id")),
        sa.Column("moved", JSONB(), nullable=False),
        sa.Column("merged_by", sa.Text(), nullable=False),
        sa.Column("merged_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("split_by", sa.Text()),
        sa.Column("split_at", MOMENT),
    )  # fmt: skip
    op.create_index("uq_merges_gone_id", "merges", ["gone_id"], unique=True,
                    postgresql_where=sa.text("split_at IS NULL"))  # fmt: skip
    op.create_index("ix_merges_kept_id", "merges", ["kept_id"])
    op.create_table(
        "backings",
        sa.Column("organization_id", sa.Uuid(),
                  sa.ForeignKey("organizations.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("attribute", sa.Text(), primary_key=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False,
                  comment="register or certificate, with its number"),
        sa.Column("url", sa.Text()),
        sa.Column("on", sa.Date(), nullable=False, comment="day on which it was established"),
        sa.Column("noted_by", sa.Text(), nullable=False),
        sa.Column("noted_at", MOMENT, server_default=NOW, nullable=False),
        sa.CheckConstraint(
            "attribute IN ('name', 'country', 'identifiers', 'region', 'city', 'address',"
            " 'website', 'description')", name="attribute"),
        sa.CheckConstraint("level IN ('register', 'certificate', 'claim')", name="level"),
        sa.CheckConstraint("char_length(document) BETWEEN 1 AND 300", name="document_length"),
        sa.CheckConstraint("char_length(url) BETWEEN 0 AND 500", name="url_length"),
    )  # fmt: skip
    op.create_table(
        "progress",
        sa.Column("job", sa.Text(), primary_key=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    for table in ("progress", "backings", "merges", "duplicates"):
        op.drop_table(table)
    op.drop_index("ix_organizations_merged_into", table_name="organizations")
    op.drop_column("organizations", "merged_into")
    op.execute("ALTER TABLE history DISABLE TRIGGER history_only_grows")
    op.execute("UPDATE history SET action = 'deleted' WHERE action = 'merged'")
    op.execute("ALTER TABLE history ENABLE TRIGGER history_only_grows")
    op.execute("UPDATE changes SET action = 'deleted' WHERE action = 'merged'")
    _actions(BEFORE)


def _actions(allowed: str) -> None:
    for table in ("changes", "history"):
        op.drop_constraint(op.f(f"ck_{table}_action"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_action"), table, allowed)
