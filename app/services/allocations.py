"""Use case of allocation: all needs of a code against all free capacities that a caller sees.

Many needs take long, since the partners of each are looked up as suggestions look them up: who has
more than `AT_ONCE` is answered later, see `allocation_runs`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.cooperation.allocation.greedy import greedy
from app.cooperation.allocation.problem import AllocationError, Plan
from app.cooperation.allocation.unmet import Unmet, unmet
from app.cooperation.allocation.widening import Widened, widened
from app.cooperation.constraints import is_member
from app.cooperation.network import Link
from app.errors import InvalidInputError, NotFoundError
from app.matching import Listing, Suggestion
from app.services import sight
from app.services.allocation_offers import Offers, Watch
from app.services.allocation_problems import (
    Agreed,
    AllocationQuestion,
    check_contract,
    check_quotas,
    problem_of,
)
from app.services.live import LiveRegistry
from app.services.network import RegistryNetwork
from app.values.listing import ListingRecord
from app.vocabulary.nomenclature import sections
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Side
from app.vocabulary.units import Unit

AT_ONCE = 600
"""Needs that are answered while the asker waits: some seconds."""

MOST_NEEDS = 20_000
"""Needs that one question takes: so many are three or four minutes of one core."""

FURTHER_SECONDS = 10.0
"""How long offers beyond the first few of each need are looked up while the asker waits."""


class LeftOut(StrEnum):
    """Why a need takes no part."""

    NO_QUANTITY = "no_quantity"
    ZERO_QUANTITY = "zero_quantity"


@dataclass(frozen=True, slots=True)
class Assigned:
    """An amount of base units a year from an offer to a need, with the judged pair."""

    link: Link
    pair: Suggestion
    amount: float
    contracted: bool


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """A need that is not met whole, and what lacks in base units a year."""

    record: ListingRecord
    unmet: Unmet


@dataclass(frozen=True, slots=True)
class Allocated:
    """The plan of one dimension, in base units a year.

    Attributes:
        unit: the needs' most usual one, to show amounts in.
        simple: what pair by pair comes to.
    """

    unit: Unit
    found: Widened
    simple: Plan
    assigned: tuple[Assigned, ...]
    open_needs: tuple[OpenNeed, ...]


@dataclass(frozen=True, slots=True)
class AllocationAnswer:
    """Plans by dimension, and needs that take no part.

    Attributes:
        complete: whether no offer is left out that could add to a plan.
    """

    as_of: datetime
    revision: int
    considered: int
    complete: bool
    plans: tuple[Allocated, ...]
    left_out: tuple[tuple[ListingRecord, LeftOut], ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question that was found to be sound, with the needs that it is about."""

    network: RegistryNetwork
    question: AllocationQuestion
    needs: tuple[ListingRecord, ...]
    contracts: tuple[tuple[Link, Agreed], ...]
    as_of: datetime
    revision: int


def prepared(live: LiveRegistry, reach: Reach, question: AllocationQuestion) -> Prepared:
    """Find the needs under a code, and check what is stated; no partner is looked up yet.

    Raises:
        InvalidInputError: there are too many needs, or something that is stated does not fit.
    """
    network = RegistryNetwork(live, reach, min_score=question.min_score)
    needs = tuple(
        record
        for record in network.under(*_prefixes(question.code))
        if record.side is Side.NEED and _takes_part(network, record, question)
    )
    count = len(needs)
    if count > MOST_NEEDS:
        raise too_many(question, count, MOST_NEEDS)
    check_quotas(question, needs)
    contracts = tuple(_contracts(live, reach, network, question))
    _check_contracts(contracts, {record.id for record in needs if _left_out(record) is None})
    return Prepared(network, question, needs, contracts, live.as_of, live.revision)


def _prefixes(code: str) -> tuple[str, ...]:
    """The digits that codes start with: those given, or all chapters of a section."""
    section = sections().get(code)
    if section is None:
        return (code,)
    first, last = int(section.first_chapter), int(section.last_chapter)
    return tuple(f"{chapter:02d}" for chapter in range(first, last + 1))


def too_many(question: AllocationQuestion, count: int, most: int) -> InvalidInputError:
    """The error for more needs than are allocated."""
    return InvalidInputError.of(
        "/code_prefix",
        "too_many_needs",
        f"There are {count} needs under {question.code}, and {most} at most are allocated at "
        "once. Give more digits.",
    )


def allocated(asked: Prepared, watch: Watch | None = None, *, seconds: float) -> AllocationAnswer:
    """Allocate the free capacities to all needs of a prepared question.

    Args:
        asked: the question.
        watch: for whoever looks on.
        seconds: for offers beyond the first few of each need; for needs of each dimension anew.

    Raises:
        InvalidInputError: something that is stated does not fit.
        LaterError: it was stopped.
    """
    watch = watch or Watch()
    network = asked.network
    left_out = [(record, why) for record in asked.needs if (why := _left_out(record)) is not None]
    watch.looked = len(left_out)
    by_dimension: dict[str, list[ListingRecord]] = defaultdict(list)
    for record in asked.needs:
        if record.quantity is not None and _left_out(record) is None:
            by_dimension[record.quantity.unit.dimension].append(record)
    plans = [_planned(asked, some, watch, seconds) for _, some in sorted(by_dimension.items())]
    return AllocationAnswer(
        asked.as_of,
        asked.revision,
        network.considered,
        all(plan.found.complete for plan in plans),
        tuple(plans),
        tuple(left_out),
    )


def _takes_part(
    network: RegistryNetwork, record: ListingRecord, question: AllocationQuestion
) -> bool:
    return not question.members_only or is_member(network.country(str(record.organization_id)))


def _left_out(record: ListingRecord) -> LeftOut | None:
    if record.quantity is None:
        return LeftOut.NO_QUANTITY
    return LeftOut.ZERO_QUANTITY if record.quantity.value <= 0 else None


def _contracts(
    live: LiveRegistry, reach: Reach, network: RegistryNetwork, question: AllocationQuestion
) -> list[tuple[Link, Agreed]]:
    found = []
    for at, agreed in enumerate(question.contracts):
        sides: dict[Side, Listing] = {}
        for side, key in ((Side.OFFER, agreed.offer_id), (Side.NEED, agreed.need_id)):
            pointer = f"/contracts/{at}/{side}_id"
            try:
                sides[side] = sight.stored(live, reach, side, key)
            except NotFoundError as error:
                raise InvalidInputError.of(
                    pointer, f"{side}_not_found", f"There is no {side} {key}. Take the id of one."
                ) from error
            check_contract(sides[side].quantity, agreed, pointer)
        found.append((network.link_between(sides[Side.OFFER], sides[Side.NEED]), agreed))
    return found


def _check_contracts(contracts: Iterable[tuple[Link, Agreed]], needs: set[UUID]) -> None:
    for at, (_, agreed) in enumerate(contracts):
        if agreed.need_id not in needs:
            raise InvalidInputError.of(
                f"/contracts/{at}/need_id",
                "need_elsewhere",
                "The contract's need is not among those that are allocated: it is closed, states "
                "no quantity, is under another code, or of a state that takes no part. Leave the "
                "contract out, or ask for more.",
            )


def _planned(
    asked: Prepared, needs: list[ListingRecord], watch: Watch, seconds: float
) -> Allocated:
    network, question = asked.network, asked.question
    source = Offers(network, question, needs, watch)
    here = {str(record.id) for record in source.needs}
    agreed: dict[tuple[str, str], tuple[Link, float]] = {}
    for link, one in asked.contracts:
        if link.need in here:
            _, before = agreed.get((link.offer, link.need), (link, 0.0))
            agreed[link.offer, link.need] = link, before + one.amount.yearly_base
    known = {offer.id for offer in source.listings}
    # By contract an offer may come in that is not free for others.
    others = {
        key[0]: network.pairs[key].pair.offer.listing for key in agreed if key[0] not in known
    }
    offers = [*source.listings, *others.values()]
    problem = problem_of(network, question, source.needs, offers, agreed)
    try:
        found = widened(problem, source, seconds=seconds)
        simple = greedy(found.problem)
    except AllocationError as error:
        # Only by contract can an offer or a need come in that has nothing to allocate.
        field = error.field if error.field == "quotas" else "contracts"
        raise InvalidInputError.of(f"/{field}", error.code, str(error)) from error
    return Allocated(
        _usual_unit(needs),
        found,
        simple,
        tuple(_assigned(network, source, found, agreed)),
        tuple(
            OpenNeed(source.needs[one.demand], source.explained(one))
            for one in unmet(found.problem, found.plan)
        ),
    )


def _assigned(
    network: RegistryNetwork,
    source: Offers,
    found: Widened,
    agreed: Mapping[tuple[str, str], tuple[Link, float]],
) -> list[Assigned]:
    problem = found.problem
    assigned = []
    for option, amount in zip(problem.options, found.plan.amounts, strict=True):
        if amount <= 0:
            continue
        pair = problem.supplies[option.supply].id, problem.demands[option.demand].id
        contract = agreed.get(pair)
        link = contract[0] if contract else source.link(option.supply, option.demand)
        assigned.append(Assigned(link, network.pairs[pair], amount, contract is not None))
    return sorted(assigned, key=lambda one: (-one.amount, one.link.offer, one.link.need))


def _usual_unit(needs: Iterable[ListingRecord]) -> Unit:
    units = [record.quantity.unit for record in needs if record.quantity is not None]
    return max(sorted(set(units), key=lambda unit: unit.rec20), key=units.count)
