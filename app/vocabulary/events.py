"""What webhooks tell of, and where a message or a webhook stands."""

from enum import StrEnum


class Event(StrEnum):
    """Types of messages; `webhook.test` and `registry.reset` come whatever is subscribed."""

    CHANGED = "registry.changed"
    RESET = "registry.reset"
    MATCHED = "saved_search.matched"
    TEST = "webhook.test"
    INTRODUCED = "introduction.changed"


class Subscribed(StrEnum):
    """Types of messages that a webhook chooses among."""

    CHANGED = "registry.changed"
    MATCHED = "saved_search.matched"
    INTRODUCED = "introduction.changed"


class DeliveryState(StrEnum):
    """Where a message stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class RunState(StrEnum):
    """Where a run of a connector stands."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
