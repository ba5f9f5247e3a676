"""Scores of a corpus's texts for queries, by BM25 (bm25s) or TF-IDF (scikit-learn)."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from app.matching.text import pieces, stem, words

Scores = NDArray[np.float32]
Engine = Literal["bm25", "tfidf"]
Tokens = Literal["stems", "plain", "pieces", "char", "char_wb"]

_NOTHING = "—"
"""Stands for a text without words: bm25s takes no empty ones."""


@dataclass(frozen=True, slots=True)
class TextPeer:
    """How a peer compares texts.

    Attributes:
        tokens: stems, plain words, pieces of four letters, or characters (within words or across).
        ngrams: how many neighbouring tokens, or characters, are a term.
        k1: of BM25, how soon counts saturate; `b`: how much length matters; `variant` of bm25s.
        sublinear: of TF-IDF, whether counts are damped; `unit`: whether lengths are made 1.
    """

    engine: Engine
    tokens: Tokens
    ngrams: tuple[int, int] = (1, 1)
    k1: float = 1.5
    b: float = 0.75
    variant: str = "lucene"
    sublinear: bool = True
    unit: bool = True

    def described(self) -> dict[str, object]:
        """The configuration as JSON: only what matters to it."""
        own = (
            {"k1": self.k1, "b": self.b, "variant": self.variant}
            if self.engine == "bm25"
            else {"ngrams": list(self.ngrams), "sublinear": self.sublinear, "unit": self.unit}
        )
        return {"engine": self.engine, "tokens": self.tokens, **own}

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "TextPeer":
        """Read what `described` wrote; other keys are left alone."""
        given = {name: row[name] for name in cls.__dataclass_fields__ if name in row}
        if "ngrams" in given:
            low, high = given["ngrams"]
            given["ngrams"] = (int(low), int(high))
        return cls(**given)


class Corpus:
    """Texts that are searched in several ways; the last way to count them is remembered."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Keep the texts; nothing is counted before it is asked for."""
        self._texts = texts
        self._counted: tuple[object, Any] = (None, None)

    def scores(self, peer: TextPeer, queries: Sequence[str]) -> Iterator[Scores]:
        """The scores of all texts for one query after the other."""
        return (self._bm25 if peer.engine == "bm25" else self._tfidf)(peer, queries)

    def _bm25(self, peer: TextPeer, queries: Sequence[str]) -> Iterator[Scores]:
        import bm25s

        # It tells of every step, whatever the service logs.
        logging.getLogger(bm25s.__name__).setLevel(logging.WARNING)
        split = _SPLIT[peer.tokens]
        tokens = self._remembered(peer.tokens, lambda: [split(text) for text in self._texts])
        index = bm25s.BM25(method=peer.variant, k1=peer.k1, b=peer.b)
        index.index([found or [_NOTHING] for found in tokens], show_progress=False)
        for query in queries:
            yield np.asarray(index.get_scores(split(query) or [_NOTHING]), dtype=np.float32)

    def _tfidf(self, peer: TextPeer, queries: Sequence[str]) -> Iterator[Scores]:
        vectorizer, counts = self._remembered(
            (peer.tokens, peer.ngrams), partial(_count, peer, self._texts)
        )
        weigh = TfidfTransformer(sublinear_tf=peer.sublinear, norm="l2" if peer.unit else None)
        postings = weigh.fit_transform(counts).T.tocsr()
        for row in weigh.transform(vectorizer.transform(queries)):
            yield (row @ postings).toarray()[0].astype(np.float32)

    def _remembered(self, key: object, make: Callable[[], Any]) -> Any:
        if self._counted[0] != key:
            self._counted = (key, make())
        return self._counted[1]


def _count(peer: TextPeer, texts: Sequence[str]) -> tuple[Any, Any]:
    split = _SPLIT.get(peer.tokens)
    how: dict[str, object] = (
        {"analyzer": peer.tokens}
        if split is None
        else {"tokenizer": split, "token_pattern": None, "lowercase": False}
    )
    vectorizer = CountVectorizer(ngram_range=peer.ngrams, dtype=np.float32, **how)
    return vectorizer, vectorizer.fit_transform(texts)


def _stems(text: str) -> list[str]:
    return [stem(word) for word in words(text)]


def _pieces(text: str) -> list[str]:
    return [piece for word in words(text) for piece in pieces(word)]


_SPLIT: dict[str, Callable[[str], list[str]]] = {"stems": _stems, "plain": words, "pieces": _pieces}
