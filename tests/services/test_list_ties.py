"""Ties of entries with listings, and what of ties is remembered when a list has a new edition."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

import pytest

from app.db import Database, ReadSession
from app.services import list_ties as service
from app.services import lists as list_service
from app.services.ids import new_id
from app.services.list_directory import LiveDirectory
from app.store import list_ties, lists, portals
from app.values.lists import Entry, ListDraft, ListRecord, Tie, TieDecision
from app.vocabulary.terms import Kind, ListKind, Noun, Side, TieState
from tests.official.registry import BIN, OTHER_BIN, entry
from tests.support.live import loaded
from tests.support.records import add_listing, add_organization

ROD = entry(1, "ТОО «Прокат»", "7408110000", goods="Катанка медная 8 мм")


async def kept(database: Database, kind: ListKind) -> ListRecord:
    """A list of a kind, without an edition."""
    key = new_id()
    async with database.write() as session:
        await portals.ensure(session, "eec")
        draft = ListDraft(industry="metals", kind=kind, title_ru="П", title_en="L", keeper="eec")
        await lists.add(session, key, draft)
        return await list_service.read(ReadSession(session), key)


async def found(database: Database, record: ListRecord, *entries: Entry) -> dict[UUID, Tie]:
    """Ties that are proposed for entries, by record."""
    directory = LiveDirectory(await loaded(database))
    async with database.write() as session:
        count = await service.find(session, directory, record, entries)
        ids = [one.id for one in entries]
        ties = await list_ties.of_entries(ReadSession(session), record.id, ids)
    assert count == len(ties)
    return {tie.record_id: tie for tie in ties}


async def test_the_likeliest_listings_of_the_lists_kind_are_proposed_beside_their_owner(
    database: Database,
) -> None:
    async with database.write() as session:
        maker = await add_organization(session, name="АО «Прокат»", country="KZ")
        made = {
            title: await add_listing(
                session, maker, side, title=title, codes=codes, kind=kind, standards=("ГОСТ 859",)
            )
            for title, side, codes, kind in (
                ("Катанка медная", Side.OFFER, ("740811",), Kind.PRODUCT),
                ("Катанка", Side.OFFER, ("7408",), Kind.PRODUCT),
                ("Катанка из меди", Side.OFFER, ("740811",), Kind.PRODUCT),
                ("Катанка медная 8 мм", Side.OFFER, ("7408110000",), Kind.PRODUCT),
                ("Мебель садовая", Side.OFFER, ("9403",), Kind.PRODUCT),
                ("Катанка медная 8 мм, сырьё", Side.OFFER, ("7408110000",), Kind.MATERIAL),
                ("Нужна катанка медная 8 мм", Side.NEED, ("7408110000",), None),
            )
        }
    ties = await found(database, await kept(database, ListKind.PRODUCTS), ROD)
    names = {key: title for title, key in made.items()}
    offers = sorted(
        (tie for tie in ties.values() if tie.noun is Noun.OFFER),
        key=lambda tie: -tie.probability,
    )
    assert [names[tie.record_id] for tie in offers] == [
        "Катанка медная 8 мм", "Катанка медная", "Катанка",
    ]  # fmt: skip
    for tie in offers:
        assert tie.entry_id == ROD.id
        assert tie.probability >= 0.3
        assert tie.probability == round(tie.probability, 4)
        told = {reason.code.partition(".")[0] for reason in tie.reasons}
        assert {"base", "code", "text"} <= told <= {"base", "code", "text", "standards"}
        assert all(reason.points for reason in tie.reasons)
    assert ties[maker].noun is Noun.ORGANIZATION


@pytest.mark.parametrize(("name", "likely"), [("Прокат", True), ("Прокаты", False)])
async def test_listings_are_proposed_of_likely_owners_alone(
    database: Database, name: str, *, likely: bool
) -> None:
    async with database.write() as session:
        maker = await add_organization(session, name=f"ТОО «{name}»", country="KZ")
        offer = await add_listing(
            session, maker, Side.OFFER, kind=Kind.PRODUCT, codes=("7408110000", "9403")
        )
    elsewhere = replace(ROD, fields=replace(ROD.fields, codes=("8544",)))
    ties = await found(database, await kept(database, ListKind.PRODUCTS), elsewhere)
    assert set(ties) == ({maker, offer} if likely else {maker})
    assert (ties[maker].probability >= 0.5) is likely


async def test_consumers_are_tied_to_their_needs(database: Database) -> None:
    async with database.write() as session:
        buyer = await add_organization(session, name="АО «Прокат»", country="KZ")
        need = await add_listing(session, buyer, Side.NEED)
        await add_listing(session, buyer, Side.OFFER, kind=Kind.PRODUCT)
    wanted = replace(ROD, fields=replace(ROD.fields, goods="", need="Катанка медная 8 мм"))
    ties = await found(database, await kept(database, ListKind.CONSUMERS), wanted)
    assert {key: tie.noun for key, tie in ties.items()} == {
        buyer: Noun.ORGANIZATION, need: Noun.NEED,
    }  # fmt: skip


async def test_ties_that_are_looked_for_anew_take_the_place_of_undecided_ones(
    database: Database,
) -> None:
    async with database.write() as session:
        keys = [
            await add_organization(session, name=name, country="KZ")
            for name in ("АО «Прокат»", "ТОО «Прокат»", "АО «Сталь»")
        ]
    record = await kept(database, ListKind.PRODUCTS)
    assert set(await found(database, record, ROD)) == set(keys[:2])
    async with database.write() as session:
        said = TieDecision(ROD.id, keys[0], TieState.REJECTED)
        await list_ties.decide(session, record.id, said, "keeper")
    renamed = replace(ROD, fields=replace(ROD.fields, enterprise="АО «Сталь»"))
    directory = LiveDirectory(await loaded(database))
    async with database.write() as session:
        assert await service.find(session, directory, record, [renamed]) == 1
        ties = await list_ties.of_entries(ReadSession(session), record.id, [ROD.id])
    assert {one.record_id: one.state for one in ties} == {
        keys[0]: TieState.REJECTED, keys[2]: TieState.PROPOSED,
    }  # fmt: skip


def tie(listed: Entry, number: int) -> Tie:
    return Tie(
        entry_id=listed.id, noun=Noun.ORGANIZATION, record_id=UUID(int=number), probability=0.9,
        reasons=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "reopened"),
    [
        ({"enterprise": "ТОО «Сталь»"}, True),
        ({"identifier": OTHER_BIN}, True),
        ({"goods": "Проволока", "codes": ("7409",)}, False),
        ({}, False),
    ],
)
async def test_a_decision_stands_until_the_enterprise_or_its_number_changes(
    database: Database, change: dict[str, str], *, reopened: bool
) -> None:
    record = await kept(database, ListKind.PRODUCTS)
    before = [
        replace(one, fields=replace(one.fields, identifier=BIN))
        for one in (ROD, entry(2, "АО «Медь»"), entry(3, "АО «Олово»"))
    ]
    changed = replace(before[0], fields=replace(before[0].fields, **change), position=7)  # type: ignore[arg-type]
    added = entry(9, "АО «Новое»")
    after = [changed, before[1], added]
    decisions = {1: TieState.CONFIRMED, 2: TieState.REJECTED, 3: TieState.PROPOSED}
    async with database.write() as session:
        every = [tie(one, number) for one in before for number in decisions]
        await list_ties.put(session, record.id, every)
        for one in before:
            for number, state in decisions.items():
                said = TieDecision(one.id, UUID(int=number), state)
                await list_ties.decide(session, record.id, said, "keeper")
        looked_for = await service.remember(session, record.id, before, after)
        kept_ties = await list_ties.of_entries(
            ReadSession(session), record.id, [one.id for one in before]
        )
    assert looked_for == ([changed, added] if change else [added])
    assert states(kept_ties, before[0]) == decisions | ({1: TieState.PROPOSED} if reopened else {})
    assert states(kept_ties, before[1]) == decisions
    # Of the entry that went nobody is asked any more.
    assert states(kept_ties, before[2]) == {1: TieState.CONFIRMED, 2: TieState.REJECTED}


def states(ties: Iterable[Tie], listed: Entry) -> dict[int, TieState]:
    return {one.record_id.int: one.state for one in ties if one.entry_id == listed.id}
