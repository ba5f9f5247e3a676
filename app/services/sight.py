"""What a caller sees of the live registry: listings whole or veiled, and decisions."""

from uuid import UUID

from app.errors import NotFoundError
from app.matching import Listing, Veil
from app.matching.veil import requires
from app.services.cards import Card
from app.services.consents import mutual
from app.services.live import LiveRegistry
from app.services.matchable import matchable
from app.values.decision import DecisionRecord
from app.values.listing import ListingRecord
from app.vocabulary.reach import Reach, is_sandbox
from app.vocabulary.terms import Side, Verdict


def stored(live: LiveRegistry, reach: Reach, side: Side, key: UUID) -> Listing:
    """Return a stored need or offer that the caller sees, as the matching library sees it.

    Raises:
        NotFoundError: there is none of that side under this id, or none that he sees.
    """
    record = live.listings.get(key)
    if record is None or record.side is not side or not shown(live, reach, record):
        raise NotFoundError(f"There is no {side} {key}.")
    return _matched(live, record)


def stored_or_opened(live: LiveRegistry, reach: Reach, side: Side, key: UUID) -> Listing:
    """The same, and also one that consent has opened to the caller, as `services.listings.read`.

    Raises:
        NotFoundError: there is none of that side under this id, or none that he sees whole.
    """
    record = live.listings.get(key)
    if record is not None and record.side is side and opened(live, reach, record):
        return _matched(live, record)
    return stored(live, reach, side, key)


def opened(live: LiveRegistry, reach: Reach, record: ListingRecord) -> bool:
    """Whether consent has opened a listing to a caller: the rule of `consents`, from memory."""
    portal = reach.portal
    if record.hidden or portal is None or not reach.is_partner:
        return False
    return any(
        mutual([(item.portal, item.verdict) for item in said], record.source.portal, portal)
        for other, said in live.decisions.get(record.id, {}).items()
        if other in live.listings and live.listings[other].source.portal == portal
    )


def _matched(live: LiveRegistry, record: ListingRecord) -> Listing:
    found = live.index.get(str(record.id))
    return found.listing if found else matchable(record, live.organizations[record.organization_id])


def shown(live: LiveRegistry, reach: Reach, record: ListingRecord | Card) -> bool:
    """Whether a caller sees a listing whole: the rule of `store.seen`, from memory."""
    portal = record.source.portal
    if reach.owns(portal):
        return True
    owner = live.organizations[record.organization_id]
    return (
        not record.hidden
        and reach.sees(record.visibility, portal)
        and reach.sees(owner.visibility, owner.source.portal, owner.steward)
    )


def veil_for(live: LiveRegistry, reach: Reach, listing: Listing) -> Veil | None:
    """How private listings of others are answered to a caller; None unless he owns the listing."""
    portal = reach.portal
    if portal is None or not reach.is_partner or listing.portal != portal:
        return None
    key = UUID(listing.id)
    opened = {
        str(other)
        for other, said in live.decisions.get(key, {}).items()
        if other in live.listings
        and not live.listings[other].hidden
        and mutual(
            [(item.portal, item.verdict) for item in said],
            portal,
            live.listings[other].source.portal,
        )
    }
    return Veil(
        lambda name: str(live.pseudonyms.of(UUID(name), portal)),
        opened=frozenset(opened),
        only_opened=requires(listing),
    )


def decided(live: LiveRegistry, reach: Reach, one: str, other: str) -> DecisionRecord | None:
    """The latest decision on a pair that the caller may know of."""
    if reach.portal is None:
        return None
    keys = uuid_of(one), uuid_of(other)
    known = live.decisions.get(keys[0], {}).get(keys[1], [])
    own = any(
        key in live.listings and live.listings[key].source.portal == reach.portal for key in keys
    )
    may_know = (
        item
        for item in reversed(known)
        if (item.portal == reach.portal or (own and not is_sandbox(item.portal)))
    )
    return next(may_know, None)


def verdicts(live: LiveRegistry, reach: Reach, key: str) -> dict[str, Verdict]:
    """The latest verdicts on pairs with a listing that the caller may know of, by the other id."""
    found = {
        str(other): decided(live, reach, key, str(other))
        for other in live.decisions.get(uuid_of(key), {})
    }
    return {other: item.verdict for other, item in found.items() if item is not None}


_NOBODY = UUID(int=0)


def uuid_of(text: str) -> UUID:
    """The id of a stored listing; of an ad hoc question, nobody's."""
    try:
        return UUID(text)
    except ValueError:  # an ad hoc question, with an id of the asker's own
        return _NOBODY
