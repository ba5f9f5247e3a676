"""Aspects of what has fields of its own: lot, delivery, terms, documents, green, properties.

Each answers `unknown` at once where a side says nothing.
"""

from datetime import date
from functools import lru_cache

from app.matching.aspects import Found
from app.matching.checks import Check, balance
from app.matching.pair import Pair
from app.matching.requirements import (
    certificate_checks,
    green_checks,
    property_checks,
    readiness_checks,
)
from app.matching.types import Listing
from app.vocabulary.details.trade import Terms, taken_at_once
from app.vocabulary.places import Point, distance_km, place

ENOUGH_PROPERTIES = 3.0
"""Met properties that are as good as more: three measured values describe a material."""

_ENOUGH_TERMS = 3.0
_ENOUGH_DOCUMENTS = 2.0
_ENOUGH_GREEN = 2.0
_NEAR_KM = 500
_FAR_KM = 2500


def standing(listing: Listing, today: date | None) -> Terms | None:
    """The commercial terms of a listing on a day: those that hold no longer are not stated."""
    found = listing.details.terms
    return found if found is not None and found.stand(today) else None


def lot(pair: Pair) -> Found:
    """Whether the least lot that is sold is not more than the need takes at once."""
    offered = standing(pair.offer.listing, pair.today)
    if offered is None or offered.minimum_lot is None:
        return Found("unknown")
    taken = taken_at_once(standing(pair.need.listing, pair.today), pair.need.listing.quantity)
    if taken is None or taken.dimension != offered.minimum_lot.dimension:
        return Found("unknown")
    if offered.minimum_lot.base <= taken.base:
        return Found("fits")
    return Found("too_large", measured=offered.minimum_lot.base / taken.base if taken.base else 0.0)


def delivery(pair: Pair) -> Found:
    """Whether the offer is delivered to where the need is."""
    offered = standing(pair.offer.listing, pair.today)
    if offered is None or not offered.delivery_regions:
        return Found("unknown")
    asked = standing(pair.need.listing, pair.today)
    wanted = asked.delivery_regions if asked is not None else ()
    places = wanted or tuple(filter(None, (pair.need.listing.country,)))
    if not places:
        return Found("unknown")
    if any(_reaches(region, to) for region in offered.delivery_regions for to in places):
        return Found("reaches")
    states = {to[:2] for to in places} & {region[:2] for region in offered.delivery_regions}
    return Found("part_of_state" if states else "elsewhere")


def _reaches(region: str, to: str) -> bool:
    """Whether a region is the other one, or the state that the other lies in."""
    return to == region or to.startswith(f"{region}-")


def terms(pair: Pair) -> Found:
    """Whether lead time, price, Incoterms rule and samples are as the need wants them."""
    return balance(term_checks(pair), _ENOUGH_TERMS)


def term_checks(pair: Pair) -> tuple[Check, ...]:
    """Compare the commercial terms that both sides state and that still hold."""
    asked = standing(pair.need.listing, pair.today)
    offered = standing(pair.offer.listing, pair.today)
    if asked is None or offered is None:
        return ()
    return tuple(_term_checks(asked, offered))


def _term_checks(asked: Terms, offered: Terms) -> list[Check]:
    found: list[Check] = []
    if asked.lead_time_days is not None and offered.lead_time_days is not None:
        met = offered.lead_time_days <= asked.lead_time_days
        found.append(_check("lead_time", asked.lead_time_days, offered.lead_time_days, met=met))
    if asked.price and offered.price and asked.price.comparable(offered.price):
        met = offered.price.per_base <= asked.price.per_base
        found.append(_check("price", asked.price, offered.price, met=met))
    if asked.incoterms and offered.incoterms:
        met = offered.incoterms.rule.covers(asked.incoterms.rule)
        found.append(_check("incoterms", asked.incoterms, offered.incoterms, met=met))
    if asked.samples and offered.samples is not None:
        found.append(_check("samples", wanted=True, offered=offered.samples, met=offered.samples))
    return found


def _check(name: str, wanted: object, offered: object, *, met: bool) -> Check:
    return Check(name, 1.0 if met else -1.0, wanted, offered)  # type: ignore[arg-type]


def certificates(pair: Pair) -> Found:
    """Whether the offer has the documents that the need asks for, in force on the day asked."""
    checks = certificate_checks(pair.need.listing.details, pair.offer.listing.details, pair.today)
    return balance(checks, _ENOUGH_DOCUMENTS)


def green(pair: Pair) -> Found:
    """Whether footprint, recycled content, energy and scrap are as wanted, weighed by evidence."""
    checks = green_checks(pair.need.listing.details, pair.offer.listing.details, pair.today)
    return balance(checks, _ENOUGH_GREEN)


def properties(pair: Pair) -> Found:
    """Whether the measured properties of a material lie in the wanted ranges."""
    checks = property_checks(pair.need.listing.details, pair.offer.listing.details)
    return balance(checks, ENOUGH_PROPERTIES)


def readiness(pair: Pair) -> Found:
    """Whether the technology or material has the readiness level that the need asks for."""
    checks = readiness_checks(pair.need.listing.details, pair.offer.listing.details)
    if not checks:
        return Found("unknown")
    return Found("ready" if checks[0].met else "below")


def directions(pair: Pair) -> Found:
    """Whether both carry a common cooperation direction or consuming industry."""
    need, offer = pair.need.listing.details, pair.offer.listing.details
    wanted = {*need.directions, *need.consuming_industries}
    offered = {*offer.directions, *offer.consuming_industries}
    if not wanted or not offered:
        return Found("unknown")
    share = len(wanted & offered) / len(wanted | offered)
    return Found("shared", share, share) if share else Found("apart")


def preference(pair: Pair) -> Found:
    """Whether the partner is of a state that the asker prefers."""
    preferred = pair.origin.listing.details.preferred_states
    country = pair.partner.listing.country
    if not preferred or country is None:
        return Found("unknown")
    return Found("preferred" if country in preferred else "other")


def distance(pair: Pair) -> Found:
    """How far the two places are from each other, as the crow flies."""
    need, offer = pair.need.listing, pair.offer.listing
    one, other = place(need.country, need.city), place(offer.country, offer.city)
    if one is None or other is None:
        return Found("unknown")
    return distance_found(one, other)


@lru_cache(maxsize=100_000)
def distance_found(one: Point, other: Point) -> Found:
    """The level for two places."""
    km = round(distance_km(one, other))
    if km <= _NEAR_KM:
        return Found("near", measured=km)
    return Found("far" if km > _FAR_KM else "middling", measured=km)
