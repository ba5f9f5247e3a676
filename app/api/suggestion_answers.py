"""From judged pairs to answers: records, reasons in words, ranks and cursors."""

from dataclasses import dataclass
from uuid import UUID

from app.api.counterparts import counterpart
from app.api.freshness import freshness
from app.api.schemas.listing_out import NeedOut, OfferOut
from app.api.schemas.organization import OrganizationSummary
from app.api.schemas.suggestion import (
    AdviceOut,
    DecisionShown,
    ExplainedOut,
    KeptOutOut,
    PairOut,
    PartnerOut,
    PartnersOut,
    ReasonOut,
    RejectionOut,
    SuggestionOut,
    SuggestionsOut,
)
from app.matching import Partner, Scorecard, Suggestion, Veil
from app.matching.advice import advise
from app.matching.labels import REJECTIONS
from app.matching.reasons import advice_label, reasons
from app.matching.types import Listing, Reason
from app.services import sight
from app.services.cards import Card
from app.services.live import LiveRegistry
from app.services.partners import PartnersPage
from app.services.sight import uuid_of
from app.services.suggestion_pages import cursor_of
from app.services.suggestions import (
    Answer,
    Explained,
    Question,
    judge_of,
)
from app.values.listing import ListingRecord
from app.vocabulary.messages import in_language
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Language, Side


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads an answer: in which language, and how far he sees."""

    live: LiveRegistry
    reach: Reach
    language: Language

    def stored(self, listing: Listing) -> ListingRecord | None:
        """A listing as it is stored; None for a made-up one."""
        return self.live.listings.get(uuid_of(listing.id))

    def sees(self, listing: Listing, veil: Veil | None) -> bool:
        """Whether a listing may be shown whole; made-up ones are the asker's own."""
        record = self.stored(listing)
        return record is None or self.shows(record, listing, veil)

    def shows(self, record: ListingRecord | Card, listing: Listing, veil: Veil | None) -> bool:
        """Whether a stored listing may be shown whole."""
        return sight.shown(self.live, self.reach, record) or (
            veil is not None and listing.id in veil.opened
        )


def suggestions_out(reader: Reader, answer: Answer, asked: Question) -> SuggestionsOut:
    """Shape ranked pairs."""
    first = asked.after.rank + 1 if asked.after else 1
    items = [
        suggestion_out(reader, answer, asked, item, rank)
        for rank, item in enumerate(answer.found.items, first)
    ]
    last = answer.found.last
    return SuggestionsOut(
        scorecard=answer.scorecard.name,
        as_of=answer.as_of,
        revision=answer.revision,
        considered=answer.found.considered,
        min_score=asked.filters.min_score,
        kept_out=kept_out(reader, answer),
        items=items,
        next_cursor=cursor_of(asked, *last, items[-1].rank) if last and answer.found.more else None,
    )


def suggestion_out(
    reader: Reader, answer: Answer, asked: Question, item: Suggestion, rank: int
) -> SuggestionOut:
    """Shape one ranked pair."""
    return SuggestionOut(
        rank=rank,
        similar=len(item.similar),
        similar_ids=[UUID(key) for key in item.similar],
        advice=_advice(reader, item, answer.scorecard) if asked.advice else [],
        **judged_out(reader, item, answer.veil, only_partner=True),
    )


def kept_out(reader: Reader, answer: Answer) -> list[KeptOutOut]:
    """Shape what the hard requirements kept out."""
    return [
        KeptOutOut(code=code, label=in_language(REJECTIONS[code], reader.language), count=count)
        for code, count in answer.found.kept_out
    ]


def partners_out(reader: Reader, answer: PartnersPage, asked: Question) -> PartnersOut:
    """Shape ranked organizations."""
    ranked = answer.ranked
    first = asked.after.rank + 1 if asked.after else 1
    items = [
        _partner(reader, partner, rank, asked, answer.ranked.opened)
        for rank, partner in enumerate(answer.items, first)
    ]
    return PartnersOut(
        scorecard=ranked.scorecard.name,
        as_of=ranked.as_of,
        revision=ranked.revision,
        considered=ranked.considered,
        listings_sought=ranked.sought,
        listings_left_out=ranked.left_out,
        min_score=asked.filters.min_score,
        items=items,
        next_cursor=cursor_of(asked, answer.last, answer.items[-1].organization_id, items[-1].rank)
        if answer.last is not None and answer.more
        else None,
    )


def explained_out(reader: Reader, explained: Explained) -> ExplainedOut:
    """Shape one judged pair."""
    rejected, language = explained.rejected, reader.language
    return ExplainedOut(
        scorecard=explained.scorecard.name,
        as_of=explained.as_of,
        rejected=rejected is not None,
        rejection=RejectionOut(code=rejected, label=in_language(REJECTIONS[rejected], language))
        if rejected
        else None,
        advice=_advice(reader, explained.suggestion, explained.scorecard),
        **judged_out(reader, explained.suggestion, explained.veil),
    )


def _partner(
    reader: Reader, partner: Partner, rank: int, asked: Question, opened: frozenset[str]
) -> PartnerOut:
    veil = Veil(lambda name: name, opened=opened)
    owner = reader.live.organizations[UUID(partner.organization_id)]
    return PartnerOut(
        rank=rank,
        organization=OrganizationSummary.of_record(owner, reader.language),
        score=partner.score,
        points=partner.points,
        further=partner.further,
        further_points=partner.further_points,
        pairs=[
            PairOut.model_validate(
                _whole(reader, item)
                | _both(reader, item)
                | {"scorecard": judge_of(reader.live, item.pair.origin.listing, asked).name}
            )
            for item in partner.pairs
            if all(reader.sees(side.listing, veil) for side in (item.pair.need, item.pair.offer))
        ],
    )


def judged_out(
    reader: Reader, item: Suggestion, veil: Veil | None, *, only_partner: bool = False
) -> dict[str, object]:
    """A pair as its reader may see it: the listings where they are stored, or what is disclosed."""
    partner = item.pair.partner.listing
    if item.veiled or not reader.sees(partner, veil):
        return counterpart(reader.live, reader.reach, reader.language, item)
    shown = _whole(reader, item)
    sides = _both(reader, item)
    record = reader.stored(partner)
    if record is not None:
        owner = reader.live.organizations[record.organization_id]
        shown["organization"] = OrganizationSummary.of_record(owner, reader.language)
    kept = {partner.side} if only_partner else set(sides)
    return shown | {side: listing for side, listing in sides.items() if side in kept}


def said_of(reader: Reader, item: Suggestion) -> tuple[Reason, ...]:
    """Everything that a reader is told of a pair that he sees whole, in words."""
    stored = [reader.stored(side.listing) for side in (item.pair.need, item.pair.offer)]
    return (*reasons(item, reader.language), *freshness(stored, reader.language))


def _whole(reader: Reader, item: Suggestion) -> dict[str, object]:
    need, offer = item.pair.need.listing, item.pair.offer.listing
    return {
        "score": item.judgement.score,
        "points": item.judgement.points,
        "reasons": [
            ReasonOut(
                aspect=reason.aspect,
                code=reason.code,
                label=reason.label,
                points=reason.points,
                wanted=reason.wanted,
                offered=reason.offered,
            )
            for reason in said_of(reader, item)
        ],
        "decision": _decision(reader, need, offer),
    }


def _both(reader: Reader, item: Suggestion) -> dict[str, object]:
    shapes: dict[str, object] = {}
    for listing in (item.pair.need.listing, item.pair.offer.listing):
        record = reader.stored(listing)
        if record is not None:
            shape = NeedOut.of if listing.side is Side.NEED else OfferOut.of
            shapes[listing.side] = shape(record)
    return shapes


def _advice(reader: Reader, item: Suggestion, scorecard: Scorecard) -> list[AdviceOut]:
    if item.veiled:  # it would tell what a private listing lacks
        return []
    return [
        AdviceOut(
            code=advice.code,
            sides=list(advice.sides),
            label=advice_label(advice, reader.language),
            score=advice.high,
            score_low=advice.low,
        )
        for advice in advise(item.pair, scorecard)
    ]


def _decision(reader: Reader, need: Listing, offer: Listing) -> DecisionShown | None:
    decision = sight.decided(reader.live, reader.reach, need.id, offer.id)
    if decision is None:
        return None
    return DecisionShown(
        verdict=decision.verdict, note=decision.note, decided_at=decision.created_at
    )
