"""Every process hears of a change as soon as it is committed."""

from collections.abc import Sequence

from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

FUNCTION = """
CREATE FUNCTION tell_of_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('changes', '');
    RETURN NULL;
END
$$
"""
TRIGGER = """
CREATE TRIGGER changes_are_heard AFTER INSERT ON changes
FOR EACH STATEMENT EXECUTE FUNCTION tell_of_changes()
"""


def upgrade() -> None:
    # Equal notices of one transaction are one, and they go out with its commit, or not at all.
    op.execute(FUNCTION)
    op.execute(TRIGGER)


def downgrade() -> None:
    op.execute("DROP TRIGGER changes_are_heard ON changes")
    op.execute("DROP FUNCTION tell_of_changes()")
