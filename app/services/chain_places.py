"""Questions for chains, and whether what they name is there and can take part."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from app import clock
from app.cooperation.chains import Place
from app.cooperation.constraints import Constraints
from app.errors import InvalidInputError, NotFoundError
from app.services import sight
from app.services.live import LiveRegistry
from app.services.merged_organizations import NoOrganizationError
from app.services.network import in_trade
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Side

MIN_LINK = 0.3
"""Least probability of a link, unless the caller says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainQuestion:
    """Chains through a place; of several places, they go through all.

    Attributes:
        named: organizations that must take part, in the order that the caller names them.
        min_score: least probability of each link.
        diverse: whether chains of the same organizations stand back.
        transport_kg_per_tonne_km: greenhouse gases of the way; 0 leaves the way out.
    """

    need_id: UUID | None = None
    offer_id: UUID | None = None
    organization_id: UUID | None = None
    code: str | None = None
    place: Place = Place.ANY
    constraints: Constraints = field(default_factory=Constraints)
    named: tuple[UUID, ...] = ()
    min_score: float = MIN_LINK
    limit: int = 10
    diverse: bool = True
    transport_kg_per_tonne_km: float = 0.0


def with_all_places(live: LiveRegistry, reach: Reach, question: ChainQuestion) -> ChainQuestion:
    """Let chains go through every place that the question names, once these are there."""
    check_named(live, reach, question.named)
    wanted = question.constraints
    if question.need_id is not None:
        _check_listing(live, reach, Side.NEED, question.need_id)
        wanted = replace(wanted, needs=wanted.needs | {str(question.need_id)})
    if question.offer_id is not None:
        _check_listing(live, reach, Side.OFFER, question.offer_id)
        wanted = replace(wanted, offers=wanted.offers | {str(question.offer_id)})
    if question.organization_id is not None:
        check_organization(live, reach, question.organization_id, "/organization_id")
        one = str(question.organization_id)
        wanted = replace(wanted, organizations=wanted.organizations | {one})
    if question.code is not None:
        wanted = replace(wanted, codes=wanted.codes | {question.code})
    listings = [key for key in (question.need_id, question.offer_id) if key is not None]
    owners = {str(live.listings[key].organization_id) for key in listings}
    check_admitted(live, wanted, owners | wanted.organizations)
    return replace(question, constraints=wanted)


def check_named(live: LiveRegistry, reach: Reach, named: Iterable[UUID]) -> None:
    """Refuse organizations that must take part, but are not there for the caller.

    Who must not take part may have gone: a list of those to avoid outlives some of them.

    Raises:
        InvalidInputError: one is not.
    """
    for at, key in enumerate(named):
        check_organization(live, reach, key, f"/organization_ids/{at}")


def check_admitted(live: LiveRegistry, wanted: Constraints, organizations: Iterable[str]) -> None:
    """Refuse constraints that keep out whoever must take part.

    Raises:
        InvalidInputError: they do.
    """
    for key in sorted(organizations):
        owner = live.organizations.get(UUID(key))
        if owner is None or wanted.admits(key, owner.country):
            continue
        if key in wanted.without_organizations:
            raise InvalidInputError.of(
                "/without_organization_ids",
                "contradictory_constraints",
                f"The organization {key} must take part and must not. Choose one.",
            )
        raise InvalidInputError.of(
            "/without_countries",
            "contradictory_constraints",
            f"The organization {key} must take part, and its state {owner.country} must not. "
            "Choose one.",
        )


def check_organization(live: LiveRegistry, reach: Reach, key: UUID, pointer: str) -> None:
    """Refuse an organization that is not there for the caller.

    Raises:
        NoOrganizationError: it is not.
    """
    owner = live.organizations.get(key)
    if owner is None or not reach.sees(owner.visibility, owner.source.portal, owner.steward):
        raise NoOrganizationError(pointer, key)


def _check_listing(live: LiveRegistry, reach: Reach, side: Side, key: UUID) -> None:
    pointer = f"/{side}_id"
    try:
        listing = sight.stored(live, reach, side, key)
    except NotFoundError as error:
        raise InvalidInputError.of(
            pointer, f"{side}_not_found", f"There is no {side} {key}. Take the id of one."
        ) from error
    record = live.listings[key]
    if not in_trade(record, clock.today()):
        raise InvalidInputError.of(
            pointer,
            "not_in_trade",
            "Chains take active listings with the purpose supply only. Take the id of one.",
        )
    if listing.quantity is not None and listing.quantity.value <= 0:
        raise InvalidInputError.of(
            pointer, "zero_capacity", "The listing states a quantity of zero. State a larger one."
        )
