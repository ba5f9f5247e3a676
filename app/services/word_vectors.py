"""The words of a registry, and the index that knows what they mean."""

from pathlib import Path

import structlog

from app.db import Database
from app.errors import SourceError
from app.exchange.word_vectors import read_vectors
from app.matching import LiveIndex, MemoryIndex
from app.matching.meanings import Meanings
from app.matching.semantic_index import SemanticIndex
from app.store import listings

MERGED_AT_ONCE = 1_000
"""Listings whose postings a write puts together by itself: some 50 milliseconds of work."""

log = structlog.get_logger("app.services")


async def listing_texts(database: Database) -> list[str]:
    """Return titles and descriptions of all listings; only their words are made use of."""
    found = []
    async with database.read() as session:
        async for some in listings.all_records(session):
            found += [f"{record.title}\n{record.description}" for record in some]
    return found


def empty_index(vectors: Path | None) -> LiveIndex:
    """Make an empty index, with meanings where a folder of word vectors is given.

    Vectors that cannot be read are warned of, and meanings are left out.
    """
    if vectors is None:
        return MemoryIndex(MERGED_AT_ONCE)
    try:
        return SemanticIndex(Meanings(read_vectors(vectors)), MemoryIndex(MERGED_AT_ONCE))
    except SourceError as error:
        log.warning("meanings left out", reason=error.detail)
        return MemoryIndex(MERGED_AT_ONCE)
