"""Routes of organizations."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Query, Request, Response, status

from app.api.dependencies import (
    AskedPage,
    Calling,
    Countries,
    OfPortal,
    OptionalCode,
    OptionalWords,
    OrganizationId,
    Reading,
    Seeing,
    UnderKey,
    Writing,
    live_registry,
)
from app.api.docs import CHANGES, CREATES, PUSHES_ONE, READS, READS_ONE, problems
from app.api.etags import made, tagged
from app.api.expected import ExpectedRevision, ExpectedState
from app.api.replay import ReplayableRoute
from app.api.schemas import organization as schema
from app.api.schemas.fields import Schema
from app.api.schemas.identifier import IdentifierQuery
from app.api.schemas.organization import ErasedOut, OrganizationIn, OrganizationOut
from app.api.schemas.page import FacetsOut, PageOut
from app.api.schemas.patch import patch_of, patched
from app.api.schemas.source import from_portal
from app.services import access, duplicates, erasure, organizations, snapshot
from app.values.page import OrganizationFilter
from app.vocabulary.identifiers import Scheme
from app.vocabulary.terms import Role

if TYPE_CHECKING:

    class OrganizationPatch(Schema):
        """Fields of OrganizationIn to change."""
else:
    OrganizationPatch = patch_of(OrganizationIn, "OrganizationPatch")

router = APIRouter(prefix="/v1", route_class=ReplayableRoute)


async def _asked(
    reach: Seeing,
    countries: Countries = [],  # noqa: B006 - FastAPI copies it
    code: OptionalCode = None,
    q: OptionalWords = None,
    identifier: Annotated[
        IdentifierQuery | None,
        Query(
            description="Registration number, with or without its scheme.",
            examples=["KZ-BIN:491240000019"],
        ),
    ] = None,
) -> OrganizationFilter:
    scheme, _, number = (identifier or "").rpartition(":")
    return OrganizationFilter(
        countries=frozenset(countries),
        code=code,
        q=q,
        identifier=number or None,
        scheme=Scheme(scheme) if scheme else None,
        reach=reach,
    )


AskedOrganizations = Annotated[OrganizationFilter, Depends(_asked)]
OptionalRole = Annotated[
    Role | None, Query(description="Only organizations in this role.", examples=["producer"])
]


@router.post(
    "/organizations",
    status_code=status.HTTP_201_CREATED,
    summary="Add an organization",
    tags=["Organizations"],
    responses=CREATES,
)
async def create_organization(
    body: OrganizationIn,
    request: Request,
    session: Writing,
    caller: Calling,
    response: Response,
    *,
    allow_duplicate: Annotated[
        bool,
        Query(
            description="Add it though it is near certainly there; the pair is proposed as a "
            "duplicate. A checked number is never there twice.",
            examples=[False],
        ),
    ] = False,
) -> OrganizationOut:
    """Add a legal entity with its registration numbers.

    A checked number that is in the registry already is refused with 409 and `duplicate_of`, and so
    is an organization that by its name, place and site is near certainly there. Of a sole trader
    that holds within the portal only: his number leads no other portal to him.
    """
    if not allow_duplicate:
        await duplicates.refuse_near_certain(live_registry(request), caller, body.draft(caller))
    record = await organizations.create(session, caller, body.draft(caller))
    return made(response, OrganizationOut.of(record, access.reach(caller)), "organizations")


@router.put(
    "/organizations/by-source/{portal}/{key:path}",
    summary="Push an organization",
    tags=["Organizations"],
    responses=PUSHES_ONE
    | {201: {"model": OrganizationOut, "description": "It was not there before."}},
)
async def put_organization_by_source(
    portal: OfPortal,
    key: UnderKey,
    body: OrganizationIn,
    session: Writing,
    caller: Calling,
    response: Response,
    expected: ExpectedState,
) -> OrganizationOut:
    """Create or replace the organization that a portal knows under its own key; safe to repeat."""
    draft = from_portal(body.draft(caller), portal, key)
    record, created = await expected.under(
        partial(organizations.put_by_source, session, caller, draft)
    )
    response.status_code = status.HTTP_201_CREATED if created else status.HTTP_200_OK
    return made(response, OrganizationOut.of(record, access.reach(caller)), "organizations")


@router.get("/organizations", summary="List organizations", tags=["Organizations"], responses=READS)
async def find_organizations(
    session: Reading, asked: AskedOrganizations, paging: AskedPage, role: OptionalRole = None
) -> PageOut[OrganizationOut]:
    """List organizations by country, role, code, words or registration number."""
    page = await organizations.page(session, replace(asked, role=role), paging)
    return PageOut.of(page, lambda item: OrganizationOut.of(item, asked.reach))


@router.get(
    "/organizations/facets",
    summary="Count organizations",
    tags=["Organizations"],
    responses=READS,
)
async def count_organizations(
    session: Reading, asked: AskedOrganizations, role: OptionalRole = None
) -> FacetsOut:
    """Count the organizations that the filters leave: in all, by country, by role."""
    return FacetsOut.of(await organizations.facets(session, replace(asked, role=role)))


@router.get(
    "/organizations/{organization_id}",
    summary="Read an organization",
    tags=["Organizations"],
    responses=READS_ONE | problems(308),
)
async def read_organization(
    organization_id: OrganizationId, session: Reading, reach: Seeing, response: Response
) -> OrganizationOut:
    """Read one organization; its ETag goes into If-Match of a change."""
    record = await organizations.read(session, reach, organization_id)
    return tagged(response, OrganizationOut.of(record, reach))


@router.patch(
    "/organizations/{organization_id}",
    summary="Change an organization",
    tags=["Organizations"],
    responses=CHANGES | problems(410),
)
async def change_organization(
    organization_id: OrganizationId,
    body: OrganizationPatch,
    session: Writing,
    caller: Calling,
    expected: ExpectedRevision,
    response: Response,
) -> OrganizationOut:
    """Change the fields that are named; null resets one, the rest stays."""
    stored = await expected.under(partial(organizations.lock, session, caller, organization_id))
    whole = patched(OrganizationIn, schema.current(stored), body)
    draft = whole.draft(caller)
    if "identifiers" not in body.model_fields_set:
        # Numbers that a source brought unverified cannot be sent, only kept.
        draft = replace(draft, identifiers=stored.identifiers)
    record = await organizations.replace(session, caller, stored, draft)
    return tagged(response, OrganizationOut.of(record, access.reach(caller)))


@router.post(
    "/organizations/{organization_id}/erasure",
    summary="Erase a person",
    tags=["Organizations"],
    responses=CREATES | CHANGES | problems(410),
)
async def erase_organization(
    organization_id: OrganizationId, request: Request, session: Writing, caller: Calling
) -> ErasedOut:
    """Erase a sole trader at his request: the record, all listings, and his traces in the history.

    The history keeps when and through which portal something was changed, without the person.
    """
    states = await erasure.erase(session, caller, organization_id)
    snapshot.forget(request.app.state.settings.data_dir / snapshot.FILE)
    return ErasedOut(erased_states=states)


@router.delete(
    "/organizations/{organization_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Delete an organization",
    tags=["Organizations"],
    responses=CHANGES | problems(410),
)
async def delete_organization(
    organization_id: OrganizationId, session: Writing, caller: Calling, expected: ExpectedRevision
) -> None:
    """Delete an organization with the offers and needs that its portal brought.

    While other portals have listings of it, one of them takes it over with its name, country and
    registration numbers.
    """
    await expected.under(partial(organizations.remove, session, caller, organization_id))
