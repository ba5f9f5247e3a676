"""Background jobs keep their place in the changes by transaction, as the feed does."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "progress",
        sa.Column("transaction", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
    )
    op.execute(
        "UPDATE progress SET transaction = coalesce("
        "(SELECT c.transaction FROM changes c WHERE c.revision = progress.revision), 0)"
    )


def downgrade() -> None:
    op.drop_column("progress", "transaction")
