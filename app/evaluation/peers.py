"""The peers that a run is measured against: BM25 and TF-IDF, over listings, by the best listing."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from app.evaluation.ranking import MOST_ANSWERS, Ranked
from app.evaluation.tasks import Task, TaskKind, TaskQuery
from app.matching.text import stem, words

Scores = NDArray[np.float32]
Search = Callable[[str], Scores]


def peer_runs(task: Task) -> Iterator[tuple[str, list[Ranked]]]:
    """Rank a task with each peer; for codes, a query takes the codes of its nearest listings."""
    texts = [document.text for document in task.corpus]
    for name, build in PEERS.items():
        search = build(texts)
        yield name, [_ranked(task, query, search(query.text)) for query in task.queries]


def _stems(text: str) -> list[str]:
    return [stem(word) for word in words(text)]


def _tfidf(texts: Sequence[str], **options: object) -> Search:
    vectorizer = TfidfVectorizer(sublinear_tf=True, **options)
    postings = vectorizer.fit_transform(texts).T.tocsr()
    return lambda text: (vectorizer.transform([text]) @ postings).toarray()[0]


def _tfidf_words(texts: Sequence[str]) -> Search:
    return _tfidf(texts, analyzer=_stems)


def _tfidf_characters(texts: Sequence[str]) -> Search:
    return _tfidf(texts, analyzer="char_wb", ngram_range=(3, 5))


def _bm25(texts: Sequence[str]) -> Search:
    import bm25s

    index = bm25s.BM25(method="lucene")
    index.index([_stems(text) or ["—"] for text in texts], show_progress=False)
    return lambda text: np.asarray(index.get_scores(_stems(text) or ["—"]), dtype=np.float32)


PEERS: dict[str, Callable[[Sequence[str]], Search]] = {
    "bm25": _bm25,
    "tfidf-words": _tfidf_words,
    "tfidf-characters": _tfidf_characters,
}


def _ranked(task: Task, query: TaskQuery, scores: Scores) -> Ranked:
    best: dict[str, float] = {}
    for row in np.argsort(-scores, kind="stable"):
        if scores[row] <= 0 or len(best) >= MOST_ANSWERS:
            break
        document = task.corpus[row]
        owner = document.organization or document.id
        if owner in query.exclude or document.id in query.exclude_documents:
            continue
        keys = {
            TaskKind.PARTNERS: (owner,),
            TaskKind.LISTINGS: (document.id,),
            TaskKind.CODES: document.codes,
        }[task.kind]
        for key in keys:
            best.setdefault(key, float(scores[row]))
    return Ranked(query.id, tuple(best.items()))
