"""Letters, and the addresses that they go to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue

from app.vocabulary.notices import NoticeState, ReceiverState, Wanted
from app.vocabulary.terms import Language

Words = Mapping[str, JsonValue]
"""What a letter says, without sentences: those are made when it is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverDraft:
    """An address as a portal names it.

    Attributes:
        language: of letters; Russian or English.
        wanted: what it is told of, besides the saved searches that name it.
    """

    email: str
    language: Language = Language.RU
    wanted: frozenset[Wanted] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverRecord(ReceiverDraft):
    """An address as stored.

    Attributes:
        asked_at: when it was last asked for its consent.
        stopped_at: when its owner said that he wants no letters.
        failures: letters refused since the last that was not.
        disabled_reason: why the service itself sends it nothing.
    """

    id: UUID
    portal: str
    asked_at: datetime
    confirmed_at: datetime | None
    stopped_at: datetime | None
    failures: int
    disabled_reason: str | None
    created_at: datetime

    @property
    def state(self) -> ReceiverState:
        """Whether it gets letters."""
        if self.stopped_at is not None:
            return ReceiverState.STOPPED
        if self.disabled_reason is not None:
            return ReceiverState.DISABLED
        return ReceiverState.WAITING if self.confirmed_at is None else ReceiverState.CONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRecord:
    """One letter.

    Attributes:
        kind: a `NoticeKind`, or one that another use case has words for.
        topic: letters of one topic to one address are gathered.
        tries: attempts to send it.
    """

    id: UUID
    receiver: ReceiverRecord
    kind: str
    topic: str
    words: Words
    state: NoticeState
    tries: int
    created_at: datetime
