"""What the word filter looks in has one spelling of letters that are typed in the place of others."""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

KEYS = {
    "organizations": ("id",),
    "listings": ("id",),
    "list_entries": ("list_id", "number", "entry_id"),
}
NATIONAL, NEAREST = "әғқңөұүһіїўґ", "агкноуухииуг"
LATIN, CYRILLIC = "abcehikmoptxy", "авсеникмортху"
MIXED = re.compile(r"[^\W\d_]*(?:[a-z][а-я]|[а-я][a-z])[^\W\d_]*")


def upgrade() -> None:
    # Entries of editions stay as they are, but for what nobody reads.
    op.execute("ALTER TABLE list_entries DISABLE TRIGGER list_entries_stay")
    for table, keys in KEYS.items():
        op.execute(
            f"UPDATE {table} SET search_text = translate(search_text, '{NATIONAL}', '{NEAREST}')"  # noqa: S608 - names of this file
            f" WHERE search_text ~ '[{NATIONAL}]'"
        )
        _unmix(table, keys)
    op.execute("ALTER TABLE list_entries ENABLE TRIGGER list_entries_stay")


def downgrade() -> None:
    """Nothing: the older version finds a word with such letters once its record is written again."""


def _unmix(table: str, keys: Sequence[str]) -> None:
    connection = op.get_bind()
    columns = [sa.column(key) for key in keys]
    text = sa.column("search_text")
    rows = sa.table(table, *columns, text)
    mixed = sa.select(*columns, text).where(text.regexp_match("[a-z][а-я]|[а-я][a-z]"))
    changed = [
        {**{f"of_{key}": value for key, value in zip(keys, place, strict=True)}, "folded": folded}
        for *place, old in connection.execute(mixed)
        if (folded := MIXED.sub(_one_script, old)) != old
    ]
    if changed:
        own = [column == sa.bindparam(f"of_{column.name}") for column in columns]
        connection.execute(
            sa.update(rows).where(*own).values(search_text=sa.bindparam("folded")), changed
        )


def _one_script(found: re.Match[str]) -> str:
    word = found[0]
    cyrillic = word.translate(str.maketrans(LATIN, CYRILLIC))
    if not re.search("[a-z]", cyrillic):
        return cyrillic
    latin = word.translate(str.maketrans(CYRILLIC, LATIN))
    return word if re.search("[а-я]", latin) else latin
