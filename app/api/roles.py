"""Routes of organizations seen in a role: producers, suppliers, consumers, research."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query

from app.api.dependencies import AskedPage, Reading
from app.api.docs import READS
from app.api.organizations import AskedOrganizations
from app.api.schemas.page import PageOut
from app.api.schemas.role import ConsumerOut, OfferingOut
from app.db import ReadSession
from app.services import organizations
from app.values.page import OrganizationFilter, Paging
from app.vocabulary.terms import Role

OtherRole = Annotated[
    Role | None,
    Query(alias="role", description="Only those in this role, too.", examples=["consumer"]),
]

router = APIRouter(prefix="/v1", tags=["Roles"], responses=READS)


@router.get("/producers", summary="List producers")
async def find_producers(
    session: Reading, asked: AskedOrganizations, paging: AskedPage, also: OtherRole = None
) -> PageOut[OfferingOut]:
    """List organizations that offer finished goods, each with its newest product offers."""
    return await _offering(session, Role.PRODUCER, replace(asked, also=also), paging)


@router.get("/suppliers", summary="List suppliers")
async def find_suppliers(
    session: Reading, asked: AskedOrganizations, paging: AskedPage, also: OtherRole = None
) -> PageOut[OfferingOut]:
    """List organizations that offer raw and process materials, with those offers."""
    return await _offering(session, Role.SUPPLIER, replace(asked, also=also), paging)


@router.get("/consumers", summary="List consumers")
async def find_consumers(
    session: Reading, asked: AskedOrganizations, paging: AskedPage, also: OtherRole = None
) -> PageOut[ConsumerOut]:
    """List organizations that look for something, each with its newest needs."""
    asked = replace(asked, role=Role.CONSUMER, also=also)
    page, needs = await organizations.page_in_role(session, Role.CONSUMER, asked, paging)
    return PageOut(
        items=[
            ConsumerOut.with_listings(item, needs.get(item.id, ()), asked.reach)
            for item in page.items
        ],
        next_cursor=page.next_cursor,
    )


@router.get("/research-organizations", summary="List research organizations")
async def find_research_organizations(
    session: Reading, asked: AskedOrganizations, paging: AskedPage, also: OtherRole = None
) -> PageOut[OfferingOut]:
    """List institutes, universities and laboratories, each with its newest offers."""
    return await _offering(session, Role.RESEARCH, replace(asked, also=also), paging)


async def _offering(
    session: ReadSession, role: Role, asked: OrganizationFilter, paging: Paging
) -> PageOut[OfferingOut]:
    asked = replace(asked, role=role)
    page, offers = await organizations.page_in_role(session, role, asked, paging)
    return PageOut(
        items=[
            OfferingOut.with_listings(item, offers.get(item.id, ()), asked.reach)
            for item in page.items
        ],
        next_cursor=page.next_cursor,
    )
