"""Use cases of connectors: set up by administrators, watched by the portal that they fill."""

import json
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from pydantic import JsonValue, ValidationError

from app.db import ReadSession, WriteSession
from app.errors import ConflictError, FieldError, InvalidInputError, NotFoundError
from app.exchange.connectors import CONNECTORS
from app.exchange.connectors.kind import Configured
from app.services.access import Caller
from app.services.ids import new_id
from app.store import connector_runs, connectors, portals, queue
from app.values.connector import ConnectorDraft, ConnectorRecord, QuarantineRecord, RunRecord
from app.values.page import Page, Paging
from app.vocabulary.terms import Scope

_UNSTORABLE = InvalidInputError.of(
    "/settings", "control_character", "A setting has a character that no text has. Remove it."
)


async def create(
    session: WriteSession, caller: Caller, draft: ConnectorDraft, secret: str | None
) -> ConnectorRecord:
    """Store a new connector; it runs within a minute if it is active.

    Raises:
        InvalidInputError: there is no such kind or portal, or a setting is wrong.
        ConflictError: there is one of that name.
    """
    caller.must(Scope.ADMINISTER)
    settings(draft)
    if await portals.get(ReadSession(session), draft.portal) is None:
        raise InvalidInputError.of(
            "/portal", "portal_not_found", f"There is no portal {draft.portal}. Create it first."
        )
    key = new_id()
    await connectors.add(session, key, draft, secret)
    return await read(ReadSession(session), caller, key)


async def read(session: ReadSession, caller: Caller, key: UUID) -> ConnectorRecord:
    """Return a connector of the caller's portal.

    Raises:
        NotFoundError: the portal has none under this id.
    """
    found = await connectors.get(session, key, caller.bound_to)
    if found is None:
        raise NotFoundError(f"There is no connector {key}.")
    return found


async def page(session: ReadSession, caller: Caller, paging: Paging) -> Page[ConnectorRecord]:
    """Return one page of the connectors of the caller's portal, each with its last run."""
    return await connectors.page(session, caller.bound_to, paging)


async def change(
    session: WriteSession, caller: Caller, key: UUID, draft: ConnectorDraft, secret: str | None
) -> ConnectorRecord:
    """Overwrite a connector; with other settings it reads everything anew.

    Its portal and kind stay. A secret of None leaves the one that it has.

    Raises:
        NotFoundError: there is none under this id.
        InvalidInputError: a setting is wrong.
    """
    caller.must(Scope.ADMINISTER)
    stored = await read(ReadSession(session), caller, key)
    draft = replace(draft, portal=stored.portal, kind=stored.kind)
    settings(draft)
    await connectors.replace(
        session,
        key,
        draft,
        secret=secret or stored.secret,
        anew=draft.settings != stored.settings,
    )
    return await read(ReadSession(session), caller, key)


async def remove(session: WriteSession, caller: Caller, key: UUID) -> None:
    """Delete a connector with its runs; what it brought stays.

    Raises:
        NotFoundError: there is none under this id.
    """
    caller.must(Scope.ADMINISTER)
    await read(ReadSession(session), caller, key)
    await connectors.remove(session, key)


async def ask_for_run(session: WriteSession, caller: Caller, key: UUID) -> ConnectorRecord:
    """Let a connector run now, unless it runs already.

    Raises:
        NotFoundError: there is none under this id.
        ConflictError: it is switched off.
    """
    caller.must(Scope.ADMINISTER)
    found = await read(ReadSession(session), caller, key)
    if not found.active:
        raise ConflictError("The connector is switched off. Set `active` to true first.")
    await enqueue(session, key)
    return found


async def enqueue(session: WriteSession, key: UUID) -> None:
    """Put a run into the queue of jobs; one that waits or runs already is enough."""
    await queue.put(session, "connector", str(key), once=f"connector {key}")


async def runs(session: ReadSession, caller: Caller, key: UUID, paging: Paging) -> Page[RunRecord]:
    """Return one page of the runs of a connector, newest first.

    Raises:
        NotFoundError: the portal has none under this id.
    """
    await read(session, caller, key)
    return await connector_runs.page(session, key, paging)


async def quarantined(
    session: ReadSession, caller: Caller, key: UUID, paging: Paging
) -> Page[QuarantineRecord]:
    """Return one page of the rows that could not be taken, newest first.

    Raises:
        NotFoundError: the portal has none under this id.
    """
    await read(session, caller, key)
    return await connector_runs.quarantined(session, key, paging)


def settings(draft: ConnectorDraft) -> Configured:
    """Read the settings of a connector by its kind.

    Raises:
        InvalidInputError: there is no such kind, or a setting is wrong.
    """
    kind = CONNECTORS.get(draft.kind)
    if kind is None:
        raise InvalidInputError.of(
            "/kind",
            "unknown_connector",
            f"There is no such kind of connector. Use one of {', '.join(CONNECTORS)}.",
        )
    shape: type[Configured] = kind.settings
    try:
        return shape.model_validate(dict(draft.settings))
    except ValidationError as error:
        wrong = [
            FieldError(
                "/".join(("/settings", *map(str, item["loc"]))), item["type"], f"{item['msg']}."
            )
            for item in error.errors(include_url=False, include_input=False)
        ]
        raise InvalidInputError("Settings of the connector are wrong.", wrong) from error


def storable(value: Mapping[str, object]) -> Mapping[str, JsonValue]:
    """Settings as the database can hold them.

    Raises:
        InvalidInputError: they have a number or a character that JSON there cannot have.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (ValueError, RecursionError) as error:
        raise _UNSTORABLE from error
    if "\\u0000" in text:
        raise _UNSTORABLE
    read: Mapping[str, JsonValue] = json.loads(text)
    return read
