"""An organization as it is written and as it is stored."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.values.source import Source
from app.vocabulary.identifiers import Identifier
from app.vocabulary.terms import Language, Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationDraft:
    """What a caller says of an organization.

    Attributes:
        research: an institute, a university or a laboratory: its role is `research`.
    """

    name: str
    country: str
    source: Source
    identifiers: tuple[Identifier, ...] = ()
    region: str | None = None
    city: str | None = None
    address: str | None = None
    website: str | None = None
    description: str = ""
    language: Language | None = None
    visibility: Visibility = Visibility.PUBLIC
    research: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationRecord(OrganizationDraft):
    """An organization as stored."""

    id: UUID
    revision: int
    created_at: datetime
    updated_at: datetime
