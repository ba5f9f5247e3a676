"""Portals, members, claims; history that only grows; idempotency; what a private record shows."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)

# The whole record as JSON. A column that is added to a table later is in it without more ado; a
# table that is added beside it has to be added here.
STATE = """
CREATE FUNCTION record_state(noun text, key uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
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

# Deferred to the commit, when codes and identifiers are in their tables, too.
KEEP = """
CREATE FUNCTION keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  now_is jsonb := record_state(NEW.noun, NEW.record_id);
BEGIN
  INSERT INTO history (revision, noun, record_id, action, at, owner, actor, portal, request_id, state)
  VALUES (
    NEW.revision, NEW.noun, NEW.record_id, NEW.action, NEW.at,
    coalesce(now_is ->> 'portal', (
      SELECT h.owner FROM history h WHERE h.record_id = NEW.record_id ORDER BY h.id DESC LIMIT 1)),
    nullif(current_setting('app.actor', true), ''),
    nullif(current_setting('app.portal', true), ''),
    nullif(current_setting('app.request_id', true), ''),
    now_is);
  RETURN NULL;
END
$$
"""

REFUSE = """
CREATE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('app.erasing', true) = 'a person' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'history only grows: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$
"""

# The one way to change history: what was said of a person goes, that something was said stays.
ERASE = """
CREATE FUNCTION erase_person(keys uuid[]) RETURNS bigint LANGUAGE plpgsql
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
      'status', state -> 'status', 'visibility', state -> 'visibility',
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

TRIGGERS = """
CREATE CONSTRAINT TRIGGER changes_have_history AFTER INSERT ON changes
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_history();
CREATE TRIGGER history_only_grows BEFORE UPDATE OR DELETE ON history
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER history_is_not_emptied BEFORE TRUNCATE ON history
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history()
"""

# What was there before the history began enters it as it is now.
BEGIN = """
INSERT INTO history (revision, noun, record_id, action, at, owner, state)
SELECT r.revision, r.noun, r.id, 'created', r.created_at, r.portal, record_state(r.noun, r.id)
FROM (
  SELECT id, 'organization' AS noun, revision, created_at, portal FROM organizations
  UNION ALL SELECT id, side, revision, created_at, portal FROM listings
  UNION ALL SELECT id, 'decision', revision, created_at, portal FROM decisions
) r ORDER BY r.revision
"""

PERSONS = """
UPDATE organizations o SET person = true WHERE EXISTS (
  SELECT 1 FROM identifiers i WHERE i.organization_id = o.id AND (
    i.scheme = 'RU-INN' AND i.value ~ '^[0-9]{12}$'
    OR i.scheme = 'RU-OGRN' AND i.value ~ '^[0-9]{15}$'
    OR i.scheme = 'KZ-BIN' AND i.value ~ '^[0-9]{4}[0-3][0-9]{7}$'))
"""


def upgrade() -> None:
    _tables_of_portals()
    op.execute(
        "INSERT INTO portals (name) SELECT portal FROM api_keys"
        " UNION SELECT portal FROM organizations UNION SELECT portal FROM listings"
    )
    op.add_column("api_keys", sa.Column("member_id", sa.Uuid(), nullable=True,
                  comment="who holds it; a removed member's keys are refused"))  # fmt: skip
    op.create_foreign_key("fk_api_keys_portal", "api_keys", "portals", ["portal"], ["name"])
    op.create_foreign_key("fk_api_keys_member_id", "api_keys", "members", ["member_id"], ["id"])
    for table in ("organizations", "listings"):
        op.add_column(table, sa.Column("licence", sa.Text(), nullable=True,
                      comment="licence of the data, as the portal states"))  # fmt: skip
    op.add_column("organizations", sa.Column("steward", sa.Text(), nullable=True,
                  comment="portal through which it has claimed its record"))  # fmt: skip
    op.create_foreign_key(
        "fk_organizations_steward", "organizations", "portals", ["steward"], ["name"]
    )
    op.add_column("organizations", sa.Column("person", sa.Boolean(), nullable=False,
                  server_default=sa.text("false"), comment="a sole trader"))  # fmt: skip
    op.add_column("listings", sa.Column("disclosed", ARRAY(sa.Text()), nullable=False,
                  server_default="{heading,country,quantity,score}",
                  comment="of a private one: what a possible partner may know"))  # fmt: skip
    op.add_column("identifiers", sa.Column("realm", sa.Text(), nullable=False, server_default="",
                  comment="portal of a record that others cannot see; empty for others"))  # fmt: skip
    op.execute(
        "UPDATE identifiers i SET realm = o.portal FROM organizations o"
        " WHERE o.id = i.organization_id AND o.visibility = 'private'"
    )
    op.drop_index("uq_identifiers_scheme_value", table_name="identifiers")
    op.create_index("uq_identifiers_scheme_value", "identifiers", ["realm", "scheme", "value"],
                    unique=True, postgresql_where=sa.text("verification <> 'unverified'"))  # fmt: skip
    op.execute(PERSONS)
    op.add_column("decisions", sa.Column("portal", sa.Text(), nullable=False, server_default="",
                  comment="for which it was decided"))  # fmt: skip
    op.execute(
        "UPDATE decisions d SET portal = k.portal FROM api_keys k WHERE k.name = d.decided_by"
    )
    _tables_of_trust()
    for statement in (STATE, KEEP, REFUSE, ERASE, *TRIGGERS.split(";"), BEGIN):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TRIGGER changes_have_history ON changes")
    op.drop_table("history")
    op.execute("DROP FUNCTION erase_person(uuid[])")
    op.execute("DROP FUNCTION refuse_change_of_history()")
    op.execute("DROP FUNCTION keep_history()")
    op.execute("DROP FUNCTION record_state(text, uuid)")
    for table in ("secrets", "idempotency", "claims"):
        op.drop_table(table)
    op.drop_column("decisions", "portal")
    op.drop_index("uq_identifiers_scheme_value", table_name="identifiers")
    op.drop_column("identifiers", "realm")
    op.create_index("uq_identifiers_scheme_value", "identifiers", ["scheme", "value"],
                    unique=True, postgresql_where=sa.text("verification <> 'unverified'"))  # fmt: skip
    op.drop_column("listings", "disclosed")
    op.drop_column("organizations", "person")
    op.drop_column("organizations", "steward")
    for table in ("listings", "organizations"):
        op.drop_column(table, "licence")
    op.drop_constraint("fk_api_keys_portal", "api_keys")
    op.drop_column("api_keys", "member_id")
    op.drop_table("members")
    op.drop_table("portals")


def _tables_of_portals() -> None:
    op.create_table(
        "portals",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("licence", sa.Text(), comment="of its data where a record states none"),
        sa.Column("issuer", sa.Text(), comment="`iss` of its identity provider's tokens"),
        sa.Column("audience", sa.Text(), comment="`aud` that its tokens must have"),
        sa.Column("key_set", sa.Text(), comment="JWKS: an https address or a file"),
        sa.Column("token_scopes", ARRAY(sa.Text()), server_default="{}", nullable=False,
                  comment="most that one of its tokens may do"),
        sa.Column("suspended_at", MOMENT, comment="nobody acts for it since"),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 60", name="name_length"),
        sa.CheckConstraint("char_length(title) BETWEEN 0 AND 200", name="title_length"),
        sa.CheckConstraint(
            "(issuer IS NULL) = (audience IS NULL) AND (issuer IS NULL) = (key_set IS NULL)",
            name="provider_whole",
        ),
    )  # fmt: skip
    op.create_index("uq_portals_issuer", "portals", ["issuer"], unique=True)
    op.create_table(
        "members",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("portal", sa.Text(), sa.ForeignKey("portals.name"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), comment="`sub` of his tokens"),
        sa.Column("scopes", ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("removed_at", MOMENT),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 200", name="name_length"),
    )
    op.create_index("uq_members_portal_subject", "members", ["portal", "subject"], unique=True)


def _tables_of_trust() -> None:
    op.create_table(
        "claims",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("organization_id", sa.Uuid(),
                  sa.ForeignKey("organizations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("portal", sa.Text(), sa.ForeignKey("portals.name"), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="requested", nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("requested_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("decided_by", sa.Text()),
        sa.Column("decided_at", MOMENT),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("state IN ('requested', 'approved', 'declined')", name="state"),
        sa.CheckConstraint("char_length(evidence) BETWEEN 1 AND 10000", name="evidence_length"),
        sa.CheckConstraint("char_length(reason) BETWEEN 0 AND 2000", name="reason_length"),
    )  # fmt: skip
    op.create_index("uq_claims_open", "claims", ["organization_id", "portal"], unique=True,
                    postgresql_where=sa.text("state = 'requested'"))  # fmt: skip
    op.create_table(
        "idempotency",
        sa.Column("portal", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("fingerprint", sa.Text(), nullable=False,
                  comment="SHA-256 of caller, method, path and body"),
        sa.Column("status", sa.Integer()),
        sa.Column("headers", JSONB()),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.CheckConstraint("char_length(key) BETWEEN 1 AND 200", name="key_length"),
    )  # fmt: skip
    op.create_index("ix_idempotency_created_at", "idempotency", ["created_at"])
    op.create_table(
        "secrets",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("value", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "history",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("owner", sa.Text(), comment="portal that owned the record then"),
        sa.Column("actor", sa.Text(), comment="name of the key or member; null: the system"),
        sa.Column("portal", sa.Text(), comment="portal through which the change came"),
        sa.Column("request_id", sa.Text()),
        sa.Column("state", JSONB(), comment="the whole record; null once it is deleted"),
        sa.Column("erased_at", MOMENT, comment="when a person was taken out of it"),
        sa.CheckConstraint(
            "noun IN ('organization', 'offer', 'need', 'decision', 'scorecard')", name="noun"
        ),
        sa.CheckConstraint("action IN ('created', 'changed', 'deleted')", name="action"),
    )
    op.create_index("ix_history_record_id_id", "history", ["record_id", "id"])
