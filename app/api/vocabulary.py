"""Routes of the vocabulary: countries and units."""

from fastapi import APIRouter

from app.api.dependencies import ReaderLanguage
from app.api.docs import problems
from app.api.schemas.page import PageOut
from app.api.schemas.vocabulary import CountryOut, UnitOut
from app.vocabulary.countries import countries
from app.vocabulary.units import units

router = APIRouter(prefix="/v1", tags=["Vocabulary"])


@router.get("/countries", summary="List countries", responses=problems(422))
async def find_countries(language: ReaderLanguage) -> PageOut[CountryOut]:
    """List the states that organizations may belong to, members of the Union first."""
    return PageOut(
        items=[CountryOut.of(country, language) for country in countries().values()],
        next_cursor=None,
    )


@router.get("/units", summary="List units", responses=problems(422))
async def find_units(language: ReaderLanguage) -> PageOut[UnitOut]:
    """List the units that quantities may have; those of one dimension convert."""
    return PageOut(
        items=[UnitOut.of(unit, language) for unit in units().values()], next_cursor=None
    )
