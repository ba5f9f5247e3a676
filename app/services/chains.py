"""Use cases of chains: through a place, completing two partners, and what breaks one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from uuid import UUID

from app import clock
from app.cooperation.chains import Seed, best_chains, diverse, newcomers
from app.cooperation.constraints import ConstraintsError, is_member
from app.cooperation.flow import ChainFootprint, Flow, Way, chain_footprint, flow, way
from app.cooperation.network import Chain, Link
from app.errors import InvalidInputError
from app.matching import Suggestion
from app.services.chain_places import (
    ChainQuestion,
    check_admitted,
    check_named,
    check_organization,
    with_all_places,
)
from app.services.live import LiveRegistry
from app.services.network import MOST_SECONDS, RegistryNetwork
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Side

_POOL = 40
_POOL_EACH = 4
"""Chains found for each one that is answered, to choose different ones from."""

_SEED_LISTINGS = 200
"""Listings under a code from which chains are looked for."""

_POINTERS = {
    "organizations": "organization_ids",
    "without_organizations": "without_organization_ids",
}
"""Fields of a question that are named otherwise than the constraint."""


@dataclass(frozen=True, slots=True)
class ToldChain:
    """A chain with everything that is said of it; `pairs` are the judged pairs of its links."""

    chain: Chain
    pairs: tuple[Suggestion, ...]
    flow: Flow
    way: Way
    footprint: ChainFootprint | None
    member_states: int
    countries: tuple[str, ...]
    newcomers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChainAnswer:
    """Chains, the most likely first.

    Attributes:
        considered: pairs judged.
        complete: whether no better chain can have been missed within the fan-out of a listing.
    """

    as_of: datetime
    revision: int
    considered: int
    complete: bool
    items: tuple[ToldChain, ...]


def search(live: LiveRegistry, reach: Reach, question: ChainQuestion) -> ChainAnswer:
    """Find the most likely chains through a place.

    Raises:
        InvalidInputError: the place is not there, or the constraints contradict each other.
    """
    network = RegistryNetwork(live, reach, min_score=question.min_score, most_seconds=MOST_SECONDS)
    question = with_all_places(live, reach, question)
    found, complete = run(network, seeds(live, reach, network, question), question)
    return _answer(live, network, question, found, complete=complete)


def complete_partners(
    live: LiveRegistry, reach: Reach, partners: tuple[UUID, UUID], question: ChainQuestion
) -> ChainAnswer:
    """Find who completes two partners to chains of enough states: the best chain for each.

    Raises:
        InvalidInputError: a partner is not there, both are the same, or nothing can complete them.
    """
    if partners[0] == partners[1]:
        raise InvalidInputError.of(
            "/partner_ids/1", "same_organization", "Name two different organizations."
        )
    for at, key in enumerate(partners):
        check_organization(live, reach, key, f"/partner_ids/{at}")
    both = frozenset(map(str, partners))
    check_named(live, reach, question.named)
    wanted = question.constraints
    check_admitted(live, wanted, both | wanted.organizations)
    wanted = replace(wanted, organizations=wanted.organizations | both)
    asked = replace(question, constraints=wanted, diverse=False)
    network = RegistryNetwork(live, reach, min_score=question.min_score, most_seconds=MOST_SECONDS)
    home = {network.country(one) for one in both}
    best: dict[str, Chain] = {}

    def brings_somebody(chain: Chain) -> bool:
        # The likeliest come first, so the first chain of a newcomer is its best.
        new = [
            one
            for one in newcomers(chain, both)
            if network.country(one) not in home and one not in best
        ]
        best.update(dict.fromkeys(new, chain))
        return bool(new)

    start = [Seed.of_organization(str(partners[0]))]
    chosen, complete = run(network, start, asked, accepts=brings_somebody)
    answer = _answer(live, network, question, chosen, complete=complete)
    told = (
        replace(item, newcomers=tuple(one for one in best if best[one] is item.chain))
        for item in answer.items
    )
    return replace(answer, items=tuple(told))


def seeds(
    live: LiveRegistry, reach: Reach, network: RegistryNetwork, question: ChainQuestion
) -> list[Seed]:
    """Where chains start to grow: the first place that the question names.

    Raises:
        InvalidInputError: it is not there, or can be part of no chain.
    """
    for side, key in ((Side.NEED, question.need_id), (Side.OFFER, question.offer_id)):
        if key is not None:
            return _links(network.links_of(str(key), side))
    if question.organization_id is not None:
        return [Seed.of_organization(str(question.organization_id))]
    if question.code is None:
        raise InvalidInputError.of(
            "/code", "no_place", "Name a need, an offer, an organization or a code."
        )
    listings = network.under(question.code)
    network.cut_short = network.cut_short or len(listings) > _SEED_LISTINGS
    some = listings[:_SEED_LISTINGS]
    return _links(link for one in some for link in network.links_of(str(one.id), one.side))


def _links(links: Iterable[Link]) -> list[Seed]:
    return [Seed.of_link(link) for link in links]


def run(
    network: RegistryNetwork,
    start: Iterable[Seed],
    question: ChainQuestion,
    *,
    until: float = inf,
    accepts: Callable[[Chain], bool] | None = None,
) -> tuple[list[Chain], bool]:
    """Search, and choose chains that differ, with whether nothing was left out.

    It ends at `until`, or when the time of the network is over.

    Raises:
        InvalidInputError: the constraints contradict each other.
    """
    limit = question.limit
    pool = max(_POOL, _POOL_EACH * limit) if question.diverse else limit
    try:
        found = best_chains(
            network,
            start,
            question.constraints,
            limit=pool,
            place=question.place,
            until=min(until, network.ends),
            accepts=accepts,
        )
    except ConstraintsError as error:
        pointer = f"/{_POINTERS.get(error.field, error.field)}"
        raise InvalidInputError.of(pointer, "contradictory_constraints", str(error)) from error
    chosen = diverse(found.chains, limit) if question.diverse else list(found.chains)
    # Which ones are told may hang on what they repeat; the likeliest of them still comes first.
    chosen.sort(key=lambda chain: -chain.score)
    return chosen, found.complete and not network.cut_short


def told(network: RegistryNetwork, chain: Chain, question: ChainQuestion) -> ToldChain:
    """Say everything of a chain."""
    states = [network.country(one) or "" for one in chain.organizations]
    through = flow(chain)
    return ToldChain(
        chain,
        tuple(network.pairs[link.offer, link.need] for link in chain.links),
        through,
        way(chain),
        chain_footprint(
            chain,
            through,
            clock.today(),
            transport_kg_per_tonne_km=question.transport_kg_per_tonne_km,
        ),
        member_states=members(states),
        countries=tuple(dict.fromkeys(states)),
    )


def members(states: Iterable[str | None]) -> int:
    """Number of member states among some."""
    return sum(map(is_member, set(states)))


def _answer(
    live: LiveRegistry,
    network: RegistryNetwork,
    question: ChainQuestion,
    chains: Iterable[Chain],
    *,
    complete: bool,
) -> ChainAnswer:
    items = tuple(told(network, chain, question) for chain in chains)
    return ChainAnswer(live.as_of, live.revision, network.considered, complete, items)
