"""Keeps the code assistant up with a registry: the learning is done in a process of its own."""

import asyncio
import multiprocessing
from collections.abc import Callable, Collection
from uuid import UUID

from app.matching.assistant import CodedText, Title
from app.matching.assistant.reading import worth_reading
from app.matching.assistant.study import Lesson, Registry, begin, study
from app.matching.catalogue import Catalogue
from app.processes import return_memory, run_apart, spare_the_collector
from app.services.coding import coded_text
from app.services.known_listings import KnownListings
from app.services.live import LiveRegistry
from app.services.matchable import worded

Worded = tuple[str, tuple[str, ...]]
"""A text with its codes."""


async def learn_codes(live: LiveRegistry, catalogue: Catalogue) -> None:
    """Make the code assistant's model where it is due, and read the listings without codes.

    The first one knows the titles and, as neighbours, the listings; later ones are fitted on
    the listings, and on the titles of another edition when one has been imported.
    """
    async with live.learning:
        await _learn(live, catalogue)


async def _learn(live: LiveRegistry, catalogue: Catalogue) -> None:
    first, edition = not live.reader.ready, catalogue.edition
    if not first and not live.reader.due(live.teaching, edition):
        return
    before = live.listings.copy()
    coded, unread = await asyncio.to_thread(_seen, before, live.closed.copy())
    titles = [Title(*title) for title in catalogue.official_titles()]
    registry = Registry(coded, list(unread.values()), titles)
    lesson = await _aside(begin if first else study, registry)
    if first:
        assistant = await asyncio.to_thread(lesson.assistant, coded)
        await live.start_reading(assistant, edition, before)
    else:
        live.reader.swap(lesson.model, edition)
    await live.take_codes(dict(zip(unread, lesson.predicted, strict=True)), before)
    await live.read_on()
    spare_the_collector(looking_first=True)
    await asyncio.to_thread(return_memory)


async def _aside(learn: Callable[[Registry], Lesson], registry: Registry) -> Lesson:
    """Learn in a process of its own, or where this one may start none, in a thread."""
    if multiprocessing.current_process().daemon:
        return await asyncio.to_thread(learn, registry)
    return await run_apart(learn, registry)


def _seen(
    listings: KnownListings, closed: Collection[UUID]
) -> tuple[list[CodedText], dict[UUID, Worded]]:
    """What the listings teach, but for those that are closed; and what is to be read, by id."""
    coded: list[CodedText] = []
    unread: dict[UUID, Worded] = {}
    for record in listings.values():
        if record.codes and record.id not in closed:
            coded.append(coded_text(record))
        if worth_reading(record.codes):
            unread[record.id] = worded(record)
    return coded, unread
