"""Records with a person's number of Belarus or Kyrgyzstan are those of persons."""

from collections.abc import Sequence

from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

OF_PERSON = """
EXISTS (
    SELECT 1 FROM identifiers i WHERE i.organization_id = o.id AND (
      i.scheme = 'BY-UNP' AND i.value ~ '^[A-Z]{2}[0-9]{7}$'
      OR i.scheme = 'KG-INN' AND i.value ~ '^[12][0-9]{13}$'))"""

# As in migration 0026: a number that the portal has in a private record, too, stays where it is.
APART = """
UPDATE identifiers i SET realm = o.portal FROM organizations o
WHERE o.id = i.organization_id AND o.person AND i.realm = ''
  AND NOT EXISTS (
    SELECT 1 FROM identifiers t
    WHERE t.realm = o.portal AND t.scheme = i.scheme AND t.value = i.value)
"""


def upgrade() -> None:
    op.execute(f"UPDATE organizations o SET person = true WHERE NOT o.person AND {OF_PERSON}")  # noqa: S608 - texts of this file
    op.execute(APART)


def downgrade() -> None:
    """Nothing: to the older version each is an entity again once its record is written again."""
