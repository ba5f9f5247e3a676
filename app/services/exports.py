"""Use cases of exports: whole lists, as one caller sees them."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import replace
from uuid import UUID

from app.db import Database
from app.services import partners, suggestions
from app.services.live import LiveRegistry
from app.services.partners import PartnersPage
from app.services.suggestions import Answer, Place, Question
from app.store import exports
from app.values.export import OwnedListing
from app.values.organization import OrganizationRecord
from app.values.page import ListingFilter, OrganizationFilter
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Role, Side

_PAGE = 100


async def listings(
    database: Database, side: Side, asked: ListingFilter
) -> AsyncGenerator[list[OwnedListing], None]:
    """Return the listings asked for with their organizations, some hundred at a time.

    It keeps a connection of its own until the end, so that the answer is one snapshot.

    Raises:
        UnavailableError: the database cannot be reached.
    """
    async with (
        database.read() as session,
        aclosing(exports.all_listings(session, side, asked)) as found,
    ):
        async for some in found:
            yield some


async def organizations(
    database: Database, asked: OrganizationFilter
) -> AsyncGenerator[list[OrganizationRecord], None]:
    """Return the organizations asked for, some hundred at a time; from one snapshot, too.

    Raises:
        UnavailableError: the database cannot be reached.
    """
    async with (
        database.read() as session,
        aclosing(exports.all_organizations(session, asked)) as found,
    ):
        async for some in found:
            yield some


def suggestions_for_listing(
    live: LiveRegistry, reach: Reach, side: Side, key: UUID, asked: Question
) -> Iterator[tuple[Answer, Question]]:
    """Return every page of a listing's suggestions, each with its question.

    Raises:
        NotFoundError: there is none of that side under this id, or no such scorecard.
    """
    asked = replace(asked, limit=_PAGE, after=None)
    while True:
        answer = suggestions.for_listing(live, reach, side, key, asked)
        yield answer, asked
        last = answer.found.last
        if last is None or not answer.found.more:
            return
        before = asked.after.rank if asked.after else 0
        asked = replace(asked, after=Place(*last, before + len(answer.found.items)))


def partners_of_organization(
    live: LiveRegistry, reach: Reach, key: UUID, role: Role | None, asked: Question
) -> Iterator[tuple[PartnersPage, Question]]:
    """Return every page of an organization's partners, each with its question.

    Raises:
        NotFoundError: there is no such organization that the caller sees, or no such scorecard.
    """
    asked = replace(asked, limit=_PAGE, after=None)
    ranked = partners.rank(live, reach, key, role, asked)
    while True:
        answer = partners.page(ranked, asked)
        yield answer, asked
        if answer.last is None or not answer.more:
            return
        before = asked.after.rank if asked.after else 0
        place = Place(answer.last, answer.items[-1].organization_id, before + len(answer.items))
        asked = replace(asked, after=place)
