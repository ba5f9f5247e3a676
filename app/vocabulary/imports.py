"""Closed sets of imports; their values are part of the public API."""

from enum import StrEnum


class ImportStatus(StrEnum):
    """Where an import stands."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self not in {ImportStatus.QUEUED, ImportStatus.RUNNING}


class RowResult(StrEnum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    FAILED = "failed"


class ImportFormat(StrEnum):
    """Formats that can be imported."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    COMMERCEML = "commerceml"
    YML = "yml"
    OCDS = "ocds"
    UBL = "ubl"
