"""Webhooks and their messages as they are sent and answered."""

import json
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue

from app.api.schemas.change import FeedNoun
from app.api.schemas.fields import Answer, Schema, ShortText, WebAddress
from app.values.webhook import Attempt, DeliveryRecord, WebhookDraft, WebhookRecord
from app.vocabulary.events import DeliveryState, Event, Subscribed
from app.vocabulary.terms import Noun

WEBHOOK_EXAMPLE: dict[str, JsonValue] = {
    "url": "https://example.org/hooks/partners",
    "events": ["registry.changed", "saved_search.matched"],
    "nouns": ["offer", "need"],
}

Nouns = Annotated[list[FeedNoun], Field(max_length=4)]


class WebhookIn(Schema):
    """A webhook as a portal asks for it."""

    model_config = ConfigDict(json_schema_extra={"examples": [WEBHOOK_EXAMPLE]})

    url: WebAddress = Field(
        description="Where messages go; https.", examples=["https://example.org/hooks/partners"]
    )
    description: ShortText | None = Field(
        default=None, description="For people.", examples=["Склад, приём изменений"]
    )
    events: Annotated[list[Subscribed], Field(min_length=1, max_length=len(Subscribed))] = Field(
        default=list(Subscribed), description="What it is told of.", examples=[["registry.changed"]]
    )
    nouns: Nouns = Field(
        default=[],
        description="Of changes, only those of these records; all when empty.",
        examples=[["offer", "need"]],
    )
    active: bool = Field(
        default=True,
        description="Messages are sent while it is; set it again when the service switched the "
        "webhook off.",
        examples=[True],
    )

    def draft(self) -> WebhookDraft:
        """What is to be stored."""
        return WebhookDraft(
            url=self.url,
            description=self.description or "",
            events=frozenset(self.events),
            nouns=frozenset(Noun(noun) for noun in self.nouns),
            active=self.active,
        )


class WebhookOut(Answer):
    """A webhook as stored."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a21"])
    portal: str = Field(description="Whose it is.", examples=["kz-industry"])
    url: str = Field(
        description="Where messages go.", examples=["https://example.org/hooks/partners"]
    )
    description: str | None = Field(description="For people.", examples=["Склад"])
    events: list[Subscribed] = Field(
        description="What it is told of.", examples=[["registry.changed"]]
    )
    nouns: list[Noun] = Field(description="Of changes, only these.", examples=[["offer"]])
    active: bool = Field(description="Whether messages are sent.", examples=[True])
    disabled_reason: str | None = Field(
        description="Why the service switched it off.", examples=[None]
    )
    failures: int = Field(description="Failed attempts since the last success.", examples=[0])
    created_at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])

    @classmethod
    def of(cls, record: WebhookRecord) -> "WebhookOut":
        """Shape a stored webhook."""
        return cls.model_validate(current(record) | _own(record))


class NewWebhookOut(WebhookOut):
    """A webhook with its secret, which is shown this once."""

    secret: str = Field(
        description="Messages are signed with it, as Standard Webhooks say.",
        examples=["whsec_bm90IGEgc2VjcmV0LCBhbiBleGFtcGxl"],
    )

    @classmethod
    def made(cls, record: WebhookRecord) -> "NewWebhookOut":
        """Shape a webhook whose secret is new."""
        return cls.model_validate(current(record) | _own(record) | {"secret": record.secrets[0]})


class AttemptOut(Answer):
    """One attempt to deliver a message."""

    at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])
    status: int | None = Field(description="Status of the answer, if any.", examples=[500])
    error: str | None = Field(
        description="What went wrong; null when it was delivered.", examples=["status 500"]
    )
    milliseconds: int = Field(description="How long it took.", examples=[120])

    @classmethod
    def of(cls, attempt: Attempt) -> "AttemptOut":
        """Shape an attempt."""
        return cls(
            at=attempt.at,
            status=attempt.status,
            error=attempt.error,
            milliseconds=attempt.milliseconds,
        )


class DeliveryOut(Answer):
    """A message, and what became of it."""

    id: UUID = Field(
        description="Id; `msg_` and it are the header `webhook-id`.",
        examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a22"],
    )
    event: Event = Field(description="Type of the message.", examples=["registry.changed"])
    state: DeliveryState = Field(description="Where it stands.", examples=["delivered"])
    attempts: list[AttemptOut] = Field(description="The last 50 attempts, oldest first.")
    next_at: datetime | None = Field(
        description="When it is tried next.", examples=["2026-11-26T08:05:00Z"]
    )
    body: dict[str, object] = Field(
        description="What was sent.", examples=[{"type": "webhook.test", "data": {}}]
    )
    created_at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])

    @classmethod
    def of(cls, record: DeliveryRecord) -> "DeliveryOut":
        """Shape a message."""
        return cls(
            id=record.id,
            event=record.event,
            state=record.state,
            attempts=[AttemptOut.of(attempt) for attempt in record.attempts],
            next_at=record.next_at,
            body=json.loads(record.body),
            created_at=record.created_at,
        )


def current(record: WebhookRecord) -> dict[str, object]:
    """The stored webhook as a caller would have sent it, for a merge patch."""
    return {
        "url": record.url,
        "description": record.description or None,
        "events": sorted(record.events),
        "nouns": sorted(record.nouns),
        "active": record.active,
    }


def _own(record: WebhookRecord) -> dict[str, object]:
    names = ("id", "portal", "disabled_reason", "failures", "created_at")
    return {name: getattr(record, name) for name in names}
