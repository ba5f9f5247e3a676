"""Imports: what was asked for, how far it is, and what became of each row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.vocabulary.imports import ImportFormat, ImportStatus, RowResult
from app.vocabulary.terms import Scope, Side

MappingJson = Mapping[str, object]
"""A column mapping as it is stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportDraft:
    """What a caller asks for.

    Attributes:
        scopes: of the caller, who is gone when the job runs.
        format: None to find it.
        organization_id, country: for rows without an owner.
        retire: withdraw what the portal brought earlier and the file no longer has.
        most_percent: refuse to withdraw more of what stands than this.
    """

    portal: str
    requested_by: str
    scopes: frozenset[Scope]
    file_name: str
    format: ImportFormat | None = None
    dry_run: bool = False
    organization_id: UUID | None = None
    country: str | None = None
    mapping: MappingJson = field(default_factory=dict)
    retire: bool = False
    most_percent: int = 20
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecord(ImportDraft):
    """An import as stored.

    Attributes:
        found_format: of the file.
        counts: of its rows by result.
        position: how many rows are done with.
        done: share of the file that is done with, 0 to 1.
        seconds: how long it has run in all.
        retired: how many listings were withdrawn.
        used: columns of the file by field, as they were used.
        notes: what holds for the whole file.
        error: why it failed.
    """

    id: UUID
    status: ImportStatus
    found_format: ImportFormat | None
    counts: Mapping[RowResult, int]
    position: int
    done: float
    seconds: float
    retired: int
    used: Mapping[str, object]
    notes: tuple[str, ...]
    error: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """What is wrong with a field of a row; the sentences of `code` name the `words`."""

    field: str
    value: str
    code: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReport:
    """What became of one row.

    Attributes:
        number: from 1, over all files of an archive.
        place: where in the file.
        key: the source's own.
        record_id: the listing; None where there is none.
        side: of the listing; None where there is none any more.
    """

    number: int
    place: str
    result: RowResult
    key: str | None
    title: str
    record_id: UUID | None
    side: Side | None
    problems: tuple[RowProblem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingRecord:
    """A column mapping that a portal has saved."""

    portal: str
    name: str
    mapping: MappingJson
    updated_at: datetime
