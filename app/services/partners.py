"""Use cases of partners: organizations ranked by the best pairs between their listings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app import clock, metrics
from app.errors import NotFoundError
from app.matching import Diversify, Listing, Partner, Scorecard, Suggestion, Veil, fold, suggest
from app.matching.arrange import spaced
from app.matching.index import CANDIDATES
from app.services.live import LiveRegistry
from app.services.matchable import in_play
from app.services.sight import shown, stored, veil_for
from app.services.suggestions import Question, judge_of, query_of
from app.values.listing import ListingRecord
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Kind, Purpose, Role, Side

MOST_LISTINGS = 200
"""Listings of one organization that partners are sought for: the newest ones."""


@dataclass(frozen=True, slots=True)
class RankedPartners:
    """All partners of an organization.

    Attributes:
        considered: listings of others that were judged, each time that one was.
        sought: its own listings that partners were sought for.
        left_out: its own older listings beyond those.
        placed: each partner with the value that orders it, the best first.
        opened: private listings of others that consent has opened to whoever asks.
    """

    scorecard: Scorecard
    as_of: datetime
    revision: int
    considered: int
    sought: int
    left_out: int
    placed: Sequence[tuple[float, Partner]]
    opened: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PartnersPage:
    """Some of the partners in their order.

    Attributes:
        last: what ordered the last item.
    """

    ranked: RankedPartners
    items: tuple[Partner, ...]
    more: bool
    last: float | None = None


def rank(
    live: LiveRegistry, reach: Reach, key: UUID, role: Role | None, question: Question
) -> RankedPartners:
    """Rank partners of an organization: its listings' best pairs, folded by the other side.

    Only its listings in the given role count, those of every role for None, and of them those that
    stand on the day: what is paused, done with, expired or hidden asks by itself alone. Of private
    listings of others, those count that consent has opened to the caller.

    Raises:
        NotFoundError: there is no such organization that the caller sees, or no such scorecard.
    """
    owner = live.organizations.get(key)
    if owner is None or not reach.sees(owner.visibility, owner.source.portal, owner.steward):
        raise NotFoundError(f"There is no organization {key}.")
    scorecard = live.scorecards.find(question.scorecard)
    pairs: list[Suggestion] = []
    considered = 0
    opened: set[str] = set()
    day = question.day or clock.today()
    wide = Question(question.filters, limit=CANDIDATES, fold_similar=False, day=day)
    standing = [one for one in live.listings.of(key) if in_play(one, day)]
    asking = [one for one in standing if _asks(one, role) and shown(live, reach, one)]
    newest = asking[-MOST_LISTINGS:]
    for record in newest:
        listing = stored(live, reach, record.side, record.id)
        veil = _opened(live, reach, listing)
        query = query_of(live, reach, listing, wide, veil)
        with metrics.searching():
            found = suggest(live.index, query, judge_of(live, listing, question))
        pairs.extend(found.items)
        opened |= veil.opened if veil else set()
        considered += found.considered
    return RankedPartners(
        scorecard,
        live.as_of,
        live.revision,
        considered,
        len(newest),
        len(asking) - len(newest),
        _placed(live, fold(pairs, scorecard.calibration), question, scorecard),
        frozenset(opened),
    )


def page(ranked: RankedPartners, question: Question) -> PartnersPage:
    """Return the page of the partners that is asked for."""
    placed = ranked.placed
    if question.after is not None:
        last = (-question.after.points, question.after.key)
        placed = [place for place in placed if (-place[0], place[1].organization_id) > last]
    some = placed[: question.limit]
    return PartnersPage(
        ranked,
        tuple(partner for _, partner in some),
        len(placed) > question.limit,
        some[-1][0] if some else None,
    )


def _opened(live: LiveRegistry, reach: Reach, listing: Listing) -> Veil | None:
    """What consent has opened of private listings; None where there is nothing more to look at."""
    veil = veil_for(live, reach, listing)
    return replace(veil, only_opened=True) if veil is not None and veil.opened else None


def _placed(
    live: LiveRegistry, partners: Sequence[Partner], question: Question, scorecard: Scorecard
) -> list[tuple[float, Partner]]:
    """Each partner with the value that orders it: its points, or less where repeats stand back."""
    if question.diversify is not Diversify.COUNTRY:
        return [(partner.points, partner) for partner in partners]
    placed = spaced(
        partners,
        lambda partner: live.organizations[UUID(partner.organization_id)].country,
        lambda partner: scorecard.calibration.log_odds(partner.points),
    )
    return sorted(placed, key=lambda place: (-place[0], place[1].organization_id))


def _asks(record: ListingRecord, role: Role | None) -> bool:
    match role:
        case None:
            return True
        case Role.CONSUMER:
            return record.side is Side.NEED
        case Role.PRODUCER:
            return record.kind is Kind.PRODUCT
        case Role.SUPPLIER:
            return record.kind is Kind.MATERIAL
        case Role.RESEARCH:
            return record.purpose is Purpose.TECHNOLOGY
