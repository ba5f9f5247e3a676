"""Use cases of the nomenclature: search and read it, from a catalogue in memory."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from app.db import Database
from app.errors import CursorError, InvalidInputError, NotFoundError
from app.matching.catalogue import Catalogue, Node
from app.matching.position_search import PositionQuestion, PositionSearch
from app.store import nomenclature, nomenclature_hints
from app.store.cursors import question_stamp, seal, unseal
from app.values.nomenclature import EditionRecord
from app.values.page import Page, Paging
from app.vocabulary.codes import CHAPTER_DIGITS, HEADING_DIGITS, ancestors
from app.vocabulary.nomenclature import nothing_under
from app.vocabulary.positions import Hint, Position
from app.vocabulary.terms import Language


@cache
def thesaurus_alone() -> Catalogue:
    """The catalogue of a machine without an official edition."""
    return Catalogue.of()


class Searched(NamedTuple):
    """The search in an edition, by id, import and languages; None is the thesaurus alone."""

    edition: tuple[int, datetime, tuple[Language, ...]] | None
    search: PositionSearch


@dataclass
class LiveNomenclature:
    """The catalogue that this process answers from; another edition is swapped in whole.

    Attributes:
        searched: what is searched in, or was at the last start: of the same edition, the same.
    """

    database: Database
    catalogue: Catalogue = field(default_factory=thesaurus_alone)
    searched: Searched | None = None
    _stamp: nomenclature.Stamp | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def catch_up(self) -> bool:
        """Swap the catalogue if an import has happened, or another day has begun.

        Returns:
            Whether it was swapped.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        async with self._lock:
            async with self.database.read() as session:
                stamp = await nomenclature.stamp(session)
                if stamp == self._stamp:
                    return False
                newest = in_force(await nomenclature.editions(session), stamp.today)
                hints = await nomenclature_hints.by_subheading(session)
                positions = await nomenclature.positions(session, newest.id) if newest else []
            edition = (newest.id, newest.imported_at, newest.languages) if newest else None
            same = self.searched is not None and self.searched.edition == edition
            known = self.searched.search if self.searched and same else None
            self.catalogue = await asyncio.to_thread(_built, newest, positions, hints, known)
            if known is None:
                self.searched = Searched(edition, self.catalogue.search)
            self._stamp = stamp
            return True


def _built(
    newest: EditionRecord | None,
    positions: Sequence[Position],
    hints: Mapping[str, tuple[Hint, ...]],
    known: PositionSearch | None,
) -> Catalogue:
    """Build everything, so that the first question does not wait for it."""
    if newest is None:
        found = Catalogue.of(hints=hints) if hints else thesaurus_alone()
    else:
        found = Catalogue.of(newest.name, positions, partial=newest.partial, hints=hints)
    found.prepare(known)
    return found


def in_force(editions: tuple[EditionRecord, ...], today: date) -> EditionRecord | None:
    """Choose the newest whole edition that is in force, else the newest part."""
    current = [edition for edition in editions if edition.valid_from <= today]
    return next((e for e in current if not e.partial), current[0] if current else None)


def read(catalogue: Catalogue, code: str) -> Node:
    """Return a position.

    Raises:
        InvalidInputError: there is no such chapter or heading.
        NotFoundError: there is none under this code.
    """
    found = catalogue.nodes.get(code)
    if found is not None:
        return found
    for above in (code[:CHAPTER_DIGITS], code[:HEADING_DIGITS]):
        if above not in catalogue.nodes:
            raise _refusal(above, "{code}")
    raise NotFoundError(missing_position(catalogue, code))


def search(
    catalogue: Catalogue, asked: PositionQuestion, *, limit: int, cursor: str | None
) -> Page[Node]:
    """Return one page of the positions asked for, the best first.

    Raises:
        CursorError: the cursor is broken, of another question, or of another edition.
        InvalidInputError: no code begins with the digits, up to a heading's.
    """
    _check_prefix(catalogue, asked.prefix)
    stamp = question_stamp((catalogue.edition, asked), Paging())
    after = None
    if cursor is not None:
        (after,) = (str(part) for part in unseal(cursor, stamp, [str]))
    try:
        codes, more = catalogue.search.page(asked, limit=limit, after=after)
    except LookupError as error:
        raise CursorError("The cursor cannot be read. Start again without it.") from error
    return Page(
        tuple(catalogue.nodes[code] for code in codes),
        seal(stamp, [codes[-1]]) if more else None,
    )


def _check_prefix(catalogue: Catalogue, digits: str) -> None:
    for beginning in (digits[:CHAPTER_DIGITS], digits[:HEADING_DIGITS]):
        if not catalogue.search.any_below(beginning):
            raise _refusal(beginning, "?prefix")


def _refusal(missing: str, pointer: str) -> InvalidInputError:
    error = nothing_under(missing)
    return InvalidInputError.of(pointer, error.code, str(error))


def missing_position(catalogue: Catalogue, code: str) -> str:
    """Say what to look at instead of a code that is not there."""
    nearest = next(above for above in reversed(ancestors(code)) if above in catalogue.nodes)
    successors = catalogue.successors(code)
    where = f"The edition {catalogue.edition}" if catalogue.edition else "The thesaurus"
    said = f"{where} has no position {code}. The nearest above it is {nearest}."
    if successors:
        said += f" As a code of HS 2017 it has probably become {', '.join(successors[:5])}."
    return said
