"""The engines that ours is compared with: the same tokens, the same question, the best ten.

Each peer is built from the batch that ours is built from, and answers ids. A peer whose library is
not installed is left out and named in the report.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from app.matching.engine.batch import LENGTH, LEVELS, SATURATION, Batch, Statistics
from app.matching.engine.stems import Asked

Answer = Callable[[Asked], Sequence[int]]

STATE_POINTS = 0.3
WORTH = {2: 0.5, 4: 3.0, 6: 5.0, 8: 5.2, 9: 5.3, 10: 5.5}
"""Points of a common prefix in the hybrid question; tantivy gets the steps as boosts."""

TOP = 10


@dataclass
class Peer:
    """One built peer.

    Attributes:
        asks: how many questions it is asked at most; slow ones fewer.
        apart: whether it answers in a process of its own.
    """

    name: str
    answer: Answer
    asks: int = 10_000
    apart: bool = False
    close: Callable[[], None] = lambda: None
    update: Callable[[], int] | None = None


def rows_of(batch: Batch) -> list[list[int]]:
    """The terms of each listing."""
    starts = batch.starts.tolist()
    terms = batch.terms.tolist()
    return [terms[a:b] for a, b in pairwise(starts)]


def tantivy(batch: Batch, names: Sequence[str], *, hybrid: bool) -> Peer:
    """Text as terms; in the hybrid, code prefixes and state as scored terms. One side alone."""
    import tantivy as library

    schema = library.SchemaBuilder()
    schema.add_unsigned_field("id", stored=True, fast=True)
    schema.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    schema.add_text_field("facts", tokenizer_name="whitespace", index_option="basic")
    built = schema.build()
    folder = tempfile.mkdtemp(prefix="bench-tantivy-")
    index = library.Index(built, path=folder)
    writer = index.writer(200_000_000, 1)

    def document(key: int, terms: Sequence[int], facts: Sequence[str]) -> Any:
        made = library.Document()
        made.add_unsigned("id", key)
        made.add_text("text", " ".join(f"t{term}" for term in terms))
        made.add_text("facts", " ".join(facts))
        return made

    for row, terms in enumerate(rows_of(batch)):
        code, digits = int(batch.codes[row]), int(batch.digits[row])
        facts = [f"s{int(batch.country[row])}"]
        facts += [_prefix(code, level) for level in LEVELS if 0 < level <= digits]
        writer.add_document(document(int(batch.ids[row]), terms, facts))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    held = {"searcher": index.searcher()}
    query, occur = library.Query, library.Occur
    steps = dict(zip(LEVELS, np.diff([0.0, *WORTH.values()]).tolist(), strict=True))

    def fact(term: str, points: float) -> Any:
        found = query.term_query(built, "facts", term, "basic")
        return query.boost_query(query.const_score_query(found, 1.0), points)

    def answer(asked: Asked) -> Sequence[int]:
        parts = [
            (occur.Should, query.term_query(built, "text", f"t{term}", "freq"))
            for term in asked.terms.tolist()
        ]
        if hybrid:
            if asked.code is not None:
                parts += [
                    (occur.Should, fact(_prefix(asked.code[0], level), steps[level]))
                    for level in LEVELS
                    if level <= asked.code[1] and steps[level] > 0
                ]
            parts += [
                (occur.Should, fact(f"s{state}", points))
                for state, points in enumerate(asked.country.tolist())
                if points
            ]
        searcher = held["searcher"]
        hits = searcher.search(query.boolean_query(parts), TOP, count=False).hits
        return [int(searcher.doc(address)["id"][0]) for _, address in hits]

    writing = {"writer": None}

    def update() -> int:
        """Put one listing in until a search can find it."""
        writing["writer"] = writing["writer"] or index.writer(50_000_000, 1)
        writing["writer"].add_document(document(10**9, [0, 1], ["s0"]))
        writing["writer"].commit()
        index.reload()
        held["searcher"] = index.searcher()
        return int(held["searcher"].num_docs)

    def close() -> None:
        shutil.rmtree(folder, ignore_errors=True)

    return Peer("tantivy-hybrid" if hybrid else "tantivy", answer, close=close, update=update)


def _prefix(code: int, level: int) -> str:
    return f"c{code // 10 ** (10 - level):0{level}d}"


def bm25s(batch: Batch, names: Sequence[str]) -> Peer:
    """Its numba backend, one query at a time."""
    import bm25s as library

    index = library.BM25(method="lucene", k1=SATURATION, b=LENGTH, backend="numba")
    vocabulary = {str(term): term for term in range(len(names))}
    tokens = library.tokenization.Tokenized(ids=rows_of(batch), vocab=vocabulary)
    index.index(tokens, show_progress=False)

    def answer(asked: Asked) -> Sequence[int]:
        found, _ = index.retrieve([asked.terms.tolist()], k=TOP, show_progress=False)
        return batch.ids[found[0]].tolist()

    return Peer("bm25s", answer)


def weighted(batch: Batch, terms: int) -> Any:
    """A sparse matrix of BM25 impacts, a row a listing: what the matrix libraries multiply."""
    from scipy import sparse

    lengths = np.diff(batch.starts)
    rows = np.repeat(np.arange(len(batch)), lengths)
    counts = sparse.coo_matrix(
        (np.ones(len(rows), np.float32), (rows, batch.terms)), shape=(len(batch), terms)
    ).tocsr()
    statistics = Statistics.of(batch, terms)
    row_of = np.repeat(np.arange(len(batch)), np.diff(counts.indptr))
    norm = SATURATION * (1 - LENGTH + LENGTH * lengths[row_of] / statistics.length)
    idf = statistics.of_terms(counts.indices)
    counts.data = (idf * counts.data * (SATURATION + 1) / (counts.data + norm)).astype(np.float32)
    return counts


def question(asked: Asked, terms: int) -> Any:
    """A question as a row of a sparse matrix."""
    from scipy import sparse

    found, counts = np.unique(asked.terms, return_counts=True)
    row = (counts.astype(np.float32), found, [0, len(found)])
    return sparse.csr_matrix(row, shape=(1, terms))


def scikit_learn(batch: Batch, names: Sequence[str]) -> Peer:
    """`safe_sparse_dot` of all listings with the question, then the best ten."""
    from sklearn.utils.extmath import safe_sparse_dot

    matrix = weighted(batch, len(names))

    def answer(asked: Asked) -> Sequence[int]:
        vector = question(asked, len(names)).toarray()[0]
        points = safe_sparse_dot(matrix, vector)
        best = np.argpartition(points, -TOP)[-TOP:]
        return batch.ids[best[np.argsort(-points[best])]].tolist()

    return Peer("scikit-learn", answer, asks=100)


def sparse_dot_topn(batch: Batch, names: Sequence[str]) -> Peer:
    """One row times all listings, its own top ten."""
    from sparse_dot_topn import sp_matmul_topn

    matrix = weighted(batch, len(names)).T.tocsr()

    def answer(asked: Asked) -> Sequence[int]:
        found = sp_matmul_topn(question(asked, len(names)), matrix, top_n=TOP, sort=True)
        return batch.ids[found.indices].tolist()

    return Peer("sparse-dot-topn", answer, asks=300)


def postgres(batch: Batch, names: Sequence[str], *, every: bool) -> Peer:
    """Full text of the embedded PostgreSQL: a GIN index, ranked by `ts_rank`."""
    import asyncpg
    from sqlalchemy.engine import make_url

    from app.embedded import EmbeddedPostgres

    folder = Path(tempfile.mkdtemp(prefix="bench-pg-"))
    server = EmbeddedPostgres(folder, durable=False)
    server.start()
    server.create_database("bench")
    url = make_url(server.url("bench"))
    loop = asyncio.new_event_loop()

    async def load() -> Any:
        connection = await asyncpg.connect(
            host=url.query.get("host") or url.host, port=url.port or url.query.get("port"),
            user=url.username, password=url.password, database="bench",
        )  # fmt: skip
        await connection.execute("CREATE TABLE listing (id bigint, words text)")
        records = [
            (int(key), " ".join(f"t{term}" for term in terms))
            for key, terms in zip(batch.ids, rows_of(batch), strict=True)
        ]
        await connection.copy_records_to_table("listing", records=records)
        await connection.execute(
            "ALTER TABLE listing ADD COLUMN text tsvector "
            "GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED"
        )
        await connection.execute("CREATE INDEX ON listing USING gin (text)")
        await connection.execute("ANALYZE listing")
        return connection

    connection = loop.run_until_complete(load())
    statement = (
        "SELECT id FROM listing, to_tsquery('simple', $1) query WHERE text @@ query "
        "ORDER BY ts_rank(text, query) DESC, id LIMIT 10"
    )

    def answer(asked: Asked) -> Sequence[int]:
        text = (" & " if every else " | ").join(f"t{term}" for term in asked.terms.tolist())
        rows = loop.run_until_complete(connection.fetch(statement, text))
        return [row["id"] for row in rows]

    def close() -> None:
        loop.run_until_complete(connection.close())
        loop.close()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)

    name, asks = ("postgres-all", 200) if every else ("postgres-any", 20)
    return Peer(name, answer, asks, apart=True, close=close)
