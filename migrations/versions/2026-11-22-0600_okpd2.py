"""OKPD2 codes of listings."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "listing_okpd2",
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.CheckConstraint(
            r"code ~ '^[0-9]{2}(\.[0-9]([0-9](\.[0-9]([0-9](\.[0-9]{3})?)?)?)?)?$'",
            name=op.f("ck_listing_okpd2_code"),
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listings.id"],
            name=op.f("fk_listing_okpd2_listing_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("listing_id", "position", name=op.f("pk_listing_okpd2")),
    )
    op.create_index(
        "uq_listing_okpd2_listing_id_code", "listing_okpd2", ["listing_id", "code"], unique=True
    )
    op.create_index(
        "ix_listing_okpd2_code_listing_id",
        "listing_okpd2",
        ["code", "listing_id"],
        unique=False,
        postgresql_ops={"code": "text_pattern_ops"},
    )


def downgrade() -> None:
    op.drop_index("ix_listing_okpd2_code_listing_id", table_name="listing_okpd2")
    op.drop_index("uq_listing_okpd2_listing_id_code", table_name="listing_okpd2")
    op.drop_table("listing_okpd2")
