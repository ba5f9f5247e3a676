"""Listings that say again what a moderator has hidden are flagged."""

from collections.abc import Sequence

from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

BEFORE = "kind IN ('abuse', 'code_against_text', 'repeated_listing')"
AFTER = "kind IN ('abuse', 'code_against_text', 'repeated_listing', 'hidden_again')"


def upgrade() -> None:
    op.drop_constraint(op.f("ck_flags_kind"), "flags", type_="check")
    op.create_check_constraint(op.f("ck_flags_kind"), "flags", AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM flags WHERE kind = 'hidden_again'")
    op.drop_constraint(op.f("ck_flags_kind"), "flags", type_="check")
    op.create_check_constraint(op.f("ck_flags_kind"), "flags", BEFORE)
