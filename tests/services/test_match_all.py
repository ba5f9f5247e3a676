"""Partners for everything are those that a service suggests one by one."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from app import clock
from app.db import Database
from app.errors import SourceError
from app.exchange.word_vectors import FOLDER, write_vectors
from app.matching import Filters, Suggestion
from app.matching.reasons import reasons
from app.matching.types import Reason
from app.services import match_all, suggestions
from app.services.live import LiveRegistry
from app.services.match_all import Everything, Task
from app.services.suggestions import Question
from app.services.word_vectors import empty_index
from app.vocabulary.reach import EVERYONE
from app.vocabulary.terms import Language, Side
from tests.support.records import add_listing, add_organization
from tests.support.vectors import VECTORS


def asked(vectors: Path | None) -> Everything:
    return Everything(
        side=Side.NEED,
        best=10,
        min_score=0.0,
        language=Language.EN,
        revision=0,
        day=clock.today(),
        reads_codes=False,
        compiled=False,
        vectors=vectors,
    )


def without_records(_: LiveRegistry, item: Suggestion, language: Language) -> tuple[Reason, ...]:
    return reasons(item, language)


def answered(url: str, everything: Everything) -> list[dict[str, object]]:
    """What a process answers that has not read the registry yet."""
    live = match_all.read(url, reads_codes=False, compiled=False)
    task = Task(url, replace(everything, revision=live.revision), 0, 10)
    return list(match_all.answer(task, without_records).to_pylist())


async def pumps(database: Database) -> None:
    """A need of what is offered in Russian, in a word that the dictionary does not have."""
    async with database.write() as session:
        buyer = await add_organization(session)
        maker = await add_organization(session, country="KZ")
        await add_listing(session, buyer, Side.NEED, title="Pompes", language=Language.EN, codes=())
        for title in ("Насосы", "Шины", "Мука"):
            await add_listing(session, maker, Side.OFFER, title=title, codes=())


async def test_meanings_count_as_in_a_service_that_compares_them(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    folder = write_vectors(tmp_path / FOLDER, VECTORS).parent
    await pumps(database)
    live = LiveRegistry(database, empty_index(folder))
    await live.load()
    [need] = [key for key, record in live.listings.items() if record.side is Side.NEED]
    question = Question(Filters(min_score=0.0), limit=10)
    found = suggestions.for_listing(live, EVERYONE, Side.NEED, need, question).found
    expected = [(one.judgement.listing.id, one.judgement.points) for one in found.items]
    assert expected
    rows = await asyncio.to_thread(answered, database_url, asked(folder))
    assert [(row["partner_id"], row["points"]) for row in rows] == expected
    said = rows[0]["reasons"]
    assert isinstance(said, list)
    assert "semantic.same" in {reason["code"] for reason in said}
    # The registry that was read with meanings is not the one of who asks without them.
    assert await asyncio.to_thread(answered, database_url, asked(None)) == []


async def test_a_machine_without_the_vectors_says_so(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await pumps(database)
    with pytest.raises(SourceError, match="no word vectors"):
        await asyncio.to_thread(answered, database_url, asked(tmp_path / "none"))
