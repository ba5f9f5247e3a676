"""What the database refuses of the values that it is given, in its own words."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy.exc import DBAPIError

from app.db import WriteSession

_OF_VALUES = frozenset({"22", "23", "54"})
"""Classes of codes of PostgreSQL: data exception, integrity constraint, limit exceeded."""


class RefusedValuesError(Exception):
    """The database does not take a value; the message is its reason."""


@asynccontextmanager
async def all_or_nothing(session: WriteSession) -> AsyncIterator[None]:
    """Keep everything that is written within, or nothing of it.

    Raises:
        RefusedValuesError: the database does not take a value of it.
    """
    try:
        async with session.begin_nested():
            yield
    except (DBAPIError, asyncpg.PostgresError) as error:
        if not _is_of_a_value(error):
            raise
        raise RefusedValuesError(_reason(error)) from error


def _is_of_a_value(error: DBAPIError | asyncpg.PostgresError) -> bool:
    driver = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(driver, "sqlstate", None))[:2] in _OF_VALUES


def _reason(error: DBAPIError | asyncpg.PostgresError) -> str:
    if isinstance(error, DBAPIError):
        # `<class of the error>: reason`, then the row that it is about.
        return str(error.orig).partition("DETAIL")[0].partition(">:")[2].strip()
    # Statements of `bulk` are given to the driver itself, which says the reason alone.
    return str(error).partition("DETAIL")[0].strip()
