"""Use case of greener substitutes: offers of the same goods with a lower footprint."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.errors import InvalidInputError
from app.matching import Filters, Listing, Suggestion
from app.matching.index import CANDIDATES
from app.services import sight, suggestions
from app.services.live import LiveRegistry
from app.services.suggestions import Question
from app.vocabulary.details import Details
from app.vocabulary.details.green import Footprint
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Side


@dataclass(frozen=True, slots=True)
class Substitute:
    """An offer of the same goods with a lower footprint.

    Attributes:
        counted: kilograms of CO2e a tonne with a margin for what is not proven.
        saved: kilograms a tonne less than the chosen offer, both as counted.
    """

    suggestion: Suggestion
    footprint: Footprint
    counted: float
    saved: float


@dataclass(frozen=True, slots=True)
class GreenerAnswer:
    """Substitutes with the lowest counted footprint first.

    Attributes:
        without_footprint: offers of the same goods that state none, and so cannot be compared.
        not_lower: those whose counted footprint is not lower.
    """

    chosen: Footprint
    counted: float
    items: tuple[Substitute, ...]
    without_footprint: int
    not_lower: int


def greener(  # noqa: PLR0913 - the last ones by name
    live: LiveRegistry,
    reach: Reach,
    offer_id: UUID,
    filters: Filters,
    *,
    limit: int,
    today: date,
) -> GreenerAnswer:
    """Find offers that fit whoever takes the chosen one, and emit less.

    Goods are judged by the scorecard of supply, as if the chosen offer were asked for; footprints
    are compared as counted, so that a bare claim does not beat a register entry by a little.

    Raises:
        NotFoundError: there is no such offer.
        InvalidInputError: it states no footprint to compare with.
    """
    chosen = sight.stored(live, reach, Side.OFFER, offer_id)
    footprint = _footprint(chosen)
    if footprint is None:
        raise InvalidInputError.of(
            "/green/footprint",
            "footprint_not_stated",
            "The offer states no footprint, so nothing can be called lower. State it first.",
        )
    asked = Question(filters, limit=CANDIDATES)
    found = suggestions.ad_hoc(live, reach, _as_need(chosen), asked).found.items
    least = footprint.counted_kg_per_tonne(today)
    stated = [(item, own) for item in found if (own := _footprint(item.judgement.listing))]
    substitutes = [
        Substitute(item, own, counted, least - counted)
        for item, own in stated
        if (counted := own.counted_kg_per_tonne(today)) < least
    ]
    substitutes.sort(key=lambda s: (s.counted, -s.suggestion.judgement.points))
    return GreenerAnswer(
        footprint,
        least,
        tuple(substitutes[:limit]),
        without_footprint=len(found) - len(stated),
        not_lower=len(stated) - len(substitutes),
    )


def _as_need(offer: Listing) -> Listing:
    """The need of somebody who takes the offer: the same goods, asked for by nobody yet."""
    tags = Details(
        directions=offer.details.directions,
        consuming_industries=offer.details.consuming_industries,
    )
    return replace(offer, id=f"like:{offer.id}", side=Side.NEED, kind=None, details=tags)


def _footprint(offer: Listing) -> Footprint | None:
    return offer.details.green.footprint if offer.details.green else None
