"""Fitted scorecards, and which one judges."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NOUNS = ("organization", "offer", "need", "decision")


def upgrade() -> None:
    op.create_table(
        "scorecards",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "base", sa.Text(), nullable=False, comment="scorecard whose points were the prior"
        ),
        sa.Column("points", postgresql.JSONB(), nullable=False, comment="of each level; knots"),
        sa.Column(
            "fitted_on", postgresql.JSONB(), nullable=False, comment="source and counts of pairs"
        ),
        sa.Column(
            "comparison",
            postgresql.JSONB(),
            nullable=False,
            comment="with the base, on pairs held out",
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("name ~ '^[a-z]+-[0-9]+$'", name=op.f("ck_scorecards_name")),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 60", name=op.f("ck_scorecards_name_length")
        ),
        sa.CheckConstraint(
            "char_length(title) BETWEEN 1 AND 200", name=op.f("ck_scorecards_title_length")
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_scorecards")),
    )
    op.create_table(
        "scorecard_activations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="of a row, or of a built-in scorecard"
        ),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column(
            "activated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 60", name=op.f("ck_scorecard_activations_name_length")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard_activations")),
    )
    op.create_index(
        "uq_scorecard_activations_revision", "scorecard_activations", ["revision"], unique=True
    )
    _nouns((*NOUNS, "scorecard"))


def downgrade() -> None:
    op.execute("DELETE FROM changes WHERE noun = 'scorecard'")
    _nouns(NOUNS)
    op.drop_table("scorecard_activations")
    op.drop_table("scorecards")


def _nouns(allowed: Sequence[str]) -> None:
    named = ", ".join(f"'{noun}'" for noun in allowed)
    op.drop_constraint(op.f("ck_changes_noun"), "changes", type_="check")
    op.create_check_constraint(op.f("ck_changes_noun"), "changes", f"noun IN ({named})")
