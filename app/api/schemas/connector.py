"""Connectors, their runs and their quarantine, as they are sent and answered."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, JsonValue, StringConstraints

from app.api.schemas.fields import Answer, PortalName, Schema, ShortText, clean_text, fits
from app.exchange.connectors.kind import AnyConnector
from app.services import connectors
from app.values.connector import (
    COUNTS,
    ConnectorDraft,
    ConnectorRecord,
    QuarantineRecord,
    RunRecord,
)
from app.vocabulary.events import RunState
from app.vocabulary.messages import said
from app.vocabulary.terms import Language

CONNECTOR_EXAMPLE: dict[str, JsonValue] = {
    "name": "Register of Russia",
    "portal": "ru-register",
    "kind": "ru-register",
    "settings": {"url": "https://example.org/pp719v2/pub/prod/b/", "requests_per_second": 1},
    "every_minutes": 1440,
}
SETTINGS_EXAMPLE: dict[str, JsonValue] = {
    "url": "https://example.org/odata/goods",
    "changed": "updated",
}

Secret = Annotated[
    str,
    StringConstraints(min_length=1, max_length=2_000),
    AfterValidator(clean_text),
    fits(1, 2_000),
]
Minutes = Annotated[int, Field(ge=1, le=525_600)]


class ConnectorIn(Schema):
    """A connector as an administrator sets it up."""

    model_config = ConfigDict(json_schema_extra={"examples": [CONNECTOR_EXAMPLE]})

    name: ShortText = Field(description="Unique name.", examples=["Register of Russia"])
    portal: PortalName = Field(
        description="Portal that owns what it brings.", examples=["ru-register"]
    )
    kind: ShortText = Field(
        description="Kind, see GET /v1/connectors/kinds.", examples=["ru-register"]
    )
    settings: dict[str, object] = Field(
        description="As the kind defines them.", examples=[SETTINGS_EXAMPLE]
    )
    secret: Secret | None = Field(
        default=None, description="What the portal wants to be shown; never answered.",
        examples=["token-of-the-portal"],
    )  # fmt: skip
    every_minutes: Minutes = Field(
        default=1_440, description="From one run to the next.", examples=[1_440]
    )
    active: bool = Field(default=True, description="Whether it runs.", examples=[True])

    def draft(self) -> ConnectorDraft:
        """What is to be stored, but for the secret."""
        return ConnectorDraft(
            name=self.name,
            portal=self.portal,
            kind=self.kind,
            settings=connectors.storable(self.settings),
            every_minutes=self.every_minutes,
            active=self.active,
        )


class RunOut(Answer):
    """One run of a connector."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a42"])
    state: RunState = Field(description="Where it stands.", examples=["completed"])
    started_at: datetime = Field(description="UTC.", examples=["2026-11-26T03:00:00Z"])
    ended_at: datetime | None = Field(description="UTC.", examples=["2026-11-26T03:04:00Z"])
    rows: int = Field(description="Rows read.", examples=[1200])
    total: int | None = Field(description="Rows that the portal says there are.", examples=[1200])
    requests: int = Field(description="Requests sent.", examples=[14])
    retries: int = Field(description="Of these, because another had failed.", examples=[2])
    counts: dict[str, int] = Field(
        description="What became of the rows; `warned` ones are stored without what is wrong.",
        examples=[{"created": 20, "replaced": 3, "unchanged": 1175, "failed": 2, "warned": 5}],
    )
    error: str | None = Field(description="Why it failed.", examples=[None])

    @classmethod
    def of(cls, record: RunRecord) -> "RunOut":
        """Shape a run."""
        known = {name: getattr(record, name) for name in cls.model_fields if name != "counts"}
        counts = {name: record.counts.get(name, 0) for name in COUNTS}
        return cls.model_validate(known | {"counts": counts})


class ConnectorOut(Answer):
    """A connector with its last run."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a41"])
    name: str = Field(description="Name.", examples=["Register of Russia"])
    portal: str = Field(description="Portal that owns what it brings.", examples=["ru-register"])
    kind: str = Field(description="Kind.", examples=["ru-register"])
    settings: dict[str, object] = Field(
        description="As the kind defines them.", examples=[SETTINGS_EXAMPLE]
    )
    has_secret: bool = Field(description="Whether it has a secret.", examples=[False])
    every_minutes: int = Field(description="From one run to the next.", examples=[1440])
    active: bool = Field(description="Whether it runs.", examples=[True])
    next_at: datetime = Field(description="When it runs next, UTC.",
                              examples=["2026-11-27T03:00:00Z"])  # fmt: skip
    created_at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])
    last_run: RunOut | None = Field(description="The last run; null before the first.")

    @classmethod
    def of(cls, record: ConnectorRecord) -> "ConnectorOut":
        """Shape a stored connector, without its secret."""
        own = {"has_secret", "last_run"}
        known = {name: getattr(record, name) for name in cls.model_fields if name not in own}
        return cls.model_validate(
            known
            | {
                "has_secret": record.secret is not None,
                "last_run": RunOut.of(record.last_run) if record.last_run else None,
            }
        )


class ConnectorKindOut(Answer):
    """A kind of connector, and what can be set of it."""

    kind: str = Field(description="Name.", examples=["ru-register"])
    title: str = Field(description="For people.", examples=["OData v4"])
    settings: dict[str, object] = Field(
        description="JSON Schema of the settings.", examples=[{"type": "object"}]
    )
    fields: dict[str, str | list[str]] = Field(
        description="Where our fields stand in a row, unless the settings say otherwise.",
        examples=[{"title": "product_name"}],
    )
    constants: dict[str, str] = Field(
        description="What every row has.", examples=[{"owner_country": "RU"}]
    )
    unverified: list[str] = Field(
        description="What nobody has seen in an answer of the real portal; check it first.",
        examples=[["registry_number"]],
    )
    secret: str | None = Field(description="What its secret is.", examples=["bearer token"])

    @classmethod
    def of(cls, kind: AnyConnector, language: Language) -> "ConnectorKindOut":
        """Shape a kind."""
        return cls(
            kind=kind.kind,
            title=said(kind.title, language),
            settings=kind.settings.model_json_schema(),
            fields=dict(kind.fields),
            constants=dict(kind.constants),
            unverified=list(kind.unverified),
            secret=said(kind.secret, language) if kind.secret else None,
        )


class QuarantinedOut(Answer):
    """A row that could not be taken as it is."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a43"])
    key: str = Field(description="The portal's key of it.", examples=["4711"])
    stored: bool = Field(
        description="Whether it was stored all the same, without what is wrong.", examples=[False]
    )
    reasons: list[str] = Field(
        description="What is wrong.", examples=[["The row names no organization."]]
    )
    row: object = Field(description="The row as it came.", examples=[{"id": 4711}])
    seen_at: datetime = Field(description="UTC.", examples=["2026-11-26T03:00:00Z"])

    @classmethod
    def of(cls, record: QuarantineRecord) -> "QuarantinedOut":
        """Shape a row."""
        return cls(
            id=record.id,
            key=record.key,
            stored=record.stored,
            reasons=list(record.reasons),
            row=record.row,
            seen_at=record.seen_at,
        )


def current(record: ConnectorRecord) -> dict[str, object]:
    """The stored connector as a caller would have sent it, for a merge patch."""
    names = ("name", "portal", "kind", "settings", "every_minutes", "active")
    return {name: getattr(record, name) for name in names}
