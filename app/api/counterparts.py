"""A private listing of others, as far as its owner lets a possible partner know of it."""

from app.api.schemas.suggestion import BandOut, CounterpartOut, DecisionShown, ReasonOut
from app.matching import Suggestion
from app.matching.types import Listing
from app.matching.veil import BANDS, headings, points_of, quantity_band
from app.services import sight
from app.services.consents import accepted
from app.services.live import LiveRegistry
from app.services.sight import uuid_of
from app.vocabulary.countries import name_of
from app.vocabulary.messages import in_language
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Disclosure, Language

PRIVATE = (
    "закрытая запись, оценка не ниже {score}",
    "a private listing, the score is at least {score}",
)


def counterpart(
    live: LiveRegistry, reach: Reach, language: Language, item: Suggestion
) -> dict[str, object]:
    """Shape a pair with a private listing of others: bands, and no words but our own."""
    own, hidden = item.pair.origin.listing, item.pair.partner.listing
    # Whatever was judged, no more than a band leaves.
    floor = item.judgement.score if item.veiled else BANDS[-1]
    points = item.judgement.points if item.veiled else points_of(floor)
    label = in_language(PRIVATE, language).format(score=floor)
    reason = ReasonOut(
        aspect="private",
        code="private.band",
        label=label,
        points=points,
        wanted=None,
        offered=None,
    )
    return {
        "score": floor,
        "points": points,
        "reasons": [reason],
        "decision": _own_decision(live, reach, own, hidden),
        "private": _disclosed(live, reach, language, own, hidden),
    }


def _disclosed(
    live: LiveRegistry, reach: Reach, language: Language, own: Listing, hidden: Listing
) -> CounterpartOut:
    key = uuid_of(hidden.id)
    record = live.listings[key]
    country = hidden.country if Disclosure.COUNTRY in hidden.disclosed else None
    between = quantity_band(hidden)
    said = live.decisions.get(key, {}).get(uuid_of(own.id), [])
    return CounterpartOut(
        id=live.pseudonyms.of(key, reach.portal or ""),
        side=hidden.side,
        headings=list(headings(hidden)),
        country=country,
        country_name=name_of(country, language) if country else None,
        quantity=BandOut(
            least=between[0],
            below=between[1],
            unit=between[2].unit.rec20,
            period=between[2].period,
        )
        if between
        else None,
        accepted=accepted([(item.portal, item.verdict) for item in said], record.source.portal),
    )


def _own_decision(
    live: LiveRegistry, reach: Reach, own: Listing, hidden: Listing
) -> DecisionShown | None:
    """What the reader's own portal decided; the note of the other owner is his."""
    decision = sight.decided(live, Reach(portal=reach.portal), own.id, hidden.id)
    if decision is None or decision.portal != reach.portal:
        return None
    return DecisionShown(
        verdict=decision.verdict, note=decision.note, decided_at=decision.created_at
    )
