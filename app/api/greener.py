"""Route of greener substitutes."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from app import clock
from app.api.dependencies import Countries, Limit, OfferId
from app.api.docs import READS_ONE
from app.api.schemas.green import FootprintBody
from app.api.schemas.greener import CountedOut, GreenerOut, SubstituteOut
from app.api.schemas.sketch import MinScore
from app.api.suggestion_answers import Reader, judged_out
from app.api.suggestions import Reads
from app.matching import SUPPLY, Filters
from app.matching.facts import named
from app.services import greener
from app.services.greener import Substitute
from app.vocabulary.details.green import Footprint
from app.vocabulary.messages import in_language

router = APIRouter(prefix="/v1/offers", tags=["Suggestions"])

SAME_GOODS = 0.5
"""Probability from which an offer counts as of the same goods; unless the caller says otherwise."""

_LABEL = (
    "на {percent} % меньше CO2e на тонну; свидетельство: {evidence}",
    "{percent} % less CO2e a tonne; evidence: {evidence}",
)


@router.get("/{offer_id}/greener", summary="Find greener substitutes", responses=READS_ONE)
async def find_greener_offers(
    offer_id: OfferId,
    reader: Reads,
    countries: Countries = [],  # noqa: B006 - FastAPI copies it
    min_score: Annotated[
        MinScore, Query(description="Least probability of the same goods.", examples=[0.5])
    ] = SAME_GOODS,
    limit: Limit = 20,
) -> GreenerOut:
    """Rank offers of the same goods by footprint; weak or old evidence is counted up, visibly."""
    today = clock.today()
    filters = Filters(countries=frozenset(countries), min_score=min_score)
    found = greener.greener(reader.live, reader.reach, offer_id, filters, limit=limit, today=today)
    return GreenerOut(
        scorecard=SUPPLY.name,
        as_of=reader.live.as_of,
        chosen=_counted(found.chosen, today),
        items=[
            _substitute(reader, item, rank, found.counted)
            for rank, item in enumerate(found.items, 1)
        ],
        without_footprint=found.without_footprint,
        not_lower=found.not_lower,
    )


def _substitute(reader: Reader, item: Substitute, rank: int, chosen: float) -> SubstituteOut:
    language = reader.language
    percent = 100 * item.saved / chosen
    evidence = named(item.footprint.evidence.level, language)
    label = in_language(_LABEL, language).format(percent=f"{percent:.0f}", evidence=evidence)
    return SubstituteOut(
        rank=rank,
        footprint=_counted(item.footprint, clock.today()),
        saved_kg_per_tonne=round(item.saved, 1),
        saved_percent=round(percent, 1),
        label=label,
        **judged_out(reader, item.suggestion, None, only_partner=True),
    )


def _counted(footprint: Footprint, today: date) -> CountedOut:
    return CountedOut(
        stated=FootprintBody.model_validate(footprint, from_attributes=True),
        counted_kg_per_tonne=round(footprint.counted_kg_per_tonne(today), 1),
        evidence_worth=round(footprint.worth(today), 3),
    )
