"""The official nomenclature: editions, positions, titles by language, hints."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SHA256 = "sha256 ~ '^[0-9a-f]{64}$'"
LANGUAGES = "language IN ('ru', 'en', 'kk', 'ky', 'hy', 'be')"


def upgrade() -> None:
    op.create_table(
        "nomenclature_editions",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False, comment="of the imported file, hexadecimal"),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("partial", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "imported_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("sections", sa.Integer(), nullable=False),
        sa.Column("chapters", sa.Integer(), nullable=False),
        sa.Column("headings", sa.Integer(), nullable=False),
        sa.Column("subheadings", sa.Integer(), nullable=False),
        sa.Column("deeper", sa.Integer(), nullable=False, comment="of 8 and 9 digits"),
        sa.Column("leaves", sa.Integer(), nullable=False, comment="of 10 digits"),
        sa.CheckConstraint(
            "layout IN ('table', 'customs_archive')", name=op.f("ck_nomenclature_editions_layout")
        ),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 80", name=op.f("ck_nomenclature_editions_name_length")
        ),
        sa.CheckConstraint(SHA256, name=op.f("ck_nomenclature_editions_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomenclature_editions")),
    )
    op.create_index("uq_nomenclature_editions_name", "nomenclature_editions", ["name"], unique=True)
    op.create_index(
        "uq_nomenclature_editions_sha256",
        "nomenclature_editions",
        ["sha256", "partial"],
        unique=True,
    )
    op.create_table(
        "nomenclature_positions",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column(
            "level", sa.SmallInteger(), nullable=False, comment="number of digits, 0 for sections"
        ),
        sa.Column("parent", sa.Text(), nullable=True, comment="code of the position above"),
        sa.Column("unit", sa.Text(), nullable=True, comment="of leaves, as printed"),
        sa.Column("unit_okei", sa.Text(), nullable=True),
        sa.Column("unit_rec20", sa.Text(), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True, comment="since when it reads as it does"),
        sa.Column(
            "derived", sa.Boolean(), nullable=False, comment="the tariff prints only the leaf"
        ),
        sa.CheckConstraint(
            "code ~ '^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8,10}|S[0-9]{2})$'",
            name=op.f("ck_nomenclature_positions_code"),
        ),
        sa.CheckConstraint(
            "level = CASE WHEN code LIKE 'S%' THEN 0 ELSE char_length(code) END",
            name=op.f("ck_nomenclature_positions_level"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["nomenclature_editions.id"],
            name=op.f("fk_nomenclature_positions_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "parent"],
            ["nomenclature_positions.edition_id", "nomenclature_positions.code"],
            name="fk_nomenclature_positions_parent",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", "code", name=op.f("pk_nomenclature_positions")),
    )
    op.create_index(
        "ix_nomenclature_positions_edition_id_parent",
        "nomenclature_positions",
        ["edition_id", "parent"],
        unique=False,
    )
    op.create_table(
        "nomenclature_languages",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column(
            "imported_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("titles", sa.Integer(), nullable=False),
        sa.CheckConstraint(LANGUAGES, name=op.f("ck_nomenclature_languages_language")),
        sa.CheckConstraint(SHA256, name=op.f("ck_nomenclature_languages_sha256")),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["nomenclature_editions.id"],
            name=op.f("fk_nomenclature_languages_edition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", "language", name=op.f("pk_nomenclature_languages")),
    )
    op.create_table(
        "nomenclature_titles",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False, comment="as printed"),
        sa.Column(
            "context",
            sa.Text(),
            nullable=False,
            comment="levels without a code between it and its parent",
        ),
        sa.Column(
            "full_title",
            sa.Text(),
            nullable=False,
            comment="from the heading down, to be read alone",
        ),
        sa.CheckConstraint(LANGUAGES, name=op.f("ck_nomenclature_titles_language")),
        sa.ForeignKeyConstraint(
            ["edition_id", "code"],
            ["nomenclature_positions.edition_id", "nomenclature_positions.code"],
            name="fk_nomenclature_titles_position",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "language"],
            ["nomenclature_languages.edition_id", "nomenclature_languages.language"],
            name="fk_nomenclature_titles_language",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "edition_id", "language", "code", name=op.f("pk_nomenclature_titles")
        ),
    )
    op.create_index(
        "ix_nomenclature_titles_edition_id_code",
        "nomenclature_titles",
        ["edition_id", "code"],
        unique=False,
    )
    op.create_table(
        "nomenclature_hint_files",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column(
            "imported_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("hints", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "layout IN ('hs_correlation', 'product_candidates')",
            name=op.f("ck_nomenclature_hint_files_layout"),
        ),
        sa.CheckConstraint(SHA256, name=op.f("ck_nomenclature_hint_files_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomenclature_hint_files")),
    )
    op.create_index(
        "uq_nomenclature_hint_files_layout", "nomenclature_hint_files", ["layout"], unique=True
    )
    op.create_table(
        "nomenclature_hints",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("subheading", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "system IN ('HS2017', 'CPA2.1', 'OKPD2', 'OKRB007')",
            name=op.f("ck_nomenclature_hints_system"),
        ),
        sa.CheckConstraint(
            "subheading ~ '^[0-9]{6}$'", name=op.f("ck_nomenclature_hints_subheading")
        ),
        sa.CheckConstraint(
            "char_length(code) BETWEEN 1 AND 30", name=op.f("ck_nomenclature_hints_code_length")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["nomenclature_hint_files.id"],
            name=op.f("fk_nomenclature_hints_file_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "file_id", "subheading", "system", "code", name=op.f("pk_nomenclature_hints")
        ),
    )


def downgrade() -> None:
    op.drop_table("nomenclature_hints")
    op.drop_index("uq_nomenclature_hint_files_layout", table_name="nomenclature_hint_files")
    op.drop_table("nomenclature_hint_files")
    op.drop_index("ix_nomenclature_titles_edition_id_code", table_name="nomenclature_titles")
    op.drop_table("nomenclature_titles")
    op.drop_table("nomenclature_languages")
    op.drop_index(
        "ix_nomenclature_positions_edition_id_parent", table_name="nomenclature_positions"
    )
    op.drop_table("nomenclature_positions")
    op.drop_index("uq_nomenclature_editions_sha256", table_name="nomenclature_editions")
    op.drop_index("uq_nomenclature_editions_name", table_name="nomenclature_editions")
    op.drop_table("nomenclature_editions")
