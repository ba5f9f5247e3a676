"""Use cases of suggestions: partners for a need, an offer, or a question."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from app import clock, metrics
from app.errors import NotFoundError
from app.matching import (
    Diversify,
    Filters,
    Listing,
    Query,
    Rejection,
    Scorecard,
    Suggestion,
    Suggestions,
    Veil,
    explain,
    suggest,
)
from app.matching.profile import profile
from app.matching.suggestions import veiled
from app.services.live import LiveRegistry
from app.services.sight import opened, stored, uuid_of, veil_for, verdicts
from app.vocabulary.reach import Reach, is_sandbox
from app.vocabulary.terms import Side, Visibility

_SEEING = Reach(frozenset(Visibility))
"""Of who sees the partner, where that is known already."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the page before ended: what ordered the last item, its id and its rank."""

    points: float
    key: str
    rank: int


Asker = Listing | tuple[str, ...]
"""Who asks: a described listing, or what names something stored."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a caller insists on, and which page of the answer.

    Attributes:
        scorecard: name of the scorecard; None for the active one.
        after: where the page before ended.
        diversify: what must not fill a page.
        advice: whether answers say what could still be stated.
        fold_similar: whether nearly equal listings of one organization are one answer.
        day: on which listings must be valid; None for today.
        asker: whom cursors belong to; None where none are given out.
    """

    filters: Filters
    limit: int = 20
    after: Place | None = None
    scorecard: str | None = None
    diversify: Diversify | None = None
    advice: bool = False
    fold_similar: bool = True
    day: date | None = None
    asker: Asker | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Ranked pairs with the records to show.

    Attributes:
        veil: what private listings of others were answered with; None where none could be.
    """

    scorecard: Scorecard
    as_of: datetime
    revision: int
    found: Suggestions
    veil: Veil | None = None

    @property
    def is_probe(self) -> bool:
        """Whether it may tell of private listings of others; that it names none tells, too."""
        return self.veil is not None and not self.veil.only_opened


@dataclass(frozen=True, slots=True)
class Explained:
    """One given pair, and the requirement it breaks, if any."""

    scorecard: Scorecard
    as_of: datetime
    suggestion: Suggestion
    rejected: Rejection | None
    veil: Veil | None = None


def for_listing(
    live: LiveRegistry, reach: Reach, side: Side, key: UUID, question: Question
) -> Answer:
    """Partners for a stored need or offer that the caller sees.

    Its owner also learns, veiled, of private listings of others that fit.

    Raises:
        NotFoundError: there is none of that side under this id, or no such scorecard.
    """
    listing = stored(live, reach, side, key)
    return _answer(live, reach, listing, question, veil_for(live, reach, listing))


def ad_hoc(live: LiveRegistry, reach: Reach, listing: Listing, question: Question) -> Answer:
    """Partners for a listing that need not be stored.

    Raises:
        NotFoundError: there is no such scorecard.
    """
    return _answer(live, reach, read(live, listing), question, None)


def explain_pair(
    live: LiveRegistry, reach: Reach, asker: Listing, other: Listing, question: Question
) -> Explained:
    """Judge one given pair as the asker's owner would see it, "why not" included.

    Args:
        live: the registry in memory.
        reach: how far the caller sees.
        asker: a need or an offer that he sees whole.
        other: one of the other side, the same.
        question: what he insists on.

    Raises:
        NotFoundError: there is no such scorecard.
    """
    scorecard = judge_of(live, asker, question)
    known = _opened(live, reach, (asker, other))
    filters = _answered_by(other, question.filters)
    query = query_of(live, reach, read(live, asker), replace(question, filters=filters))
    if other.id in known:
        query = replace(query, reach=_SEEING)
    partner = profile(read(live, other))
    suggestion, rejected = explain(live.index, query, partner, scorecard)
    # What is opened is answered whole, as in suggestions.
    veil = Veil(lambda name: name, opened=known) if known else None
    return Explained(scorecard, live.as_of, suggestion, rejected, veil)


def _answered_by(partner: Listing, filters: Filters) -> Filters:
    """The filters that a partner says enough for; what a made-up one leaves open is no other."""
    if partner.side is Side.OFFER and partner.kind is None:
        filters = replace(filters, kind=None)
    if partner.country is None:
        filters = replace(filters, countries=frozenset(), cross_border=None)
    return filters


def _opened(live: LiveRegistry, reach: Reach, pair: Iterable[Listing]) -> frozenset[str]:
    """Which listings of a pair consent has opened to a caller; made-up ones are nobody's."""
    stored = ((one.id, live.listings.get(uuid_of(one.id))) for one in pair)
    return frozenset(key for key, record in stored if record and opened(live, reach, record))


def explain_hidden(
    live: LiveRegistry, reach: Reach, own: Listing, pseudonym: UUID, question: Question
) -> Explained:
    """Judge a pair of the caller's own listing with a private one of others that suits it.

    Tells no more than a suggestion would: one that would not be suggested is not there.

    Raises:
        NotFoundError: there is none under this pseudonym, or it would not be suggested.
    """
    scorecard = judge_of(live, own, question)
    veil = veil_for(live, reach, own)
    side = own.side.opposite
    gone = NotFoundError(f"There is no {side} {pseudonym}.")
    if veil is None or reach.portal is None:
        raise gone
    key = str(live.pseudonyms.meant(pseudonym, reach.portal))
    found = live.index.get(key)
    if found is None or found.listing.side is not side or is_sandbox(found.listing.portal):
        raise gone
    query = query_of(live, reach, own, question, veil)
    # Who sees the partner is asked, since that it is hidden would cover what else speaks against.
    seeing = replace(query, reach=_SEEING)
    suggestion, rejected = explain(live.index, seeing, found, scorecard)
    said = veiled([suggestion], query, scorecard)
    if not said or rejected is not None:
        raise gone
    return Explained(scorecard, live.as_of, said[0], None, veil)


def read(live: LiveRegistry, listing: Listing) -> Listing:
    """Let the code assistant read a listing where its words may say more than its codes."""
    if listing.predicted:
        return listing
    text = f"{listing.title}\n{listing.description}"
    return replace(listing, predicted=live.reader.read(text, listing.codes))


def judge_of(live: LiveRegistry, listing: Listing, question: Question) -> Scorecard:
    """Return who judges pairs of an asking listing: the one named, else by its purpose.

    Raises:
        NotFoundError: the question names a scorecard that there is not.
    """
    return live.scorecards.find(question.scorecard, listing.purpose)


def _answer(
    live: LiveRegistry, reach: Reach, listing: Listing, question: Question, veil: Veil | None
) -> Answer:
    scorecard = judge_of(live, listing, question)
    query = query_of(live, reach, listing, question, veil)
    with metrics.searching():
        found = suggest(live.index, query, scorecard)
    return Answer(scorecard, live.as_of, live.revision, found, veil)


def query_of(
    live: LiveRegistry,
    reach: Reach,
    listing: Listing,
    question: Question,
    veil: Veil | None = None,
) -> Query:
    """Put a question about a listing as the matching library takes it."""
    filters = question.filters
    return Query(
        listing,
        question.day or clock.today(),
        # Who wants goods is not answered with joint projects, unless he asks for them.
        filters=replace(filters, purposes=filters.purposes or frozenset({listing.purpose})),
        decisions=verdicts(live, reach, listing.id),
        limit=question.limit,
        after=(question.after.points, question.after.key) if question.after else None,
        fold_similar=question.fold_similar,
        diversify=question.diversify,
        reach=reach,
        veil=veil,
    )
