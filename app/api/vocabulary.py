"""Routes of the vocabulary: countries, units, tags and properties."""

import unicodedata

from fastapi import APIRouter

from app.api.dependencies import ReaderLanguage
from app.api.docs import problems
from app.api.schemas.page import PageOut
from app.api.schemas.vocabulary import CountryOut, PropertyOut, TagOut, UnitOut
from app.vocabulary.countries import countries
from app.vocabulary.properties import material_properties
from app.vocabulary.tags import tags
from app.vocabulary.units import units

router = APIRouter(prefix="/v1", tags=["Vocabulary"])


@router.get("/countries", summary="List countries", responses=problems(422))
async def find_countries(language: ReaderLanguage) -> PageOut[CountryOut]:
    """List all states of ISO 3166-1: members of the Union, those near to them, others by name."""
    states = [CountryOut.of(country, language) for country in countries().values()]
    near = [state for state in states if state.near]
    others = sorted((state for state in states if not state.near), key=_by_name)
    return PageOut(items=[*near, *others], next_cursor=None)


def _by_name(state: CountryOut) -> str:
    """Letters with marks stand beside their plain ones, as Å beside A."""
    return unicodedata.normalize("NFKD", state.name.casefold())


@router.get("/units", summary="List units", responses=problems(422))
async def find_units(language: ReaderLanguage) -> PageOut[UnitOut]:
    """List the units that quantities may have; those of one dimension convert."""
    return PageOut(
        items=[UnitOut.of(unit, language) for unit in units().values()], next_cursor=None
    )


@router.get("/tags", summary="List tags", responses=problems(422))
async def find_tags(language: ReaderLanguage) -> PageOut[TagOut]:
    """List cooperation directions and consuming industries, each with the source that names it."""
    return PageOut(items=[TagOut.of(tag, language) for tag in tags().values()], next_cursor=None)


@router.get("/properties", summary="List properties", responses=problems(422))
async def find_properties(language: ReaderLanguage) -> PageOut[PropertyOut]:
    """List the properties of materials with the units of their dimensions, which convert."""
    return PageOut(
        items=[PropertyOut.of(known, language) for known in material_properties().values()],
        next_cursor=None,
    )
