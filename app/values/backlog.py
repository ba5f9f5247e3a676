"""What waits in the database."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much work waits, and for how long; no more is told, since everybody may ask.

    Attributes:
        jobs: number of background jobs, by kind and state.
        oldest_job_seconds: how long the job that is due has waited the longest.
        imports: number of imports, by status.
        deliveries: number of messages to webhooks, by state.
        oldest_delivery_seconds: how long the message that is due has waited the longest.
        newest_revision: of the database.
    """

    jobs: dict[tuple[str, str], int]
    oldest_job_seconds: float
    imports: dict[str, int]
    deliveries: dict[str, int]
    oldest_delivery_seconds: float
    newest_revision: int
