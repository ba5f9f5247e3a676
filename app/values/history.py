"""What became of a record, change by change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.vocabulary.terms import Action

State = Mapping[str, object]
"""A whole record as its table has it; what a caller sent is not all that there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRecord:
    """One change of a record.

    Attributes:
        actor: name of the key or member; None for the system itself.
        portal: through which the change came.
        before: the record before it; None for one that was created.
        after: the record after it; None for one that was deleted.
        erased_at: when a person was taken out of it; None where nobody was.
    """

    revision: int
    action: Action
    at: datetime
    actor: str | None
    portal: str | None
    request_id: str | None
    before: State | None
    after: State | None
    erased_at: datetime | None
