"""Which offers of the registry fit the needs of an allocation, for whoever makes the plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from app.cooperation.allocation.unmet import Unmet, Why
from app.cooperation.allocation.widening import Fits
from app.cooperation.constraints import is_member
from app.cooperation.network import Link
from app.errors import LaterError
from app.matching import Index
from app.services.allocation_problems import AllocationQuestion, stated
from app.services.distances import distance
from app.services.network import RegistryNetwork
from app.values.listing import ListingRecord


@dataclass(slots=True)
class Watch:
    """How far an allocation is, for whoever looks on from another thread.

    Attributes:
        looked: needs whose partners have been looked up.
        stopped: set from outside to end it.
    """

    looked: int = 0
    stopped: bool = False


class Offers:
    """Offers of one dimension, found and judged as suggestions are, as they stood at the start.

    Attributes:
        needs: those that ask, in the order of the problem.
        listings: the offers, in the order of the problem.
    """

    def __init__(
        self,
        network: RegistryNetwork,
        question: AllocationQuestion,
        needs: Sequence[ListingRecord],
        watch: Watch,
    ) -> None:
        """Take what fits the needs' dimension; no pair is judged yet."""
        self._network = network
        self._watch = watch
        self._least = question.min_score
        self._dimension = stated(needs[0].quantity).unit.dimension
        self._every = _offers(network, question)
        offers = [one for one in self._every if self._usable(one)]
        index = network.among([*offers, *needs])
        self._index = index
        # What went since the question was read takes no part.
        there = [(one, found.listing) for one in needs if (found := index.get(str(one.id)))]
        self.needs = [record for record, _ in there]
        self._asking = [listing for _, listing in there]
        self.listings = [found.listing for one in offers if (found := index.get(str(one.id)))]
        self._places = {offer.id: at for at, offer in enumerate(self.listings)}

    @property
    def least(self) -> float:
        """The least probability of a pair."""
        return self._least

    def look(self, demand: int, least: float, most: int | None = None) -> Fits:
        """Return the offers that fit a need at least so well, the best first, so many at most.

        Raises:
            LaterError: the process is about to leave.
        """
        self._go_on()
        self._watch.looked += most is not None  # later looks are at needs that were counted
        need = self._asking[demand]
        found = self._network.fitting(need, self._index, least=least, most=most)
        pairs = [item.pair for item in found]
        ways = [distance(pair.offer.listing, need)[0] or 0.0 for pair in pairs]
        return Fits(
            np.array([self._places[pair.offer.listing.id] for pair in pairs], dtype=np.int32),
            np.array([item.judgement.score for item in found], dtype=np.float64),
            np.array(ways, dtype=np.float64),
        )

    def link(self, supply: int, demand: int) -> Link:
        """Judge one pair once more, to say why it fits."""
        return self._network.link_between(self.listings[supply], self._asking[demand])

    def explained(self, one: Unmet) -> Unmet:
        """Say why no offer fits, if there are some that do but cannot be counted.

        Raises:
            LaterError: the process is about to leave.
        """
        if one.why is not Why.NO_OFFER:
            return one
        self._go_on()
        found = self._network.fitting(self._asking[one.demand], self._beyond, least=self._least)
        if not found:
            return one
        amounts = [item.pair.offer.listing.quantity for item in found]
        counted = any(amount is not None and amount.value > 0 for amount in amounts)
        return replace(one, why=Why.OTHER_UNIT if counted else Why.NO_AMOUNT)

    @cached_property
    def _beyond(self) -> Index:
        """The offers whose amount cannot be set against that of a need here."""
        return self._network.among(one for one in self._every if not self._usable(one))

    def _usable(self, record: ListingRecord) -> bool:
        """Whether an offer has something to allocate to needs of this dimension."""
        quantity = record.quantity
        return (
            quantity is not None
            and quantity.value > 0
            and quantity.unit.dimension == self._dimension
        )

    def _go_on(self) -> None:
        if self._watch.stopped:
            raise LaterError("The process stops; the allocation starts anew in the next one.")


def _offers(network: RegistryNetwork, question: AllocationQuestion) -> list[ListingRecord]:
    """Offers that may take part."""
    return [
        record
        for record in network.offers()
        if not question.members_only or is_member(network.country(str(record.organization_id)))
    ]
