"""Portals and those who act for them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.vocabulary.terms import Scope


@dataclass(frozen=True, slots=True)
class Provider:
    """A portal's own identity provider.

    Attributes:
        issuer: `iss` of its tokens.
        audience: `aud` that they must have.
        key_set: an https address or a file with its public keys.
        scopes: the most that one of its tokens may do.
    """

    issuer: str
    audience: str
    key_set: str
    scopes: frozenset[Scope]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalDraft:
    """What an administrator says of a portal.

    Attributes:
        licence: of its data, where a record states none.
        suspended: nobody acts for it while it is.
    """

    name: str
    title: str = ""
    country: str | None = None
    licence: str | None = None
    provider: Provider | None = None
    suspended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalRecord(PortalDraft):
    """A portal as stored."""

    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRecord:
    """Someone who may act for a portal.

    Attributes:
        subject: `sub` of his tokens.
        scopes: the most that he may do.
    """

    id: UUID
    portal: str
    name: str
    subject: str | None
    scopes: frozenset[Scope]
    created_at: datetime
    removed_at: datetime | None
