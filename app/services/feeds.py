"""Use cases of feeds: what is new, for those who look from time to time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from app.db import ReadSession
from app.matching import Suggestion
from app.services import partners, suggestions
from app.services.live import LiveRegistry
from app.services.sight import shown
from app.services.suggestions import Question
from app.store import listings, organizations, seen
from app.values.export import OwnedListing
from app.values.listing import ListingRecord
from app.values.page import ListingFilter, Paging, Sort
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Role, Side

_LOOKED_AT = 100
"""The best suggestions; a newer one that is worse than these is no news."""

_NAMESPACE = uuid5(NAMESPACE_URL, "urn:eaeu-partners:feeds")


@dataclass(frozen=True, slots=True)
class NewPair:
    """A suggestion, and since when both of its listings are there.

    Attributes:
        asking: the reader's own listing; `partner` is what is suggested for it.
    """

    suggestion: Suggestion
    asking: ListingRecord
    partner: ListingRecord

    @property
    def id(self) -> UUID:
        """A name of the pair that stays the same, whoever asks."""
        return stable_id(*sorted((str(self.asking.id), str(self.partner.id))))

    @property
    def since(self) -> datetime:
        """When the later of the two was written first."""
        return max(self.asking.created_at, self.partner.created_at)

    @property
    def updated(self) -> datetime:
        """When one of the two was changed last."""
        return max(self.asking.updated_at, self.partner.updated_at)


def stable_id(*parts: str) -> UUID:
    """Make a name from what it names, the same on every host and after every restart."""
    return uuid5(_NAMESPACE, "\n".join(parts))


async def newest_listings(
    session: ReadSession, side: Side, asked: ListingFilter, limit: int
) -> list[OwnedListing]:
    """Return the newest listings asked for with their organizations, as far as they are seen."""
    page = await listings.page(session, side, asked, Paging(Sort.NEWEST, limit=limit))
    wanted = {record.organization_id for record in page.items}
    visible = await seen.which_organizations(session, asked.reach, wanted)
    owners = await organizations.get_many(session, visible)
    return [(record, owners.get(record.organization_id)) for record in page.items]


def newest_for_listing(
    live: LiveRegistry, reach: Reach, side: Side, key: UUID, asked: Question
) -> list[NewPair]:
    """Return the newest of the best suggestions for a listing; none that is veiled.

    Raises:
        NotFoundError: there is none of that side under this id, or no such scorecard.
    """
    best = replace(asked, limit=_LOOKED_AT, after=None)
    answer = suggestions.for_listing(live, reach, side, key, best)
    return _newest(live, reach, answer.found.items, asked.limit)


def newest_for_organization(
    live: LiveRegistry, reach: Reach, key: UUID, role: Role | None, asked: Question
) -> list[NewPair]:
    """Return the newest of the best pairs of an organization's partners.

    Raises:
        NotFoundError: there is no such organization that the caller sees, or no such scorecard.
    """
    best = replace(asked, limit=_LOOKED_AT, after=None)
    items = partners.page(partners.rank(live, reach, key, role, best), best).items
    return _newest(live, reach, (pair for one in items for pair in one.pairs), asked.limit)


def _newest(
    live: LiveRegistry, reach: Reach, items: Iterable[Suggestion], limit: int
) -> list[NewPair]:
    found: list[NewPair] = []
    for item in items:
        asking = live.listings.get(UUID(item.pair.origin.listing.id))
        partner = live.listings.get(UUID(item.pair.partner.listing.id))
        if item.veiled or asking is None or partner is None:
            continue
        if shown(live, reach, asking) and shown(live, reach, partner):
            found.append(NewPair(item, asking, partner))
    # Of those that are equally new, as all are for a listing that came last, the best come first.
    found.sort(key=lambda pair: -pair.since.timestamp())
    return found[:limit]
