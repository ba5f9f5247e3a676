"""An organization as it is written and as it is stored."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.values.source import Source
from app.vocabulary.identifiers import Identifier, is_of_person
from app.vocabulary.terms import Language, Visibility


class Owner(NamedTuple):
    """What of an organization counts for its listings."""

    country: str
    city: str | None
    visibility: Visibility


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

    @property
    def person(self) -> bool:
        """Whether it is a sole trader, of whom only the least is shown."""
        return any(is_of_person(number) for number in self.identifiers)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationRecord(OrganizationDraft):
    """An organization as stored.

    Attributes:
        steward: portal through which it has claimed its record.
        merged_into: the record that stands for it since the two were merged.
    """

    id: UUID
    steward: str | None = None
    merged_into: UUID | None = None
    revision: int
    created_at: datetime
    updated_at: datetime
