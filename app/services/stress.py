"""Use case of the stress test: which chains break without a plant or a state, and who steps in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.cooperation.chains import Seed, best_chains, newcomers
from app.cooperation.network import Chain
from app.errors import InvalidInputError
from app.services.chains import (
    ChainQuestion,
    ToldChain,
    check_organization,
    run,
    seeds,
    told,
    with_all_places,
)
from app.services.live import LiveRegistry
from app.services.network import RegistryNetwork
from app.vocabulary.reach import Reach

_TRIED = 20
"""Chains looked at for each broken one: the first that keeps its order is the answer."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A chain that breaks.

    Attributes:
        lost: organizations of it that are taken away.
        instead: the best chain with all the others in their order; None where there is none.
        replacements: who steps in.
    """

    before: ToldChain
    lost: tuple[str, ...]
    instead: ToldChain | None
    replacements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StressAnswer:
    """What the removal does to the chains of a place, the most likely first."""

    as_of: datetime
    revision: int
    complete: bool
    looked_at: int
    broken: tuple[Broken, ...]


def stress(
    live: LiveRegistry,
    reach: Reach,
    question: ChainQuestion,
    *,
    organizations: Iterable[UUID] = (),
    countries: Iterable[str] = (),
) -> StressAnswer:
    """Take organizations and states away from the chains of a place.

    Without a place, the chains through the organizations that are taken away are looked at.

    Raises:
        InvalidInputError: something that is named is not there, or nothing is taken away.
    """
    gone, states = tuple(map(str, organizations)), frozenset(countries)
    for at, key in enumerate(gone):
        check_organization(live, reach, UUID(key), f"/remove_organization_ids/{at}")
    if not gone and not states:
        raise InvalidInputError.of(
            "/remove_organization_ids", "nothing_removed", "Name an organization or a state."
        )
    network = RegistryNetwork(live, reach, min_score=question.min_score)
    asked = with_all_places(live, reach, question)
    named = (asked.need_id, asked.offer_id, asked.organization_id, asked.code)
    if named == (None,) * len(named) and gone:
        start = [Seed.of_organization(one) for one in gone]
    else:
        start = seeds(live, reach, network, asked)
    found, complete = run(network, start, asked)
    broken = []
    for chain in found:
        lost = tuple(
            one
            for one in chain.organizations
            if one in gone or (states and network.country(one) in states)
        )
        if lost:
            broken.append(_broken(network, chain, lost, asked, gone=gone, states=states))
    return StressAnswer(
        live.as_of, live.revision, complete and not network.cut_short, len(found), tuple(broken)
    )


def _broken(  # noqa: PLR0913 - the last ones by name
    network: RegistryNetwork,
    chain: Chain,
    lost: tuple[str, ...],
    question: ChainQuestion,
    *,
    gone: tuple[str, ...],
    states: frozenset[str],
) -> Broken:
    left = [one for one in chain.organizations if one not in lost]
    instead = _instead(network, left, question, gone=gone, states=states) if left else None
    return Broken(
        told(network, chain, question),
        lost,
        told(network, instead, question) if instead else None,
        tuple(newcomers(instead, left)) if instead else (),
    )


def _instead(
    network: RegistryNetwork,
    left: list[str],
    question: ChainQuestion,
    *,
    gone: tuple[str, ...],
    states: frozenset[str],
) -> Chain | None:
    wanted = question.constraints
    kept = replace(
        wanted,
        organizations=frozenset(left),
        without_organizations=wanted.without_organizations | set(gone),
        without_countries=wanted.without_countries | states,
        countries=wanted.countries - states,
        min_states=1,
        needs=frozenset(),
        offers=frozenset(),
    )
    found = best_chains(network, [Seed.of_organization(left[0])], kept, limit=_TRIED)
    return next((one for one in found.chains if _keeps_order(one, left)), None)


def _keeps_order(chain: Chain, left: list[str]) -> bool:
    there = set(left)
    return [one for one in chain.organizations if one in there] == left
