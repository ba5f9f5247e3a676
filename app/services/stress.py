"""Use case of the stress test: which chains break without a plant or a state, and who steps in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
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
    instead = _instead(network, chain, left, question, gone=gone, states=states) if left else None
    return Broken(
        told(network, chain, question),
        lost,
        told(network, instead, question) if instead else None,
        tuple(newcomers(instead, left)) if instead else (),
    )


def _instead(  # noqa: PLR0913 - the last ones by name
    network: RegistryNetwork,
    broken: Chain,
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
        min_links=1,
        needs=frozenset(),
        offers=frozenset(),
    )
    fills = partial(_fills_the_gaps, broken=broken, left=left)
    start = [Seed.of_organization(left[0])]
    found = best_chains(network, start, kept, limit=1, accepts=fills)
    return next(iter(found.chains), None)


def _fills_the_gaps(chain: Chain, *, broken: Chain, left: list[str]) -> bool:
    """Whether others stand where the lost ones stood, and nowhere else.

    A gap in the middle may close; one at an end must be filled.
    """
    there = set(left)
    if [one for one in chain.organizations if one in there] != left:
        return False
    gaps, filled = _between(broken, there), _between(chain, there)
    allowed = all(gap or not fill for gap, fill in zip(gaps, filled, strict=True))
    return allowed and all(bool(gaps[at]) == bool(filled[at]) for at in (0, -1))


def _between(chain: Chain, there: set[str]) -> list[int]:
    """How many others stand before, between and after those that stay."""
    counts = [0]
    for one in chain.organizations:
        if one in there:
            counts.append(0)
        else:
            counts[-1] += 1
    return counts
