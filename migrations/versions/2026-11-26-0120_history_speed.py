"""The state for the history from a function whose plans are kept: a quarter of the time a change.

A function in SQL is planned anew at every call, and every change calls it.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

PLANNED = """
CREATE OR REPLACE FUNCTION record_state(noun text, key uuid) RETURNS jsonb
  LANGUAGE plpgsql STABLE AS $$
BEGIN
  CASE noun
  WHEN 'organization' THEN RETURN (
    SELECT to_jsonb(o) - 'search_text' || jsonb_build_object('identifiers', coalesce((
      SELECT jsonb_agg(to_jsonb(i) - 'organization_id' - 'realm' ORDER BY i.scheme, i.value)
      FROM identifiers i WHERE i.organization_id = o.id), '[]'))
    FROM organizations o WHERE o.id = key);
  WHEN 'decision' THEN RETURN (SELECT to_jsonb(d) FROM decisions d WHERE d.id = key);
  ELSE RETURN (
    SELECT to_jsonb(l) - 'search_text' || jsonb_build_object('codes', coalesce((
      SELECT jsonb_agg(c.code ORDER BY c.position)
      FROM listing_codes c WHERE c.listing_id = l.id), '[]'), 'okpd2', coalesce((
      SELECT jsonb_agg(c.code ORDER BY c.position)
      FROM listing_okpd2 c WHERE c.listing_id = l.id), '[]'))
    FROM listings l WHERE l.id = key);
  END CASE;
END
$$
"""

AS_BEFORE = """
CREATE OR REPLACE FUNCTION record_state(noun text, key uuid) RETURNS jsonb
  LANGUAGE sql STABLE AS $$
SELECT CASE noun
  WHEN 'organization' THEN (
    SELECT to_jsonb(o) - 'search_text' || jsonb_build_object('identifiers', coalesce((
      SELECT jsonb_agg(to_jsonb(i) - 'organization_id' - 'realm' ORDER BY i.scheme, i.value)
      FROM identifiers i WHERE i.organization_id = o.id), '[]'))
    FROM organizations o WHERE o.id = key)
  WHEN 'decision' THEN (SELECT to_jsonb(d) FROM decisions d WHERE d.id = key)
  ELSE (
    SELECT to_jsonb(l) - 'search_text' || jsonb_build_object('codes', coalesce((
      SELECT jsonb_agg(c.code ORDER BY c.position)
      FROM listing_codes c WHERE c.listing_id = l.id), '[]'), 'okpd2', coalesce((
      SELECT jsonb_agg(c.code ORDER BY c.position)
      FROM listing_okpd2 c WHERE c.listing_id = l.id), '[]'))
    FROM listings l WHERE l.id = key)
END
$$
"""


def upgrade() -> None:
    op.execute(PLANNED)


def downgrade() -> None:
    op.execute(AS_BEFORE)
