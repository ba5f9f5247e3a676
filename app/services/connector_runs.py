"""Background work of connectors: read a portal page by page, store each page, note how far."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

import structlog
from pydantic import JsonValue

from app.db import Actor, Database, ReadSession, WriteSession
from app.errors import AppError, LaterError, PortalError, RetirementError, UnavailableError
from app.exchange.connectors import CONNECTORS
from app.exchange.connectors.http import Patience, Portal
from app.exchange.connectors.kind import AnyConnector, Configured, Page
from app.exchange.connectors.rows import Row, row_of
from app.exchange.outbound import Outbound, networks
from app.services import catalogues, connectors, pulled
from app.services.access import Caller
from app.services.ids import new_id
from app.services.pulled_texts import UnusableRowError
from app.services.work import Work
from app.store import connector_runs, portals
from app.store import connectors as stored
from app.values.connector import ConnectorRecord
from app.vocabulary.events import RunState
from app.vocabulary.terms import Scope, Side

MOST_RETIRED_PERCENT = 20
ANSWER_SECONDS = 60.0

_LONGEST_RAW = 20_000

log = structlog.get_logger("app.connectors")


class _ChangedError(Exception):
    """The connector is gone, switched off, or has other settings than the run began with."""


@dataclass
class _Run:
    """One run, as far as it has come."""

    id: UUID
    connector: ConnectorRecord
    kind: AnyConnector
    settings: Configured
    portal: Portal
    caller: Caller
    rows: int = 0
    total: int | None = None
    counts: Counter[str] = field(default_factory=Counter)
    kept: dict[Side, set[str]] = field(default_factory=lambda: {side: set() for side in Side})

    @property
    def is_whole(self) -> bool:
        """Whether it reads everything, so that what is not in it has vanished."""
        return self.kind.whole and not self.connector.state


async def ask_for_due(work: Work) -> None:
    """Put a run into the queue for each connector that is due."""
    async with work.database.write() as session:
        for key in await stored.claim_due(session):
            await connectors.enqueue(session, key)


async def run(work: Work, patience: Patience | None = None) -> None:
    """Run a connector to its end; what goes wrong at the portal is noted, not raised.

    Raises:
        LaterError: the process is about to leave, and the next one goes on from the last page;
            or the connector was changed, and its settings as they are now have the next turn.
        UnavailableError: the database is away; another run goes on from the last page.
    """
    begun = await _begin(work, patience or Patience())
    if begun is None:
        return
    try:
        finished = await _read(work, begun)
    except _ChangedError as changed:
        await _end(work.database, begun, RunState.INTERRUPTED)
        raise LaterError("The connector was changed.") from changed
    except UnavailableError:
        await _end(work.database, begun, RunState.INTERRUPTED)
        raise
    except PortalError as error:
        log.warning("connector failed", connector=begun.connector.name, reason=error.detail)
        await _end(work.database, begun, RunState.FAILED, error.detail)
        return
    except Exception as error:
        await _end(work.database, begun, RunState.FAILED, type(error).__name__)
        raise
    await _end(work.database, begun, RunState.COMPLETED if finished else RunState.INTERRUPTED)
    if not finished:
        raise LaterError("The process stops.")


async def _read(work: Work, begun: _Run) -> bool:
    """Read and store page by page; False when the process is about to leave before the end."""
    async for page in begun.kind.pull(begun.portal, begun.settings, begun.connector.state):
        await _store(work.database, begun, page)
        if work.stopping.is_set():
            return False
    await _retire(work.database, begun)
    return True


async def _begin(work: Work, patience: Patience) -> _Run | None:
    async with work.database.write() as session:
        connector = await stored.get(ReadSession(session), UUID(work.subject), None)
        if connector is None or not connector.active:
            return None
        owner = await portals.get(ReadSession(session), connector.portal)
        if owner is None or owner.suspended:
            return None
        settings = connectors.settings(connector)
        key = new_id()
        await connector_runs.begin(session, key, connector.id)
    outbound = Outbound(networks(work.settings.outbound_networks), ANSWER_SECONDS)
    return _Run(
        key,
        connector,
        CONNECTORS[connector.kind],
        settings,
        Portal(
            outbound,
            settings.requests_per_second,
            connector.secret,
            patience,
            work.settings.connector_dir,
        ),
        Caller(
            f"connector {connector.name}",
            connector.portal,
            frozenset({Scope.WRITE}),
            licence=owner.licence,
        ),
    )


async def _store(database: Database, run: _Run, page: Page) -> None:
    """Store a page, and from where reading goes on, in one transaction."""
    fields = {**run.kind.fields, **run.settings.fields}
    constants = {**run.kind.constants, **run.settings.constants}
    actor = Actor(run.caller.name, run.caller.portal, f"run {run.id}")
    async with database.write(actor) as session:
        await _check(session, run)
        good: list[str] = []
        for raw in page.rows:
            row = row_of(raw, fields, constants)
            if await _take(session, run, row):
                good.append(pulled.key_of(row))
        await connector_runs.release(session, run.connector.id, good)
        await stored.note_state(session, run.connector.id, dict(page.state))
        run.rows += len(page.rows)
        run.total = page.total if page.total is not None else run.total
        await _note(session, run, RunState.RUNNING)


async def _check(session: WriteSession, run: _Run) -> None:
    """Hold the connector as it was when the run began; what is read so belongs to those settings.

    Raises:
        _ChangedError: it is not as it was.
    """
    if not await stored.holds(session, run.connector.id, run.connector.settings):
        raise _ChangedError


async def _take(session: WriteSession, run: _Run, row: Row) -> bool:
    """Store a row in a savepoint of its own; whether it was taken as it is."""
    place = pulled.place_of(row)
    if place is not None:
        # It is there, whatever is wrong with it: it has not vanished.
        side, key = place
        run.kept[side].add(key)
    try:
        async with session.begin_nested():
            taken = await pulled.take(session, run.caller, row)
    except (UnusableRowError, AppError) as error:
        run.counts["failed"] += 1
        await _quarantine(session, run, row, [str(error)], stored=False)
        return False
    run.counts[taken.pushed.value] += 1
    if taken.warnings:
        run.counts["warned"] += 1
        await _quarantine(session, run, row, taken.warnings, stored=True)
    return not taken.warnings


async def _quarantine(
    session: WriteSession, run: _Run, row: Row, reasons: list[str], *, stored: bool
) -> None:
    raw: JsonValue = row.raw
    if len(str(raw)) > _LONGEST_RAW:
        raw = str(raw)[:_LONGEST_RAW]
    await connector_runs.quarantine(
        session,
        new_id(),
        connector_id=run.connector.id,
        key=pulled.key_of(row),
        stored=stored,
        reasons=[reason[:500] for reason in reasons[:20]],
        row=_storable(raw),
    )


def _storable(value: JsonValue) -> JsonValue:
    """Leave out what the database's JSON cannot hold: zero characters and halves of pairs."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode(errors="replace").decode()
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {str(_storable(name)): _storable(item) for name, item in value.items()}
    return value


async def _retire(database: Database, run: _Run) -> None:
    """Withdraw what vanished from a portal that was read whole, where that is wanted."""
    if not (run.settings.retire_vanished and run.is_whole):
        return
    for side, kept in run.kept.items():
        if not kept:
            continue
        try:
            async with database.write(Actor(run.caller.name, run.caller.portal, "")) as session:
                await _check(session, run)
                done = await catalogues.retire(
                    session,
                    run.caller,
                    portal=run.caller.portal,
                    side=side,
                    kept=kept,
                    most_percent=MOST_RETIRED_PERCENT,
                    dry_run=False,
                )
        except RetirementError as error:
            raise PortalError(error.detail) from error
        run.counts["retired"] += len(done.keys)


async def _end(database: Database, run: _Run, state: RunState, error: str | None = None) -> None:
    async with database.write() as session:
        await _note(session, run, state, error)


async def _note(
    session: WriteSession, run: _Run, state: RunState, error: str | None = None
) -> None:
    await connector_runs.note(
        session,
        run.id,
        state=state,
        rows=run.rows,
        total=run.total,
        requests=run.portal.requests,
        retries=run.portal.retries,
        counts=run.counts,
        error=error,
    )
