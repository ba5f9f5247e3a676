"""API keys as they are asked for and answered."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, ConfigDict, Field, JsonValue

from app.api.schemas.fields import Answer, Moment, PortalName, Schema, ShortText
from app.values.api_key import KeyRecord
from app.vocabulary.terms import Scope

KEY_EXAMPLE: dict[str, JsonValue] = {
    "name": "Kazakhstan industry portal",
    "portal": "kz-industry",
    "scopes": ["read", "write"],
    "expires_at": "2099-12-31T00:00:00Z",
}
Scopes = Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))]


class KeyIn(Schema):
    """A key to be made."""

    model_config = ConfigDict(json_schema_extra={"examples": [KEY_EXAMPLE]})

    name: ShortText = Field(description="Unique name.", examples=["Portal of Kazakhstan"])
    portal: PortalName = Field(
        description="Portal that it acts for; a sandbox when the name starts with `sandbox.`.",
        examples=["kz-industry"],
    )
    scopes: Scopes = Field(description="What it may do.", examples=[["read", "write"]])
    expires_at: Moment | None = Field(
        default=None,
        description="Its last moment, which is still to come.",
        examples=["2099-12-31T00:00:00Z"],
    )
    member_id: UUID | None = Field(
        default=None, description="The member who holds it.", examples=[None]
    )


class KeyOut(Answer):
    """What is known of a key; the key itself is not stored."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a14"])
    name: str = Field(description="Unique name.", examples=["Portal of Kazakhstan"])
    portal: str = Field(description="Portal that it acts for.", examples=["kz-industry"])
    scopes: list[Scope] = Field(description="What it may do.", examples=[["read", "write"]])
    created_at: AwareDatetime = Field(description="UTC.", examples=["2026-11-22T08:00:00Z"])
    expires_at: AwareDatetime | None = Field(description="Its last moment.", examples=[None])
    revoked_at: AwareDatetime | None = Field(description="When it was revoked.", examples=[None])
    member_id: UUID | None = Field(description="The member who holds it.", examples=[None])

    @classmethod
    def of(cls, record: KeyRecord) -> "KeyOut":
        """Shape what is stored of a key."""
        known = {name: getattr(record, name) for name in KeyOut.model_fields if name != "scopes"}
        return cls.model_validate(known | {"scopes": sorted(record.scopes)})


class NewKeyOut(KeyOut):
    """A new key, shown this once."""

    key: str = Field(
        description="The key; keep it, it cannot be shown again.", examples=["(the key)"]
    )

    @classmethod
    def made(cls, record: KeyRecord, key: str) -> "NewKeyOut":
        """Shape a key that was just made."""
        return cls(**dict(KeyOut.of(record)), key=key)


class RotationIn(Schema):
    """How long the old key stays valid beside the new one."""

    grace_seconds: int = Field(
        default=0, ge=0, le=7 * 24 * 3600, description="At most a week.", examples=[3600]
    )

    @property
    def grace(self) -> timedelta:
        """The same as a duration."""
        return timedelta(seconds=self.grace_seconds)
