"""The registry as a network of links, as far as one caller sees it.

Partners are found as suggestions find them: by the same index, scorecard, reach and decisions. Each
pair is judged from its need's side, so that a link has one score whichever end it is found from.
Private listings of others make no links: a chain shows whole partners or none.
"""

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from math import inf
from uuid import UUID

from app import clock
from app.cooperation.network import Link
from app.errors import NotFoundError
from app.matching import (
    Diversify,
    Filters,
    Index,
    Listing,
    Query,
    Scorecard,
    Suggestion,
    explain,
    suggest,
)
from app.matching.candidates import Candidates
from app.matching.profile import Profile, profile
from app.services import sight
from app.services.distances import distance
from app.services.live import LiveRegistry
from app.services.matchable import in_play
from app.services.suggestions import Question, judge_of
from app.values.listing import ListingRecord
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Purpose, Side

FAN_OUT = 8
"""Partners of one listing that chains go on with, of different organizations."""

MOST_SEARCHES = 1000
"""Listings that one network looks partners up for."""

MOST_SECONDS = 8.0
"""How long chains look partners up: one that answers late, of a part, is better than none."""

REST_SECONDS = 2.0
"""How long a search goes on among the partners that were looked up by then."""

MOST_LISTINGS = 12
"""Listings of one organization and side that chains go on with."""


NEAR = 60
"""Candidates of a listing that are judged: the best by text, code and country."""


class _Near:
    """An index that names only the nearest candidates: a network judges for many listings."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.apply = index.apply
        self.get = index.get
        self.similarity = index.similarity
        self.meaning = index.meaning
        self.rarity = index.rarity

    def __len__(self) -> int:
        return len(self._index)

    def candidates(self, query: Query, asker: Profile, scorecard: Scorecard) -> Candidates:
        """The nearest ones."""
        return self._index.candidates(query, asker, scorecard).taken(slice(NEAR))


class RegistryNetwork:
    """Links between organizations, found when they are asked for and then remembered.

    Attributes:
        pairs: the judged pair of each link, by offer and need.
        considered: candidates judged.
        cut_short: whether something was left out because the limits were reached.
        until: moment of `time.monotonic` from which no more partners are looked up.
    """

    def __init__(
        self,
        live: LiveRegistry,
        reach: Reach,
        *,
        min_score: float,
        most_seconds: float = inf,
    ) -> None:
        """Nothing is searched yet."""
        self.until = time.monotonic() + most_seconds
        self._live = live
        self._index = _Near(live.index)
        self._reach = reach
        self._min_score = min_score
        self._today = clock.today()
        self._links: dict[str, list[Link]] = {}
        self._ends: dict[tuple[str, Side], list[Link]] = {}
        self.pairs: dict[tuple[str, str], Suggestion] = {}
        self.considered = 0
        self.searches = 0
        self.cut_short = False

    @property
    def ends(self) -> float:
        """Moment at which a search among those that were looked up ends, too."""
        return self.until + REST_SECONDS

    def upstream(self, organization: str) -> list[Link]:
        """Links in which the organization is the consumer."""
        return self._of(organization, Side.NEED)

    def downstream(self, organization: str) -> list[Link]:
        """Links in which the organization is the supplier."""
        return self._of(organization, Side.OFFER)

    def country(self, organization: str) -> str | None:
        """State of an organization."""
        owner = self._live.organizations.get(UUID(organization))
        return owner.country if owner else None

    def under(self, *prefixes: str) -> list[ListingRecord]:
        """Listings that the caller sees with a code that starts so, oldest first."""
        found = map(self._live.listings.get, map(UUID, self._live.index.under(prefixes)))
        traded = (record for record in found if record is not None and self._traded(record))
        return sorted(traded, key=lambda record: record.id)

    def links_of(self, listing_id: str, side: Side) -> list[Link]:
        """Links of one listing, the best first."""
        if listing_id not in self._links:
            self._links[listing_id] = self._searched(listing_id, side)
        return self._links[listing_id]

    def fitting(
        self, need: Listing, among: Index, *, least: float, most: int | None = None
    ) -> tuple[Suggestion, ...]:
        """Offers of an index that fit a need at least so well, the best first, so many at most."""
        query = self._query(need)
        asked = replace(
            query,
            filters=replace(query.filters, min_score=least),
            limit=len(among) if most is None else most,
            diversify=None,
        )
        found = suggest(among, asked, self._judge(need))
        self.considered += found.considered
        return found.items

    def among(self, listings: Iterable[ListingRecord]) -> Index:
        """The index with these listings alone; none of them is too far down to be found."""
        return self._live.index.among([str(record.id) for record in listings])

    def offers(self) -> list[ListingRecord]:
        """All offers in trade that the caller sees, oldest first."""
        # A copy, since the event loop may change the registry meanwhile.
        every = self._live.listings.copy().values()
        found = (one for one in every if one.side is Side.OFFER)
        return sorted(filter(self._traded, found), key=lambda record: record.id)

    def link_between(self, offer: Listing, need: Listing) -> Link:
        """Judge one given pair, whatever its score."""
        judged, _ = explain(self._index, self._query(need), profile(offer), self._judge(need))
        return self._link(judged)

    def _of(self, organization: str, side: Side) -> list[Link]:
        key = organization, side
        if key not in self._ends:
            self._ends[key] = self._found(organization, side)
        return self._ends[key]

    def _found(self, organization: str, side: Side) -> list[Link]:
        own = [
            record
            for record in self._live.listings.of(UUID(organization))
            if record.side is side and self._traded(record)
        ]
        if len(own) > MOST_LISTINGS:
            self.cut_short = True
        links = (
            link for record in own[:MOST_LISTINGS] for link in self.links_of(str(record.id), side)
        )
        return best_first(links)

    def _traded(self, record: ListingRecord) -> bool:
        """Whether a listing takes part in trade, as far as the caller sees."""
        # An organization that went between two looks takes its listings along.
        known = record.organization_id in self._live.organizations
        return (
            known and in_trade(record, self._today) and sight.shown(self._live, self._reach, record)
        )

    def _searched(self, listing_id: str, side: Side) -> list[Link]:
        if self.searches >= MOST_SEARCHES or time.monotonic() > self.until:
            self.cut_short = True
            return []
        self.searches += 1
        try:
            listing = sight.stored(self._live, self._reach, side, UUID(listing_id))
        except NotFoundError:  # it went while the search was under way
            return []
        found = suggest(self._index, self._query(listing), self._judge(listing))
        self.considered += found.considered
        judged = (self._from_need(item) for item in found.items)
        return best_first(
            self._link(item) for item in judged if item.judgement.score >= self._min_score
        )

    def _query(self, listing: Listing) -> Query:
        return Query(
            listing,
            self._today,
            filters=Filters(purposes=frozenset({Purpose.SUPPLY}), min_score=self._min_score),
            decisions=sight.verdicts(self._live, self._reach, listing.id),
            limit=FAN_OUT,
            diversify=Diversify.ORGANIZATION,
            reach=self._reach,
        )

    def _judge(self, listing: Listing) -> Scorecard:
        return judge_of(self._live, listing, Question(Filters()))

    def _from_need(self, item: Suggestion) -> Suggestion:
        if item.pair.asker is Side.NEED:
            return item
        need = item.pair.need.listing
        query = replace(self._query(need), limit=1)
        judged, _ = explain(self._index, query, profile(item.pair.offer.listing),
                            self._judge(need))  # fmt: skip
        return judged

    def _output(self, offer: Listing) -> float | None:
        """All of the like that the owner of an offer makes, as the caller sees it.

        The like are goods of the same chapter and dimension: two kinds of wire share the copper,
        the acid of a smelter takes none of it.
        """
        if offer.quantity is None or offer.organization_id is None:
            return None
        chapters = {code[:2] for code in offer.codes}
        return sum(
            record.quantity.yearly_base
            for record in self._live.listings.of(UUID(offer.organization_id))
            if record.side is Side.OFFER
            and record.quantity is not None
            and record.quantity.comparable(offer.quantity)
            and chapters & {code[:2] for code in record.codes}
            and self._traded(record)
        )

    def _link(self, item: Suggestion) -> Link:
        need, offer = item.pair.need.listing, item.pair.offer.listing
        self.pairs[offer.id, need.id] = item
        km, rough = distance(offer, need)
        return Link(
            offer=offer.id,
            need=need.id,
            supplier=offer.organization_id or "",
            consumer=need.organization_id or "",
            score=item.judgement.score,
            codes=frozenset((*offer.codes, *need.codes)),
            offered=offer.quantity,
            needed=need.quantity,
            output=self._output(offer),
            footprint=offer.details.green.footprint if offer.details.green else None,
            distance_km=km,
            between_capitals=rough,
        )


def in_trade(record: ListingRecord, on: date) -> bool:
    """Whether a listing can be part of a chain: goods, active and valid on a day."""
    return record.purpose is Purpose.SUPPLY and in_play(record, on)


def best_first(links: Iterable[Link]) -> list[Link]:
    """Order links by score, ties by their listings; each pair once."""
    each = {(link.offer, link.need): link for link in links}
    return sorted(each.values(), key=lambda link: (-link.score, link.offer, link.need))
