"""What changed between two editions, and which listings carry codes that went."""

from pathlib import Path

import pytest

from app.db import Database
from app.errors import NotFoundError
from app.services import editions, withdrawn
from app.services.nomenclature import LiveNomenclature
from app.values.nomenclature import Change
from tests.store.bringing import bring, later
from tests.support.api import Api
from tests.support.nomenclature import (
    archive,
    copper,
    correlation,
    whole,
    write,
    zipped,
)


async def test_a_difference_tells_what_was_added_withdrawn_and_renamed(
    database: Database, tmp_path: Path
) -> None:
    await bring(database, tmp_path / "part.csv", copper())
    new = later("7408191000", c85365011="на кнопках", c74="МЕДЬ  и изделия из нее")
    await bring(database, tmp_path / "later.csv", new)
    async with database.read() as session:
        found = await editions.difference(session, "2026-03-08", "2026-09-01")
        back = await editions.difference(session, "2026-09-01", "2026-03-08")
        same = await editions.difference(session, "2026-03-08", "2026-03-08")
    assert [(c.change, c.code, c.title, c.former_title) for c in found.changes] == [
        (Change.WITHDRAWN, "7408191000", "тоньше 0,5 мм", None),
        (Change.ADDED, "7408195000", "0,5 мм и толще", None),
        (Change.RENAMED, "85365011", "на кнопках", "кнопочные"),
    ]
    assert found.counts == {Change.ADDED: 1, Change.WITHDRAWN: 1, Change.RENAMED: 1}
    assert [c.change for c in back.changes] == [Change.ADDED, Change.WITHDRAWN, Change.RENAMED]
    assert same.changes == ()


async def test_levels_that_one_edition_lacks_are_not_called_withdrawn(
    database: Database, tmp_path: Path
) -> None:
    await bring(database, tmp_path / "part.csv", copper())
    await bring(database, zipped(tmp_path / "fts.zip", archive()), name="fts")
    async with database.read() as session:
        found = await editions.difference(session, "2026-03-08", "fts")
    gone = {c.code for c in found.changes if c.change is Change.WITHDRAWN}
    assert "85365011" not in gone
    assert {"8536501101", "853650", "S16"} <= gone


async def test_an_edition_that_is_not_there_is_named(database: Database, tmp_path: Path) -> None:
    await bring(database, tmp_path / "part.csv", copper())
    async with database.read() as session:
        with pytest.raises(NotFoundError, match=r"no edition 1999\. There are: 2026-03-08"):
            await editions.difference(session, "1999", "2026-03-08")


async def test_listings_with_a_withdrawn_code_come_with_likely_successors(
    api: Api, database: Database, tmp_path: Path
) -> None:
    owner = await api.add_organization()
    gone = await api.add_offer(owner, title="Проволока тонкая", codes=["7408191000", "7408110000"])
    await api.add_need(owner, title="Выключатели", codes=["8536", "85365011", "8536501101"])
    elsewhere = await api.add_need(owner, title="Чугун", codes=["7201999999"])
    live = LiveNomenclature(database)

    async def found() -> list[tuple[str, str, str | None, list[str]]]:
        await live.catch_up()
        async with database.read() as session:
            return [
                (str(w.listing_id), w.code, w.former_title, [code for code, _ in w.successors])
                for w in await withdrawn.withdrawn(session, live.catalogue)
            ]

    assert await found() == []
    await bring(database, tmp_path / "part.csv", copper())
    assert await found() == []
    await bring(database, tmp_path / "later.csv", later("7408191000"))
    (only,) = await found()
    assert only[:2] == (gone, "7408191000")
    assert only[2] == "Проволока медная > из чистой меди > прочая > тоньше 0,5 мм"
    assert sorted(only[3]) == ["7408195000", "7408199000"]
    await bring(database, tmp_path / "whole.csv", whole(), partial=False, name="whole")
    assert elsewhere in {listing for listing, *_ in await found()}


async def test_a_withdrawn_code_of_the_older_harmonized_system_leads_to_its_heir(
    api: Api, database: Database, tmp_path: Path
) -> None:
    owner = await api.add_organization()
    await api.add_offer(owner, codes=["7408120000"])
    await bring(database, tmp_path / "part.csv", copper())
    await editions.import_hints(database, write(tmp_path / "hs.csv", correlation()))
    live = LiveNomenclature(database)
    await live.catch_up()
    async with database.read() as session:
        (only,) = await withdrawn.withdrawn(session, live.catalogue)
    assert [code for code, _ in only.successors] == ["740819"]
    assert only.former_title is None
