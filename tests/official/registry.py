"""A small public registry and entries of a list, for tests of what the two say of each other."""

from uuid import UUID

from app.official.directory import KnownListing, KnownOrganization
from app.values.lists import Entry, EntryFields
from app.vocabulary.terms import Kind, Noun

BIN, OTHER_BIN = "KZ-BIN:491240001007", "KZ-BIN:990340000018"


def listing(
    number: int,
    *codes: str,
    noun: Noun = Noun.OFFER,
    active: bool = True,
    kind: Kind = Kind.PRODUCT,
) -> KnownListing:
    """An offer of a product, unless said otherwise."""
    return KnownListing(
        id=UUID(int=number), noun=noun, kind=None if noun is Noun.NEED else kind,
        title=f"Товар {number}", codes=codes, is_active=active, revision=number,
    )  # fmt: skip


def known(
    number: int,
    name: str,
    *listings: KnownListing,
    country: str = "KZ",
    numbers: tuple[str, ...] = (),
    person: bool = False,
) -> KnownOrganization:
    """An organization of Kazakhstan, unless said otherwise."""
    return KnownOrganization(
        id=UUID(int=number), name=name, country=country, identifiers=numbers, revision=number,
        is_person=person, listings=listings,
    )  # fmt: skip


def entry(
    number: int,
    enterprise: str,
    *codes: str,
    country: str | None = "KZ",
    identifier: str = "",
    goods: str = "",
) -> Entry:
    """An entry of Kazakhstan, unless said otherwise; its number is its place."""
    fields = EntryFields(
        codes=codes, goods=goods, country=country, enterprise=enterprise, identifier=identifier
    )
    return Entry(id=UUID(int=number), position=number, fields=fields)
