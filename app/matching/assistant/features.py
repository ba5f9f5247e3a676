"""What each witness says of each candidate: columns of numbers, one for each depth.

Each column has a row for each candidate and a last one for "none of these".
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.matching.assistant.bags import Floats
from app.matching.assistant.neighbours import Neighbour
from app.matching.assistant.network import Network
from app.matching.assistant.nomenclature import DEEPEST, DEPTHS, Nomenclature, Similarities

_UNLIKELY = 1e-5
_FEW_VOTES = 0.01
_SHARPNESS = 4


def words(
    codes: Sequence[str], network: Network | None, learnt: Floats | None
) -> list[NDArray[np.float64]]:
    """Return the network's log-probabilities, and then whether it has never met the code."""
    if network is None or learnt is None:
        return [np.zeros(len(codes) + 1)] * (2 * len(DEPTHS))
    likely, novel = [], []
    for depth in DEPTHS:
        sums = network.folded(learnt, depth)
        likely.append(np.log(_UNLIKELY + _column(codes, sums, depth)))
        novel.append(np.array([*(float(code[:depth] not in sums) for code in codes), 0.0]))
    return [*likely, *novel]


def votes(codes: Sequence[str], neighbours: Iterable[Neighbour]) -> list[NDArray[np.float64]]:
    """Return logarithms of the shares that similar listings give; the more alike, the more."""
    votes: defaultdict[str, float] = defaultdict(float)
    for neighbour in neighbours:
        for code in neighbour.coded.codes:
            votes[code] += neighbour.similarity**_SHARPNESS / len(neighbour.coded.codes)
    total = sum(votes.values()) or 1.0
    shares = {code: vote / total for code, vote in votes.items()}
    return [np.log(_FEW_VOTES + _column(codes, _sums(shares, depth), depth)) for depth in DEPTHS]


def nearest(codes: Sequence[str], neighbours: Iterable[Neighbour]) -> list[NDArray[np.float64]]:
    """Return the similarity of the most similar listing with each code."""
    best: dict[str, float] = {}
    for neighbour in neighbours:
        for code in neighbour.coded.codes:
            for depth in DEPTHS:
                key = f"{depth}:{code[:depth]}"
                best[key] = max(best.get(key, 0.0), neighbour.similarity)
    return [
        np.array([*(best.get(f"{depth}:{code[:depth]}", 0.0) for code in codes), 0.0])
        for depth in DEPTHS
    ]


def resemblance(
    codes: Sequence[str], nomenclature: Nomenclature, best: Mapping[int, Similarities]
) -> list[NDArray[np.float64]]:
    """Return the similarity of the best title under each code's prefix.

    Args:
        codes: the candidates.
        nomenclature: whose titles they are.
        best: by depth, the best similarity under each prefix.
    """
    return [_of_prefixes(codes, nomenclature, best[depth], (depth, depth)) for depth in DEPTHS]


def inherited(
    codes: Sequence[str], nomenclature: Nomenclature, best: Mapping[int, Similarities]
) -> list[NDArray[np.float64]]:
    """Return the same, or the similarity of an ancestor's title where that is better.

    What is said of a heading is said of all below it, in languages that have no deeper titles.
    """
    under = resemblance(codes, nomenclature, best)
    above = np.zeros(len(codes) + 1)
    columns = [under[0]]
    for depth, column in zip(DEPTHS, under[1:], strict=False):
        own = _of_prefixes(codes, nomenclature, best[DEEPEST], (depth, DEEPEST))
        above = np.maximum(above, own)
        columns.append(np.maximum(above, column))
    return columns


def _of_prefixes(
    codes: Sequence[str],
    nomenclature: Nomenclature,
    best: Similarities,
    cut: tuple[int, int],
) -> NDArray[np.float64]:
    """Look up prefixes of so many digits among the runs of a depth."""
    digits, depth = cut
    places = nomenclature.places[depth]
    found = [places.get(code[:digits], -1) for code in codes]
    return np.array([*(best[place] if place >= 0 else 0.0 for place in found), 0.0])


def _sums(parts: dict[str, float], depth: int) -> dict[str, float]:
    sums: defaultdict[str, float] = defaultdict(float)
    for code, part in parts.items():
        sums[code[:depth]] += part
    return sums


def _column(codes: Sequence[str], sums: dict[str, float], depth: int) -> NDArray[np.float64]:
    return np.array([*(sums.get(code[:depth], 0.0) for code in codes), 0.0])
