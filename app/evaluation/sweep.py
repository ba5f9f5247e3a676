"""Finds the configuration of each peer that ranks a task best, in a small grid step by step.

The configuration is found on a part of the task that it is then reported on: a peer loses nothing
by being tuned.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from app.evaluation.measures import main_scores
from app.evaluation.peer_search import TextPeer, Tokens
from app.evaluation.peers import (
    HEADING_BONUS,
    PLAIN_BONUS,
    UNTUNED,
    Family,
    Peer,
    carries_codes,
    peer_runs,
)
from app.evaluation.sampling import Drawn
from app.evaluation.tasks import Task, TaskKind

_WORD_TOKENS: tuple[Tokens, ...] = ("stems", "plain")
_WORD_NGRAMS = ((1, 1), (1, 2))
_BM25_TOKENS: tuple[Tokens, ...] = ("stems", "plain", "pieces")
_CHARACTERS: tuple[tuple[Tokens, tuple[int, int]], ...] = (
    ("char_wb", (3, 5)),
    ("char_wb", (2, 4)),
    ("char_wb", (4, 4)),
    ("char", (3, 5)),
)
_K1 = (0.5, 0.9, 1.5, 2.5)
_B = (0.2, 0.5, 0.75, 1.0)
_VARIANTS = ("lucene", "bm25+", "bm25l")
_LISTINGS = (1, 2, 3, 5)
_BONUSES = (0.1, 0.2, 0.3, 0.45, 0.6, 0.9, 1.5)


@dataclass(frozen=True, slots=True)
class Swept:
    """The best configuration of a peer, and its measure on the sampled queries."""

    peer: Peer
    value: float


def sweep(drawn: Drawn) -> dict[str, Swept]:
    """Sweep every family over a task; with a bonus for the same heading where there are codes."""
    trial = _Trial(drawn)
    found = {str(family): trial.family(family) for family in Family}
    if carries_codes(drawn.task):
        found[HEADING_BONUS] = trial.best(
            replace(best.peer, bonus=bonus, listings=listings)
            for best in found.values()
            for bonus, listings in product(_BONUSES, sorted({1, best.peer.listings}))
        )
    return found


def _bm25_tokens(peer: TextPeer) -> Iterable[TextPeer]:
    return (replace(peer, tokens=tokens) for tokens in _BM25_TOKENS)


def _bm25_weights(peer: TextPeer) -> Iterable[TextPeer]:
    return (replace(peer, k1=k1, b=b) for k1, b in product(_K1, _B))


def _bm25_variants(peer: TextPeer) -> Iterable[TextPeer]:
    return (replace(peer, variant=variant) for variant in _VARIANTS)


def _words(peer: TextPeer) -> Iterable[TextPeer]:
    return (
        replace(shape, tokens=tokens, ngrams=ngrams)
        for tokens, ngrams in product(_WORD_TOKENS, _WORD_NGRAMS)
        for shape in _shapes(peer)
    )


def _characters(peer: TextPeer) -> Iterable[TextPeer]:
    return (replace(peer, tokens=tokens, ngrams=ngrams) for tokens, ngrams in _CHARACTERS)


def _shapes(peer: TextPeer) -> Iterable[TextPeer]:
    return (
        replace(peer, sublinear=sublinear, unit=unit)
        for sublinear, unit in product((True, False), repeat=2)
    )


_STEPS: Mapping[Family, Sequence[Callable[[TextPeer], Iterable[TextPeer]]]] = {
    Family.BM25: (_bm25_tokens, _bm25_weights, _bm25_variants),
    Family.WORDS: (_words,),
    Family.CHARACTERS: (_characters, _shapes),
}


class _Trial:
    def __init__(self, drawn: Drawn) -> None:
        self._task = drawn.task
        self._judgements = drawn.judgements
        self._listings = _LISTINGS if drawn.task.kind is TaskKind.PARTNERS else (1,)

    def family(self, family: Family) -> Swept:
        best = Swept(UNTUNED[family], -1.0)
        for step in _STEPS[family]:
            best = max(best, self.best(map(Peer, step(best.peer.text))), key=_value)
        return self.best(replace(best.peer, listings=listings) for listings in self._listings)

    def best(self, peers: Iterable[Peer]) -> Swept:
        named = {str(number): peer for number, peer in enumerate(peers)}
        runs = peer_runs(self._task, named)
        tried = [
            Swept(named[name], _mean(main_scores(run, self._judgements, self._task)))
            for name, run in runs.items()
        ]
        return max(tried, key=_value)


def _mean(scores: Mapping[str, float]) -> float:
    return sum(scores.values()) / len(scores)


def _value(swept: Swept) -> float:
    return swept.value


def described(swept: Mapping[str, Swept]) -> dict[str, dict[str, object]]:
    """The best configurations of a task as JSON."""
    return {
        name: {**best.peer.described(), "value": round(best.value, 4)}
        for name, best in swept.items()
    }


def peers_of(task: Task, swept: Mapping[str, Mapping[str, object]] | None) -> dict[str, Peer]:
    """The peers of a task by name: as they come, and as `described` keeps the best of them.

    Where nobody has swept, words with a plain bonus stand for the best bonus.
    """
    found = {str(family): peer for family, peer in UNTUNED.items()}
    if swept is None:
        return found | ({HEADING_BONUS: PLAIN_BONUS} if carries_codes(task) else {})
    best = {name: Peer.of(row) for name, row in swept.items()}
    return found | {
        name if name == HEADING_BONUS else f"{name}-swept": peer for name, peer in best.items()
    }
