"""Routes of scorecards."""

from typing import Annotated

from fastapi import APIRouter, Path

from app.api.dependencies import Live, ReaderLanguage
from app.api.docs import READS_ONE, problems
from app.api.schemas.fields import ShortText
from app.api.schemas.page import PageOut
from app.api.schemas.scorecard import ScorecardOut
from app.matching import Scorecard
from app.services.live import LiveRegistry
from app.vocabulary.terms import Language

router = APIRouter(prefix="/v1/scorecards", tags=["Scorecards"])


@router.get("", summary="List scorecards", responses=problems(422, 503))
async def find_scorecards(live: Live, language: ReaderLanguage) -> PageOut[ScorecardOut]:
    """List every scorecard that an answer may name, built-in and fitted, with its points.

    For each purpose exactly one is active: it judges when a question names none.
    """
    cards = live.scorecards.cards.values()
    return PageOut(items=[_shown(live, card, language) for card in cards], next_cursor=None)


@router.get("/{name}", summary="Read a scorecard", responses=READS_ONE)
async def read_scorecard(
    name: Annotated[ShortText, Path(description="Name of a scorecard.", examples=["supply-1"])],
    live: Live,
    language: ReaderLanguage,
) -> ScorecardOut:
    """Read how a scorecard judges: each aspect's levels from best to worst, with their bounds.

    A fitted one says what it was fitted on, and how it did beside its base on pairs held out.
    """
    return _shown(live, live.scorecards.find(name), language)


def _shown(live: LiveRegistry, scorecard: Scorecard, language: Language) -> ScorecardOut:
    known = live.scorecards
    return ScorecardOut.of(
        scorecard,
        language,
        active=scorecard in known.active.values(),
        activation=known.activations.get(scorecard.name),
        record=known.records.get(scorecard.name),
    )
