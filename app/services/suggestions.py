"""Use cases of suggestions: partners for a need, an offer, an organization, or a question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

from app.errors import NotFoundError
from app.matching import (
    Diversify,
    Filters,
    Listing,
    Partner,
    Query,
    Rejection,
    Scorecard,
    Suggestion,
    Suggestions,
    explain,
    fold,
    suggest,
)
from app.matching.arrange import spaced
from app.matching.index import CANDIDATES
from app.matching.profile import profile
from app.services.live import LiveRegistry, matchable
from app.values.listing import ListingRecord
from app.values.organization import OrganizationRecord
from app.vocabulary.terms import Kind, Purpose, Role, Side, Verdict, Visibility


@dataclass(frozen=True, slots=True)
class Place:
    """Where the page before ended: what ordered the last item, its id and its rank."""

    points: float
    key: str
    rank: int


@dataclass(frozen=True, slots=True)
class Question:
    """What a caller insists on, and which page of the answer.

    Attributes:
        scorecard: name of the scorecard; None for the active one.
        after: where the page before ended.
        diversify: what must not fill a page.
        advice: whether answers say what could still be stated.
        fold_similar: whether nearly equal listings of one organization are one answer.
    """

    filters: Filters
    limit: int = 20
    after: Place | None = None
    scorecard: str | None = None
    diversify: Diversify | None = None
    advice: bool = False
    fold_similar: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """Ranked pairs with the records to show."""

    scorecard: Scorecard
    as_of: datetime
    revision: int
    found: Suggestions


@dataclass(frozen=True, slots=True)
class PartnersAnswer:
    """Ranked organizations.

    Attributes:
        last: what ordered the last item.
    """

    scorecard: Scorecard
    as_of: datetime
    revision: int
    considered: int
    items: tuple[Partner, ...]
    more: bool
    last: float | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """One given pair, and the requirement it breaks, if any."""

    scorecard: Scorecard
    as_of: datetime
    suggestion: Suggestion
    rejected: Rejection | None


def for_listing(live: LiveRegistry, side: Side, key: UUID, question: Question) -> Answer:
    """Partners for a stored need or offer.

    Raises:
        NotFoundError: there is none of that side under this id, or no such scorecard.
    """
    return _answer(live, stored(live, side, key), question, _decided(live, str(key)))


def ad_hoc(live: LiveRegistry, listing: Listing, question: Question) -> Answer:
    """Partners for a listing that need not be stored.

    Raises:
        NotFoundError: there is no such scorecard.
    """
    return _answer(live, read(live, listing), question, {})


def for_organization(
    live: LiveRegistry, key: UUID, role: Role | None, question: Question
) -> PartnersAnswer:
    """Partners for an organization: its listings' best pairs, folded by the other organization.

    Only its listings in the given role count; all of them for None.

    Raises:
        NotFoundError: there is no such organization or scorecard.
    """
    if key not in live.organizations:
        raise NotFoundError(f"There is no organization {key}.")
    scorecard = live.scorecards.find(question.scorecard)
    pairs: list[Suggestion] = []
    considered = 0
    wide = Question(question.filters, limit=CANDIDATES, fold_similar=False)
    for record in sorted(live.listings.values(), key=lambda item: item.id):
        if record.organization_id == key and _asks(record, role) and _shown(record):
            listing = stored(live, record.side, record.id)
            query = _query(listing, wide, _decided(live, listing.id))
            found = suggest(live.index, query, judge_of(live, listing, question))
            pairs.extend(found.items)
            considered += found.considered
    placed = _placed(live, fold(pairs, scorecard.calibration), question, scorecard)
    if question.after is not None:
        last = (-question.after.points, question.after.key)
        placed = [place for place in placed if (-place[0], place[1].organization_id) > last]
    page = placed[: question.limit]
    return PartnersAnswer(
        scorecard,
        live.as_of,
        live.revision,
        considered,
        tuple(partner for _, partner in page),
        len(placed) > question.limit,
        page[-1][0] if page else None,
    )


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


def explain_pair(
    live: LiveRegistry, need: Listing, offer: Listing, question: Question
) -> Explained:
    """Judge one given pair as the need's owner would see it, "why not" included.

    Raises:
        NotFoundError: there is no such scorecard.
    """
    scorecard = judge_of(live, need, question)
    query = _query(read(live, need), question, _decided(live, need.id))
    partner = profile(read(live, offer))
    suggestion, rejected = explain(live.index, query, partner, scorecard)
    return Explained(scorecard, live.as_of, suggestion, rejected)


def stored(live: LiveRegistry, side: Side, key: UUID) -> Listing:
    """Return a stored need or offer as the matching library sees it.

    Raises:
        NotFoundError: there is none of that side under this id.
    """
    record = live.listings.get(key)
    if record is None or record.side is not side or not _shown(record):
        raise NotFoundError(f"There is no {side} {key}.")
    found = live.index.get(str(key))
    return found.listing if found else matchable(record, live.organizations[record.organization_id])


def read(live: LiveRegistry, listing: Listing) -> Listing:
    """Let the code assistant read a listing where its words may say more than its codes."""
    if listing.predicted:
        return listing
    text = f"{listing.title}\n{listing.description}"
    return replace(listing, predicted=live.reader.read(text, listing.codes))


def records_of(live: LiveRegistry, listing: Listing) -> tuple[ListingRecord, OrganizationRecord]:
    """Return what the registry knows of a suggested listing and its organization."""
    record = live.listings[UUID(listing.id)]
    return record, live.organizations[record.organization_id]


def judge_of(live: LiveRegistry, listing: Listing, question: Question) -> Scorecard:
    """Return who judges pairs of an asking listing: the one named, else by its purpose.

    Raises:
        NotFoundError: the question names a scorecard that there is not.
    """
    return live.scorecards.find(question.scorecard, listing.purpose)


def today() -> date:
    """The day that listings must still be valid on, in UTC."""
    return datetime.now(UTC).date()


def _answer(
    live: LiveRegistry, listing: Listing, question: Question, decided: dict[str, Verdict]
) -> Answer:
    scorecard = judge_of(live, listing, question)
    found = suggest(live.index, _query(listing, question, decided), scorecard)
    return Answer(scorecard, live.as_of, live.revision, found)


def _query(listing: Listing, question: Question, decided: dict[str, Verdict]) -> Query:
    filters = question.filters
    return Query(
        listing,
        today(),
        # Who wants goods is not answered with joint projects, unless he asks for them.
        filters=replace(filters, purposes=filters.purposes or frozenset({listing.purpose})),
        decisions=decided,
        limit=question.limit,
        after=(question.after.points, question.after.key) if question.after else None,
        fold_similar=question.fold_similar,
        diversify=question.diversify,
    )


def _decided(live: LiveRegistry, key: str) -> dict[str, Verdict]:
    try:
        known = live.decisions.get(UUID(key), {})
    except ValueError:  # an ad hoc question, with an id of the asker's own
        return {}
    return {str(other): decision.verdict for other, decision in known.items()}


def _shown(record: ListingRecord) -> bool:
    return record.visibility is not Visibility.PRIVATE


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
