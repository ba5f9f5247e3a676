"""Organizations with their listings as a file brings them, before anything is checked."""

from dataclasses import dataclass

from app.vocabulary.details import NO_DETAILS, Details


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedListing:
    """An offer or a need of a file.

    Attributes:
        key: the source's own key, unique in the source.
        kind: of an offer; None for a need.
        codes: as written, spaces and all.
        okpd2: as written.
        quantity: value, unit as written, period.
        details: everything that has fields of its own.
    """

    key: str
    title: str
    kind: str | None = None
    purpose: str = "supply"
    description: str = ""
    language: str | None = None
    codes: tuple[str, ...] = ()
    okpd2: tuple[str, ...] = ()
    quantity: tuple[float, str, str] | None = None
    standards: tuple[str, ...] = ()
    industry: str | None = None
    details: Details = NO_DETAILS


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedOrganization:
    """An organization of a file with everything that the file says of it.

    Attributes:
        place: file and line, for messages.
        country: ISO 3166-1 alpha-2; None when the file does not say.
        identifiers: scheme and number as written.
    """

    place: str
    key: str
    name: str
    country: str | None
    identifiers: tuple[tuple[str, str], ...] = ()
    region: str | None = None
    city: str | None = None
    website: str | None = None
    description: str = ""
    language: str | None = None
    research: bool = False
    listings: tuple[SeedListing, ...] = ()
