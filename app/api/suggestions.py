"""Routes of suggestions."""

import asyncio
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.dependencies import (
    Countries,
    Cursor,
    Limit,
    Live,
    NeedId,
    OfferId,
    OptionalCaller,
    OrganizationId,
    ReaderLanguage,
    Seeing,
    rates,
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
from app.api.suggestion_answers import (
    Reader,
    explained_out,
    partners_out,
)
from app.api.suggestion_json import (
    results_response,
    suggestions_fields,
    suggestions_response,
)
from app.errors import AppError, NotFoundError
from app.matching import Diversify, Filters, Listing
from app.services import partners, sight, suggestions
from app.services.merged_organizations import lead_on
from app.services.suggestion_pages import turned_to
from app.services.suggestions import Question
from app.services.threads import in_thread
from app.vocabulary.terms import Kind, Purpose, Role, Side

router = APIRouter(prefix="/v1", tags=["Suggestions"])


async def _question_of_all(
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
    return Question(filters, scorecard=scorecard, diversify=diversify, advice=advice)


AskedForAll = Annotated[Question, Depends(_question_of_all)]


@dataclass(frozen=True, slots=True)
class _Paged:
    """A question before it is known who asks, and which page of its answer is wanted."""

    question: Question
    cursor: str | None

    def by(self, *asker: str) -> Question:
        """The question of an asker."""
        return turned_to(self.cursor, replace(self.question, asker=asker))


async def _paged(asked: AskedForAll, limit: Limit = 20, cursor: Cursor = None) -> _Paged:
    return _Paged(replace(asked, limit=limit), cursor)


Paged = Annotated[_Paged, Depends(_paged)]


async def _reader(live: Live, reach: Seeing, language: ReaderLanguage) -> Reader:
    return Reader(live, reach, language)


Reads = Annotated[Reader, Depends(_reader)]


@router.get(
    "/needs/{need_id}/suggestions",
    summary="Suggest offers for a need",
    response_model=SuggestionsOut,
    responses=READS | READS_ONE,
)
async def suggest_for_need(
    need_id: NeedId, request: Request, reader: Reads, paged: Paged, caller: OptionalCaller
) -> Response:
    """Rank the offers that fit a stored need, each with the reasons for its place.

    The portal that owns the need also learns of private offers that fit, as far as their owners
    disclose them: `private` instead of `offer` and `organization`.
    """
    asked = paged.by(Side.NEED, str(need_id))
    answer = suggestions.for_listing(reader.live, reader.reach, Side.NEED, need_id, asked)
    if answer.is_probe and caller is not None:
        await rates(request).count_probe(caller)
    return suggestions_response(reader, answer, asked)


@router.get(
    "/offers/{offer_id}/suggestions",
    summary="Suggest needs for an offer",
    response_model=SuggestionsOut,
    responses=READS | READS_ONE,
)
async def suggest_for_offer(
    offer_id: OfferId, request: Request, reader: Reads, paged: Paged, caller: OptionalCaller
) -> Response:
    """Rank the needs that a stored offer fits, each with the reasons for its place.

    The portal that owns the offer also learns of private needs that it fits, as far as their
    owners disclose them: `private` instead of `need` and `organization`.
    """
    asked = paged.by(Side.OFFER, str(offer_id))
    answer = suggestions.for_listing(reader.live, reader.reach, Side.OFFER, offer_id, asked)
    if answer.is_probe and caller is not None:
        await rates(request).count_probe(caller)
    return suggestions_response(reader, answer, asked)


@router.get(
    "/organizations/{organization_id}/suggestions",
    summary="Suggest partners for an organization",
    responses=READS | READS_ONE | problems(308),
)
async def suggest_for_organization(
    organization_id: OrganizationId,
    reader: Reads,
    paged: Paged,
    role: Annotated[
        Role | None, Query(description="Only its listings in this role.", examples=["consumer"])
    ] = None,
) -> PartnersOut:
    """Rank organizations by the best pairs between their listings and this one's newest 200."""
    await lead_on(reader.live, reader.reach, organization_id)
    asked = paged.by("organization", str(organization_id), role or "")
    ranked = await in_thread(
        lambda: partners.rank(reader.live, reader.reach, organization_id, role, asked)
    )
    return partners_out(reader, partners.page(ranked, asked), asked)


@router.post(
    "/suggestions",
    summary="Ask for partners without storing",
    response_model=QueryResultsOut,
    responses=ASKS,
)
async def suggest_ad_hoc(body: SuggestionQueries, reader: Reads) -> Response:
    """Answer up to 50 questions; each is answered for itself, and a bad one harms no other."""
    results = []
    for place, query in enumerate(body.queries):
        results.append(_answer_one(place, query, reader))
        await asyncio.sleep(0)  # let other requests in between
    return results_response(results)


@router.post(
    "/suggestions/explain",
    summary="Explain one pair",
    responses=ASKS | problems(404),
)
async def explain_suggestion(
    body: ExplainIn, request: Request, reader: Reads, caller: OptionalCaller
) -> ExplainedOut:
    """Judge one given pair: its score, its reasons, and why it would not be suggested, if so.

    It is judged as the need's suggestions judge it; with `seek: needs`, as the offer's do, whose
    own preferences count there.
    A private listing of others is named by the id under which it was suggested, or by its own once
    consent has opened it. A described offer that leaves its kind or state open is not rejected
    for them.
    """
    asked = Question(body.filters.filters(), scorecard=body.scorecard)
    live, reach = reader.live, reader.reach
    sides = {side: _side(reader, side, body) for side in Side}
    need, offer = sides[Side.NEED], sides[Side.OFFER]
    if isinstance(need, Listing) and isinstance(offer, Listing):
        asker, other = (need, offer) if body.side is Side.NEED else (offer, need)
        return explained_out(reader, suggestions.explain_pair(live, reach, asker, other, asked))
    if caller is not None:
        await rates(request).count_probe(caller)
    own, hidden = (need, offer) if isinstance(need, Listing) else (offer, need)
    if not isinstance(own, Listing) or isinstance(hidden, Listing):
        raise NotFoundError("There are no such listings.")
    return explained_out(reader, suggestions.explain_hidden(live, reach, own, hidden, asked))


def _answer_one(
    place: int, query: SuggestionQuery | Refused, reader: Reader
) -> QueryResultOut | dict[str, object]:
    if isinstance(query, Refused):
        return QueryResultOut(
            id=query.given_id or str(place), problem=problem_of_fields(query.errors)
        )
    key = query.id or str(place)
    try:
        asker = query.listing(query.side)
        question = Question(
            query.filters.filters(),
            query.limit,
            diversify=query.diversify,
            advice=query.advice,
            asker=asker,
        )
        asked = turned_to(query.cursor, question)
        listing = replace(asker, id=f"question:{key}")
        answer = suggestions.ad_hoc(reader.live, reader.reach, listing, asked)
        found = suggestions_fields(reader, answer, asked)
    except AppError as error:
        return QueryResultOut(id=key, problem=problem_of(error))
    return {"id": key, **found, "problem": None}


def _side(reader: Reader, side: Side, body: ExplainIn) -> Listing | UUID:
    """One side of a pair; the id alone when there is no such listing that the caller sees."""
    key, sketch = (body.need_id, body.need) if side is Side.NEED else (body.offer_id, body.offer)
    if key is not None:
        try:
            return sight.stored_or_opened(reader.live, reader.reach, side, key)
        except NotFoundError:
            if not reader.reach.is_partner:
                raise
            return key
    if sketch is None:
        raise AssertionError("the body was checked to have one of them")
    return sketch.listing(side, key=f"question:{side}")
