"""The k best chains through a given place, and a choice of them that differ."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from math import inf, log, prod
from time import monotonic

from app.cooperation.constraints import Constraints
from app.cooperation.lookahead import Lookahead
from app.cooperation.network import Chain, Link, Network

BUDGET = 50_000
"""Partial chains that one search looks at before it says that there may be better ones."""

REPEAT_COST = log(2)
"""Log-odds that a chain loses when all its organizations stand in one chosen before: half."""


class Place(StrEnum):
    """Where in a chain the place that is asked for stands."""

    ANY = "any"
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Seed:
    """A place that chains go through: one link, or one organization alone.

    Attributes:
        links: none for an organization.
        first, last: its ends.
    """

    links: tuple[Link, ...]
    first: str
    last: str

    @classmethod
    def of_link(cls, link: Link) -> "Seed":
        """Chains through a link."""
        return cls((link,), link.supplier, link.consumer)

    @classmethod
    def of_organization(cls, organization: str) -> "Seed":
        """Chains through an organization."""
        return cls((), organization, organization)

    @property
    def organizations(self) -> tuple[str, ...]:
        """Everybody on it."""
        return (self.first, *(link.consumer for link in self.links))


@dataclass(frozen=True, slots=True)
class Found:
    """Chains, the most likely first.

    Attributes:
        complete: whether the whole network was looked at, as far as it could matter.
        looked_at: partial chains that were.
    """

    chains: tuple[Chain, ...]
    complete: bool
    looked_at: int


def best_chains(  # noqa: PLR0913 - the last ones by name
    network: Network,
    seeds: Iterable[Seed],
    wanted: Constraints,
    *,
    limit: int,
    place: Place = Place.ANY,
    budget: int = BUDGET,
    until: float = inf,
    accepts: Callable[[Chain], bool] | None = None,
) -> Found:
    """Return the most likely chains through one of the seeds, one for each row of organizations.

    A chain grows from its seed first downstream, then upstream, so that it is reached in one way
    only; no link adds to the score, so the chains come out in order of their score.

    Args:
        network: where links come from.
        seeds: where chains start to grow.
        wanted: what they must be like.
        limit: chains at most.
        place: where in the chain the seed stands.
        budget: partial chains to look at, at most.
        until: moment of `time.monotonic` at which the search ends with what it has.
        accepts: what else must be true of a chain.

    Raises:
        ConstraintsError: the constraints contradict each other.
    """
    wanted.check()
    search = _Search(network, wanted, place)
    for seed in seeds:
        search.push(seed, grows_down=place is not Place.END)
    chains: dict[tuple[str, ...], Chain] = {}
    looked_at = 0
    cut_short = False
    while search.queue and len(chains) < limit:
        cut_short = looked_at >= budget or monotonic() > until
        if cut_short:
            break
        partial = search.pop()
        if partial is None:
            continue
        looked_at += 1
        if partial.links:
            chain = Chain(partial.links)
            states = map(network.country, chain.organizations)
            if wanted.met_by(chain, states) and (accepts is None or accepts(chain)):
                chains.setdefault(chain.organizations, chain)
    return Found(tuple(chains.values()), complete=not cut_short, looked_at=looked_at)


class _Search:
    def __init__(self, network: Network, wanted: Constraints, place: Place) -> None:
        self._network = network
        self._wanted = wanted
        self._place = place
        self._lookahead = Lookahead(network, wanted)
        self._numbers = count()
        self._known: dict[tuple[str, bool], list[Link]] = {}
        self.queue: list[tuple[float, int, Seed, bool]] = []

    def pop(self) -> Seed | None:
        """Take out the most likely partial chain, and put in what grows from it.

        Returns None when by now it is known that nothing can come of it.
        """
        _, _, seed, grows_down = heapq.heappop(self.queue)
        self._lookahead.refresh()
        if not self._possible(seed, grows_down=grows_down):
            return None
        if len(seed.links) < self._wanted.max_links:
            if grows_down:
                for link in self._links(seed.last, down=True):
                    longer = Seed((*seed.links, link), seed.first, link.consumer)
                    self._grow(seed, link.consumer, longer, grows_down=True)
            if self._place is not Place.START:
                for link in self._links(seed.first, down=False):
                    longer = Seed((link, *seed.links), link.supplier, seed.last)
                    self._grow(seed, link.supplier, longer, grows_down=False)
        return seed

    def _links(self, organization: str, *, down: bool) -> list[Link]:
        """Links of an organization that a chain may have."""
        known = self._known.get((organization, down))
        if known is None:
            of = self._network.downstream if down else self._network.upstream
            known = [link for link in of(organization) if self._may(link, down=down)]
            self._known[organization, down] = known
            self._lookahead.learn(organization, known, down=down)
        return known

    def _may(self, link: Link, *, down: bool) -> bool:
        newcomer = link.consumer if down else link.supplier
        country = self._network.country(newcomer)
        return self._wanted.allows(link) and self._wanted.admits(newcomer, country)

    def _grow(self, seed: Seed, newcomer: str, longer: Seed, *, grows_down: bool) -> None:
        if newcomer not in seed.organizations and self._possible(longer, grows_down=grows_down):
            self._put(longer, grows_down=grows_down)

    def push(self, seed: Seed, *, grows_down: bool) -> None:
        """Put a place in, unless nothing that is wanted can come of it."""
        organizations = seed.organizations
        possible = (
            all(self._wanted.admits(one, self._network.country(one)) for one in organizations)
            and len(set(organizations)) == len(organizations)
            and all(self._wanted.allows(link) for link in seed.links)
            and len(seed.links) <= self._wanted.max_links
            and self._possible(seed, grows_down=grows_down)
        )
        if possible:
            self._put(seed, grows_down=grows_down)

    def _put(self, seed: Seed, *, grows_down: bool) -> None:
        score = prod(link.score for link in seed.links)
        heapq.heappush(self.queue, (-score, next(self._numbers), seed, grows_down))

    def _possible(self, seed: Seed, *, grows_down: bool) -> bool:
        return self._lookahead.possible(
            seed.organizations,
            self._wanted.max_links - len(seed.links),
            down=grows_down,
            up=self._place is not Place.START,
        )


def diverse(chains: Sequence[Chain], limit: int, cost: float = REPEAT_COST) -> list[Chain]:
    """Choose chains that differ: each next one is the best after what its repeats cost it.

    Args:
        chains: the most likely first.
        limit: how many to choose.
        cost: log-odds that a chain loses when all of it was chosen before; 0 keeps the order.
    """
    left, chosen = list(chains), list[Chain]()
    worth = {id(chain): log(max(chain.score, 1e-300)) for chain in chains}
    repeated = dict.fromkeys(worth, 0.0)
    while left and len(chosen) < limit:
        best = max(left, key=lambda chain: worth[id(chain)] - cost * repeated[id(chain)])
        left.remove(best)
        chosen.append(best)
        for chain in left:
            repeated[id(chain)] = max(repeated[id(chain)], shared(chain, best))
    return chosen


def shared(one: Chain, other: Chain) -> float:
    """Share of a chain's organizations that take part in another one, 0 to 1."""
    there = set(other.organizations)
    own = one.organizations
    return sum(organization in there for organization in own) / len(own)


def newcomers(chain: Chain, known: Iterable[str]) -> Iterator[str]:
    """Organizations of a chain that are not among the known ones, in its order."""
    there = set(known)
    return (one for one in chain.organizations if one not in there)
