"""What letters tell of, and where a letter stands."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """What a letter tells of; its words are in `app/services/letters.py`."""

    CONFIRM = "address.confirm"
    MATCHED = "saved_search.matched"
    SEARCH_DISABLED = "saved_search.disabled"
    WEBHOOK_DISABLED = "webhook.disabled"
    IMPORT_FAILED = "import.failed"
    INTRODUCED = "introduction.changed"
    MODERATED = "listing.moderated"


class Wanted(StrEnum):
    """What a receiver may ask to be told of besides the saved searches that name him."""

    SEARCH_DISABLED = "saved_search.disabled"
    WEBHOOK_DISABLED = "webhook.disabled"
    IMPORT_FAILED = "import.failed"
    INTRODUCED = "introduction.changed"
    MODERATED = "listing.moderated"


class NoticeState(StrEnum):
    """Where a letter stands."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


class ReceiverState(StrEnum):
    """Whether an address gets letters."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    STOPPED = "stopped"
    DISABLED = "disabled"
