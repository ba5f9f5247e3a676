"""Use cases of seeding: the demonstration registry, and real registers from files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from app.db import Database, ReadSession, WriteSession
from app.errors import AppError, SourceError
from app.exchange.demonstration import EXAMPLES, PORTAL, demonstration
from app.exchange.seeds import SeedListing, SeedOrganization
from app.services.ids import new_id
from app.services.list_seeding import seed_lists
from app.store import listings, organizations
from app.values.listing import ListingDraft
from app.values.organization import OrganizationDraft
from app.values.source import Source
from app.vocabulary.codes import CodeError, parse_code
from app.vocabulary.countries import countries
from app.vocabulary.identifiers import (
    Identifier,
    IdentifierError,
    Scheme,
    kept_unverified,
    parse_identifier,
)
from app.vocabulary.nomenclature import missing_ancestor
from app.vocabulary.okpd2 import Okpd2Error, parse_okpd2
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

    def add(self, other: "Seeded") -> None:
        """Count what another one counted too."""
        self.organizations += other.organizations
        self.offers += other.offers
        self.needs += other.needs
        self.unchanged += other.unchanged
        self.warnings += other.warnings


async def seed_demonstration_if_empty(database: Database) -> Seeded | None:
    """Load the demonstration into an empty registry, lists included; None when it is not empty."""
    # Several processes may start on one empty registry; only the first finds it so.
    async with database.alone():
        async with database.read() as session:
            if not await organizations.is_empty(session):
                return None
        done = await seed(database, demonstration(), portal=PORTAL)
        await seed_lists(database)
        return done


async def seed(database: Database, rows: Iterable[SeedOrganization], *, portal: str) -> Seeded:
    """Store organizations with their listings; safe to repeat, what is there stays as it is.

    Every two hundred organizations are one transaction.

    Raises:
        SourceError: a row cannot be read or stored; names its place. The rows before it stay.
    """
    done = Seeded()
    reading = iter(rows)
    failure: SourceError | None = None
    while failure is None:
        batch, failure = _next_batch(reading)
        if not batch:
            break
        failure = await _store(database, batch, portal, done) or failure
    if failure is not None:
        stored = done.organizations + done.offers + done.needs
        kept = f" {stored} records before it are stored." if stored else ""
        raise SourceError(f"{failure.detail}{kept}") from failure
    return done


def _next_batch(
    reading: Iterator[SeedOrganization],
) -> tuple[list[SeedOrganization], SourceError | None]:
    """Read some rows, and say what kept the next one from being read."""
    batch: list[SeedOrganization] = []
    try:
        for row in islice(reading, _BATCH):
            batch.append(row)  # noqa: PERF402 - what was read before a failure counts
    except SourceError as error:
        return batch, error
    return batch, None


async def _store(
    database: Database, rows: Iterable[SeedOrganization], portal: str, done: Seeded
) -> SourceError | None:
    """Store rows up to the first that cannot be stored, and say what is wrong with that one."""
    async with database.write() as session:
        for row in rows:
            try:
                async with session.begin_nested():
                    stored = await _store_one(session, row, portal)
            except (ValueError, KeyError, AppError) as error:
                return SourceError(f"{row.place}: {error}.")
            done.add(stored)
    return None


async def _store_one(session: WriteSession, row: SeedOrganization, portal: str) -> Seeded:
    done = Seeded()
    key = await _owner(session, row, portal, done)
    if key is None:
        return done
    for listing in row.listings:
        draft = _listing(listing, key, portal, f"{row.place} {listing.key}", done)
        if await listings.by_source(ReadSession(session), draft.side, portal, listing.key):
            done.unchanged += 1
            continue
        await listings.add(session, _new_id(portal, listing.key), draft)
        if draft.side is Side.OFFER:
            done.offers += 1
        else:
            done.needs += 1
    return done


async def _owner(
    session: WriteSession, row: SeedOrganization, portal: str, done: Seeded
) -> UUID | None:
    """Find the organization by the source's key or a checked number, or store it.

    None for one that cannot be told from others or whose state is open: nothing is invented.
    """
    country = countries().get(row.country or "")
    if country is None or not row.name:
        lacks = "name" if country else "known state"
        done.warnings.append(
            f"{row.place}: {row.name or 'the organization'} has no {lacks}; left out"
        )
        return None
    reading = ReadSession(session)
    known = await organizations.by_source(reading, portal, row.key)
    identifiers = tuple(dict.fromkeys(_identifiers(row, done)))
    draft = OrganizationDraft(
        name=row.name,
        country=country.code,
        source=Source(portal, row.key),
        identifiers=identifiers,
        region=row.region,
        city=row.city,
        website=row.website,
        description=row.description,
        language=Language(row.language) if row.language else None,
        research=row.research,
    )
    for identifier in identifiers:
        if known is None and identifier.is_checked:
            realm = organizations.realm(draft)
            known = await organizations.by_identifier(reading, identifier, realm)
    if known is not None:
        return known
    key = _new_id(portal, row.key)
    await organizations.add(session, key, draft)
    done.organizations += 1
    return key


def _new_id(portal: str, key: str) -> UUID:
    """A new id; what examples speak of has its own."""
    return (EXAMPLES.get(key) if portal == PORTAL else None) or new_id()


def _identifiers(row: SeedOrganization, done: Seeded) -> Iterable[Identifier]:
    for name, value in row.identifiers:
        scheme = Scheme(name)
        try:
            yield parse_identifier(scheme, value)
        except IdentifierError as error:
            done.warnings.append(f"{row.place}: {error}; kept as unverified")
            yield kept_unverified(scheme, value)


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
        okpd2=tuple(dict.fromkeys(_okpd2(row, place, done))),
        quantity=_quantity(row),
        standards=row.standards,
        industry=row.industry,
        details=row.details,
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


def _okpd2(row: SeedListing, place: str, done: Seeded) -> Iterable[str]:
    for text in row.okpd2:
        try:
            yield parse_okpd2(text)
        except Okpd2Error as error:
            done.warnings.append(f"{place}: {text}: {error}; left out")


def _quantity(row: SeedListing) -> Quantity | None:
    if row.quantity is None:
        return None
    value, name, period = row.quantity
    unit = parse_unit(name)
    if unit is None:
        raise ValueError(f"unknown unit {name}")
    return Quantity(value, unit, Period(period))
