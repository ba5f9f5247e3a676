"""Rows that are stored while their organization is merged belong to the record that is kept."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text

from app.services import merging
from app.services.access import Caller
from app.vocabulary.terms import Scope
from tests.imports.test_merged_owners import owners
from tests.support.api import Api
from tests.support.imports import Importer, counts

MODERATOR = Caller("chamber", "chamber", frozenset({Scope.MODERATE}))
OWNED = "Код;Наименование;ТН ВЭД;Организация\n"
LOCKED = text("SELECT id FROM listings WHERE source_key = :key FOR UPDATE")
FIRST_BATCH = 100


async def merge(importer: Importer, kept: str, gone: str) -> None:
    async with importer.database.write() as session:
        await merging.merge(session, MODERATOR, UUID(kept), UUID(gone), UUID(kept))


@pytest.mark.parametrize("way", ["created", "updated"])
async def test_rows_go_with_a_merge_that_is_under_way(
    importer: Importer, api: Api, way: str
) -> None:
    await importer.bring(f"{OWNED}k0;Шина;7407;Завод\n")
    gone = (await owners(importer))["k0"]
    kept = await api.add_organization(name="АО «Прокатчик»")
    if way == "updated":
        await importer.bring(f"{OWNED}k1;Проволока;7408;Завод\n")
    async with importer.database.write() as session:
        await merging.merge(session, MODERATOR, UUID(kept), UUID(gone), UUID(kept))
        asked = asyncio.create_task(
            importer.load(f"{OWNED}k1;Катанка;7408;Завод\nk2;Труба;7411;Завод\n".encode())
        )
        await asyncio.sleep(0.3)
    assert (await asked)["status"] == "completed"
    await importer.app.state.live.catch_up()
    assert await owners(importer) == dict.fromkeys(("k0", "k1", "k2"), kept)


async def test_an_owner_that_is_merged_between_two_batches_is_found_anew(
    importer: Importer, api: Api
) -> None:
    await importer.bring(f"{OWNED}waits;Шина;7407;Завод\n")
    gone = (await owners(importer))["waits"]
    kept = await api.add_organization(name="АО «Прокатчик»")
    rows = "".join(f"k{at};Катанка {at};7408;Завод\n" for at in range(FIRST_BATCH))
    body = f"{OWNED}{rows}waits;Шина медная;7407;Завод\nlast;Труба;7411;Завод\n"
    key = await importer.start(body.encode(), "file.csv")
    async with importer.database.write() as session:
        await session.execute(LOCKED, {"key": "waits"})
        working = asyncio.create_task(importer.work())
        for _ in range(600):
            await asyncio.sleep(0.1)
            if (await importer.read(key))["counts"]["created"] == FIRST_BATCH:
                break
        merging_task = asyncio.create_task(merge(importer, kept, gone))
        await asyncio.wait({merging_task}, timeout=0.3)
    await asyncio.gather(working, merging_task)
    assert (await importer.read(key))["counts"] == counts(created=FIRST_BATCH + 1, updated=1)
    async with importer.database.read() as reading:
        found = await reading.execute(text("SELECT DISTINCT organization_id FROM listings"))
    assert [str(owner) for (owner,) in found] == [kept]
