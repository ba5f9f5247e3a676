"""Builds the problem of an allocation from links and listings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app import clock
from app.cooperation.allocation.problem import (
    Contract,
    Demand,
    Option,
    Problem,
    Quota,
    Supply,
    Weights,
)
from app.cooperation.network import Link
from app.errors import InvalidInputError
from app.matching import Listing
from app.matching.aspects_details import standing
from app.services.network import RegistryNetwork
from app.values.listing import ListingRecord
from app.vocabulary.terms import Side
from app.vocabulary.units import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class StateQuota:
    """The most that a state's suppliers may deliver, or its consumers receive, in a year."""

    country: str
    side: Side
    most: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """An amount that is under contract."""

    offer_id: UUID
    need_id: UUID
    amount: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationQuestion:
    """What is allocated.

    Attributes:
        code: first digits of the needs' TN VED codes, or a section such as S15.
        members_only: whether only organizations of member states take part.
    """

    code: str
    min_score: float
    weights: Weights
    members_only: bool = True
    quotas: tuple[StateQuota, ...] = ()
    contracts: tuple[Agreed, ...] = ()


def check_quotas(question: AllocationQuestion, needs: Iterable[ListingRecord]) -> None:
    """Refuse quotas that would bind nothing, since no need is in their unit.

    Raises:
        InvalidInputError: there is one.
    """
    known = {one.quantity.unit.dimension for one in needs if one.quantity is not None}
    for at, quota in enumerate(question.quotas):
        if known and quota.most.unit.dimension not in known:
            raise InvalidInputError.of(
                f"/quotas/{at}/most/unit",
                "other_unit",
                "The quota's unit converts into that of none of the needs. Use one of theirs.",
            )


def check_contract(quantity: Quantity | None, agreed: Agreed, pointer: str) -> None:
    """Refuse a contract with a listing of which it cannot be a part.

    Raises:
        InvalidInputError: the listing states no quantity, or one of another kind.
    """
    if quantity is None:
        raise InvalidInputError.of(
            pointer,
            "no_quantity",
            "The listing states no quantity. State one, or leave the contract out.",
        )
    if not quantity.comparable(agreed.amount):
        unit = quantity.unit.rec20
        raise InvalidInputError.of(
            pointer,
            "other_unit",
            f"The contract's unit does not convert into {unit}, that of the listing. "
            "Use one that does.",
        )


def problem_of(
    network: RegistryNetwork,
    question: AllocationQuestion,
    needs: Sequence[ListingRecord],
    offers: Sequence[Listing],
    agreed: Mapping[tuple[str, str], tuple[Link, float]],
) -> Problem:
    """What binds, in base units a year; the only pairs yet are those under contract.

    Args:
        network: knows whose the listings are.
        question: what is asked.
        needs: of one dimension.
        offers: of the same.
        agreed: links with their amounts, by offer and need.
    """
    known = {one.quantity.unit.dimension for one in needs if one.quantity is not None}
    place = {offer.id: at for at, offer in enumerate(offers)}
    row = {str(record.id): at for at, record in enumerate(needs)}
    return Problem(
        supplies=[
            Supply(
                id=offer.id,
                organization=offer.organization_id or "",
                country=offer.country,
                capacity=stated(offer.quantity).yearly_base,
                minimum_lot=_lot(offer),
            )
            for offer in offers
        ],
        demands=[
            Demand(
                id=str(record.id),
                organization=str(record.organization_id),
                country=network.country(str(record.organization_id)),
                wanted=stated(record.quantity).yearly_base,
            )
            for record in needs
        ],
        options=[
            Option(place[link.offer], row[link.need], link.score, link.distance_km or 0.0)
            for link, _ in agreed.values()
        ],
        quotas=[
            Quota(one.country, of_suppliers=one.side is Side.OFFER, most=one.most.yearly_base)
            for one in question.quotas
            if one.most.unit.dimension in known
        ],
        contracts=[Contract(at, amount) for at, (_, amount) in enumerate(agreed.values())],
        weights=question.weights,
    )


def _lot(offer: Listing) -> float:
    terms = standing(offer, clock.today())
    lot = terms.minimum_lot if terms else None
    if lot is None or offer.quantity is None or lot.dimension != offer.quantity.unit.dimension:
        return 0.0
    return lot.base


def stated(quantity: Quantity | None) -> Quantity:
    """The quantity of a listing that was chosen for having one."""
    if quantity is None:
        raise AssertionError("only listings with a quantity are allocated")
    return quantity
