"""Use case: which listings carry a code that the newest edition no longer has."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from rapidfuzz import fuzz, process

from app.db import ReadSession
from app.matching.catalogue import Catalogue
from app.store import nomenclature, nomenclature_codes
from app.vocabulary.codes import ancestors
from app.vocabulary.positions import LEAF_LEVEL, level_of
from app.vocabulary.terms import Language, Side

_SUCCESSORS = 5


@dataclass(frozen=True, slots=True)
class WithdrawnCode:
    """A listing's code that is not in the newest edition.

    Attributes:
        former_title: in the newest edition that had the code; None where none had it.
        successors: codes that may have taken over, the likeliest first, with their full titles.
    """

    listing_id: UUID
    side: Side
    title: str
    code: str
    former_title: str | None
    successors: tuple[tuple[str, str], ...]


async def withdrawn(
    session: ReadSession, catalogue: Catalogue, *, limit: int | None = None
) -> tuple[WithdrawnCode, ...]:
    """Find listings whose code is gone; nothing without an official edition.

    Where the edition is a part of the nomenclature, only chapters that it has are judged.
    """
    judged = {
        code[:2]
        for code, node in catalogue.nodes.items()
        if node.official is not None and level_of(code) > 0
    }
    used = await nomenclature_codes.used(session)
    gone = sorted(code for code in used if code[:2] in judged and not catalogue.has(code))
    former = await nomenclature.last_titles(session, gone)
    listed = await nomenclature_codes.listings_with(session, gone, limit=limit)
    return tuple(
        WithdrawnCode(
            listing.id,
            listing.side,
            listing.title,
            listing.code,
            former.get(listing.code),
            successors(catalogue, listing.code, former.get(listing.code) or listing.title),
        )
        for listing in listed
    )


def successors(catalogue: Catalogue, code: str, text: str) -> tuple[tuple[str, str], ...]:
    """Return codes that may have taken over a code, the most alike first.

    Those that the correlation with HS 2017 names, else the deepest ones below the nearest position
    above it; ordered by likeness of their titles to a text.
    """
    correlated = [c for c in catalogue.successors(code) if c in catalogue.nodes]
    above = next((a for a in reversed(ancestors(code)) if a in catalogue.nodes), "")
    candidates = correlated or _deepest_below(catalogue, above)
    titles: Mapping[str, str] = {
        c: catalogue.worded(catalogue.nodes[c], Language.RU).full for c in candidates
    }
    best = process.extract(
        text.casefold(),
        titles,
        scorer=fuzz.token_set_ratio,
        processor=str.casefold,
        limit=_SUCCESSORS,
    )
    return tuple((str(found), str(title)) for title, _, found in best)


def _deepest_below(catalogue: Catalogue, code: str) -> list[str]:
    below = catalogue.children.get(code, ())
    deeper = [leaf for child in below for leaf in _deepest_below(catalogue, child)]
    return deeper or ([code] if level_of(code) == LEAF_LEVEL or not below else list(below))
