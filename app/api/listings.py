"""What the routes of offers and needs have in common."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from app import clock
from app.api.advice import Adviser
from app.api.dependencies import (
    Countries,
    Live,
    Nomenclature,
    OptionalCode,
    OptionalWords,
    ReaderLanguage,
    Reading,
    Seeing,
)
from app.api.schemas.details import ConsumingIndustry, Direction
from app.api.schemas.fields import ShortText
from app.api.schemas.property_filter import PropertyFilter, property_asked
from app.services.merged_organizations import refuse_merged
from app.values.page import ListingFilter
from app.vocabulary.details.certificates import CertificateKind
from app.vocabulary.details.materials import MaterialClass
from app.vocabulary.terms import Kind, Purpose, Status


async def _asked(
    *,
    session: Reading,
    reach: Seeing,
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
    direction: Annotated[
        list[Direction],
        Query(max_length=20, description="Any of these tags.", examples=[["green_supply_chain"]]),
    ] = [],  # noqa: B006 - FastAPI copies it
    consuming_industry: Annotated[
        list[ConsumingIndustry],
        Query(max_length=20, description="Any of these tags.", examples=[["construction"]]),
    ] = [],  # noqa: B006 - FastAPI copies it
) -> ListingFilter:
    if organization_id is not None:
        await refuse_merged(session, reach, {"?organization_id": organization_id})
    return ListingFilter(
        countries=frozenset(countries),
        organization_id=organization_id,
        code=code,
        q=q,
        purpose=purpose,
        industry=industry,
        status=status,
        available_on=clock.today() if available else None,
        directions=frozenset(direction),
        consuming_industries=frozenset(consuming_industry),
        reach=reach,
    )


AskedListings = Annotated[ListingFilter, Depends(_asked)]


async def _asked_offers(
    *,
    asked: AskedListings,
    kind: Annotated[Kind | None, Query(description="Kind of offer.", examples=["material"])] = None,
    properties: Annotated[
        list[PropertyFilter],
        Query(
            alias="property",
            max_length=10,
            description="Range of a property as name:low..high:unit; repeat for several, all met.",
            examples=[["tensile_strength:500..:MPa"]],
        ),
    ] = [],  # noqa: B006 - FastAPI copies it
    material_class: Annotated[
        MaterialClass | None, Query(description="Family of materials.", examples=["ceramic"])
    ] = None,
    readiness_least: Annotated[
        int | None, Query(ge=1, le=9, description="Readiness level.", examples=[6])
    ] = None,
    co2e_most: Annotated[
        float | None,
        Query(ge=0, allow_inf_nan=False, description="CO2e, kg a tonne.", examples=[6000]),
    ] = None,
    recycled_least: Annotated[
        float | None,
        Query(ge=0, le=100, allow_inf_nan=False, description="Recycled, %.", examples=[50]),
    ] = None,
    certificate: Annotated[
        CertificateKind | None,
        Query(description="Has such a document in force today.", examples=["iso"]),
    ] = None,
) -> ListingFilter:
    return replace(
        asked,
        kind=kind,
        properties=tuple(property_asked(text) for text in properties),
        material_class=material_class,
        readiness_least=readiness_least,
        co2e_most=co2e_most,
        recycled_least=recycled_least,
        certificate=certificate,
        certified_on=clock.today() if certificate else None,
    )


AskedOffers = Annotated[ListingFilter, Depends(_asked_offers)]


async def _adviser(live: Live, catalogue: Nomenclature, language: ReaderLanguage) -> Adviser:
    return Adviser(live.reader, catalogue, language)


Advising = Annotated[Adviser, Depends(_adviser)]
