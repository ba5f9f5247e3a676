"""Closed sets of allocations; their values are part of the public API."""

from enum import StrEnum


class AllocationStatus(StrEnum):
    """Where an allocation in the background stands."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self in {AllocationStatus.COMPLETED, AllocationStatus.FAILED}
