import time
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from asyncpg.exceptions import IntegrityConstraintViolationError
from sqlalchemy import Connection, text

from app.db import Database
from app.errors import ConflictError, NotFoundError, SourceError
from app.models import Base
from app.services import editions, withdrawn
from app.services.editions import Import, Imported
from app.services.nomenclature import LiveNomenclature
from app.store import nomenclature
from app.values.nomenclature import Change, EditionRecord
from app.vocabulary.terms import Language
from tests.support.api import Api
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
    write,
    zipped,
)

OFFICIAL = SHARED / "tnved_eaeu_ru.csv.gz"
TABLES = (
    "nomenclature_editions",
    "nomenclature_positions",
    "nomenclature_languages",
    "nomenclature_titles",
    "nomenclature_hint_files",
    "nomenclature_hints",
)

with_shared = pytest.mark.skipif(not SHARED.exists(), reason="no shared data beside the checkout")


async def bring(
    database: Database, path: Path, rows: list[Row] | None = None, **asked: object
) -> Imported:
    """Import rows, or the file that is there; a part unless said otherwise."""
    if rows is not None:
        write(path, table(rows))
    return await editions.import_file(
        database,
        Import(**({"path": path, "partial": True} | asked)),  # type: ignore[arg-type]
    )


async def kept(database: Database) -> tuple[EditionRecord, ...]:
    async with database.read() as session:
        return await editions.all_editions(session)


async def counted(database: Database) -> dict[str, int]:
    async with database.read() as session:
        return {
            name: int(await session.scalar(text(f"SELECT count(*) FROM {name}")) or 0)  # noqa: S608 - our own names
            for name in TABLES
        }


def later(*gone: str, **renamed: str) -> list[Row]:
    """A later edition: without some codes, with other titles for some, and one more leaf."""
    rows = [r for r in copper() if r["code"] not in gone]
    rows = [r | {"title_ru": renamed.get(f"c{r['code']}", r["title_ru"])} for r in rows]
    added = row("7408195000", "0,5 мм и толще", "740819", node="51")
    place = next(n for n, r in enumerate(rows) if r["code"] > "7408195000" and r["code"] < "S")
    rows = [*rows[:place], added, *rows[place:]]
    return [r | {"edition": "2026-09-01"} for r in rows]


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
