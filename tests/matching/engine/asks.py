"""Random segments and questions as the engine sees them: arrays only."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator

from app.matching.engine.ask import NOBODY, Ask, Base, Codes, Columns, Limits, Text
from app.matching.engine.blocks import Blocks, blocks_of

COUNTRIES = 5
OWNERS = 7
KNOTS = np.array([0.0, 0.06, 0.15, 0.3, 0.5, 0.7, 1.0])
CURVE = np.array([-1.3, -0.9, 0.0, 2.2, 6.0, 9.0, 12.0])


@dataclass(frozen=True)
class Made:
    """A segment with a question."""

    base: Base
    alive: Any
    ask: Ask

    def put(self, search: Any, limit: int) -> Any:
        return search(self.base, self.alive, self.ask, limit)


def bytes_of(chance: Generator, size: int, below: int) -> Any:
    return chance.integers(0, below, size).astype(np.uint8)


def postings(chance: Generator, rows: int, terms: int, *, flat: bool = False) -> Blocks:
    found = []
    for term in range(terms):
        share = chance.choice([0.0, 0.002, 0.05, 0.4])
        here = np.flatnonzero(chance.random(rows) < share)
        if chance.random() < 0.5:  # words cluster, as goods do
            start = int(chance.integers(0, rows))
            here = here[(here >= start) & (here < start + rows // 4)]
        found.append((np.full(len(here), term), here))
    term_of, row_of = (np.concatenate(parts).astype(np.int64) for parts in zip(*found, strict=True))
    values = np.ones(len(row_of)) if flat else chance.choice([0.1, 0.25, 0.31], len(row_of))
    return blocks_of(term_of, row_of, values.astype(np.float32), terms)


def columns(chance: Generator, rows: int) -> Columns:
    return Columns(
        rank=chance.permutation(rows).astype(np.int32),
        flags=(bytes_of(chance, rows, 16) | (4 * (chance.random(rows) < 0.8)).astype(np.uint8)),
        language=bytes_of(chance, rows, 3),
        country=chance.integers(0, COUNTRIES, rows).astype(np.uint16),
        kind=bytes_of(chance, rows, 2),
        purpose=bytes_of(chance, rows, 3),
        visibility=bytes_of(chance, rows, 3),
        owner=chance.integers(0, OWNERS, rows).astype(np.int32),
        portal=chance.integers(0, 3, rows).astype(np.int32),
        last_day=chance.integers(5, 40, rows).astype(np.int32),
    )


def some(chance: Generator, below: int) -> Any:
    return chance.permutation(below)[: chance.integers(0, below + 1)].astype(np.int32)


def limits(chance: Generator, rows: int) -> Limits:
    def table(size: int) -> Any:
        full = np.ones(size, dtype=np.uint8)
        return full if chance.random() < 0.6 else bytes_of(chance, size, 2)

    return Limits(
        table(COUNTRIES), table(2), table(3), table(3),
        int(chance.choice([NOBODY, 2])), int(chance.choice([NOBODY, 1])),
        int(chance.choice([0, 10])), bool(chance.random() < 0.2),
        bytes_of(chance, rows, 2) if chance.random() < 0.3 else np.zeros(0, dtype=np.uint8),
    )  # fmt: skip


def questions(chance: Generator, rows: int) -> Ask:
    words, prefixes, headings, subheadings = (some(chance, size) for size in (12, 6, 4, 4))
    stated = bool(chance.random() < 0.6)
    if not stated:
        prefixes = prefixes[:0]
    extra = chance.random() < 0.3
    return Ask(
        Text(
            words, chance.choice([0.2, 0.4], len(words)).astype(np.float32),
            bool(len(words) or chance.random() < 0.5), int(chance.integers(0, 3)),
            KNOTS, CURVE, 0.15,
        ),
        Codes(
            prefixes, chance.choice([-0.2, 0.3, 2.4, 4.1], len(prefixes)),
            bytes_of(chance, len(prefixes), 2), stated, float(chance.choice([-1.5, 0.0, 0.5])),
            headings, chance.random(len(headings)), subheadings, chance.random(len(subheadings)),
            float(chance.choice([0.0, 0.2])), (0.0, 2.1), (0.0, 1.0), (0.0, 1.6),
        ),
        limits(chance, rows),
        chance.choice([-0.5, 0.0, 0.35], COUNTRIES),
        chance.choice([-4.8, 0.0, 4.8], rows) if extra else np.zeros(0),
        bytes_of(chance, rows, 2) if extra else np.zeros(0, dtype=np.uint8),
    )  # fmt: skip


def made(seed: int, rows: int) -> Made:
    chance = np.random.default_rng(seed)
    return Made(
        Base(
            postings(chance, rows, 12), postings(chance, rows, 6, flat=True),
            postings(chance, rows, 4), columns(chance, rows),
        ),
        (chance.random(rows) < 0.9).astype(np.uint8), questions(chance, rows),
    )  # fmt: skip


TOPICS, OWN = 300, 6


def worded(seed: int, rows: int) -> Made:
    """Words as they occur in texts: a few are everywhere, most belong to a topic with codes."""
    chance = np.random.default_rng(seed)
    topic = chance.integers(0, TOPICS, rows)
    common = chance.random((8, rows)) < 1 / np.arange(2, 10)[:, None]
    own = chance.random((OWN, rows)) < 0.4
    lines = [*np.argwhere(common), *_by_topic(own, topic)]
    pairs = np.unique(np.array(lines, dtype=np.int64), axis=0)
    values = np.where(pairs[:, 0] < 8, 0.3, 3.0) * chance.choice([0.7, 1.0, 1.3], len(pairs))
    coded = np.unique(np.stack([topic % 6, np.arange(rows)], axis=1), axis=0)
    about = int(chance.integers(0, TOPICS))
    # Words of two topics, the common ones, and one of them twice.
    asked = [
        *range(8),
        *range(8 + OWN * about, 12 + OWN * about),
        8 + OWN * ((about + 1) % TOPICS),
        0,
    ]
    most = float(chance.choice([10.0, 20.0]))
    text = Text(
        np.array(asked, dtype=np.int32), np.ones(len(asked), dtype=np.float32), True, 0,  # noqa: FBT003
        KNOTS * most, CURVE * 40, 0.1 * most,
    )  # fmt: skip
    return Made(
        Base(
            blocks_of(pairs[:, 0], pairs[:, 1], values.astype(np.float32), 8 + OWN * TOPICS),
            blocks_of(coded[:, 0], coded[:, 1], np.ones(rows, dtype=np.float32), 6),
            postings(chance, rows, 4), columns(chance, rows),
        ),
        (chance.random(rows) < 0.9).astype(np.uint8),
        questions(chance, rows)._replace(text=text),
    )  # fmt: skip


def _by_topic(own: Any, topic: Any) -> Any:
    found = np.argwhere(own)
    found[:, 0] += 8 + OWN * topic[found[:, 1]]
    return found
