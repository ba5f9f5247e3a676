"""The change feed: a record's changes in order, and listings that open or close with their owner."""

from collections.abc import Sequence

from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# A listing is no more open than its organization: who sees the one anew, or no longer, has to be
# told of the others. In the database, so that no way of writing forgets it.
TELL = """
CREATE FUNCTION tell_of_listings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  WITH noted AS (
    INSERT INTO changes (noun, record_id, action)
    SELECT side, id, 'changed' FROM listings WHERE organization_id = NEW.id
    RETURNING revision, record_id)
  UPDATE listings SET revision = noted.revision FROM noted WHERE listings.id = noted.record_id;
  RETURN NULL;
END
$$
"""

TRIGGER = """
CREATE TRIGGER listings_open_with_their_organization
  AFTER UPDATE OF visibility, portal, steward ON organizations FOR EACH ROW
  WHEN (OLD.visibility <> NEW.visibility OR OLD.portal <> NEW.portal
    OR OLD.steward IS DISTINCT FROM NEW.steward)
  EXECUTE FUNCTION tell_of_listings()
"""


def upgrade() -> None:
    op.create_index("ix_changes_record_id_transaction_revision", "changes",
                    ["record_id", "transaction", "revision"])  # fmt: skip
    op.execute(TELL)
    op.execute(TRIGGER)


def downgrade() -> None:
    op.execute("DROP TRIGGER listings_open_with_their_organization ON organizations")
    op.execute("DROP FUNCTION tell_of_listings()")
    op.drop_index("ix_changes_record_id_transaction_revision", table_name="changes")
