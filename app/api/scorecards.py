"""Routes of scorecards."""

from typing import Annotated

from fastapi import APIRouter, Path

from app.api.dependencies import ReaderLanguage
from app.api.docs import READS_ONE, problems
from app.api.schemas.fields import ShortText
from app.api.schemas.page import PageOut
from app.api.schemas.scorecard import ScorecardOut
from app.matching import BY_PURPOSE, SCORECARDS
from app.services.suggestions import find_scorecard

router = APIRouter(prefix="/v1/scorecards", tags=["Scorecards"])


@router.get("", summary="List scorecards", responses=problems(422))
async def find_scorecards(language: ReaderLanguage) -> PageOut[ScorecardOut]:
    """List every scorecard that an answer may name, with its aspects, levels and points."""
    return PageOut(
        items=[
            ScorecardOut.of(scorecard, language, active=scorecard in BY_PURPOSE.values())
            for scorecard in SCORECARDS.values()
        ],
        next_cursor=None,
    )


@router.get("/{name}", summary="Read a scorecard", responses=READS_ONE)
async def read_scorecard(
    name: Annotated[ShortText, Path(description="Name of a scorecard.", examples=["supply-1"])],
    language: ReaderLanguage,
) -> ScorecardOut:
    """Read how a scorecard judges: each aspect's levels from best to worst, with their bounds."""
    scorecard = find_scorecard(name)
    return ScorecardOut.of(scorecard, language, active=scorecard in BY_PURPOSE.values())
