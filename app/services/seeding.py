"""Use cases of seeding: the demonstration registry, and real registers from files."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from app.db import Database, ReadSession, WriteSession
from app.errors import SourceError
from app.exchange.demonstration import PORTAL, demonstration
from app.exchange.seeds import SeedListing, SeedOrganization
from app.services.ids import new_id
from app.store import listings, organizations
from app.values.listing import ListingDraft
from app.values.organization import OrganizationDraft
from app.values.source import Source
from app.vocabulary.codes import CodeError, parse_code
from app.vocabulary.identifiers import (
    Identifier,
    IdentifierError,
    Scheme,
    Verification,
    normalize_unverified,
    parse_identifier,
)
from app.vocabulary.nomenclature import missing_ancestor
from app.vocabulary.terms import Kind, Language, Period, Purpose, Side
from app.vocabulary.units import Quantity, parse_unit

_BATCH = 200


@dataclass
class Seeded:
    """What a seeding did.

    Attributes:
        warnings: what was kept out or marked, with its place.
    """

    organizations: int = 0
    offers: int = 0
    needs: int = 0
    unchanged: int = 0
    warnings: list[str] = field(default_factory=list)


async def seed_demonstration_if_empty(database: Database) -> Seeded | None:
    """Load the demonstration registry into an empty registry; None when it is not empty."""
    async with database.read() as session:
        if not await organizations.is_empty(session):
            return None
    return await seed(database, demonstration(), portal=PORTAL)


async def seed(database: Database, rows: Iterable[SeedOrganization], *, portal: str) -> Seeded:
    """Store organizations with their listings; safe to repeat, what is there stays as it is.

    Every two hundred organizations are one transaction.

    Raises:
        SourceError: a row cannot be stored; names its place. Earlier batches stay.
    """
    done = Seeded()
    batch: list[SeedOrganization] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            await _store(database, batch, portal, done)
            batch.clear()
    await _store(database, batch, portal, done)
    return done


async def _store(
    database: Database, rows: Iterable[SeedOrganization], portal: str, done: Seeded
) -> None:
    async with database.write() as session:
        for row in rows:
            try:
                await _store_one(session, row, portal, done)
            except (ValueError, KeyError) as error:
                raise SourceError(f"{row.place}: {error}") from error


async def _store_one(
    session: WriteSession, row: SeedOrganization, portal: str, done: Seeded
) -> None:
    key = await _owner(session, row, portal, done)
    for listing in row.listings:
        draft = _listing(listing, key, portal, f"{row.place} {listing.key}", done)
        if await listings.by_source(ReadSession(session), draft.side, portal, listing.key):
            done.unchanged += 1
            continue
        await listings.add(session, new_id(), draft)
        if draft.side is Side.OFFER:
            done.offers += 1
        else:
            done.needs += 1


async def _owner(session: WriteSession, row: SeedOrganization, portal: str, done: Seeded) -> UUID:
    """Find the organization by the source's key or a checked number, or store it."""
    reading = ReadSession(session)
    known = await organizations.by_source(reading, portal, row.key)
    identifiers = tuple(dict.fromkeys(_identifiers(row, done)))
    for identifier in identifiers:
        if known is None and identifier.verification is not Verification.UNVERIFIED:
            known = await organizations.by_identifier(reading, identifier)
    if known is not None:
        return known
    key = new_id()
    draft = OrganizationDraft(
        name=row.name,
        country=row.country,
        source=Source(portal, row.key),
        identifiers=identifiers,
        region=row.region,
        city=row.city,
        website=row.website,
        description=row.description,
        language=Language(row.language) if row.language else None,
    )
    await organizations.add(session, key, draft)
    done.organizations += 1
    return key


def _identifiers(row: SeedOrganization, done: Seeded) -> Iterable[Identifier]:
    for name, value in row.identifiers:
        scheme = Scheme(name)
        try:
            yield parse_identifier(scheme, value)
        except IdentifierError as error:
            done.warnings.append(f"{row.place}: {error}; kept as unverified")
            yield Identifier(scheme, normalize_unverified(value)[:40], Verification.UNVERIFIED)


def _listing(row: SeedListing, owner: UUID, portal: str, place: str, done: Seeded) -> ListingDraft:
    return ListingDraft(
        side=Side.NEED if row.kind is None else Side.OFFER,
        organization_id=owner,
        title=row.title,
        source=Source(portal, row.key),
        kind=Kind(row.kind) if row.kind else None,
        purpose=Purpose(row.purpose),
        description=row.description,
        language=Language(row.language) if row.language else None,
        codes=tuple(dict.fromkeys(_codes(row, place, done))),
        quantity=_quantity(row),
        standards=row.standards,
        industry=row.industry,
    )


def _codes(row: SeedListing, place: str, done: Seeded) -> Iterable[str]:
    for text in row.codes:
        try:
            code = parse_code(text)
        except CodeError as error:
            done.warnings.append(f"{place}: {text}: {error}; left out")
            continue
        if missing_ancestor(code):
            done.warnings.append(f"{place}: the TN VED has no {missing_ancestor(code)}; left out")
            continue
        yield code


def _quantity(row: SeedListing) -> Quantity | None:
    if row.quantity is None:
        return None
    value, name, period = row.quantity
    unit = parse_unit(name)
    if unit is None:
        raise ValueError(f"unknown unit {name}")
    return Quantity(value, unit, Period(period))
