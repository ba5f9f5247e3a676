"""Routes of the vocabulary: countries, units, nomenclature."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.api.dependencies import Limit, OptionalWords, ReaderLanguage
from app.api.docs import READS_ONE, problems
from app.api.schemas.fields import Code, CodePrefix
from app.api.schemas.page import PageOut
from app.api.schemas.vocabulary import CountryOut, PositionDetailOut, PositionOut, UnitOut
from app.services import nomenclature
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


@router.get("/nomenclature", summary="Search the nomenclature", responses=problems(422))
async def find_positions(
    language: ReaderLanguage,
    q: OptionalWords = None,
    prefix: Annotated[
        CodePrefix | None, Query(description="First digits.", examples=["74"])
    ] = None,
    level: Annotated[
        int | None, Query(ge=2, le=10, description="Number of digits.", examples=[4])
    ] = None,
    limit: Limit = 20,
) -> PageOut[PositionOut]:
    """Find positions by words (titles and words of the trade), first digits and level."""
    found = nomenclature.search(q, prefix=prefix, level=level, limit=limit)
    return PageOut(items=[PositionOut.of(entry, language) for entry in found], next_cursor=None)


@router.get("/nomenclature/{code}", summary="Read a position", responses=READS_ONE)
async def read_position(
    code: Annotated[Code, Path(description="Digits, spaces allowed.", examples=["7408"])],
    language: ReaderLanguage,
) -> PositionDetailOut:
    """Read one position with its ancestors and the positions below it."""
    return PositionDetailOut.with_place(nomenclature.read(code), language)
