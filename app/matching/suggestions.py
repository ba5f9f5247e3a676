"""Answers to a question: search the index, judge the candidates, order, fold repeats, page."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.matching.arrange import folded, spaced
from app.matching.best_first import BestFirst
from app.matching.candidates import Candidate
from app.matching.index import Index
from app.matching.pair import Pair
from app.matching.profile import Profile, profile
from app.matching.prospects import SLACK
from app.matching.requirements import broken_requirement
from app.matching.scorecard import Scorecard
from app.matching.types import Diversify, Filters, Judgement, Listing, Query, Rejection
from app.matching.veil import band, passes
from app.vocabulary.terms import Side, Status


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One judged pair with what is needed to say why.

    Attributes:
        similar: ids of nearly equal listings of the same organization that it stands for.
        veiled: the partner is a private listing of others: only what its owner discloses may be
            shown, `judgement` has no more than a band, and an alias for the id.
    """

    pair: Pair
    judgement: Judgement
    similar: tuple[str, ...] = ()
    veiled: bool = False


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The answer to one question.

    Attributes:
        considered: how many candidates were judged.
        more: whether another page follows.
        last: value and id of the last item, after which the next page starts; the value is its
            points, or less where repeats stand back.
        kept_out: how many of the best were kept out by each hard requirement.
    """

    items: tuple[Suggestion, ...]
    considered: int
    more: bool
    kept_out: tuple[tuple[Rejection, int], ...] = ()
    last: tuple[float, str] | None = None


def suggest(index: Index, query: Query, scorecard: Scorecard) -> Suggestions:
    """Return the best partners for a listing, best first, ties by id.

    Pure but for the index: the same index, question and scorecard give the same answer.
    """
    asker = _asker(index, query.listing)
    near = index.candidates(replace(query, veil=None), asker, scorecard)
    best = BestFirst(
        near,
        lambda found: _judge(
            _pair(query, asker, found.profile, found.similarity, index), scorecard
        ),
        least=query.filters.min_score,
        floor=scorecard.points_for(query.filters.min_score) - SLACK,
    )
    kept = _enough(best, query, scorecard)
    # Apart from the others: private listings neither displace nor delay what everybody sees.
    behind = _behind(index, query, asker, scorecard)
    placed = sorted(
        (
            (-value, item.judgement.listing.id, item)
            for value, item in (
                *_placed(kept, query, scorecard),
                *((item.judgement.points, item) for item in behind),
            )
        ),
        key=lambda place: place[:2],
    )
    if query.after is not None:
        value, key = query.after
        placed = [place for place in placed if place[:2] > (-value, key)]
    page = placed[: query.limit]
    return Suggestions(
        tuple(item for _, _, item in page),
        considered=len(near) + len(behind),
        more=len(placed) > query.limit,
        last=(-page[-1][0], page[-1][1]) if page else None,
        kept_out=tuple(Counter(why for _, why in near.broken).most_common()),
    )


def _asker(index: Index, listing: Listing) -> Profile:
    """The asking listing made ready: as it stands in the index, where it does."""
    known = index.get(listing.id)
    return known if known is not None and known.listing is listing else profile(listing)


def _enough(best: BestFirst[Suggestion], query: Query, scorecard: Scorecard) -> list[Suggestion]:
    """The best pairs, folded where that is asked for: a page and one more, or all there are.

    What lies before the page belongs to it, since later listings fold under earlier ones.
    """
    found: list[Suggestion] = []
    kept: list[Suggestion] = []
    missing = query.limit + 1
    while missing > 0:
        asked = max(missing, len(found) // 2)
        more = best.take(asked)
        found += more
        kept = _folded(found, query)
        if len(more) < asked:
            return kept
        missing = query.limit + 1 - _settled(kept, query, scorecard, found[-1])
    if not query.fold_similar:
        return kept
    # What folds under the page is of the same organizations, and may come from further down.
    best.only({item.judgement.listing.organization_id for item in kept})
    rest = best.rest()
    return _folded([*found, *rest], query)[: len(kept)] if rest else kept


def _folded(found: Sequence[Suggestion], query: Query) -> list[Suggestion]:
    if not query.fold_similar:
        return list(found)
    return [
        replace(best, similar=tuple(other.judgement.listing.id for other in others))
        if others
        else best
        for best, others in folded(found, lambda item: item.pair.partner)
    ]


def _settled(
    kept: Sequence[Suggestion], query: Query, scorecard: Scorecard, last: Suggestion
) -> int:
    """How many pairs come after the page before, and ahead of all that are not judged yet.

    Who stands back only loses: what follows the last judged one is worth no more than that.
    """
    placed = [
        (-value, item.judgement.listing.id) for value, item in _placed(kept, query, scorecard)
    ]
    if query.after is not None:
        value, key = query.after
        placed = [place for place in placed if place > (-value, key)]
    if query.diversify is None:
        return len(placed)
    worst = scorecard.calibration.log_odds(last.judgement.points)
    return sum(-value > worst for value, _ in placed)


def _placed(
    kept: Sequence[Suggestion], query: Query, scorecard: Scorecard
) -> list[tuple[float, Suggestion]]:
    """Each pair with the value that orders it: its points, or less where repeats stand back."""
    if query.diversify is None:
        return [(item.judgement.points, item) for item in kept]
    by_country = query.diversify is Diversify.COUNTRY

    def group(item: Suggestion) -> str | None:
        listing = item.judgement.listing
        return listing.country if by_country else listing.organization_id

    return spaced(kept, group, lambda item: scorecard.calibration.log_odds(item.judgement.points))


def _behind(index: Index, query: Query, asker: Profile, scorecard: Scorecard) -> list[Suggestion]:
    """What the asker may know of private listings of others."""
    if query.veil is None:
        return []
    near = index.candidates(query, asker, scorecard)
    said = veiled(_judged(index, query, asker, near, scorecard), query, scorecard)
    return [item for item in said if item.judgement.score >= query.filters.min_score]


def veiled(judged: Iterable[Suggestion], query: Query, scorecard: Scorecard) -> list[Suggestion]:
    """Return what may be said of pairs with private listings of others; poor ones are left out."""
    said = []
    for item in judged:
        partner = item.judgement.listing
        if query.veil is None:
            continue
        if partner.id in query.veil.opened:
            said.append(item)
        elif passes(query.filters, partner, asked=query.listing.purpose):
            banded = band(item.judgement, query.veil, scorecard.calibration)
            if banded is not None:
                said.append(Suggestion(item.pair, banded, veiled=True))
    return said


def explain(
    index: Index, query: Query, partner: Profile, scorecard: Scorecard
) -> tuple[Suggestion, Rejection | None]:
    """Judge one given pair, and say which requirement it breaks, if any."""
    asker = _asker(index, query.listing)
    pair = _pair(query, asker, partner, index.similarity(asker, partner), index)
    return _judge(pair, scorecard), rejection(query, asker, partner)


def rejection(query: Query, asker: Profile, partner: Profile) -> Rejection | None:
    """Return the first hard requirement that a pair breaks; None when it breaks none."""
    one, other, filters = asker.listing, partner.listing, query.filters
    abroad = None if one.country is None else one.country != other.country
    broken = {
        Rejection.SAME_SIDE: one.side is other.side,
        Rejection.SAME_ORGANIZATION: one.organization_id is not None
        and one.organization_id == other.organization_id,
        Rejection.NOT_ACTIVE: other.status is not Status.ACTIVE,
        Rejection.EXPIRED: other.valid_until is not None and other.valid_until < query.today,
        Rejection.HIDDEN: not query.reach.sees(other.visibility, other.portal),
        **_broken_filters(filters, other, abroad=abroad),
    }
    first = next((name for name, holds in broken.items() if holds), None)
    need, offer = (one, other) if one.side is Side.NEED else (other, one)
    return first or broken_requirement(need.details, offer.details, query.today)


def _judged(
    index: Index,
    query: Query,
    asker: Profile,
    candidates: Iterable[Candidate],
    scorecard: Scorecard,
) -> list[Suggestion]:
    return [
        _judge(_pair(query, asker, found.profile, found.similarity, index), scorecard)
        for found in candidates
    ]


def _judge(pair: Pair, scorecard: Scorecard) -> Suggestion:
    return Suggestion(pair, scorecard.judge(pair))


def _pair(query: Query, asker: Profile, partner: Profile, similarity: float, index: Index) -> Pair:
    need, offer = (asker, partner) if asker.listing.side is Side.NEED else (partner, asker)
    return Pair(
        need=need,
        offer=offer,
        similarity=similarity,
        rarity=index.rarity,
        asker=asker.listing.side,
        decision=query.decisions.get(partner.listing.id),
        today=query.today,
        meaning=index.meaning(need, offer),
    )


def _broken_filters(
    filters: Filters, partner: Listing, *, abroad: bool | None
) -> dict[Rejection, bool]:
    prefix = filters.code_prefix
    return {
        Rejection.COUNTRY: bool(filters.countries) and partner.country not in filters.countries,
        Rejection.CROSS_BORDER: None not in {filters.cross_border, abroad}
        and abroad != filters.cross_border,
        Rejection.CODE_PREFIX: prefix is not None
        and not any(code.startswith(prefix) for code in partner.codes),
        Rejection.KIND: filters.kind is not None and partner.kind is not filters.kind,
        Rejection.PURPOSE: bool(filters.purposes) and partner.purpose not in filters.purposes,
        Rejection.DIRECTION: bool(filters.directions)
        and filters.directions.isdisjoint(partner.details.directions),
    }
