"""Numbers of persons stand within a portal; what is erased keeps who saw it, and is counted."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_SEEN_BY = """
      'steward', state -> 'steward', 'hidden', state -> 'hidden',
      'merged_into', state -> 'merged_into',"""

# As in migration 0005, but for what says who saw the record: the change feed asks for it.
ERASE = """
CREATE OR REPLACE FUNCTION erase_person(keys uuid[]) RETURNS bigint LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  erased bigint;
BEGIN
  PERFORM set_config('app.erasing', 'a person', true);
  UPDATE history SET
    state = jsonb_strip_nulls(jsonb_build_object(
      'id', state -> 'id', 'portal', state -> 'portal', 'country', state -> 'country',
      'side', state -> 'side', 'codes', state -> 'codes', 'organization_id', state -> 'organization_id',
      'need_id', state -> 'need_id', 'offer_id', state -> 'offer_id', 'verdict', state -> 'verdict',
      'status', state -> 'status', 'visibility', state -> 'visibility',{seen_by}
      'revision', state -> 'revision', 'erased', true)),
    erased_at = now()
  WHERE state IS NOT NULL AND (
    record_id = ANY (keys)
    OR (state ->> 'need_id')::uuid = ANY (keys) OR (state ->> 'offer_id')::uuid = ANY (keys));
  GET DIAGNOSTICS erased = ROW_COUNT;
  PERFORM set_config('app.erasing', '', true);
  DELETE FROM idempotency WHERE EXISTS (
    SELECT 1 FROM unnest(keys) k WHERE position(convert_to(k::text, 'UTF8') IN body) > 0);
  RETURN erased;
END
$$
"""

# A portal that has the number in a private record, too, keeps the two where they are.
APART = """
UPDATE identifiers i SET realm = o.portal FROM organizations o
WHERE o.id = i.organization_id AND o.person AND i.realm = ''
  AND NOT EXISTS (
    SELECT 1 FROM identifiers t
    WHERE t.realm = o.portal AND t.scheme = i.scheme AND t.value = i.value)
"""

# Of several portals' records of one person the oldest goes back; the others stay apart.
TOGETHER = """
UPDATE identifiers i SET realm = '' FROM organizations o
WHERE o.id = i.organization_id AND o.person AND i.realm <> ''
  AND o.visibility <> 'private' AND o.portal NOT LIKE 'sandbox.%'
  AND NOT EXISTS (
    SELECT 1 FROM identifiers t JOIN organizations p ON p.id = t.organization_id
    WHERE t.scheme = i.scheme AND t.value = i.value AND t.organization_id <> o.id
      AND (t.realm = '' OR (p.visibility <> 'private' AND p.portal NOT LIKE 'sandbox.%'
           AND p.id < o.id)))
"""

COMMENT = "portal of a record that others cannot see; empty for others"
COMMENT_AFTER = "portal of a person or of a record that others cannot see; empty for others"


def upgrade() -> None:
    op.execute(APART)
    op.execute(ERASE.replace("{seen_by}", _SEEN_BY))
    op.create_index("ix_history_erased_at", "history", ["erased_at"],
                    postgresql_where=sa.text("erased_at IS NOT NULL"))  # fmt: skip
    op.alter_column("identifiers", "realm", existing_type=sa.Text(), existing_nullable=False,
                    comment=COMMENT_AFTER, existing_comment=COMMENT)  # fmt: skip


def downgrade() -> None:
    op.execute(TOGETHER)
    op.execute(ERASE.replace("{seen_by}", ""))
    op.drop_index("ix_history_erased_at", table_name="history")
    op.alter_column("identifiers", "realm", existing_type=sa.Text(), existing_nullable=False,
                    comment=COMMENT, existing_comment=COMMENT_AFTER)  # fmt: skip
