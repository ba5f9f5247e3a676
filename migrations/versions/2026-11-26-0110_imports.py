"""Imports of files, their rows, and saved column mappings."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)
NONE = sa.text("0")
EMPTY = sa.text("'{}'::jsonb")


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("portal", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("scopes", ARRAY(sa.Text()), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.Text()),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("organization_id", sa.Uuid()),
        sa.Column("country", sa.String(length=2)),
        sa.Column("mapping", JSONB(), server_default=EMPTY, nullable=False),
        sa.Column("retire", sa.Boolean(), nullable=False),
        sa.Column("most_percent", sa.SmallInteger(), nullable=False),
        sa.Column("status", sa.Text(), server_default="queued", nullable=False),
        sa.Column("found_format", sa.Text()),
        *(
            sa.Column(name, sa.BigInteger(), server_default=NONE, nullable=False)
            for name in ("created", "updated", "unchanged", "skipped", "failed")
        ),
        sa.Column("position", sa.BigInteger(), server_default=NONE, nullable=False,
                  comment="rows done with; written with what they became"),
        sa.Column("done", sa.Float(), server_default=NONE, nullable=False,
                  comment="share of the file"),
        sa.Column("seconds", sa.Float(), server_default=NONE, nullable=False,
                  comment="run time in all"),
        sa.Column("retired", sa.BigInteger(), server_default=NONE, nullable=False),
        sa.Column("used", JSONB(), server_default=EMPTY, nullable=False),
        sa.Column("notes", ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("started_at", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'completed', 'failed', 'cancelled')",
            name=op.f("ck_imports_status"),
        ),
        sa.CheckConstraint(
            "format IN ('csv', 'xlsx', 'jsonl', 'commerceml', 'yml', 'ocds', 'ubl')",
            name=op.f("ck_imports_format"),
        ),
        sa.CheckConstraint(
            "char_length(file_name) BETWEEN 1 AND 200", name=op.f("ck_imports_file_name_length")
        ),
        sa.ForeignKeyConstraint(["portal"], ["portals.name"], name=op.f("fk_imports_portal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )  # fmt: skip
    op.create_index("ix_imports_portal_id", "imports", ["portal", "id"])
    op.create_table(
        "import_parts",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_parts_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_import_parts")),
    )  # fmt: skip
    op.execute("ALTER TABLE import_parts ALTER COLUMN body SET STORAGE EXTERNAL")
    op.create_table(
        "import_results",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("side", sa.Text()),
        sa.Column("key", sa.Text()),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("record_id", sa.Uuid()),
        sa.Column("problems", JSONB()),
        sa.CheckConstraint(
            "result IN ('created', 'updated', 'unchanged', 'skipped', 'failed')",
            name=op.f("ck_import_results_result"),
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_results_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_import_results")),
    )  # fmt: skip
    op.create_table(
        "column_mappings",
        sa.Column("portal", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mapping", JSONB(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=NOW, nullable=False),
        sa.CheckConstraint(
            "name ~ '^[a-z0-9][a-z0-9._-]{0,59}$'", name=op.f("ck_column_mappings_name")
        ),
        sa.ForeignKeyConstraint(
            ["portal"], ["portals.name"], name=op.f("fk_column_mappings_portal")
        ),
        sa.PrimaryKeyConstraint("portal", "name", name=op.f("pk_column_mappings")),
    )


def downgrade() -> None:
    for table in ("column_mappings", "import_results", "import_parts", "imports"):
        op.drop_table(table)
