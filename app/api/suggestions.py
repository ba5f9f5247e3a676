"""Routes of suggestions."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from app.api.dependencies import (
    Countries,
    Cursor,
    Limit,
    Live,
    NeedId,
    OfferId,
    OrganizationId,
    ReaderLanguage,
)
from app.api.docs import ASKS, READS, READS_ONE, problems
from app.api.problems import problem_of, problem_of_fields
from app.api.schemas.batch import Refused
from app.api.schemas.details import Direction
from app.api.schemas.fields import CodePrefix, ShortText
from app.api.schemas.question import (
    ExplainIn,
    SuggestionQueries,
    SuggestionQuery,
)
from app.api.schemas.sketch import DEFAULT_MIN_SCORE
from app.api.schemas.suggestion import (
    ExplainedOut,
    PartnersOut,
    QueryResultOut,
    QueryResultsOut,
    SuggestionsOut,
)
from app.api.suggestion_answers import explained_out, partners_out, place_of, suggestions_out
from app.errors import AppError
from app.matching import Diversify, Filters, Listing
from app.services import suggestions
from app.services.live import LiveRegistry
from app.services.suggestions import Question
from app.vocabulary.terms import Kind, Language, Purpose, Role, Side

router = APIRouter(prefix="/v1", tags=["Suggestions"])


def _question(
    *,
    countries: Countries = [],  # noqa: B006 - FastAPI copies it
    cross_border: Annotated[
        bool | None,
        Query(description="true: another state only; false: the same only.", examples=[True]),
    ] = None,
    code_prefix: Annotated[
        CodePrefix | None, Query(description="Partners with such a code.", examples=["7408"])
    ] = None,
    kind: Annotated[Kind | None, Query(description="Kind of offer.", examples=["material"])] = None,
    purpose: Annotated[
        list[Purpose],
        Query(
            max_length=3,
            description="Purposes of the partner's listing; the asker's own when left out.",
            examples=[["supply"]],
        ),
    ] = [],  # noqa: B006 - FastAPI copies it
    direction: Annotated[
        list[Direction],
        Query(max_length=20, description="Tags, see GET /v1/tags.", examples=[["wagons"]]),
    ] = [],  # noqa: B006 - FastAPI copies it
    min_score: Annotated[
        float,
        Query(ge=0, le=1, allow_inf_nan=False, description="Least probability.", examples=[0.1]),
    ] = DEFAULT_MIN_SCORE,
    scorecard: Annotated[
        ShortText | None, Query(description="Name of a scorecard.", examples=["supply-1"])
    ] = None,
    diversify: Annotated[
        Diversify | None,
        Query(
            description="Let repeats of one organization or state stand back.",
            examples=["organization"],
        ),
    ] = None,
    advice: Annotated[
        bool, Query(description="Say what could still be stated.", examples=[True])
    ] = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Question:
    filters = Filters(
        countries=frozenset(countries),
        cross_border=cross_border,
        code_prefix=code_prefix,
        kind=kind,
        purposes=frozenset(purpose),
        directions=frozenset(direction),
        min_score=min_score,
    )
    return Question(filters, limit, place_of(cursor), scorecard, diversify=diversify, advice=advice)


Asked = Annotated[Question, Depends(_question)]


@router.get(
    "/needs/{need_id}/suggestions", summary="Suggest offers for a need", responses=READS | READS_ONE
)
async def suggest_for_need(
    need_id: NeedId, live: Live, asked: Asked, language: ReaderLanguage
) -> SuggestionsOut:
    """Rank the offers that fit a stored need, each with the reasons for its place."""
    answer = suggestions.for_listing(live, Side.NEED, need_id, asked)
    return suggestions_out(live, answer, asked, language)


@router.get(
    "/offers/{offer_id}/suggestions",
    summary="Suggest needs for an offer",
    responses=READS | READS_ONE,
)
async def suggest_for_offer(
    offer_id: OfferId, live: Live, asked: Asked, language: ReaderLanguage
) -> SuggestionsOut:
    """Rank the needs that a stored offer fits, each with the reasons for its place."""
    answer = suggestions.for_listing(live, Side.OFFER, offer_id, asked)
    return suggestions_out(live, answer, asked, language)


@router.get(
    "/organizations/{organization_id}/suggestions",
    summary="Suggest partners for an organization",
    responses=READS | READS_ONE,
)
async def suggest_for_organization(
    organization_id: OrganizationId,
    live: Live,
    asked: Asked,
    language: ReaderLanguage,
    role: Annotated[
        Role | None, Query(description="Only its listings in this role.", examples=["consumer"])
    ] = None,
) -> PartnersOut:
    """Rank organizations by the best pairs between their listings and this one's."""
    answer = await asyncio.to_thread(
        suggestions.for_organization, live, organization_id, role, asked
    )
    return partners_out(live, answer, asked, language)


@router.post("/suggestions", summary="Ask for partners without storing", responses=ASKS)
async def suggest_ad_hoc(
    body: SuggestionQueries, live: Live, language: ReaderLanguage
) -> QueryResultsOut:
    """Answer up to 50 questions; each is answered for itself, and a bad one harms no other."""
    results = []
    for place, query in enumerate(body.queries):
        results.append(_answer_one(place, query, live, language))
        await asyncio.sleep(0)  # let other requests in between
    return QueryResultsOut(results=results)


@router.post(
    "/suggestions/explain",
    summary="Explain one pair",
    responses=ASKS | problems(404),
)
async def explain_suggestion(body: ExplainIn, live: Live, language: ReaderLanguage) -> ExplainedOut:
    """Judge one given pair: its score, its reasons, and why it would not be suggested, if so."""
    need = _side(live, Side.NEED, body)
    offer = _side(live, Side.OFFER, body)
    asked = Question(body.filters.filters(), scorecard=body.scorecard)
    return explained_out(live, suggestions.explain_pair(live, need, offer, asked), language)


def _answer_one(
    place: int, query: SuggestionQuery | Refused, live: LiveRegistry, language: Language
) -> QueryResultOut:
    if isinstance(query, Refused):
        return QueryResultOut(
            id=query.given_id or str(place), problem=problem_of_fields(query.errors)
        )
    key = query.id or str(place)
    try:
        asked = Question(
            query.filters.filters(),
            query.limit,
            place_of(query.cursor),
            diversify=query.diversify,
            advice=query.advice,
        )
        answer = suggestions.ad_hoc(live, query.listing(query.side, key=f"question:{key}"), asked)
        found = suggestions_out(live, answer, asked, language)
    except AppError as error:
        return QueryResultOut(id=key, problem=problem_of(error))
    return QueryResultOut(id=key, **dict(found))


def _side(live: LiveRegistry, side: Side, body: ExplainIn) -> Listing:
    key, sketch = (body.need_id, body.need) if side is Side.NEED else (body.offer_id, body.offer)
    if key is not None:
        return suggestions.stored(live, side, key)
    if sketch is None:
        raise AssertionError("the body was checked to have one of them")
    return sketch.listing(side, key=f"question:{side}")
