"""Questions about the random values that all processes share."""

import secrets

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.db import ReadSession, WriteSession
from app.models.secret import SecretRow

_BYTES = 32


async def get(session: ReadSession, name: str) -> bytes | None:
    """Return a value."""
    return await session.scalar(select(SecretRow.value).where(SecretRow.name == name))


async def make(session: WriteSession, name: str) -> None:
    """Make a value, unless another process has made it already."""
    await session.execute(
        insert(SecretRow)
        .values(name=name, value=secrets.token_bytes(_BYTES))
        .on_conflict_do_nothing()
    )
