"""The database: engine and sessions. The only module that opens, commits or rolls back."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple, NewType, cast

import asyncpg
from sqlalchemy import AdaptedConnection, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from app import schema
from app.reachable import DRIVER_ERRORS, reachable

ReadSession = NewType("ReadSession", AsyncSession)
"""A session that only asks; a function that takes it cannot be given the right to write."""

WriteSession = NewType("WriteSession", AsyncSession)
"""A session whose work is committed once, by `Database.write`."""

Connection = AsyncConnection
"""What is given to whoever works on the whole database and its schema, beside sessions."""


class Actor(NamedTuple):
    """Who changes something, as the history tells it."""

    name: str
    portal: str
    request_id: str


_SIGN = text(
    "SELECT set_config('app.actor', :name, true), set_config('app.portal', :portal, true),"
    " set_config('app.request_id', :request_id, true)"
)

_LOCK = 4_711_2026

_POOL_SECONDS = 10.0
"""How long a request waits for a connection before it is told to come again."""

CHANGES = "changes"
"""Channel on which the database tells that the change table has grown."""


def _answers(lent: DBAPIConnection) -> bool:
    """Whether the server answers a connection that was idle; the pool makes another if not.

    Asked before every unit of work, so in one way there and back; SQLAlchemy's question takes four.
    """

    async def ask(connection: asyncpg.Connection) -> None:
        await connection.execute("SELECT 1")

    try:
        cast(AdaptedConnection, lent).run_async(ask)
    except (OSError, *DRIVER_ERRORS):
        return False
    return True


class Ear:
    """Hears what the database tells on a channel, until its connection is lost."""

    def __init__(self) -> None:
        self._told = asyncio.Event()
        self.deaf = False

    async def wait(self, seconds: float) -> None:
        """Wait until something is told, for so long at most."""
        # `wait_for` of Python 3.11 loses a cancellation that comes together with what it waits for.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._told.wait()
        self._told.clear()

    def hear(self, *_said: object) -> None:
        """Take note; called by the driver."""
        self._told.set()

    def lose(self, *_connection: object) -> None:
        """Hear nothing any more; called by the driver."""
        self.deaf = True
        self._told.set()


class Database:
    """One database and its pool of connections."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        """Name the database; nothing is opened yet."""
        self.url = url
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=_POOL_SECONDS,
            pool_pre_ping=True,
            hide_parameters=True,  # errors are logged, what callers wrote is not
            connect_args={"server_settings": {"application_name": "partners", "timezone": "UTC"}},
        )
        self.engine.dialect.do_ping = _answers  # type: ignore[assignment,method-assign]
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[ReadSession]:
        """Open a session for asking; whatever it wrote by mistake is rolled back.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        async with reachable(), self._sessions() as session:
            yield ReadSession(session)

    @asynccontextmanager
    async def write(self, by: Actor | None = None) -> AsyncIterator[WriteSession]:
        """Open a session for one unit of work: committed at the end, rolled back on any error.

        The history of what it changes names the actor; without one, nobody.

        Raises:
            UnavailableError: the database cannot be reached, or the commit failed.
        """
        async with reachable(), self._sessions() as session, session.begin():
            if by is not None:
                await session.execute(_SIGN, by._asdict())
            yield WriteSession(session)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Connection]:
        """Open a connection that sees the database as it is at its first question, to the end.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        async with reachable(), self.engine.connect() as connection:
            yield await connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @asynccontextmanager
    async def rebuilding(self) -> AsyncIterator[Connection]:
        """Open one transaction in which the schema may change, too: all of it holds, or nothing.

        Raises:
            UnavailableError: the database cannot be reached.
            UnsuitableDatabaseError: the server is too old or its locale does not know Cyrillic.
        """
        async with self.alone() as connection:
            await schema.check_version(connection)
            yield connection
            await schema.check_locale(connection)
            await connection.commit()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[Connection]:
        """Let one caller at a time through, among all processes that use this database.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        async with reachable(), self.engine.connect() as connection:
            await connection.execute(text(f"SELECT pg_advisory_lock({_LOCK})"))
            await connection.commit()
            try:
                yield connection
            finally:
                await connection.rollback()
                await connection.execute(text(f"SELECT pg_advisory_unlock({_LOCK})"))

    @asynccontextmanager
    async def driver(self) -> AsyncIterator[asyncpg.Connection]:
        """Open a connection of the driver itself; it is closed at the end, not given back.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        async with reachable():
            connection = await self.engine.connect()
        try:
            raw = await connection.get_raw_connection()
            yield raw.driver_connection
        finally:
            # Not back into the pool: it would go on listening there.
            await connection.invalidate()
            await connection.close()

    @asynccontextmanager
    async def listen(self, channel: str = CHANGES) -> AsyncIterator[Ear]:
        """Hear what is told on a channel; keeps a connection for as long.

        A notice may be missed while the connection is made anew, so who listens also looks
        from time to time.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        async with self.driver() as connection:
            ear = Ear()
            connection.add_termination_listener(ear.lose)
            async with reachable():
                await connection.add_listener(channel, ear.hear)
            yield ear

    async def migrate(self) -> None:
        """Bring the schema up to date; several processes may try at once.

        A newer schema that this version runs on is left as it is.

        Raises:
            UnavailableError: the database cannot be reached.
            UnsuitableDatabaseError: the server is too old, its locale does not know Cyrillic, or
                the schema is of a newer version that this one does not run on.
        """
        async with self.alone() as connection:
            await schema.check_version(connection)
            await schema.bring_up_to_date(connection)
            await connection.commit()
            await schema.check_locale(connection)

    async def is_current(self) -> bool:
        """Whether this code runs on the schema: its own, or a newer one that says so.

        While a new version takes the place of this one, the new schema is there already.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        async with reachable(), self.engine.connect() as connection:
            return await schema.serves(connection)
