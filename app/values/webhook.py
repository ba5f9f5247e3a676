"""Webhooks, their messages, and what became of each attempt to deliver one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.vocabulary.events import DeliveryState, Event, Subscribed
from app.vocabulary.terms import Noun


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDraft:
    """What a portal says of a webhook.

    Attributes:
        nouns: of changes, only these; empty for all.
        active: messages are sent only while it is.
    """

    url: str
    description: str = ""
    events: frozenset[Subscribed] = frozenset(Subscribed)
    nouns: frozenset[Noun] = frozenset()
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRecord(WebhookDraft):
    """A webhook as stored.

    Attributes:
        secrets: those that messages are signed with, the newest first.
        position: cursor of the change feed up to which it has been told.
        disabled_reason: why the service itself switched it off; None otherwise.
        failures: attempts that failed since the last that did not.
    """

    id: UUID
    portal: str
    secrets: tuple[str, ...]
    position: str
    disabled_reason: str | None
    failures: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to deliver a message.

    Attributes:
        status: of the answer; None when there was none.
        error: what went wrong, in a word; None when it was delivered.
    """

    at: datetime
    status: int | None
    error: str | None
    milliseconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRecord:
    """One message to one webhook.

    Attributes:
        body: JSON, the same bytes at every attempt.
        tries: attempts since it was made or replayed.
        next_at: when it is tried next; None once it is delivered or given up.
    """

    id: UUID
    webhook_id: UUID
    event: Event
    body: str
    state: DeliveryState
    attempts: tuple[Attempt, ...]
    tries: int
    next_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DueDelivery:
    """A message that was taken to be sent, and whose receiver it goes to.

    Attributes:
        host: of the receiver's address, without its port.
    """

    message: DeliveryRecord
    portal: str
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Places for messages.

    Attributes:
        most: that are free.
        of_a_portal: places that all receivers of one portal may have together.
        of_a_host: places that all receivers at one host may have together.
        portals: places taken, by portal.
        hosts: places taken, by host.
    """

    most: int
    of_a_portal: int
    of_a_host: int
    portals: Mapping[str, int]
    hosts: Mapping[str, int]
