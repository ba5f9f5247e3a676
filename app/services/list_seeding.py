"""Demonstration of official lists: invented enterprises, two editions, proposals of three states.

Everything goes the way that people would go: documents are imported, proposals are drafted,
submitted, agreed to and published by callers who may do no more than that.
"""

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from io import StringIO
from uuid import UUID

from app import clock
from app.db import Actor, Database, ReadSession
from app.exchange.demonstration import EXAMPLES, PORTAL
from app.exchange.documents import DocumentFormat
from app.official.directory import Directory, KnownListing, KnownOrganization
from app.services import list_imports, list_publishing, lists, proposal_files, proposal_steps
from app.services import proposals as written
from app.services.access import Caller
from app.services.list_directory import LiveDirectory
from app.services.list_imports import ImportOrder, Sent
from app.services.list_publishing import Desk, Order
from app.services.live import LiveRegistry
from app.store import list_editions, portals
from app.store import lists as stored
from app.values.lists import ListDraft, ListMapping
from app.values.proposals import AskedLine, EntryChanges, ProposalDraft, Step
from app.vocabulary.codes import display_code
from app.vocabulary.countries import countries
from app.vocabulary.terms import (
    EntryField,
    Language,
    LineAction,
    ListKind,
    ProposalState,
    Scope,
)

INDUSTRY = "non-ferrous-metallurgy"
_CHAPTERS = frozenset({"26", "28", "71", "74", "75", "76", "78", "79", "80", "81", "85"})
_TITLES = {
    ListKind.PRODUCTS: (
        "Демонстрация: производители готовой продукции цветной металлургии",
        "Demonstration: producers of finished goods of non-ferrous metallurgy",
    ),
    ListKind.MATERIALS: (
        "Демонстрация: поставщики сырья и материалов цветной металлургии",
        "Demonstration: suppliers of raw materials and materials of non-ferrous metallurgy",
    ),
    ListKind.CONSUMERS: (
        "Демонстрация: потенциальные потребители продукции цветной металлургии",
        "Demonstration: potential consumers of the goods of non-ferrous metallurgy",
    ),
}
_COLUMNS = ("Государство-член", "Предприятие", "Регистрационный номер", "Товар", "Код ТН ВЭД ЕАЭС")
_FIELDS = (EntryField.COUNTRY, EntryField.ENTERPRISE, EntryField.IDENTIFIER, EntryField.GOODS,
           EntryField.CODES)  # fmt: skip
_FIRST, _SECOND = date(2026, 2, 11), date(2026, 6, 15)
_LEFT_OUT = 4
"""Every fourth enterprise is missing from the first edition, so that there is something to add."""

_REVIEW_DAYS = 30
_SHOWN = ListKind.MATERIALS
"""The list that examples speak of."""
KEEPER = Caller("demonstration", PORTAL, frozenset({Scope.WRITE, Scope.MODERATE}))


def body(country: str) -> Caller:
    """Who speaks for a state in the demonstration."""
    return Caller("demonstration", f"{PORTAL}.{country.lower()}", frozenset({Scope.WRITE}))


async def seed_lists(database: Database) -> int:
    """Make the lists of the demonstration beside its registry; count their entries."""
    live = LiveRegistry(database)
    await live.load()
    directory = LiveDirectory(live)
    known = await directory.read()
    async with database.write(_actor(KEEPER)) as session:
        for portal in (PORTAL, *(body(country).portal for country in ("KZ", "BY", "RU"))):
            await portals.ensure(session, portal)
        for country in ("KZ", "BY", "RU"):
            await stored.appoint(session, body(country).portal, country, KEEPER.name)
    entries = 0
    for kind in ListKind:
        key = await _list(database, directory, kind, known)
        await _proposals(database, directory, kind, key)
        async with database.read() as session:
            entries += len(await list_editions.entries(session, key, 2))
    return entries


async def _list(
    database: Database, directory: LiveDirectory, kind: ListKind, known: Directory
) -> UUID:
    """A list with its first edition, imported from a document."""
    async with database.write(_actor(KEEPER)) as session:
        title_ru, title_en = _TITLES[kind]
        draft = ListDraft(
            industry=INDUSTRY, kind=kind, title_ru=title_ru, title_en=title_en, keeper=PORTAL
        )
        key = EXAMPLES["list"] if kind is _SHOWN else None
        record = await lists.create(session, KEEPER, draft, key=key)
        columns = {field: (name,) for field, name in zip(_FIELDS, _COLUMNS, strict=True)}
        mapping = ListMapping(columns=columns)
        await lists.put_mapping(session, KEEPER, record.id, PORTAL, mapping)
        order = ImportOrder(base=0, on=_FIRST, note="Вымышленные предприятия", mapping=PORTAL)
        sent = Sent(_document(known, kind), f"demonstration-{kind}.csv", DocumentFormat.CSV)
        await list_imports.import_document(Desk(session, KEEPER, directory), record.id, sent, order)
    return record.id


async def _proposals(
    database: Database, directory: LiveDirectory, kind: ListKind, key: UUID
) -> None:
    """Kazakhstan's is published, Belarus's in review, Russia's a draft from the registry."""
    speaker = body("KZ")
    async with database.write(_actor(speaker)) as session:
        desk = Desk(session, speaker, directory)
        taken, _, _ = await proposal_files.draft_from_registry(desk, key, "KZ", "Новые предприятия")
        await proposal_steps.submit(session, speaker, taken.id, "Письмо уполномоченного органа")
    async with database.write(_actor(KEEPER)) as session:
        await proposal_steps.review(session, KEEPER, taken.id, "", None)
        agreed = Step(ProposalState.AGREED, "Согласовано консультативным комитетом")
        await proposal_steps.decide(session, KEEPER, taken.id, agreed)
        order = Order(base=1, on=_SECOND, note="По предложению Республики Казахстан")
        await list_publishing.publish(Desk(session, KEEPER, directory), key, order, [taken.id])
    speaker = body("BY")
    async with database.write(_actor(speaker)) as session:
        reading = ReadSession(session)
        own = [e for e in await list_editions.entries(reading, key, 2) if e.fields.country == "BY"]
        draft = ProposalDraft(list_id=key, country="BY", base=2, title="Уточнение сведений")
        asked = AskedLine(
            LineAction.CHANGE,
            own[0].id,
            EntryChanges(readiness="серийное производство"),
            "По сведениям предприятия",
        )
        example = EXAMPLES["proposal"] if kind is _SHOWN else None
        changed = await written.create(session, speaker, draft, [asked], key=example)
        await proposal_steps.submit(session, speaker, changed.id, "")
        await proposal_files.comment(session, speaker, changed.id, "Выписка будет приложена.")
    async with database.write(_actor(KEEPER)) as session:
        until = clock.today() + timedelta(days=_REVIEW_DAYS)
        await proposal_steps.review(session, KEEPER, changed.id, "Принято к рассмотрению", until)
    speaker = body("RU")
    async with database.write(_actor(speaker)) as session:
        desk = Desk(session, speaker, directory)
        await proposal_files.draft_from_registry(desk, key, "RU", "Сведения реестра")


def _document(known: Directory, kind: ListKind) -> bytes:
    """The first edition as somebody would have sent it, without every fourth enterprise."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(_COLUMNS)
    owners = [one for one in known.organizations.values() if _of(one, kind)]
    for at, one in enumerate(sorted(owners, key=lambda one: (one.country, one.name))):
        if at % _LEFT_OUT == _LEFT_OUT - 1:
            continue
        for listing in _of(one, kind):
            writer.writerow(_row(one, listing))
    return text.getvalue().encode("utf-8-sig")


def _of(one: KnownOrganization, kind: ListKind) -> Sequence[KnownListing]:
    """Listings of non-ferrous metals that belong to a list."""
    if one.is_person:
        return ()
    return [
        listing
        for listing in one.listings
        if listing.belongs_to(kind)
        and listing.is_active
        and any(code[:2] in _CHAPTERS for code in listing.codes)
    ]


def _row(one: KnownOrganization, listing: KnownListing) -> tuple[str, ...]:
    return (
        countries()[one.country].name(Language.RU),
        one.name,
        one.identifiers[0] if one.identifiers else "",
        listing.title,
        "; ".join(display_code(code) for code in listing.codes),
    )


def _actor(caller: Caller) -> Actor:
    return Actor(caller.name, caller.portal, "")
