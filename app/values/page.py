"""Pages, filters and counts of lists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

from app.vocabulary.details.certificates import CertificateKind
from app.vocabulary.details.materials import MaterialClass
from app.vocabulary.identifiers import Scheme
from app.vocabulary.reach import EVERYONE, Reach
from app.vocabulary.terms import Kind, Purpose, Role, Status

T = TypeVar("T")
Shaped = TypeVar("Shaped")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list, and where the next page starts; None at the end."""

    items: tuple[T, ...]
    next_cursor: str | None

    def shaped(self, shape: Callable[[T], Shaped]) -> "Page[Shaped]":
        """The same page of what each item is shaped into."""
        return Page(tuple(map(shape, self.items)), self.next_cursor)


@dataclass(frozen=True, slots=True)
class Facets:
    """How many records there are, and how many for each value of some attributes."""

    total: int
    counts: Mapping[str, Mapping[str, int]]


class Sort(StrEnum):
    """Orders of a list; a minus turns the order round."""

    CREATED = "created_at"
    NEWEST = "-created_at"
    UPDATED = "updated_at"
    LAST_UPDATED = "-updated_at"
    NAME = "name"
    NAME_DOWN = "-name"


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list, in which order."""

    sort: Sort = Sort.NEWEST
    cursor: str | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationFilter:
    """Which organizations are asked for; None and empty mean any.

    Attributes:
        also: a second role that they are to stand in.
        identifier: a registration number in its plain form.
        scheme: of the identifier.
        reach: what the asker may see.
    """

    countries: frozenset[str] = frozenset()
    role: Role | None = None
    also: Role | None = None
    code: str | None = None
    q: str | None = None
    identifier: str | None = None
    scheme: Scheme | None = None
    reach: Reach = EVERYONE


@dataclass(frozen=True, slots=True)
class PropertyAsked:
    """Listings whose property meets a range, in the property's base unit; None where open."""

    name: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingFilter:
    """Which listings are asked for; None and empty mean any.

    Attributes:
        countries: of the organization.
        code: listings with a code that starts with these digits.
        q: words that must all occur, in any form of the word.
        available_on: leaves out what has expired, together with what is not active.
        directions: at least one of these tags; the same for consuming industries.
        properties: of offers; every one must be met.
        co2e_most: kilograms a tonne at most, as stated.
        recycled_least: percent.
        readiness_least: of the material or the technology.
        certificate: offers with a document of this kind in force on `certified_on`.
        reach: what the asker may see.
    """

    countries: frozenset[str] = frozenset()
    organization_id: UUID | None = None
    code: str | None = None
    q: str | None = None
    kind: Kind | None = None
    purpose: Purpose | None = None
    industry: str | None = None
    status: Status | None = None
    available_on: date | None = None
    directions: frozenset[str] = frozenset()
    consuming_industries: frozenset[str] = frozenset()
    properties: tuple[PropertyAsked, ...] = ()
    material_class: MaterialClass | None = None
    co2e_most: float | None = None
    recycled_least: float | None = None
    readiness_least: int | None = None
    certificate: CertificateKind | None = None
    certified_on: date | None = None
    reach: Reach = EVERYONE
