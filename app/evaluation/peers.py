"""The peers that a run is measured against: BM25 and TF-IDF in any configuration.

They rank listings; organizations by their best listing, or by the sum of their best few. Where
queries carry codes, a plain bonus may be added for a listing that states the same heading.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from app.evaluation.peer_search import Corpus, Scores, TextPeer
from app.evaluation.ranking import MOST_ANSWERS, Ranked
from app.evaluation.tasks import Task, TaskKind, TaskQuery
from app.vocabulary.codes import HEADING_DIGITS

_MOST_ROWS = 500
"""Listings looked at for one query: more than a hundred organizations need."""


class Family(StrEnum):
    """What kinds of peer there are."""

    BM25 = "bm25"
    WORDS = "tfidf-words"
    CHARACTERS = "tfidf-characters"


@dataclass(frozen=True, slots=True)
class Peer:
    """One way to rank.

    Attributes:
        text: how texts are compared.
        listings: how many of an organization's best listings are added up.
        bonus: added for the same heading; a text's score is at most 1 then.
    """

    text: TextPeer
    listings: int = 1
    bonus: float = 0.0

    def described(self) -> dict[str, object]:
        """The configuration as JSON: only what matters to it."""
        return {**self.text.described(), "listings": self.listings, "bonus": self.bonus}

    @classmethod
    def of(cls, row: Mapping[str, object]) -> "Peer":
        """Read what `described` wrote; other keys are left alone."""
        return cls(
            TextPeer.of(row), int(str(row.get("listings", 1))), float(str(row.get("bonus", 0)))
        )


UNTUNED: dict[str, Peer] = {
    Family.BM25: Peer(TextPeer("bm25", "stems")),
    Family.WORDS: Peer(TextPeer("tfidf", "stems")),
    Family.CHARACTERS: Peer(TextPeer("tfidf", "char_wb", ngrams=(3, 5))),
}

HEADING_BONUS = "heading-bonus"
PLAIN_BONUS = replace(UNTUNED[Family.WORDS], bonus=0.3)
"""For tasks whose peers nobody has swept."""


def carries_codes(task: Task) -> bool:
    """Whether a bonus for the same heading can say anything."""
    return task.kind is not TaskKind.CODES and any(query.codes for query in task.queries)


def peer_runs(task: Task, peers: Mapping[str, Peer]) -> dict[str, list[Ranked]]:
    """Rank a task with each peer; for codes, a query takes the codes of its nearest listings.

    Peers that compare texts alike share the work.
    """
    corpus = Corpus([document.text for document in task.corpus])
    ranker = _Ranker(task)
    found: dict[str, list[Ranked]] = {name: [] for name in peers}
    by_text: dict[TextPeer, list[str]] = {}
    for name, peer in peers.items():
        by_text.setdefault(peer.text, []).append(name)
    for text, names in by_text.items():
        scores = corpus.scores(text, [query.text for query in task.queries])
        for query, scored in zip(task.queries, scores, strict=True):
            for name in names:
                found[name].append(ranker.ranked(query, scored, peers[name]))
    return found


class _Ranker:
    """A task with its listings by heading."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._under: dict[str, list[int]] = {}
        for row, document in enumerate(task.corpus):
            for heading in _headings(document.codes):
                self._under.setdefault(heading, []).append(row)

    def ranked(self, query: TaskQuery, scores: Scores, peer: Peer) -> Ranked:
        if peer.bonus:
            scores = scores / max(float(scores.max(initial=0.0)), 1.0)
            same = {row for head in _headings(query.codes) for row in self._under.get(head, ())}
            scores[sorted(same)] += peer.bonus
        found: dict[str, list[float]] = {}
        for row in _best_rows(scores):
            keys = self._keys(query, row)
            for key in keys:
                held = found.setdefault(key, [])
                if len(held) < peer.listings:
                    held.append(float(scores[row]))
            if peer.listings == 1 and len(found) >= MOST_ANSWERS:
                break
        summed = {key: sum(held) for key, held in found.items()}
        best = sorted(summed.items(), key=lambda item: -item[1])
        return Ranked(query.id, tuple(best[:MOST_ANSWERS]))

    def _keys(self, query: TaskQuery, row: int) -> Iterable[str]:
        document = self._task.corpus[row]
        owner = document.organization or document.id
        if owner in query.exclude or document.id in query.exclude_documents:
            return ()
        return {
            TaskKind.PARTNERS: (owner,),
            TaskKind.LISTINGS: (document.id,),
            TaskKind.CODES: document.codes,
        }[self._task.kind]


def _headings(codes: Iterable[str]) -> set[str]:
    return {code[:HEADING_DIGITS] for code in codes if len(code) >= HEADING_DIGITS}


def _best_rows(scores: Scores) -> list[int]:
    """Rows above zero, best first, of equal ones the first."""
    rows = np.flatnonzero(scores > 0)
    if len(rows) > _MOST_ROWS:
        edge = np.partition(scores[rows], len(rows) - _MOST_ROWS)[len(rows) - _MOST_ROWS]
        rows = rows[scores[rows] >= edge]
    return [int(row) for row in rows[np.argsort(-scores[rows], kind="stable")]]
