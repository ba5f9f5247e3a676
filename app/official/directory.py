"""What of the registry everybody sees, as lists compare themselves with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from rapidfuzz import fuzz, process

from app.official.names import bare_name
from app.vocabulary.terms import Kind, ListKind, Noun

NAMES_TRIED = 3
LEAST_ALIKE = 82.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownListing:
    """A public offer or need."""

    id: UUID
    noun: Noun
    kind: Kind | None
    title: str
    codes: tuple[str, ...]
    is_active: bool
    revision: int

    def belongs_to(self, kind: ListKind) -> bool:
        """Whether a list of this kind is about such listings."""
        match kind:
            case ListKind.PRODUCTS:
                return self.kind is Kind.PRODUCT
            case ListKind.MATERIALS:
                return self.kind is Kind.MATERIAL
            case ListKind.CONSUMERS:
                return self.noun is Noun.NEED


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOrganization:
    """A public organization with its public listings of goods.

    Attributes:
        identifiers: `KZ-BIN:…`; none of a natural person.
    """

    id: UUID
    name: str
    country: str
    identifiers: tuple[str, ...]
    revision: int
    is_person: bool = False
    listings: tuple[KnownListing, ...] = ()


@dataclass
class Directory:
    """Public organizations by id, number, and bare name within a state."""

    organizations: dict[UUID, KnownOrganization]
    _by_number: dict[str, UUID] = field(default_factory=dict)
    _names: dict[str, dict[UUID, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, organizations: Iterable[KnownOrganization]) -> "Directory":
        """Shelve organizations."""
        made = cls({one.id: one for one in sorted(organizations, key=lambda one: one.id)})
        for key, one in made.organizations.items():
            made._names.setdefault(one.country, {})[key] = bare_name(one.name)
            for number in one.identifiers:
                made._by_number.setdefault(number, key)
        return made

    def by_number(self, number: str) -> KnownOrganization | None:
        """The organization with a registration number."""
        key = self._by_number.get(number)
        return None if key is None else self.organizations[key]

    def by_name(self, name: str, country: str | None) -> Sequence[tuple[KnownOrganization, float]]:
        """Organizations of a state, or of any for None, with like names; likeness to 100."""
        bare = bare_name(name)
        if not bare:
            return []
        shelves = [self._names.get(country, {})] if country else list(self._names.values())
        found = [
            (self.organizations[key], score)
            for shelf in shelves
            for _, score, key in process.extract(
                bare,
                shelf,
                scorer=fuzz.token_sort_ratio,
                score_cutoff=LEAST_ALIKE,
                limit=NAMES_TRIED,
            )
        ]
        return sorted(found, key=lambda item: (-item[1], item[0].id))[:NAMES_TRIED]
