"""A registry of rows that were put in past the application."""

import pytest

from app.db import WriteSession
from tests.store.registry_rows import (
    NEED,
    OFFER,
    ORGANIZATION,
    OTHER,
    insert,
    listing,
    organization,
    portal,
)


@pytest.fixture
async def registry(session: WriteSession) -> WriteSession:
    """A portal, and two organizations, the first with an offer and a need."""
    await insert(session, "portals", portal(name="tests"))
    await insert(session, "organizations", organization(id=ORGANIZATION))
    await insert(session, "organizations", organization(id=OTHER))
    await insert(session, "listings", listing(id=OFFER))
    await insert(session, "listings", listing(id=NEED, side="need", kind=None))
    return session
