"""What speaks for each candidate code: one row of numbers a candidate, one column a feature.

Three witnesses are heard at three depths: the network of learnt words, similar listings, and
titles of the nomenclature. A witness that is silent gives the same number to every candidate,
which moves no probability.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.matching.assistant.bags import STEM, Bag, Floats
from app.matching.assistant.features import inherited, nearest, resemblance, votes, words
from app.matching.assistant.neighbours import Neighbour
from app.matching.assistant.network import Network
from app.matching.assistant.nomenclature import DEPTHS, Nomenclature, Similarities

Features = NDArray[np.float64]

WITNESSES = ("words", "novel", "votes", "listing", "title", "above", "trade", "named")
"""The network; whether it has never met the code; shares of similar listings; the best of them;
the best title with all that belongs to it, below the code and, again, above it; the best title or
trade word by itself; and how near that comes to being the whole text."""

FEATURES = (*(f"{witness}_{depth}" for witness in WITNESSES for depth in DEPTHS), "none")
"""Each witness at three depths; the last marks "none of these"."""

CIRCUMSTANCES = ("always", "short", "strange", "far")
"""How far a witness is trusted depends on how short the text is, on how little of it the network
knows, and on how far the most similar listing is: a text of three words may trust titles more than
one of fifty. Each from 0 to 1."""

MOST_CANDIDATES = 40
"""From the network, from titles and from trade words each."""

_LEAST_KNOWN = 0.1
"""Words of one script share a few letters with some title; that is no knowledge of them."""

_SHORT = 6.0
_LEAVES = 6
_WHOLE = 1.02


@dataclass(frozen=True, slots=True)
class Sources:
    """What was fitted, and is asked for evidence.

    Attributes:
        network: None when there were too few listings.
        titles: of the thesaurus and of official titles, each with all that belongs to it.
        trade: titles and words of the thesaurus, each by itself.
    """

    network: Network | None
    titles: Nomenclature
    trade: Nomenclature


@dataclass(frozen=True, slots=True)
class Heard:
    """All that is known of a text.

    Attributes:
        codes: the candidates, ascending.
        features: a row for each candidate, and a last one for "none of these".
        circumstances: of the text, in the order of `CIRCUMSTANCES`.
        learnt: the network's probabilities, in the order of its codes; None without a network.
        titles: similarity with each text of `Sources.titles`.
        trade: similarity with each text of `Sources.trade`.
    """

    codes: tuple[str, ...]
    features: Features
    circumstances: NDArray[np.float64]
    learnt: Floats | None
    titles: Similarities
    trade: Similarities
    neighbours: tuple[Neighbour, ...]

    @property
    def nothing(self) -> bool:
        """Whether no witness knows the text: what is left is which codes are frequent."""
        _, _, strange, far = self.circumstances
        known = 1 - min(strange, far)
        alike = max(self.titles.max(initial=0.0), self.trade.max(initial=0.0))
        return bool(max(known, alike) < _LEAST_KNOWN)


def hear(asked: Bag, sources: Sources, neighbours: Sequence[Neighbour]) -> Heard:
    """Collect candidates and what speaks for each."""
    network = sources.network
    learnt = None if network is None else network.probabilities(asked)
    titles, trade = sources.titles.similarities(asked), sources.trade.similarities(asked)
    codes = _candidates(sources, (learnt, titles, trade), neighbours)
    best = sources.titles.best_at_depths(titles)
    by_itself = inherited(codes, sources.trade, sources.trade.best_at_depths(trade))
    none = np.zeros(len(codes) + 1)
    none[-1] = 1
    columns = [
        *words(codes, network, learnt),
        *votes(codes, neighbours),
        *nearest(codes, neighbours),
        *resemblance(codes, sources.titles, best),
        *inherited(codes, sources.titles, best),
        *by_itself,
        *(-np.log(_WHOLE - column) for column in by_itself),
        none,
    ]
    around = _circumstances(asked, network, neighbours)
    features = np.column_stack(columns)
    return Heard(codes, features, around, learnt, titles, trade, tuple(neighbours))


def _circumstances(
    asked: Bag, network: Network | None, neighbours: Sequence[Neighbour]
) -> NDArray[np.float64]:
    short = 1 / (1 + asked.size(STEM) / _SHORT)
    strange = 1.0 if network is None else 1 - network.coverage(asked)
    far = 1 - max((neighbour.similarity for neighbour in neighbours), default=0.0)
    return np.array([1.0, short, strange, far])


def _candidates(
    sources: Sources,
    heard: tuple[Floats | None, Similarities, Similarities],
    neighbours: Iterable[Neighbour],
) -> tuple[str, ...]:
    learnt, titles, trade = heard
    found = {code for neighbour in neighbours for code in neighbour.coded.codes}
    if sources.network is not None and learnt is not None:
        found.update(sources.network.codes[place] for place in _largest(learnt))
    found.update(sources.titles.codes[place] for place in _largest(titles))
    found.update(sources.trade.codes[place] for place in _largest(trade))
    return tuple(sorted(_leaves(found, sources.titles, titles)))


def _leaves(
    codes: Iterable[str], nomenclature: Nomenclature, titles: Similarities
) -> Iterable[str]:
    """Go down from each code to codes with nothing below them, those with the best titles."""
    found: set[str] = set()
    for code in codes:
        below = [place for place in nomenclature.below(code) if nomenclature.is_leaf[place]]
        below.sort(key=lambda place: -titles[place])
        found.update(nomenclature.codes[place] for place in below[:_LEAVES])
        if not below:
            found.add(code)
    return found


def _largest(values: NDArray[np.floating]) -> list[int]:
    places = np.flatnonzero(values > 0)
    if len(places) > MOST_CANDIDATES:
        best = np.argpartition(-values[places], MOST_CANDIDATES)[:MOST_CANDIDATES]
        places = places[best]
    return [int(place) for place in places]
