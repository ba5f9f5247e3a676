"""Routes of balance and gaps."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BeforeValidator

from app.api.dependencies import Countries, Cursor, Limit, Nomenclature, OptionalCode
from app.api.docs import READS
from app.api.schemas.balance import (
    BalanceOut,
    BalanceRowOut,
    OfStatesOut,
    SupplyGapOut,
    SupplyGapsOut,
)
from app.api.schemas.organization import OrganizationSummary
from app.api.suggestion_answers import Reader
from app.api.suggestions import Reads
from app.cooperation.balance import Row
from app.cooperation.gaps import Gap, GapRow
from app.matching.catalogue import Catalogue
from app.services import balance
from app.services.balance import BalanceQuestion
from app.services.threads import in_thread
from app.vocabulary.codes import ancestors, display_code
from app.vocabulary.messages import in_language
from app.vocabulary.terms import Language

router = APIRouter(prefix="/v1", tags=["Cooperation"])

_DIGITS = 6
_LONGEST_NUMBER = 2
_NAMED = 10
LABELS: Mapping[Gap, tuple[str, str]] = {
    Gap.NO_PRODUCER: ("нет производителя в Союзе", "no producer in the Union"),
    Gap.SHORTAGE: ("предложения меньше потребности", "less is offered than needed"),
    Gap.ONLY_ELSEWHERE: (
        "в запрошенных государствах поставщиков нет, в других: {suppliers}",
        "no supplier in the states asked for, {suppliers} in the others",
    ),
    Gap.SINGLE_PRODUCER: ("единственный поставщик", "a single supplier"),
    Gap.CONCENTRATED: ("предложение у немногих", "few suppliers have most of it"),
    Gap.UNUSED_CAPACITY: ("мощности не заняты", "capacity is unused"),
}


def _number(value: object) -> object:
    """A number out of an address, where everything is a text."""
    if isinstance(value, str) and value.isdecimal() and len(value) <= _LONGEST_NUMBER:
        return int(value)
    return value


async def _question(
    *,
    level: Annotated[
        Literal[2, 4, 6, 8, 9, 10],
        BeforeValidator(_number),
        Query(description="Digits of the codes.", examples=[4]),
    ] = 4,
    code: OptionalCode = None,
    countries: Countries = [],  # noqa: B006 - FastAPI copies it
    year: Annotated[
        int | None,
        Query(ge=1990, le=2150, description="Listings that stood in a year; today's when left "
              "out.", examples=[2026]),
    ] = None,
    members_only: Annotated[
        bool, Query(description="Only organizations of member states.", examples=[True])
    ] = True,
) -> BalanceQuestion:  # fmt: skip
    return BalanceQuestion(
        level=level,
        code=code,
        countries=frozenset(countries),
        year=year,
        members_only=members_only,
    )


Asked = Annotated[BalanceQuestion, Depends(_question)]


@router.get("/balance", summary="Balance supply and demand", responses=READS)
async def find_balance(
    *,
    reader: Reads,
    catalogue: Nomenclature,
    asked: Asked,
    by_country: Annotated[
        bool, Query(description="A row for each state.", examples=[False])
    ] = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> BalanceOut:
    """Add up what is offered and needed by code, in units that convert into each other.

    A listing with several codes is spread over them, so that nothing counts twice.
    """
    question = BalanceQuestion(
        level=asked.level,
        code=asked.code,
        countries=asked.countries,
        by_country=by_country,
        year=asked.year,
        members_only=asked.members_only,
    )
    answer = await in_thread(
        partial(balance.balanced, reader.live, reader.reach, question, limit=limit, cursor=cursor)
    )
    return BalanceOut(
        as_of=answer.as_of,
        revision=answer.revision,
        listings=answer.listings,
        items=[
            BalanceRowOut.model_validate(_row(row, catalogue, reader.language))
            for row in answer.rows
        ],
        next_cursor=answer.next_cursor,
    )


@router.get("/gaps", summary="Find gaps in supply", responses=READS)
async def find_gaps(
    reader: Reads,
    catalogue: Nomenclature,
    asked: Asked,
    kinds: Annotated[
        list[Gap],
        Query(
            alias="kind",
            max_length=len(Gap),
            description="Only such gaps.",
            examples=[["shortage"]],
        ),
    ] = [],  # noqa: B006 - FastAPI copies it
    limit: Limit = 20,
) -> SupplyGapsOut:
    """Name needs without a producer, shortages, single producers and idle capacity.

    The worst come first: no producer at all, then by the share that lacks. With `country`,
    positions that organizations of these states need or offer, each set against the offers and
    needs of all states; `only_elsewhere` says that they need what only other states offer.
    """
    answer = await in_thread(
        partial(
            balance.gaps_found, reader.live, reader.reach, asked, kinds=frozenset(kinds),
            limit=limit,
        )
    )  # fmt: skip
    return SupplyGapsOut(
        as_of=answer.as_of,
        revision=answer.revision,
        listings=answer.listings,
        found=answer.found,
        items=[_gap(reader, catalogue, one, rank) for rank, one in enumerate(answer.rows, 1)],
    )


def _gap(reader: Reader, catalogue: Catalogue, one: GapRow, rank: int) -> SupplyGapOut:
    amounts = one.row.suppliers
    suppliers = sorted(one.suppliers, key=lambda key: (-amounts.get(key, 0.0), key))
    known = [
        owner
        for key in suppliers[:_NAMED]
        if (owner := reader.live.organizations.get(UUID(key))) is not None
    ]
    return SupplyGapOut.model_validate(
        _row(one.row, catalogue, reader.language)
        | {
            "rank": rank,
            "gaps": list(one.gaps),
            "labels": [
                in_language(LABELS[gap], reader.language).format(suppliers=len(one.suppliers))
                for gap in one.gaps
            ],
            "share": round(one.share, _DIGITS),
            "supplier_ids": [owner.id for owner in known],
            "largest_supplier": OrganizationSummary.of_record(known[0], reader.language)
            if known
            else None,
            "of_states": one.there and _of_states(one.there, one.row.place.dimension),
        }
    )


def _of_states(row: Row, dimension: str | None) -> OfStatesOut:
    factor = balance.shown_unit(dimension).factor if dimension else 1.0
    return OfStatesOut(
        supply=_shown(row.supply, factor),
        demand=_shown(row.demand, factor),
        suppliers=len(row.suppliers),
        consumers=len(row.consumers),
    )


def _row(row: Row, catalogue: Catalogue, language: Language) -> dict[str, object]:
    place = row.place
    unit = balance.shown_unit(place.dimension) if place.dimension else None
    factor = unit.factor if unit else 1.0
    path = (place.code, *reversed(ancestors(place.code)))
    node = next((catalogue.nodes[code] for code in path if code in catalogue.nodes), None)
    index = row.herfindahl
    return {
        "code": place.code,
        "code_display": display_code(place.code),
        "title": catalogue.worded(node, language).title if node else None,
        "country": place.country,
        "unit": unit.rec20 if unit else None,
        "supply": _shown(row.supply, factor),
        "demand": _shown(row.demand, factor),
        "balance": _shown(row.unused - row.lacking, factor),
        "offers": row.offers,
        "needs": row.needs,
        "silent_offers": row.silent_offers,
        "silent_needs": row.silent_needs,
        "suppliers": len(row.suppliers),
        "consumers": len(row.consumers),
        "herfindahl": None if index is None else round(index, 1),
    }


def _shown(amount: float, factor: float) -> float:
    return round(amount / factor, _DIGITS) + 0.0  # 0 instead of -0
