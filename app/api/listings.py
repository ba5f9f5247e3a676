"""What the routes of offers and needs have in common."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from app.api.advice import Adviser
from app.api.dependencies import (
    Countries,
    Live,
    Nomenclature,
    OptionalCode,
    OptionalWords,
    ReaderLanguage,
)
from app.api.schemas.fields import ShortText
from app.services import suggestions
from app.values.page import ListingFilter
from app.vocabulary.terms import Purpose, Status


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


def _adviser(live: Live, catalogue: Nomenclature, language: ReaderLanguage) -> Adviser:
    return Adviser(live.reader, catalogue, language)


Advising = Annotated[Adviser, Depends(_adviser)]
