"""The best partners for every need, or every offer, in parts that can be worked on anywhere.

A part is answered from nothing but its task: whoever gets one reads the registry once, in the state
that the task names, and keeps it. So threads, processes and other machines come to the same.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import pyarrow as pa

from app.db import Database
from app.errors import CommandError
from app.exchange.match_files import matches_table
from app.exchange.word_vectors import read_vectors
from app.matching import Filters, LiveIndex, MemoryIndex, Suggestion
from app.matching.engine import kernel
from app.matching.meanings import Meanings
from app.matching.semantic_index import SemanticIndex
from app.matching.types import Reason
from app.services import suggestions
from app.services.code_learning import learn_codes
from app.services.live import LiveRegistry
from app.services.matchable import in_play
from app.services.nomenclature import LiveNomenclature
from app.services.sight import shown
from app.services.suggestions import Question
from app.services.word_vectors import MERGED_AT_ONCE
from app.vocabulary.reach import EVERYONE
from app.vocabulary.terms import Language, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """What is asked for every listing, and of which registry.

    Attributes:
        side: whose partners are sought.
        best: how many for each at most.
        language: of the reasons; None where no reasons are wanted.
        revision: newest change of the registry that is answered from.
        day: on which listings must be valid.
        reads_codes: whether what the code assistant reads from texts counts, as in a service.
        compiled: whether numba may be used; the answers are the same.
        vectors: folder of word vectors, where a service compares meanings with them.
    """

    side: Side
    best: int
    min_score: float
    language: Language | None
    revision: int
    day: date
    reads_codes: bool
    compiled: bool = True
    vectors: Path | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """Some listings to be answered.

    Attributes:
        database_url: where the registry is read; stands in no file.
        start, end: places among the asking listings in order of their ids.
    """

    database_url: str
    asked: Everything
    start: int
    end: int


Words = Callable[[LiveRegistry, Suggestion, Language], Sequence[Reason]]
"""What a reader of a language is told of a pair."""

_known: dict[tuple[object, ...], LiveRegistry] = {}
"""The registry of this process, by everything that its answers depend on."""

_reading = threading.Lock()


def answer(task: Task, say: Words) -> pa.Table:
    """Answer one task.

    Args:
        task: which listings, and what is asked for them.
        say: puts a pair into words, as the answers of a service are.

    Raises:
        CommandError: the registry is no longer the one that was asked.
        SourceError: this machine has no word vectors, or damaged ones.
    """
    asked = task.asked
    live = _registry(task.database_url, asked)
    question = Question(Filters(min_score=asked.min_score), limit=asked.best, day=asked.day)
    found: list[tuple[str, int, Suggestion]] = []
    for key in askers(live, asked)[task.start : task.end]:
        listing = live.listings[key]
        items = suggestions.for_listing(live, EVERYONE, listing.side, key, question).found.items
        found.extend((str(key), rank, item) for rank, item in enumerate(items, 1))
    language = asked.language
    words = None if language is None else [say(live, item, language) for _, _, item in found]
    return matches_table(found, words)


@lru_cache(maxsize=1)
def askers(live: LiveRegistry, asked: Everything) -> list[UUID]:
    """Ids of the public listings that are in play, in order; for a registry that stays as it is."""
    return sorted(
        record.id
        for record in live.listings.values()
        if record.side is asked.side
        and in_play(record, asked.day)
        and shown(live, EVERYONE, record)
    )


def read(
    database_url: str,
    *,
    reads_codes: bool,
    compiled: bool,
    vectors: Path | None = None,
    processes: int | None = None,
) -> LiveRegistry:
    """Read the registry as it is now, and keep it for the tasks of this process.

    Args:
        database_url: where it is read.
        reads_codes: whether the code assistant reads texts.
        compiled: whether numba may be used.
        vectors: folder of word vectors, where meanings are compared.
        processes: that take part, see `registry_parts.read`.

    Raises:
        SourceError: there are no word vectors in the folder, or they are damaged.
    """
    loading = _load(database_url, vectors, reads_codes=reads_codes, processes=processes)
    live = asyncio.run(loading)
    if compiled:
        kernel.prepare()
    _known.clear()
    askers.cache_clear()
    _known[database_url, live.revision, reads_codes, vectors] = live
    return live


def _registry(database_url: str, asked: Everything) -> LiveRegistry:
    with _reading:
        known = _known.get((database_url, asked.revision, asked.reads_codes, asked.vectors))
        live = known or read(
            database_url,
            reads_codes=asked.reads_codes,
            compiled=asked.compiled,
            vectors=asked.vectors,
            # Others of this machine read, too, and not all of them may start processes.
            processes=1,
        )
    if live.revision != asked.revision:
        raise CommandError(
            f"The registry is at revision {live.revision}, and revision {asked.revision} was "
            "asked. Start again into an empty folder."
        )
    return live


async def _load(
    database_url: str, vectors: Path | None, *, reads_codes: bool, processes: int | None
) -> LiveRegistry:
    index: LiveIndex = MemoryIndex(MERGED_AT_ONCE)
    if vectors is not None:
        index = SemanticIndex(Meanings(read_vectors(vectors)), index)
    database = Database(database_url)
    try:
        live = LiveRegistry(database, index)
        await live.load(processes=processes)
        if reads_codes:
            nomenclature = LiveNomenclature(database)
            await nomenclature.catch_up()
            # First the titles, then the listings where there are enough, as a service does.
            for _ in range(2):
                await learn_codes(live, nomenclature.catalogue)
        return live
    finally:
        await database.close()
