"""Connectors as a portal has them, their runs, and the rows that could not be taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue

from app.vocabulary.events import RunState

COUNTS = ("created", "replaced", "unchanged", "failed", "warned", "retired")
"""What became of rows; warned ones are stored all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorDraft:
    """What an administrator says of a connector.

    Attributes:
        settings: as the kind of connector defines them.
        every_minutes: how long from one run to the next.
    """

    name: str
    portal: str
    kind: str
    settings: Mapping[str, JsonValue]
    every_minutes: int
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """One run of a connector.

    Attributes:
        counts: by `COUNTS`.
        rows: rows read.
        total: rows that the portal says there are; None when it does not.
        error: why it failed; None otherwise.
    """

    id: UUID
    connector_id: UUID
    state: RunState
    started_at: datetime
    ended_at: datetime | None
    rows: int
    total: int | None
    requests: int
    retries: int
    counts: Mapping[str, int]
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorRecord(ConnectorDraft):
    """A connector as stored.

    Attributes:
        secret: what it shows to the portal; never answered.
        state: where reading goes on.
        last_run: None before the first.
    """

    id: UUID
    secret: str | None
    state: Mapping[str, JsonValue]
    next_at: datetime
    created_at: datetime
    last_run: RunRecord | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineRecord:
    """A row that could not be taken as it is.

    Attributes:
        key: the portal's key of it, or of its content when it has none.
        stored: whether it was stored all the same, without what is wrong.
        reasons: what is wrong, a sentence each.
    """

    id: UUID
    key: str
    stored: bool
    reasons: tuple[str, ...]
    row: JsonValue
    seen_at: datetime
