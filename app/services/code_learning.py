"""Keeps the code assistant up with a registry: the learning is done in a process of its own."""

import asyncio
import multiprocessing
from collections.abc import Callable, Sequence
from typing import TypeVar

from app.matching.assistant import Title
from app.matching.assistant.reading import worth_reading
from app.matching.assistant.study import Lesson, Registry, begin, study
from app.matching.catalogue import Catalogue
from app.processes import return_memory, run_apart, spare_the_collector
from app.services.coding import coded_text
from app.services.live import LiveRegistry
from app.services.matchable import worded
from app.values.listing import ListingRecord

_MADE_AT_ONCE = 2_000

T = TypeVar("T")


async def learn_codes(live: LiveRegistry, catalogue: Catalogue) -> None:
    """Make the code assistant's model where it is due, and read the listings without codes.

    The first one knows the titles and, as neighbours, the listings; later ones are fitted on
    the listings, and on the titles of another edition when one has been imported.
    """
    async with live.learning:
        await _learn(live, catalogue)


async def _learn(live: LiveRegistry, catalogue: Catalogue) -> None:
    coded = [record for record in live.listings.values() if live.teaches(record)]
    first, edition = not live.reader.ready, catalogue.edition
    if not first and not live.reader.due(len(coded), edition):
        return
    unread = [record for record in live.listings.values() if worth_reading(record.codes)]
    texts = await _each(coded_text, coded)
    titles = [Title(*title) for title in catalogue.official_titles()]
    registry = Registry(texts, await _each(worded, unread), titles)
    lesson = await _aside(begin if first else study, registry)
    if first:
        assistant = await asyncio.to_thread(lesson.assistant, texts)
        await live.start_reading(assistant, edition, coded)
    else:
        live.reader.swap(lesson.model, edition)
    await live.take_codes(zip(unread, lesson.predicted, strict=True))
    await live.read_on()
    spare_the_collector()
    await asyncio.to_thread(return_memory)


async def _aside(learn: Callable[[Registry], Lesson], registry: Registry) -> Lesson:
    """Learn in a process of its own, or where this one may start none, in a thread."""
    if multiprocessing.current_process().daemon:
        return await asyncio.to_thread(learn, registry)
    return await run_apart(learn, registry)


async def _each(make: Callable[[ListingRecord], T], records: Sequence[ListingRecord]) -> list[T]:
    """Make something of many records, with pauses for others."""
    made: list[T] = []
    for start in range(0, len(records), _MADE_AT_ONCE):
        made += map(make, records[start : start + _MADE_AT_ONCE])
        await asyncio.sleep(0)
    return made
