"""Official lists with editions that are never changed, and proposals to change them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NOUNS = ("organization", "offer", "need", "decision", "scorecard")
ADDED = ("list", "proposal")
TABLES = (
    "proposal_attachments",
    "proposal_comments",
    "proposal_events",
    "proposal_lines",
    "proposals",
    "list_ties",
    "list_entries",
    "list_editions",
    "list_mappings",
    "list_bodies",
    "lists",
)

REFUSE = """
CREATE FUNCTION refuse_change_of_lists() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what is published stays: % of % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$$
"""

# Entries come with their edition, in its transaction, or never.
COMPLETE = """
CREATE FUNCTION refuse_late_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM list_editions e WHERE e.list_id = NEW.list_id AND e.number = NEW.number
      AND e.transaction = pg_current_xact_id()::text::bigint) THEN
    RAISE EXCEPTION 'edition % is published: nothing is added to it', NEW.number
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$
"""

KEPT = ("list_editions", "list_entries", "proposal_events")


def upgrade() -> None:
    _nouns((*NOUNS, *ADDED))
    _tables()
    op.execute(REFUSE)
    op.execute(COMPLETE)
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change_of_lists()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_are_not_emptied BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_lists()"
        )
    op.execute(
        "CREATE TRIGGER list_entries_come_with_their_edition BEFORE INSERT ON list_entries"
        " FOR EACH ROW EXECUTE FUNCTION refuse_late_entry()"
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_late_entry()")
    op.execute("DROP FUNCTION refuse_change_of_lists()")
    named = ", ".join(f"'{noun}'" for noun in ADDED)
    op.execute("ALTER TABLE history DISABLE TRIGGER history_only_grows")
    op.execute(f"DELETE FROM history WHERE noun IN ({named})")  # noqa: S608 - names of this file
    op.execute("ALTER TABLE history ENABLE TRIGGER history_only_grows")
    op.execute(f"DELETE FROM changes WHERE noun IN ({named})")  # noqa: S608 - the same
    _nouns(NOUNS)


def _nouns(allowed: Sequence[str]) -> None:
    named = ", ".join(f"'{noun}'" for noun in allowed)
    for table in ("changes", "history"):
        op.drop_constraint(op.f(f"ck_{table}_noun"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_noun"), table, f"noun IN ({named})")


def _tables() -> None:
    op.create_table(
        "list_bodies",
        sa.Column("portal", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("appointed_by", sa.Text(), nullable=False),
        sa.Column(
            "appointed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("country ~ '^[A-Z]{2}$'", name=op.f("ck_list_bodies_country")),
        sa.ForeignKeyConstraint(["portal"], ["portals.name"], name=op.f("fk_list_bodies_portal")),
        sa.PrimaryKeyConstraint("portal", name=op.f("pk_list_bodies")),
    )
    op.create_table(
        "lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("keeper", sa.Text(), nullable=False, comment="portal that reviews and publishes"),
        sa.Column("industry", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title_ru", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column(
            "newest",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="number of the newest edition; 0 before the first",
        ),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind IN ('products', 'materials', 'consumers')", name=op.f("ck_lists_kind")
        ),
        sa.CheckConstraint(
            "char_length(industry) BETWEEN 1 AND 60", name=op.f("ck_lists_industry_length")
        ),
        sa.CheckConstraint(
            "char_length(title_en) BETWEEN 1 AND 500", name=op.f("ck_lists_title_en_length")
        ),
        sa.CheckConstraint(
            "char_length(title_ru) BETWEEN 1 AND 500", name=op.f("ck_lists_title_ru_length")
        ),
        sa.ForeignKeyConstraint(["keeper"], ["portals.name"], name=op.f("fk_lists_keeper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lists")),
    )
    op.create_index("uq_lists_industry_kind", "lists", ["industry", "kind"], unique=True)
    op.create_table(
        "list_editions",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "document",
            postgresql.JSONB(),
            nullable=True,
            comment="name, SHA-256 and size of the source",
        ),
        sa.Column("mapping", postgresql.JSONB(), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column(
            "published_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "transaction",
            sa.BigInteger(),
            server_default=sa.text("(pg_current_xact_id()::text::bigint)"),
            nullable=False,
            comment="the only one that may add entries",
        ),
        sa.CheckConstraint(
            "char_length(note) BETWEEN 0 AND 2000", name=op.f("ck_list_editions_note_length")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_list_editions_number_positive")),
        sa.ForeignKeyConstraint(["list_id"], ["lists.id"], name=op.f("fk_list_editions_list_id")),
        sa.PrimaryKeyConstraint("list_id", "number", name=op.f("pk_list_editions")),
    )
    op.create_table(
        "list_mappings",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mapping", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 60", name=op.f("ck_list_mappings_name_length")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["lists.id"], name=op.f("fk_list_mappings_list_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("list_id", "name", name=op.f("pk_list_mappings")),
    )
    op.create_table(
        "list_ties",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.Text(), server_default="proposed", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "noun IN ('organization', 'offer', 'need')", name=op.f("ck_list_ties_noun")
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'rejected')", name=op.f("ck_list_ties_state")
        ),
        sa.CheckConstraint(
            "char_length(note) BETWEEN 0 AND 2000", name=op.f("ck_list_ties_note_length")
        ),
        sa.CheckConstraint("probability BETWEEN 0 AND 1", name=op.f("ck_list_ties_probability")),
        sa.ForeignKeyConstraint(["list_id"], ["lists.id"], name=op.f("fk_list_ties_list_id")),
        sa.PrimaryKeyConstraint("list_id", "entry_id", "record_id", name=op.f("pk_list_ties")),
    )
    op.create_index("ix_list_ties_record_id", "list_ties", ["record_id"], unique=False)
    op.create_table(
        "proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("portal", sa.Text(), nullable=False),
        sa.Column(
            "base",
            sa.Integer(),
            nullable=False,
            comment="edition that its lines were written against",
        ),
        sa.Column("state", sa.Text(), server_default="draft", nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("grounds", sa.Text(), server_default="", nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True, comment="of the decision"),
        sa.Column("automatic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("published_in", sa.Integer(), nullable=True, comment="number of the edition"),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(state = 'published') = (published_in IS NOT NULL)",
            name=op.f("ck_proposals_published_in_an_edition"),
        ),
        sa.CheckConstraint("country ~ '^[A-Z]{2}$'", name=op.f("ck_proposals_country")),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'in_review', 'agreed', 'declined', 'withdrawn', 'published')",
            name=op.f("ck_proposals_state"),
        ),
        sa.CheckConstraint(
            "char_length(grounds) BETWEEN 0 AND 10000", name=op.f("ck_proposals_grounds_length")
        ),
        sa.CheckConstraint(
            "char_length(title) BETWEEN 1 AND 300", name=op.f("ck_proposals_title_length")
        ),
        sa.ForeignKeyConstraint(["list_id"], ["lists.id"], name=op.f("fk_proposals_list_id")),
        sa.ForeignKeyConstraint(["portal"], ["portals.name"], name=op.f("fk_proposals_portal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index("ix_proposals_list_id_state", "proposals", ["list_id", "state"], unique=False)
    op.create_table(
        "list_entries",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "entry_id", sa.Uuid(), nullable=False, comment="the same in all editions of the list"
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("codes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("goods", sa.Text(), server_default="", nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("enterprise", sa.Text(), server_default="", nullable=False),
        sa.Column("identifier", sa.Text(), server_default="", nullable=False),
        sa.Column("need", sa.Text(), server_default="", nullable=False),
        sa.Column("readiness", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "columns",
            postgresql.JSONB(),
            server_default="[]",
            nullable=False,
            comment="cells of the source as they were",
        ),
        sa.Column(
            "search_text", sa.Text(), nullable=False, comment="normalized words for the word filter"
        ),
        sa.CheckConstraint("position > 0", name=op.f("ck_list_entries_position_positive")),
        sa.ForeignKeyConstraint(
            ["list_id", "number"],
            ["list_editions.list_id", "list_editions.number"],
            name="fk_list_entries_edition",
        ),
        sa.PrimaryKeyConstraint("list_id", "number", "entry_id", name=op.f("pk_list_entries")),
    )
    op.create_index(
        "uq_list_entries_position", "list_entries", ["list_id", "number", "position"], unique=True
    )
    op.create_table(
        "proposal_attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("portal", sa.Text(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 200", name=op.f("ck_proposal_attachments_name_length")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_attachments_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_attachments")),
    )
    op.create_index(
        "ix_proposal_attachments_proposal_id",
        "proposal_attachments",
        ["proposal_id", "id"],
        unique=False,
    )
    op.create_table(
        "proposal_comments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("portal", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "char_length(text) BETWEEN 1 AND 2000", name=op.f("ck_proposal_comments_text_length")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_comments_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_comments")),
    )
    op.create_index(
        "ix_proposal_comments_proposal_id", "proposal_comments", ["proposal_id", "id"], unique=False
    )
    op.create_table(
        "proposal_events",
        sa.Column(
            "id", sa.BigInteger(), sa.Identity(always=True), autoincrement=True, nullable=False
        ),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("portal", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "after IN ('draft', 'submitted', 'in_review', 'agreed', 'declined', 'withdrawn', 'published')",
            name=op.f("ck_proposal_events_after"),
        ),
        sa.CheckConstraint(
            "before IN ('draft', 'submitted', 'in_review', 'agreed', 'declined', 'withdrawn', 'published')",
            name=op.f("ck_proposal_events_before"),
        ),
        sa.CheckConstraint(
            "char_length(reason) BETWEEN 0 AND 2000", name=op.f("ck_proposal_events_reason_length")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_events_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_events")),
    )
    op.create_index(
        "ix_proposal_events_proposal_id", "proposal_events", ["proposal_id", "id"], unique=False
    )
    op.create_table(
        "proposal_lines",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=True),
        sa.Column("after", postgresql.JSONB(), nullable=True),
        sa.Column("grounds", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "code", sa.Text(), server_default="", nullable=False, comment="of an automatic line"
        ),
        sa.Column("evidence", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.CheckConstraint(
            "(action = 'add') = (before IS NULL)", name=op.f("ck_proposal_lines_before")
        ),
        sa.CheckConstraint(
            "(action = 'remove') = (after IS NULL)", name=op.f("ck_proposal_lines_after")
        ),
        sa.CheckConstraint(
            "action IN ('add', 'change', 'remove')", name=op.f("ck_proposal_lines_action")
        ),
        sa.CheckConstraint(
            "char_length(grounds) BETWEEN 0 AND 2000", name=op.f("ck_proposal_lines_grounds_length")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposals.id"],
            name=op.f("fk_proposal_lines_proposal_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("proposal_id", "position", name=op.f("pk_proposal_lines")),
    )
