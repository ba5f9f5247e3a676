"""What chains are made of: links between organizations, and who can name them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Protocol

from app.vocabulary.details.green import Footprint
from app.vocabulary.units import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An offer of one organization that meets a need of another.

    Attributes:
        score: probability that the pair fits, 0 to 1.
        codes: TN VED codes of offer and need.
        offered: what the supplier has; None when not stated.
        needed: what the consumer needs; None when not stated.
        output: all of the like that the supplier offers, in base units of `offered` a year; None
            for no more than that.
        footprint: of the offered goods.
        distance_km: great-circle distance; None when a state is not known.
        between_capitals: whether a city is not known, so that capitals stand for it.
    """

    offer: str
    need: str
    supplier: str
    consumer: str
    score: float
    codes: frozenset[str] = frozenset()
    offered: Quantity | None = None
    needed: Quantity | None = None
    output: float | None = None
    footprint: Footprint | None = None
    distance_km: float | None = None
    between_capitals: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """Links from the first supplier to the last consumer; each consumer supplies the next one."""

    links: tuple[Link, ...]

    @property
    def score(self) -> float:
        """Probability that every link holds, as if they did so independently."""
        return prod(link.score for link in self.links)

    @property
    def organizations(self) -> tuple[str, ...]:
        """Everybody who takes part, from the first supplier on."""
        return (self.links[0].supplier, *(link.consumer for link in self.links))


class Network(Protocol):
    """Where links come from; each answer has the best first."""

    def upstream(self, organization: str) -> Sequence[Link]:
        """Links in which the organization is the consumer."""

    def downstream(self, organization: str) -> Sequence[Link]:
        """Links in which the organization is the supplier."""

    def country(self, organization: str) -> str | None:
        """State of an organization, ISO 3166-1 alpha-2."""
