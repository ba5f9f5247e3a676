"""Introductions with their steps and messages, and webhooks that are told of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)
STAGES = "'proposed', 'accepted', 'contacted', 'contracted', 'declined', 'closed'"
EVENTS = ("registry.changed", "registry.reset", "saved_search.matched", "webhook.test")
TOLD = "introduction.changed"
REFUSE = """
CREATE FUNCTION refuse_change_of_introduction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was said stays said: % is refused', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END
$$
"""
TRIGGER = """
CREATE TRIGGER introduction_entries_stay BEFORE UPDATE ON introduction_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_introduction()
"""


def upgrade() -> None:
    op.create_table(
        "introductions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *(sa.Column(name, sa.Uuid(), sa.ForeignKey("listings.id", ondelete="CASCADE"),
                    nullable=False) for name in ("need_id", "offer_id")),
        sa.Column("need_portal", sa.Text(), nullable=False, comment="speaks for the need"),
        sa.Column("offer_portal", sa.Text(), nullable=False, comment="speaks for the offer"),
        sa.Column("stage", sa.Text(), server_default="proposed", nullable=False),
        *(sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False)
          for name in ("need_accepts", "offer_accepts")),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("changed_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("due_at", MOMENT, comment="when who is waited for is reminded"),
        sa.Column("reminders", sa.Integer(), server_default="0", nullable=False,
                  comment="since the last step"),
        sa.CheckConstraint(f"stage IN ({STAGES})", name="stage"),
    )  # fmt: skip
    op.create_index("uq_introductions_open", "introductions", ["need_id", "offer_id"], unique=True,
                    postgresql_where=sa.text("stage NOT IN ('declined', 'closed')"))  # fmt: skip
    op.create_index("ix_introductions_offer_id", "introductions", ["offer_id"])
    for side in ("need", "offer"):
        op.create_index(f"ix_introductions_{side}_portal_id", "introductions",
                        [f"{side}_portal", "id"])  # fmt: skip
    op.create_index("ix_introductions_due_at", "introductions", ["due_at"],
                    postgresql_where=sa.text("due_at IS NOT NULL"))  # fmt: skip
    op.create_table(
        "introduction_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        sa.Column("introduction_id", sa.Uuid(),
                  sa.ForeignKey("introductions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("side", sa.Text(), comment="who did it; null: the service itself"),
        sa.Column("actor", sa.Text(), comment="name of the key or member"),
        sa.Column("step", sa.Text(), comment="null: a message, or the proposal"),
        sa.Column("stage", sa.Text(), nullable=False, comment="that it led to"),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("at", MOMENT, server_default=NOW, nullable=False),
        sa.CheckConstraint("side IN ('offer', 'need')", name="side"),
        sa.CheckConstraint("step IN ('accept', 'decline', 'contact', 'contract', 'close')",
                           name="step"),
        sa.CheckConstraint(f"stage IN ({STAGES})", name="stage"),
        sa.CheckConstraint("char_length(text) BETWEEN 0 AND 5000", name="text_length"),
        sa.CheckConstraint("(side IS NULL) = (actor IS NULL)", name="actor_of_side"),
    )  # fmt: skip
    op.create_index("ix_introduction_entries_introduction_id_id", "introduction_entries",
                    ["introduction_id", "id"])  # fmt: skip
    op.execute(REFUSE)
    op.execute(TRIGGER)
    _events((*EVENTS, TOLD))


def downgrade() -> None:
    op.execute(f"DELETE FROM webhook_deliveries WHERE event = '{TOLD}'")  # noqa: S608 - of this file
    op.execute(f"UPDATE webhooks SET events = array_remove(events, '{TOLD}')")  # noqa: S608 - the same
    _events(EVENTS)
    op.drop_table("introduction_entries")
    op.drop_table("introductions")
    op.execute("DROP FUNCTION refuse_change_of_introduction()")


def _events(known: tuple[str, ...]) -> None:
    named = ", ".join(f"'{event}'" for event in known)
    op.drop_constraint(op.f("ck_webhook_deliveries_event"), "webhook_deliveries", type_="check")
    op.create_check_constraint(
        op.f("ck_webhook_deliveries_event"), "webhook_deliveries", f"event IN ({named})"
    )
