"""What says that the database is away, whoever says it: SQLAlchemy, the driver or the system."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.errors import UnavailableError

_WORTH_A_RETRY = frozenset({"40001", "40P01", "23503"})
"""Codes of PostgreSQL: serialization failure, deadlock, what is referred to has just gone."""

_REFUSED = frozenset({"08", "28", "3D", "53", "57"})
"""Classes of codes: connection, authorization, no such database, resources, shutdown."""

_FOR_GOOD = frozenset({"28", "3D"})
"""Those of them that say that somebody has to do something."""


DRIVER_ERRORS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What statements raise that were given to the driver itself."""

_SAID_OF_LOSS = ("connection is closed", "another operation (2) is in progress")
"""The moment between the server's last words and the end of the connection: 2 is the state in which
the driver waits for what follows an error, and after a fatal one nothing does."""


@asynccontextmanager
async def reachable() -> AsyncIterator[None]:
    """Tell of a database that is away, refuses or has lost a connection in one way.

    Raises:
        UnavailableError: it cannot answer now.
    """
    try:
        yield
    except (OperationalError, InterfaceError, OSError) as error:
        raise UnavailableError("The database cannot be reached. Try again shortly.") from error
    except PoolTimeoutError as error:
        raise UnavailableError("Too many requests at once. Try again shortly.") from error
    except DBAPIError as error:
        state = str(getattr(error.orig, "sqlstate", None))
        if state in _WORTH_A_RETRY:
            raise UnavailableError("Another change came in between. Try again.") from error
        if state[:2] in _REFUSED:
            raise UnavailableError("The database refuses to serve. Try again shortly.") from error
        driver = error.orig.__cause__ if error.orig else None
        if not error.connection_invalidated and not (driver and tells_of_loss(driver)):
            raise
        raise UnavailableError("The connection to the database was lost. Try again.") from error
    except DRIVER_ERRORS as error:
        # Of statements that were given to the driver itself.
        if getattr(error, "sqlstate", None) in _WORTH_A_RETRY:
            raise UnavailableError("Another change came in between. Try again.") from error
        if not tells_of_loss(error):
            raise
        raise UnavailableError("The connection to the database was lost. Try again.") from error


def refusal_for_good(error: UnavailableError) -> str | None:
    """What a database says that is there and will not have us; None for one that is away."""
    cause = error.__cause__
    while isinstance(cause, DBAPIError):
        cause = cause.orig and (cause.orig.__cause__ or cause.orig)
    code = str(getattr(cause, "sqlstate", None))
    return str(cause) if code[:2] in _FOR_GOOD else None


def tells_of_loss(error: BaseException) -> bool:
    """Whether an error says that the database is away: the driver's own words, or ours."""
    if isinstance(error, UnavailableError | OSError):
        return True
    if not isinstance(error, DRIVER_ERRORS):
        return False
    # The driver's own errors, without a code, are of a connection that is closed, or mistakes of
    # ours, which would come again and again.
    state = str(getattr(error, "sqlstate", None))
    return state[:2] in _REFUSED or any(said in str(error) for said in _SAID_OF_LOSS)
