"""From probabilities of codes to answers: which way down the nomenclature, and how deep."""

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

from app.matching.assistant.judge import Verdict

_SUPPORTED = 0.5


@dataclass(frozen=True, slots=True)
class Branch:
    """One way down: `path` to the deepest code, `code` as deep as the answer is told."""

    code: str
    path: tuple[str, ...]


def branches(verdict: Verdict, limit: int) -> list[Branch]:
    """Return the likeliest way down, then those that leave earlier ones at the likeliest fork.

    They come in the order of the probabilities of their codes, too: forks come likeliest first,
    and an answer is told no deeper than where it is as likely as the next fork.
    """
    forks: list[tuple[float, str, tuple[str, ...]]] = []
    _open("", (), verdict, forks)
    found: list[Branch] = []
    while forks and len(found) < limit:
        _, fork, above = heappop(forks)
        below = descend(fork, verdict)
        path = (*above, fork, *below)
        for depth, parent in enumerate(path[len(above) : -1], start=len(above) + 1):
            _open(parent, path[:depth], verdict, forks, taken=path[depth])
        least = -forks[0][0] if forks else 0.0
        found.append(Branch(_supported((fork, *below), verdict, least), path))
    return found


def descend(parent: str, verdict: Verdict) -> tuple[str, ...]:
    """Return the likeliest way down from a prefix, without it."""
    path: list[str] = []
    while below := verdict.likeliest(parent):
        parent = below[0]
        path.append(parent)
    return tuple(path)


def _open(
    parent: str,
    above: tuple[str, ...],
    verdict: Verdict,
    forks: list[tuple[float, str, tuple[str, ...]]],
    *,
    taken: str | None = None,
) -> None:
    for child in verdict.likeliest(parent):
        if child != taken:
            heappush(forks, (-verdict.probability(child), child, above))


def _supported(path: tuple[str, ...], verdict: Verdict, least: float) -> str:
    """Return the last code of a path that is likelier than all its siblings, and than `least`."""
    reached = path[0]
    for parent, child in pairwise(path):
        share = verdict.probability(child)
        if share < max(least, _SUPPORTED * verdict.probability(parent)):
            break
        reached = child
    return reached
