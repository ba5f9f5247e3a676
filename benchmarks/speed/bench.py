"""Our engine and its peers over the same listings, case by case."""

import gc
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from speed import http, peers
from speed.corpus import Corpus
from speed.measure import Ways, in_blocks, interleaved, once
from speed.results import Row, row, save
from speed.tokens import STATES, Tokens

from app.matching import SUPPLY, Filters, MemoryIndex, Query, suggest
from app.matching.engine import kernel
from app.matching.engine.batch import Batch
from app.matching.engine.stems import Asked, StemsIndex
from app.matching.profile import profile
from app.matching.types import Listing
from app.vocabulary.terms import Side

ASKED = 300
SHORT = 3
PAIRS = 20_000
PAIR_THREADS = 2
TODAY = date(2026, 1, 1)
STATE = np.array([0.0, *[peers.STATE_POINTS] * 4, 0.0, 0.0, 0.0])

console = Console()


class Bench:
    """One size."""

    def __init__(self, size: int, skip: Sequence[str]) -> None:
        self.size, self.skip = size, set(skip)
        self.corpus, self.tokens = Corpus(size), Tokens()
        self.rows: list[Row] = []
        made = track(self.corpus.listings(), "making listings", size, console=console)
        self.batch: Batch = self.tokens.batch(one for one in made if one.side is Side.OFFER)
        self.asked = [self._asked(one) for one in self.corpus.questions(ASKED)]
        kernel.prepare()
        self.built = once(self._build)
        gc.collect()
        gc.freeze()

    def _build(self) -> None:
        self.index = StemsIndex.build(self.batch, terms=len(self.tokens), states=len(STATES))

    def _asked(self, listing: Listing) -> Asked:
        code = listing.codes[0] if listing.codes else ""
        return Asked(
            np.array(self.tokens.of(f"{listing.title} {listing.description}"), dtype=np.int32),
            (int(code.ljust(10, "0")), len(code)) if code else None,
            peers.WORTH,
            STATE,
        )

    def texts(self) -> None:
        """Long and short questions of words alone."""
        makers: dict[str, Callable[[], peers.Peer]] = {
            "tantivy": lambda: peers.tantivy(self.batch, self.tokens.names(), hybrid=False),
            "bm25s": lambda: peers.bm25s(self.batch, self.tokens.names()),
            "scikit-learn": lambda: peers.scikit_learn(self.batch, self.tokens.names()),
            "sparse-dot-topn": lambda: peers.sparse_dot_topn(self.batch, self.tokens.names()),
            "postgres-any": lambda: peers.postgres(self.batch, self.tokens.names(), every=False),
            "postgres-all": lambda: peers.postgres(self.batch, self.tokens.names(), every=True),
        }
        for name, make in makers.items():
            peer = self._made(name, make)
            if peer is None:
                continue
            for case, words in (("query-long", None), ("query-short", SHORT)):
                self._compare(case, peer, [Asked(one.terms[:words]) for one in self.asked])
            if name == "tantivy":
                self._update(peer)
            peer.close()

    def hybrid(self) -> None:
        """Words, code and state together, against tantivy as well as it can be configured."""
        peer = self._made(
            "tantivy-hybrid", lambda: peers.tantivy(self.batch, self.tokens.names(), hybrid=True)
        )
        if peer is not None:
            self._compare("query-hybrid", peer, self.asked)
            peer.close()

    def pairs(self) -> None:
        """Best ten offers for many needs, on two threads each."""
        if "sparse-dot-topn" in self.skip:
            return
        from scipy import sparse
        from sparse_dot_topn import sp_matmul_topn

        terms = len(self.tokens)
        needs = [self._asked(one) for one in Corpus(self.size).questions(PAIRS)]
        needs = [Asked(one.terms[one.terms < terms]) for one in needs]
        matrix = peers.weighted(self.batch, terms).T.tocsr()
        asked = sparse.vstack([peers.question(one, terms) for one in needs]).tocsr()
        theirs = once(
            lambda: sp_matmul_topn(asked, matrix, top_n=peers.TOP, n_threads=PAIR_THREADS)
        )

        ready = self.index.prepared(needs)

        def ours() -> None:
            self.index.answer(ready, peers.TOP, threads=PAIR_THREADS)

        self.index.search_many(needs[:1], peers.TOP)  # compiles
        self._add(
            row(
                "all-pairs", self.size, "sparse-dot-topn",
                ours=PAIRS / once(ours), theirs=PAIRS / theirs, unit="rows/s",
            )
        )  # fmt: skip

    def quality(self) -> None:
        """What the API serves: the whole judgement, beside tantivy's mixed query."""
        peer = self._made(
            "tantivy-hybrid", lambda: peers.tantivy(self.batch, self.tokens.names(), hybrid=True)
        )
        if peer is None:
            return
        index = MemoryIndex()
        index.apply(list(self.corpus.listings()))
        gc.collect()
        gc.freeze()
        listings = self.corpus.questions(ASKED)
        filters = Filters(min_score=0.1)
        queries = [
            Query(one, TODAY, filters=filters, limit=peers.TOP, fold_similar=True)
            for one in listings
        ]
        ready = [profile(one) for one in listings]
        times = interleaved(
            {
                "answer": (lambda n: suggest(index, queries[n], SUPPLY), ASKED),
                "search": (lambda n: index.candidates(queries[n], ready[n], SUPPLY), ASKED),
                "theirs": (lambda n: peer.answer(self.asked[n]), ASKED),
            }
        )
        peer.close()
        found = row(
            "query-hybrid", self.size, peer.name,
            ours=times["answer"].p50, theirs=times["theirs"].p50, unit="ms",
        )  # fmt: skip
        self._add(
            found
            | {
                "config": "quality",
                "ours_p99": round(times["answer"].p99, 4),
                "theirs_p99": round(times["theirs"].p99, 4),
                "search_alone": round(times["search"].p50, 4),
            }
        )

    def http(self) -> None:
        """Suggestions of ten with reasons, first and again, against hello, one worker each."""
        found = http.compare(self.size)
        hello, hellos = found["hello"]
        for case, which in (("http", "suggestions"), ("http-again", "again")):
            ours, times = found[which]
            self._add(
                row(case, self.size, "hello", ours=ours, theirs=hello, unit="requests/s")
                | {
                    "config": "quality",
                    "ours_p99": round(times.p99, 3),
                    "theirs_p99": round(hellos.p99, 3),
                }
            )

    def memory(self) -> None:
        """The mapped base: its size, and how long it takes to be ready after a restart."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "base.index"
            wrote = once(lambda: self.index.save(path))
            restart = once(lambda: StemsIndex.open(path).search(self.asked[0], peers.TOP))
            console.print(
                f"base file {path.stat().st_size / 1e6:.0f} MB, built in {self.built:.1f} s, "
                f"written in {wrote:.1f} s, ready again in {1e3 * restart:.0f} ms; "
                f"peak memory of this run "
                f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
            )
            self.rows.append(
                {
                    "case": "memory", "config": "stems", "listings": self.size, "peer": "none",
                    "ours": round(path.stat().st_size / 1e6, 1), "theirs": None, "unit": "MB",
                    "ratio": None, "restart_ms": round(1e3 * restart, 1),
                    "build_s": round(self.built, 2), "offers": len(self.batch),
                }
            )  # fmt: skip

    def _made(self, name: str, make: Callable[[], peers.Peer]) -> peers.Peer | None:
        if name in self.skip:
            return None
        try:
            held: list[peers.Peer] = []
            seconds = once(lambda: held.append(make()))
        except ImportError as error:
            console.print(f"[yellow]{name} left out: {error}")
            return None
        if name in {"tantivy", "bm25s"}:
            self._add(row("build", self.size, name, ours=self.built, theirs=seconds, unit="s"))
        return held[0]

    def _compare(self, case: str, peer: peers.Peer, asked: Sequence[Asked]) -> None:
        ways: Ways = {
            "ours": (lambda n: self.index.search(asked[n], peers.TOP), len(asked)),
            peer.name: (lambda n: peer.answer(asked[n]), min(peer.asks, len(asked))),
        }
        clock = time.perf_counter if peer.apart else time.thread_time
        times, hot = interleaved(ways, clock), in_blocks(ways, clock)
        ours, theirs = times["ours"], times[peer.name]
        found = row(case, self.size, peer.name, ours=ours.p50, theirs=theirs.p50, unit="ms")
        checked = range(min(peer.asks, len(asked), 50))
        self._add(
            found
            | {
                "ours_hot": round(hot["ours"].p50, 4),
                "theirs_hot": round(hot[peer.name].p50, 4),
                "ratio_hot": round(hot[peer.name].p50 / hot["ours"].p50, 3),
                "ours_p99": round(ours.p99, 4),
                "theirs_p99": round(theirs.p99, 4),
                "same_answers": round(
                    float(np.mean([self._same(asked[n], peer) for n in checked])), 4
                ),
            }
        )

    def _same(self, asked: Asked, peer: peers.Peer) -> float:
        """Share of the peer's answers that ours ranks as high: equal points count as the same."""
        theirs = list(peer.answer(asked))
        wide = self.index.search(asked, 200)
        if not theirs or not wide:
            return 1.0
        least = wide[min(peers.TOP, len(wide)) - 1][1] - 1e-3
        good = {key for key, points in wide if points >= least}
        return sum(key in good for key in theirs) / len(theirs)

    def _update(self, peer: peers.Peer) -> None:
        if peer.update is None:
            return
        update = peer.update
        one = self.batch.taken(np.zeros(1, dtype=np.int64))

        def ours(number: int) -> None:
            fresh = Batch(
                np.array([10**9 + number]), one.terms, one.starts, one.codes, one.digits,
                one.country, one.owner,
            )  # fmt: skip
            self.index.add(fresh)
            self.index.search(Asked(one.terms), peers.TOP)

        # Tantivy commits in threads of its own, so both are timed on the wall.
        times = interleaved(
            {"ours": (ours, 50), "theirs": (lambda _: update(), 20)}, time.perf_counter
        )
        found = row(
            "update-visible", self.size, peer.name,
            ours=times["ours"].p50, theirs=times["theirs"].p50, unit="ms",
        )  # fmt: skip
        self._add(found)
        self._build()

    def _add(self, found: Row) -> None:
        self.rows.append(found)
        save(self.rows)
        console.print(
            f"{found['case']:15} {found['peer']:16} ours {found['ours']:>10} "
            f"theirs {found['theirs']:>10} {found['unit']:6} x{found['ratio']}"
            + (f", in blocks x{found['ratio_hot']}" if "ratio_hot" in found else "")
        )
