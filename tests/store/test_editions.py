"""Editions of the nomenclature: imported whole or not at all, kept side by side."""

import time
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from asyncpg.exceptions import IntegrityConstraintViolationError
from sqlalchemy import Connection, text

from app.db import Database
from app.errors import ConflictError, SourceError
from app.models import Base
from app.services import editions
from app.services.editions import Imported
from app.services.nomenclature import LiveNomenclature
from app.store import nomenclature
from app.vocabulary.terms import Language
from tests.store.bringing import bring, counted, kept, later
from tests.support.nomenclature import (
    SHARED,
    Row,
    archive,
    candidates,
    copper,
    correlation,
    row,
    table,
    whole,
    with_shared,
    write,
    zipped,
)

OFFICIAL = SHARED / "tnved_eaeu_ru.csv.gz"


async def test_models_and_migrations_agree(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_an_edition_is_kept_with_its_source_and_counts(
    database: Database, tmp_path: Path
) -> None:
    done = await bring(database, tmp_path / "part.csv", copper())
    (edition,) = await kept(database)
    assert done == Imported(edition, changed=True)
    assert (edition.name, edition.valid_from) == ("2026-03-08", date(2026, 3, 8))
    assert (edition.file_name, edition.layout, edition.partial) == ("part.csv", "table", True)
    assert edition.counts == {
        "sections": 2, "chapters": 2, "headings": 2, "subheadings": 3, "deeper": 1, "leaves": 5
    }  # fmt: skip
    assert edition.languages == (Language.RU,)
    assert len(edition.sha256) == 64


async def test_positions_come_back_as_they_were_read(database: Database, tmp_path: Path) -> None:
    done = await bring(database, tmp_path / "part.csv", copper())
    async with database.read() as session:
        found = {p.code: p for p in await nomenclature.positions(session, done.edition.id)}
    assert set(found) == {r["code"] for r in copper()}
    leaf = found["7408110000"]
    assert (leaf.parent, leaf.dated) == ("740811", date(2026, 3, 8))
    assert leaf.unit is not None
    assert (leaf.unit.symbol, leaf.unit.okei, leaf.unit.rec20) == ("т", "168", "TNE")
    wording = leaf.wordings[Language.RU]
    assert wording.title == "толще 6 мм"
    assert wording.full == "Проволока медная > из чистой меди > толще 6 мм"
    assert found["740811"].unit is None


@pytest.mark.parametrize(
    "spoilt",
    [
        table([*copper(), copper()[-1]]),
        table([r for r in copper() if r["code"] != "7408"]),
        table(copper()).decode().encode("cp1251"),
        table(copper())[:-9],
        b"",
        b"PK\x03\x04 not a zip",
    ],
)
async def test_a_broken_file_leaves_what_was_there(
    database: Database, tmp_path: Path, spoilt: bytes
) -> None:
    await bring(database, tmp_path / "good.csv", copper())
    before, rows = await kept(database), await counted(database)
    with pytest.raises(SourceError):
        await bring(database, write(tmp_path / "spoilt.csv", spoilt), name="2027")
    assert await kept(database) == before
    assert await counted(database) == rows


async def test_what_breaks_in_the_middle_of_storing_leaves_nothing(
    database: Database, tmp_path: Path
) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(
            text("ALTER TABLE nomenclature_titles ADD CHECK (title <> 'для жары')")
        )
    with pytest.raises(IntegrityConstraintViolationError):
        await bring(database, tmp_path / "part.csv", copper())
    assert set((await counted(database)).values()) == {0}


async def test_the_same_file_again_changes_nothing(database: Database, tmp_path: Path) -> None:
    first = await bring(database, tmp_path / "part.csv", copper())
    again = await bring(database, tmp_path / "part.csv")
    assert again == Imported(first.edition, changed=False)
    with pytest.raises(ConflictError, match="is the edition 2026-03-08 already"):
        await bring(database, tmp_path / "part.csv", name="another")
    assert len(await kept(database)) == 1


async def test_another_file_under_a_name_that_is_taken_is_refused(
    database: Database, tmp_path: Path
) -> None:
    await bring(database, tmp_path / "part.csv", copper(), name="2026")
    with pytest.raises(ConflictError, match="--edition"):
        await bring(database, tmp_path / "later.csv", later(), name="2026")
    assert [e.file_name for e in await kept(database)] == ["part.csv"]


@pytest.mark.parametrize("name", ["", " ", "a/b", "x" * 81, "a\nb", " a"])
async def test_a_name_that_no_address_can_carry_is_refused(
    database: Database, tmp_path: Path, name: str
) -> None:
    with pytest.raises(SourceError, match="An edition's name"):
        await bring(database, tmp_path / "part.csv", copper(), name=name)


async def test_editions_stand_side_by_side_the_newest_first(
    database: Database, tmp_path: Path
) -> None:
    await bring(database, tmp_path / "later.csv", later())
    await bring(database, tmp_path / "part.csv", copper())
    await bring(database, zipped(tmp_path / "fts.zip", archive()), valid_from=date(2024, 8, 1))
    assert [(e.name, e.layout) for e in await kept(database)] == [
        ("2026-09-01", "table"),
        ("2026-03-08", "table"),
        ("2024-08-01", "customs_archive"),
    ]


def kazakh(*extra: Row) -> bytes:
    rows = [r for r in copper() if len(r["code"]) <= 4]
    rows = sorted([*rows, *extra], key=lambda r: (r["code"].isdigit(), r["code"]))
    return table(
        [r | {"title_kk": f"{r['title_ru']} (kk)"} for r in rows],
        ("code", "level", "title_kk", "parent"),
    )


async def test_titles_in_another_language_join_the_edition_of_that_name(
    database: Database, tmp_path: Path
) -> None:
    await bring(database, tmp_path / "part.csv", copper())
    path = write(tmp_path / "kk.csv", kazakh())
    done = await bring(database, path, name="2026-03-08", language=Language.KK, partial=False)
    assert (done.changed, done.titles_only) == (True, True)
    assert done.edition.languages == (Language.RU, Language.KK)
    async with database.read() as session:
        found = {p.code: p for p in await nomenclature.positions(session, done.edition.id)}
    assert found["7408"].wordings[Language.KK].title == "Проволока медная (kk)"
    assert found["7408"].wordings[Language.RU].title == "Проволока медная"
    assert Language.KK not in found["7408110000"].wordings
    with pytest.raises(ConflictError, match="Editions stay as they are"):
        await bring(
            database,
            write(tmp_path / "kk2.csv", kazakh() + b"\n"),
            name="2026-03-08",
            language=Language.KK,
        )


async def test_titles_of_a_code_that_the_edition_lacks_are_refused(
    database: Database, tmp_path: Path
) -> None:
    await bring(database, tmp_path / "part.csv", copper())
    rows = await counted(database)
    path = write(tmp_path / "kk.csv", kazakh(row("8535", "Предохранители", "85")))
    with pytest.raises(SourceError, match=r"kk\.csv:7: the edition 2026-03-08 has no 8535"):
        await bring(database, path, name="2026-03-08", language=Language.KK)
    assert await counted(database) == rows


async def test_the_newest_whole_edition_in_force_is_answered_from(
    database: Database, tmp_path: Path
) -> None:
    live = LiveNomenclature(database)
    await live.catch_up()
    assert live.catalogue.edition is None
    await bring(database, tmp_path / "part.csv", copper())
    assert await live.catch_up()
    assert live.catalogue.edition == "2026-03-08"
    assert live.catalogue.nodes["7201"].official is None
    whole_rows = [r | {"edition": "2022-01-01"} for r in whole()]
    await bring(database, tmp_path / "whole.csv", whole_rows, partial=False)
    await bring(database, tmp_path / "future.csv", later(), valid_from=date(2999, 1, 1))
    assert await live.catch_up()
    assert live.catalogue.edition == "2022-01-01"
    assert not await live.catch_up()


async def test_hints_replace_those_of_the_same_layout(database: Database, tmp_path: Path) -> None:
    live = LiveNomenclature(database)
    await editions.import_hints(database, write(tmp_path / "hs.csv", correlation()))
    await editions.import_hints(database, write(tmp_path / "p.csv", candidates()))
    await live.catch_up()
    assert [(h.system, h.code) for h in live.catalogue.hints_of("7408110000")] == [
        ("CPA2.1", "24.44.23"),
        ("HS2017", "740811"),
        ("OKPD2", "24.44.23.110"),
        ("OKRB007", "24.44.23"),
    ]
    assert live.catalogue.successors("740812") == ("740819",)
    fewer = b"hs2022,hs2017\n740819,740819\n"
    await editions.import_hints(database, write(tmp_path / "hs.csv", fewer))
    assert await live.catch_up()
    assert [h.system for h in live.catalogue.hints_of("740811")] == ["CPA2.1", "OKPD2", "OKRB007"]
    with pytest.raises(SourceError):
        await editions.import_hints(database, write(tmp_path / "bad.csv", b"hs2022,hs2017\n1,2\n"))
    assert (await counted(database))["nomenclature_hints"] == 6


@with_shared
async def test_the_official_nomenclature_is_imported_within_seconds(database: Database) -> None:
    started = time.monotonic()
    done = await bring(database, OFFICIAL, partial=False)
    assert time.monotonic() - started < 15
    assert done.edition.counts == {
        "sections": 21, "chapters": 96, "headings": 1228, "subheadings": 5612,
        "deeper": 1866, "leaves": 13289,
    }  # fmt: skip
    done = await bring(
        database, SHARED / "hs2022_en.csv.gz", name=done.edition.name, language=Language.EN
    )
    assert done.edition.languages == (Language.RU, Language.EN)
