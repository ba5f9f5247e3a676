"""What the routes of offers and needs have in common."""

from collections.abc import Iterable
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends, Query

from app.api.dependencies import Countries, OptionalCode, OptionalWords
from app.api.schemas.fields import ShortText
from app.api.schemas.listing import ListingOut
from app.api.schemas.source import LikelyCodeOut, WarningOut
from app.matching.assistant import CodeSuggestion
from app.services import suggestions
from app.services.coding import coded_text
from app.services.live import LiveRegistry
from app.values.listing import ListingRecord
from app.values.page import ListingFilter
from app.vocabulary.codes import display_code
from app.vocabulary.nomenclature import nearest_entry
from app.vocabulary.terms import Language, Purpose, Status


def _asked(
    *,
    countries: Countries = [],  # noqa: B006 - FastAPI copies it
    code: OptionalCode = None,
    q: OptionalWords = None,
    organization_id: Annotated[
        UUID | None,
        Query(description="Of one organization.", examples=[None]),
    ] = None,
    purpose: Annotated[
        Purpose | None, Query(description="What is wanted.", examples=["supply"])
    ] = None,
    industry: Annotated[
        ShortText | None,
        Query(description="Industry, as listings name it.", examples=["non-ferrous-metallurgy"]),
    ] = None,
    status: Annotated[Status | None, Query(description="Status.", examples=["active"])] = None,
    available: Annotated[
        bool, Query(description="Only active ones that have not expired.", examples=[False])
    ] = False,
) -> ListingFilter:
    return ListingFilter(
        countries=frozenset(countries),
        organization_id=organization_id,
        code=code,
        q=q,
        purpose=purpose,
        industry=industry,
        status=status,
        available_on=suggestions.today() if available else None,
    )


AskedListings = Annotated[ListingFilter, Depends(_asked)]


L = TypeVar("L", bound=ListingOut)

_CODES_ADVISED = 3


def advised(answer: L, record: ListingRecord, live: LiveRegistry, language: Language) -> L:
    """Add what the code assistant makes of a written listing to its warnings.

    A listing without a code gets the likely ones; one whose words contradict its codes is told so.
    """
    if not live.reader.ready:
        return answer
    if not record.codes:
        likely = live.reader.suggest(coded_text(record).text, _CODES_ADVISED)
        warnings = [
            warning.model_copy(update={"codes": _likely(likely, language)})
            if warning.code == "no_code"
            else warning
            for warning in answer.warnings
        ]
        return answer.model_copy(update={"warnings": warnings})
    found = live.reader.contradiction(record)
    if found is None:
        return answer
    contradicted = WarningOut(
        pointer="/codes",
        code="code_contradicted",
        detail="The words of the listing speak for another code. It was kept as it was sent.",
        codes=_likely([found.suggestion], language),
    )
    return answer.model_copy(update={"warnings": [*answer.warnings, contradicted]})


def _likely(suggestions: Iterable[CodeSuggestion], language: Language) -> list[LikelyCodeOut]:
    found = []
    for suggestion in suggestions:
        entry = nearest_entry(suggestion.code)
        found.append(
            LikelyCodeOut(
                code=suggestion.code,
                code_display=display_code(suggestion.code),
                title=entry.title(language) if entry else "",
                probability=round(suggestion.probability, 4),
            )
        )
    return found
