"""Which run of an import may write on, so that one that was given up for dead writes nothing more."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("imports", sa.Column("runner", sa.Uuid(),
                  comment="the run that may write on; who begins later takes it over"))  # fmt: skip


def downgrade() -> None:
    op.drop_column("imports", "runner")
