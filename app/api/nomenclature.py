"""Routes of the nomenclature: search, positions, editions and what changed between two."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.api.dependencies import (
    Cursor,
    Limit,
    Nomenclature,
    OptionalCode,
    OptionalWords,
    ReaderLanguage,
    Reading,
)
from app.api.docs import READS, READS_ONE, problems
from app.api.schemas.crosswalk import CrosswalkOut
from app.api.schemas.fields import FirstDigits, Okpd2Code, PositionCode
from app.api.schemas.nomenclature import (
    NomenclatureDifferenceOut,
    NomenclatureEditionOut,
    PositionDetailOut,
    PositionOut,
)
from app.api.schemas.page import PageOut
from app.matching.position_search import PositionQuestion
from app.services import crosswalk, editions, nomenclature
from app.values.crosswalk import CrosswalkFilter
from app.values.nomenclature import Change

router = APIRouter(prefix="/v1/nomenclature", tags=["Vocabulary"])

EditionName = Annotated[
    str, Path(max_length=80, description="Name of an edition.", examples=["2026-03-08"])
]


@router.get("", summary="Search the nomenclature", responses=problems(400, 422, 503))
async def find_positions(
    catalogue: Nomenclature,
    language: ReaderLanguage,
    q: OptionalWords = None,
    prefix: Annotated[
        FirstDigits | None, Query(description="First digits.", examples=["74"])
    ] = None,
    level: Annotated[
        int | None,
        Query(ge=0, le=10, description="Number of digits; 0 for the sections.", examples=[4]),
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[PositionOut]:
    """Find positions by words of any language (titles and words of the trade), or first digits.

    The last word may be its beginning only, and typing errors are forgiven: made to be asked at
    every letter. Answers come from the newest official edition, or from our thesaurus where none
    is loaded.
    """
    asked = PositionQuestion(q or "", prefix or "", level)
    page = nomenclature.search(catalogue, asked, limit=limit, cursor=cursor)
    return PageOut.of(page, lambda node: PositionOut.of(node, catalogue, language))


@router.get("/editions", summary="List official editions", responses=problems(422, 503))
async def find_editions(
    session: Reading, catalogue: Nomenclature
) -> PageOut[NomenclatureEditionOut]:
    """List the official editions that were imported, the newest first."""
    return PageOut(
        items=[
            NomenclatureEditionOut.of(e, catalogue) for e in await editions.all_editions(session)
        ],
        next_cursor=None,
    )


@router.get(
    "/editions/{old}/difference/{new}",
    summary="Compare two editions",
    responses=READS | problems(404),
)
async def compare_editions(
    session: Reading,
    catalogue: Nomenclature,
    language: ReaderLanguage,
    old: EditionName,
    new: EditionName,
    change: Annotated[
        Change | None, Query(description="Only changes of this kind.", examples=["withdrawn"])
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> NomenclatureDifferenceOut:
    """Say which positions were added, withdrawn or renamed between two editions.

    Only levels that both editions have are compared: the customs service's archive has no codes of
    8 and 9 digits.
    """
    found = await editions.difference(session, old, new, language=language)
    page = editions.page_of(found, change=change, limit=limit, cursor=cursor)
    return NomenclatureDifferenceOut.of(
        found, page.items, next_cursor=page.next_cursor, catalogue=catalogue
    )


@router.get("/crosswalk", summary="Pair TN VED with OKPD2", responses=problems(400, 422, 503))
async def find_crosswalk(
    session: Reading,
    catalogue: Nomenclature,
    language: ReaderLanguage,
    code: OptionalCode = None,
    okpd2: Annotated[
        Okpd2Code | None,
        Query(description="An OKPD2 code; those below it count too.", examples=["24.44.23"]),
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[CrosswalkOut]:
    """Say which OKPD2 codes go with which TN VED codes, in either direction.

    Learnt from public listings that carry both, the pairs with the most listings first. What the
    imported correspondences say stands under `hints` of a position.
    """
    asked = CrosswalkFilter(code, okpd2)
    page = await crosswalk.page(session, asked, limit=limit, cursor=cursor)
    return PageOut.of(page, lambda entry: CrosswalkOut.of(entry, catalogue, language))


@router.get("/{code}", summary="Read a position", responses=READS_ONE)
async def read_position(
    code: Annotated[
        PositionCode,
        Path(description="Digits, spaces allowed; or a section, S01 to S21.", examples=["7408"]),
    ],
    catalogue: Nomenclature,
    language: ReaderLanguage,
) -> PositionDetailOut:
    """Read one position: unit, words of the trade, hints, what is above and what is below."""
    node = nomenclature.read(catalogue, code)
    return PositionDetailOut.with_place(node, catalogue, language)
