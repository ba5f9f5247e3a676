"""Records as tests of store and services write them: everything defaulted but what counts."""

from typing import Any
from uuid import UUID

from app.db import WriteSession
from app.services.ids import new_id
from app.store import decisions, listings, organizations
from app.values.listing import ListingDraft
from app.values.organization import OrganizationDraft
from app.values.source import Source
from app.vocabulary.terms import Kind, Side, Verdict

PORTAL = "tests"


def organization_draft(**changes: Any) -> OrganizationDraft:
    """An organization of Russia."""
    given: dict[str, Any] = {
        "name": "ООО «Образец»",
        "country": "RU",
        "source": Source(PORTAL),
    } | changes
    return OrganizationDraft(**given)


def listing_draft(organization_id: UUID, side: Side, **changes: Any) -> ListingDraft:
    """An offer or a need of copper wire rod."""
    given: dict[str, Any] = {
        "side": side,
        "organization_id": organization_id,
        "title": "Катанка медная 8 мм",
        "codes": ("7408110000",),
        "kind": Kind.MATERIAL if side is Side.OFFER else None,
        "source": Source(PORTAL),
    } | changes
    return ListingDraft(**given)


async def add_organization(session: WriteSession, **changes: Any) -> UUID:
    """Store an organization."""
    key = new_id()
    await organizations.add(session, key, organization_draft(**changes))
    return key


async def add_listing(
    session: WriteSession, organization_id: UUID, side: Side, **changes: Any
) -> UUID:
    """Store an offer or a need."""
    key = new_id()
    await listings.add(session, key, listing_draft(organization_id, side, **changes))
    return key


async def add_decision(
    session: WriteSession, need_id: UUID, offer_id: UUID, verdict: Verdict = Verdict.ACCEPTED
) -> UUID:
    """Store what a person said of a pair."""
    key = new_id()
    await decisions.add(
        session,
        key,
        need_id=need_id,
        offer_id=offer_id,
        verdict=verdict,
        note="",
        scorecard="supply-1",
        points=1.0,
        decided_by="tests",
        portal=PORTAL,
    )
    return key
