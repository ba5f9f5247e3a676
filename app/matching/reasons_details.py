"""Reasons of the aspects of details: what fills their labels, and both values compared."""

from collections.abc import Callable, Sequence

from app.matching.aspects_details import standing, term_checks
from app.matching.checks import Check
from app.matching.facts import amount, check_name, fact, listed, named, number, stated
from app.matching.pair import Pair
from app.matching.requirements import (
    certificate_checks,
    green_checks,
    property_checks,
    readiness_checks,
    wanted_of,
)
from app.matching.successions import successions
from app.vocabulary.countries import countries
from app.vocabulary.details import Details
from app.vocabulary.details.projects import Investment
from app.vocabulary.details.trade import taken_at_once
from app.vocabulary.messages import in_language
from app.vocabulary.tags import tags
from app.vocabulary.terms import Language

Values = tuple[str | None, str | None]

MILLIONS = ("млн", "million")


def check_facts(pair: Pair, language: Language, aspect: str) -> dict[str, str]:
    """What fills the label of an aspect that checks details one by one; nothing for others."""
    if aspect not in _CHECKS:
        return {}
    checks = _CHECKS[aspect](pair)
    return {
        "met": ", ".join(check_name(check, language) for check in checks if check.met),
        "unmet": ", ".join(check_name(check, language) for check in checks if check.worth < 0),
    }


def check_values(aspect: str) -> Callable[[Pair, Language], Values]:
    """Both sides of every check of an aspect."""

    def values(pair: Pair, language: Language) -> Values:
        checks = _CHECKS[aspect](pair)
        if not checks:
            return _unanswered(pair, aspect, language), None
        return (
            "; ".join(stated(check, check.wanted, language) for check in checks) or None,
            "; ".join(stated(check, check.offered, language) for check in checks) or None,
        )

    return values


def _unanswered(pair: Pair, aspect: str, language: Language) -> str | None:
    """What the need requires in an aspect of which the offer says nothing."""
    asked = wanted_of(pair.need.listing.details, aspect)
    checks = (Check(name, 0, wanted, wanted) for name, wanted in asked)
    return "; ".join(stated(check, check.wanted, language) for check in checks) or None


def _readiness_values(pair: Pair, language: Language) -> Values:
    checks = readiness_checks(pair.need.listing.details, pair.offer.listing.details)
    if not checks:
        asked = wanted_of(pair.need.listing.details, "readiness")
        return (fact(asked[0][1], "", language) if asked else None), None
    return fact(checks[0].wanted, "", language), fact(checks[0].offered, "", language)


def _lot_values(pair: Pair, language: Language) -> Values:
    need, offer = pair.need.listing, pair.offer.listing
    taken = taken_at_once(standing(need, pair.today), need.quantity)
    least = offer.details.terms.minimum_lot if offer.details.terms else None
    return (
        amount(taken, language) if taken else None,
        amount(least, language) if least else None,
    )


def _delivery_values(pair: Pair, language: Language) -> Values:
    need, offer = pair.need.listing, pair.offer.listing
    asked = standing(need, pair.today)
    wanted = asked.delivery_regions if asked else ()
    offered = offer.details.terms.delivery_regions if offer.details.terms else ()
    places = wanted or tuple(filter(None, (need.country,)))
    return _regions(places, language), _regions(offered, language)


def _regions(regions: Sequence[str], language: Language) -> str | None:
    def name(region: str) -> str:
        state = countries().get(region)
        return state.name(language) if state else region

    return ", ".join(map(name, regions)) or None


def _tag_values(pair: Pair, language: Language) -> Values:
    return (
        _tags(_tags_of(pair.need.listing.details), language) or None,
        _tags(_tags_of(pair.offer.listing.details), language) or None,
    )


def _shared_tags(pair: Pair, language: Language) -> str:
    offered = set(_tags_of(pair.offer.listing.details))
    return _tags([t for t in _tags_of(pair.need.listing.details) if t in offered], language)


def _tags_of(details: Details) -> tuple[str, ...]:
    return (*details.directions, *details.consuming_industries)


def _tags(codes: Sequence[str], language: Language) -> str:
    return ", ".join(tags()[code].name(language) for code in codes)


def _preference_values(pair: Pair, language: Language) -> Values:
    preferred = _regions(pair.origin.listing.details.preferred_states, language)
    country = countries().get(pair.partner.listing.country or "")
    return preferred, country.name(language) if country else None


def _distance_values(pair: Pair, language: Language) -> Values:
    return pair.need.listing.city, pair.offer.listing.city


def _role_values(pair: Pair, language: Language) -> Values:
    need, offer = pair.need.listing.details, pair.offer.listing.details
    return (
        listed(need.joint_project.seeks, language) if need.joint_project else None,
        listed(offer.joint_project.brings, language) if offer.joint_project else None,
    )


def _shared_roles(pair: Pair, language: Language) -> str:
    one, other = pair.need.listing.details.joint_project, pair.offer.listing.details.joint_project
    if one is None or other is None:
        return ""
    met = [role for role in one.seeks if role in other.brings]
    met += [role for role in other.seeks if role in one.brings and role not in met]
    return listed(met, language) or ""


def _stage_values(pair: Pair, language: Language) -> Values:
    need, offer = pair.need.listing.details.joint_project, pair.offer.listing.details.joint_project
    return (
        named(need.stage, language) if need and need.stage else None,
        named(offer.stage, language) if offer and offer.stage else None,
    )


def _investment_values(pair: Pair, language: Language) -> Values:
    need, offer = pair.need.listing.details.joint_project, pair.offer.listing.details.joint_project
    return (
        _sum(need.investment if need else None, language),
        _sum(offer.investment if offer else None, language),
    )


def _sum(given: Investment | None, language: Language) -> str | None:
    if given is None:
        return None
    ends = (given.low_millions, given.high_millions)
    span = "–".join("…" if end is None else number(end, language) for end in ends)
    return f"{span} {in_language(MILLIONS, language)} {given.currency}"


def _localisation_values(pair: Pair, language: Language) -> Values:
    def share(percent: float | None) -> str | None:
        return None if percent is None else f"{number(percent, language)} %"

    need, offer = pair.need.listing.details.joint_project, pair.offer.listing.details.joint_project
    return (
        share(need.localisation_percent if need else None),
        share(offer.localisation_percent if offer else None),
    )


def _transfer_values(pair: Pair, language: Language) -> Values:
    need, offer = pair.need.listing.details.technology, pair.offer.listing.details.technology
    return (
        listed(need.transfer, language) if need else None,
        listed(offer.transfer, language) if offer else None,
    )


def _shared_forms(pair: Pair, language: Language) -> str:
    need, offer = pair.need.listing.details.technology, pair.offer.listing.details.technology
    if need is None or offer is None:
        return ""
    return listed((form for form in need.transfer if form in offer.transfer), language) or ""


def _rights_values(pair: Pair, language: Language) -> Values:
    need, offer = pair.need.listing.details.technology, pair.offer.listing.details.technology
    return (
        listed(need.rights, language) if need else None,
        listed(offer.rights, language) if offer else None,
    )


def _succeeded(pair: Pair, language: Language) -> str:
    return ", ".join(f"{older} → {newer}" for older, newer in successions(pair))


_CHECKS: dict[str, Callable[[Pair], tuple[Check, ...]]] = {
    "terms": term_checks,
    "certificates": lambda pair: certificate_checks(
        pair.need.listing.details, pair.offer.listing.details, pair.today
    ),
    "green": lambda pair: green_checks(
        pair.need.listing.details, pair.offer.listing.details, pair.today
    ),
    "properties": lambda pair: property_checks(
        pair.need.listing.details, pair.offer.listing.details
    ),
}


def _nearest_words(pair: Pair, language: Language) -> str:
    near = pair.meaning.nearest() if pair.meaning else ()
    return ", ".join(f"{wanted} ~ {offered}" for wanted, offered in near)


def _semantic_values(pair: Pair, language: Language) -> Values:
    near = pair.meaning.nearest() if pair.meaning else ()
    wanted, offered = (", ".join(words) for words in zip(*near, strict=True)) if near else ("", "")
    return wanted or None, offered or None


DETAIL_FACTS: dict[str, Callable[[Pair, Language], str]] = {
    "succeeded": _succeeded,
    "tags": _shared_tags,
    "roles": _shared_roles,
    "forms": _shared_forms,
    "near": _nearest_words,
}
"""What other labels may ask for."""

DETAIL_VALUES: dict[str, Callable[[Pair, Language], Values]] = {
    **{aspect: check_values(aspect) for aspect in _CHECKS},
    "readiness": _readiness_values,
    "lot": _lot_values,
    "delivery": _delivery_values,
    "directions": _tag_values,
    "preference": _preference_values,
    "distance": _distance_values,
    "roles": _role_values,
    "stage": _stage_values,
    "investment": _investment_values,
    "localisation": _localisation_values,
    "transfer": _transfer_values,
    "rights": _rights_values,
    "semantic": _semantic_values,
}
"""Both values that each aspect of details compares, for people."""

ONLY_DETAILS = frozenset(DETAIL_VALUES) - {"lot", "delivery", "preference", "distance", "semantic"}
"""Aspects of which there is nothing to say where neither side has details."""
