"""From judged pairs to answers: records, reasons in words, ranks and cursors."""

import base64
import binascii
import json
from math import isfinite
from uuid import UUID

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
from app.errors import CursorError
from app.matching import Partner, Scorecard, Suggestion
from app.matching.advice import advise
from app.matching.labels import REJECTIONS, in_language
from app.matching.reasons import advice_label, reasons
from app.matching.types import Listing
from app.services.live import LiveRegistry
from app.services.suggestions import (
    Answer,
    Explained,
    PartnersAnswer,
    Place,
    Question,
    judge_of,
)
from app.vocabulary.terms import Language, Side


def suggestions_out(
    live: LiveRegistry, answer: Answer, asked: Question, language: Language
) -> SuggestionsOut:
    """Shape ranked pairs."""
    first = asked.after.rank + 1 if asked.after else 1
    items = [
        SuggestionOut(
            rank=rank,
            similar=len(item.similar),
            similar_ids=[UUID(key) for key in item.similar],
            advice=_advice(item, answer.scorecard, language) if asked.advice else [],
            **judged_out(live, item, language, of=item.judgement.listing),
        )
        for rank, item in enumerate(answer.found.items, first)
    ]
    last = answer.found.last
    return SuggestionsOut(
        scorecard=answer.scorecard.name,
        as_of=answer.as_of,
        revision=answer.revision,
        considered=answer.found.considered,
        min_score=asked.filters.min_score,
        kept_out=[
            KeptOutOut(code=code, label=in_language(REJECTIONS[code], language), count=count)
            for code, count in answer.found.kept_out
        ],
        items=items,
        next_cursor=_cursor(*last, items[-1].rank) if last and answer.found.more else None,
    )


def partners_out(
    live: LiveRegistry, answer: PartnersAnswer, asked: Question, language: Language
) -> PartnersOut:
    """Shape ranked organizations."""
    first = asked.after.rank + 1 if asked.after else 1
    items = [
        _partner(live, partner, rank, language, asked)
        for rank, partner in enumerate(answer.items, first)
    ]
    return PartnersOut(
        scorecard=answer.scorecard.name,
        as_of=answer.as_of,
        revision=answer.revision,
        considered=answer.considered,
        min_score=asked.filters.min_score,
        items=items,
        next_cursor=_cursor(answer.last, answer.items[-1].organization_id, items[-1].rank)
        if answer.last is not None and answer.more
        else None,
    )


def explained_out(live: LiveRegistry, explained: Explained, language: Language) -> ExplainedOut:
    """Shape one judged pair."""
    rejected = explained.rejected
    return ExplainedOut(
        scorecard=explained.scorecard.name,
        as_of=explained.as_of,
        rejected=rejected is not None,
        rejection=RejectionOut(code=rejected, label=in_language(REJECTIONS[rejected], language))
        if rejected
        else None,
        advice=_advice(explained.suggestion, explained.scorecard, language),
        **judged_out(live, explained.suggestion, language),
    )


def place_of(cursor: str | None) -> Place | None:
    """Read a cursor.

    Raises:
        CursorError: it is not one of ours.
    """
    if cursor is None:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        points, key, rank = json.loads(text)
        place = Place(float(points), str(key), int(rank))
    except (binascii.Error, ValueError, TypeError, RecursionError, OverflowError) as error:
        raise CursorError("The cursor cannot be read. Start again without it.") from error
    if not isfinite(place.points) or place.rank < 1:
        raise CursorError("The cursor cannot be read. Start again without it.")
    return place


def _cursor(points: float, key: str, rank: int) -> str:
    text = json.dumps([points, key, rank], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _partner(
    live: LiveRegistry, partner: Partner, rank: int, language: Language, asked: Question
) -> PartnerOut:
    owner = live.organizations[UUID(partner.organization_id)]
    return PartnerOut(
        rank=rank,
        organization=OrganizationSummary.of_record(owner, language),
        score=partner.score,
        points=partner.points,
        pairs=[
            PairOut.model_validate(
                judged_out(live, item, language, short=True)
                | {"scorecard": judge_of(live, item.pair.origin.listing, asked).name}
            )
            for item in partner.pairs
        ],
    )


def judged_out(
    live: LiveRegistry,
    item: Suggestion,
    language: Language,
    *,
    of: Listing | None = None,
    short: bool = False,
) -> dict[str, object]:
    """Both listings of a pair where they are stored; only the suggested one if `of` is given."""
    need, offer = item.pair.need.listing, item.pair.offer.listing
    shown: dict[str, object] = {
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
            for reason in reasons(item, language)
        ],
        "decision": _decision(live, need, offer),
    }
    for listing in (need, offer):
        record = live.listings.get(_uuid(listing.id)) if of in {None, listing} else None
        if record is not None:
            shape = NeedOut.of if listing.side is Side.NEED else OfferOut.of
            shown[listing.side] = shape(record)
    partner = live.listings.get(_uuid(item.judgement.listing.id))
    if partner is not None and not short:
        owner = live.organizations[partner.organization_id]
        shown["organization"] = OrganizationSummary.of_record(owner, language)
    return shown


def _advice(item: Suggestion, scorecard: Scorecard, language: Language) -> list[AdviceOut]:
    return [
        AdviceOut(
            code=advice.code,
            sides=list(advice.sides),
            label=advice_label(advice, language),
            score=advice.high,
            score_low=advice.low,
        )
        for advice in advise(item.pair, scorecard)
    ]


def _decision(live: LiveRegistry, need: Listing, offer: Listing) -> DecisionShown | None:
    decision = live.decisions.get(_uuid(need.id), {}).get(_uuid(offer.id))
    if decision is None:
        return None
    return DecisionShown(
        verdict=decision.verdict, note=decision.note, decided_at=decision.created_at
    )


_NOBODY = UUID(int=0)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:  # an ad hoc question, which is not stored
        return _NOBODY
