"""Listings that repeat another one of their organization are flagged."""

from collections.abc import Sequence

from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

BEFORE = "kind IN ('abuse', 'code_against_text')"
AFTER = "kind IN ('abuse', 'code_against_text', 'repeated_listing')"


def upgrade() -> None:
    op.drop_constraint(op.f("ck_flags_kind"), "flags", type_="check")
    op.create_check_constraint(op.f("ck_flags_kind"), "flags", AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM flags WHERE kind = 'repeated_listing'")
    op.drop_constraint(op.f("ck_flags_kind"), "flags", type_="check")
    op.create_check_constraint(op.f("ck_flags_kind"), "flags", BEFORE)
