"""Use case of the stress test: which chains break without a plant or a state, and who steps in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from app.cooperation.chains import BUDGET, Seed, best_chains, newcomers
from app.cooperation.network import Chain
from app.errors import InvalidInputError
from app.services.chain_places import ChainQuestion, check_organization, with_all_places
from app.services.chains import ToldChain, run, seeds, told
from app.services.live import LiveRegistry
from app.services.network import MOST_SECONDS, RegistryNetwork
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
    """What the removal does to the chains of a place, the most likely first.

    Attributes:
        complete: whether neither a better chain nor a replacement can have been missed.
    """

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
    network = RegistryNetwork(live, reach, min_score=question.min_score, most_seconds=MOST_SECONDS)
    asked = with_all_places(live, reach, question)
    named = (asked.need_id, asked.offer_id, asked.organization_id, asked.code)
    if named == (None,) * len(named) and gone:
        start = [Seed.of_organization(one) for one in gone]
    else:
        start = seeds(live, reach, network, asked)
    # The rest of the time is for those who step in.
    found, complete = run(network, start, asked, until=network.until - MOST_SECONDS / 2)
    lost = [(chain, _lost(network, chain, gone, states)) for chain in found]
    breaking = [(chain, gaps) for chain, gaps in lost if gaps]
    replacing = _Replacing(network, asked, gone, states, left=len(breaking), budget=BUDGET)
    broken = tuple(replacing.broken(chain, gaps) for chain, gaps in breaking)
    complete = complete and replacing.complete and not network.cut_short
    return StressAnswer(live.as_of, live.revision, complete, len(found), broken)


def _lost(
    network: RegistryNetwork, chain: Chain, gone: tuple[str, ...], states: frozenset[str]
) -> tuple[str, ...]:
    return tuple(
        one
        for one in chain.organizations
        if one in gone or (states and network.country(one) in states)
    )


@dataclass
class _Replacing:
    """Looks for others in the place of those that are lost; all chains share one budget.

    Attributes:
        left: chains that are still to be looked at.
        budget: partial chains that may be looked at for them; what one leaves is for the next.
        complete: whether every search came to its end.
    """

    network: RegistryNetwork
    question: ChainQuestion
    gone: tuple[str, ...]
    states: frozenset[str]
    left: int
    budget: int
    complete: bool = True

    def broken(self, chain: Chain, lost: tuple[str, ...]) -> Broken:
        """Tell of a chain that breaks, with the one that stands in for it."""
        staying = [one for one in chain.organizations if one not in lost]
        instead = self._instead(chain, staying) if staying else None
        self.left -= 1
        return Broken(
            told(self.network, chain, self.question),
            lost,
            told(self.network, instead, self.question) if instead else None,
            tuple(newcomers(instead, staying)) if instead else (),
        )

    def _instead(self, broken: Chain, staying: list[str]) -> Chain | None:
        wanted = self.question.constraints
        kept = replace(
            wanted,
            organizations=frozenset(staying),
            without_organizations=wanted.without_organizations | set(self.gone),
            without_countries=wanted.without_countries | self.states,
            countries=wanted.countries - self.states,
            min_states=0,
            min_links=1,
            needs=frozenset(),
            offers=frozenset(),
        )
        found = best_chains(
            self.network,
            [Seed.of_organization(staying[0])],
            kept,
            limit=1,
            budget=max(self.budget // self.left, 1),
            until=self.network.ends,
            accepts=partial(_fills_the_gaps, broken=broken, left=staying),
        )
        self.budget -= found.looked_at
        self.complete = self.complete and found.complete
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
