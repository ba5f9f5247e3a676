"""Portals and members as they are sent and answered."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, StringConstraints

from app.api.schemas.fields import (
    Answer,
    CountryCode,
    PortalName,
    Schema,
    ShortText,
    SourceKey,
)
from app.api.schemas.key import Scopes
from app.api.schemas.patterns import KEY_SET
from app.values.portal import MemberRecord, PortalDraft, PortalRecord, Provider
from app.vocabulary.terms import Scope

PORTAL_EXAMPLE: dict[str, JsonValue] = {
    "name": "kz-industry",
    "title": "Портал промышленности Казахстана",
    "country": "KZ",
    "licence": "CC-BY-4.0",
}

KeySetPlace = Annotated[str, StringConstraints(max_length=500, pattern=KEY_SET)]


class ProviderSchema(Schema):
    """A portal's own identity provider, whose tokens are taken instead of keys."""

    issuer: SourceKey = Field(
        description="`iss` of its tokens.", examples=["https://example.org/identity"]
    )
    audience: SourceKey = Field(
        description="`aud` that its tokens must have.", examples=["partners"]
    )
    key_set: KeySetPlace = Field(
        description="Its public keys (JWKS): an https address, or a file of APP_KEY_SET_DIR.",
        examples=["https://example.org/identity/keys"],
    )
    scopes: Scopes = Field(
        description="The most that a token may do; never `administer`.",
        examples=[["read", "write"]],
    )


class PortalIn(Schema):
    """A portal as an administrator describes it."""

    model_config = ConfigDict(json_schema_extra={"examples": [PORTAL_EXAMPLE]})

    name: PortalName = Field(
        description="Name; of a sandbox, it starts with `sandbox.`.", examples=["kz-industry"]
    )
    title: ShortText = Field(description="For people.", examples=["Портал Казахстана"])
    country: CountryCode | None = Field(default=None, description="State.", examples=["KZ"])
    licence: ShortText | None = Field(
        default=None, description="Licence of its data.", examples=["CC-BY-4.0"]
    )
    provider: ProviderSchema | None = Field(
        default=None, description="Its identity provider.", examples=[None]
    )
    suspended: bool = Field(
        default=False, description="Nobody acts for it while it is.", examples=[False]
    )

    def draft(self) -> PortalDraft:
        """What is to be stored."""
        given = self.provider
        return PortalDraft(
            name=self.name,
            title=self.title,
            country=self.country,
            licence=self.licence,
            provider=Provider(given.issuer, given.audience, given.key_set, frozenset(given.scopes))
            if given
            else None,
            suspended=self.suspended,
        )


class PortalOut(Answer):
    """A portal as stored."""

    name: str = Field(description="Name.", examples=["kz-industry"])
    title: str = Field(description="For people.", examples=["Портал Казахстана"])
    country: str | None = Field(description="State.", examples=["KZ"])
    licence: str | None = Field(description="Licence of its data.", examples=["CC-BY-4.0"])
    provider: ProviderSchema | None = Field(description="Its identity provider.")
    suspended: bool = Field(description="Nobody acts for it while it is.", examples=[False])
    created_at: datetime = Field(description="UTC.", examples=["2026-11-22T08:00:00Z"])

    @classmethod
    def of(cls, record: PortalRecord) -> "PortalOut":
        """Shape a stored portal."""
        return cls.model_validate({**current(record), "created_at": record.created_at})


def current(record: PortalRecord) -> dict[str, object]:
    """The stored portal as a caller would have sent it, for a merge patch."""
    provider = record.provider
    return {
        "name": record.name,
        "title": record.title or record.name,
        "country": record.country,
        "licence": record.licence,
        "provider": {
            "issuer": provider.issuer,
            "audience": provider.audience,
            "key_set": provider.key_set,
            "scopes": sorted(provider.scopes),
        }
        if provider
        else None,
        "suspended": record.suspended,
    }


class MemberIn(Schema):
    """Someone who is to act for a portal."""

    name: ShortText = Field(description="Person or system.", examples=["Айгүл Серікқызы"])
    subject: SourceKey | None = Field(
        default=None, description="`sub` of his tokens.", examples=["7f3a"]
    )
    scopes: Scopes = Field(description="The most that he may do.", examples=[["write"]])


class MemberOut(Answer):
    """Someone who may act for a portal."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a15"])
    portal: str = Field(description="Portal.", examples=["kz-industry"])
    name: str = Field(description="Person or system.", examples=["Айгүл Серікқызы"])
    subject: str | None = Field(description="`sub` of his tokens.", examples=["7f3a"])
    scopes: list[Scope] = Field(description="The most that he may do.", examples=[["write"]])
    created_at: datetime = Field(description="UTC.", examples=["2026-11-22T08:00:00Z"])
    removed_at: datetime | None = Field(description="When he was removed.", examples=[None])

    @classmethod
    def of(cls, record: MemberRecord) -> "MemberOut":
        """Shape a stored member."""
        known = {name: getattr(record, name) for name in cls.model_fields if name != "scopes"}
        return cls.model_validate(known | {"scopes": sorted(record.scopes)})
