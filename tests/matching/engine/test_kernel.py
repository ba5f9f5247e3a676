"""Compiled search finds what plain numpy does."""

import pickle
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.matching.engine import kernel, plain
from app.matching.engine.ask import Ask, Base, Hits
from app.matching.engine.blocks import WINDOW, blocks_of, rows_of, values_of
from app.matching.engine.kernel import Searchable
from tests.matching.engine.asks import made, worded

SIZES = (1, 7, 300, WINDOW, WINDOW + 1, 3 * WINDOW + 77, 9 * WINDOW)


@pytest.fixture(scope="module")
def compiled() -> Iterator[Any]:
    """The compiled search; numpy answers again afterwards."""
    assert kernel.prepare()
    yield search
    kernel.forget()


def search(base: Base, alive: Any, ask: Ask, limit: int) -> Hits:
    return Searchable(base).search(alive, ask, limit)


@pytest.mark.parametrize("limit", [1, 10, 300])
@pytest.mark.parametrize("seed", range(25))
def test_compiled_code_and_numpy_find_the_same_in_the_same_order(
    compiled: Any, seed: int, limit: int
) -> None:
    asked = made(seed, SIZES[seed % len(SIZES)])
    fast, slow = asked.put(compiled, limit), asked.put(plain.search, limit)
    assert fast.rows.tolist() == slow.rows.tolist()
    assert fast.points == pytest.approx(slow.points, abs=1e-9)
    assert fast.similarities == pytest.approx(slow.similarities, abs=1e-6)


@pytest.mark.parametrize("limit", [1, 10, 300])
@pytest.mark.parametrize("seed", range(25))
def test_rows_found_by_their_rare_words_are_those_that_looking_at_all_finds(
    compiled: Any, seed: int, limit: int
) -> None:
    asked = worded(seed, SIZES[2 + seed % 5])
    fast, slow = asked.put(compiled, limit), asked.put(plain.search, limit)
    assert fast.rows.tolist() == slow.rows.tolist()
    assert fast.points == pytest.approx(slow.points, abs=1e-9)
    assert fast.similarities.tolist() == slow.similarities.tolist()


def test_most_questions_find_something() -> None:
    found = [len(made(seed, 3 * WINDOW).put(plain.search, 50).rows) for seed in range(20)]
    assert sum(count == 50 for count in found) > 10


def test_of_equals_the_first_by_rank_are_found_whatever_their_rows(compiled: Any) -> None:
    asked = made(3, 4 * WINDOW)
    said = asked.ask.text._replace(weights=np.zeros(len(asked.ask.text.terms), np.float32))
    codes = asked.ask.codes._replace(different=0.5, stated=True)
    ask = asked.ask._replace(text=said, codes=codes, country=np.zeros(5))
    alike = replace(asked, ask=ask)
    for limit in (1, 10, 1000):
        fast, slow = alike.put(compiled, limit), alike.put(plain.search, limit)
        assert fast.rows.tolist() == slow.rows.tolist()


def test_postings_come_back_from_their_blocks() -> None:
    rows = np.array([0, 5, WINDOW - 1, WINDOW, 5 * WINDOW + 3, 2, WINDOW], dtype=np.int64)
    terms = np.array([0, 0, 0, 0, 0, 2, 2], dtype=np.int64)
    values = np.arange(7, dtype=np.float32)
    blocks = blocks_of(terms, rows, values, 4)
    assert rows_of(blocks, 0).tolist() == [0, 5, WINDOW - 1, WINDOW, 5 * WINDOW + 3]
    assert rows_of(blocks, 1).tolist() == []
    assert values_of(blocks, 2).tolist() == [5.0, 6.0]
    assert rows_of(blocks, 3).tolist() == []
    assert blocks.most.tolist() == [2.0, 3.0, 4.0, 5.0, 6.0]


def test_without_numba_numpy_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel.forget()
    monkeypatch.setitem(__import__("sys").modules, "app.matching.engine.compiled", None)
    assert not kernel.prepare()
    assert not kernel.is_compiled()
    asked = made(1, 300)
    assert asked.put(search, 5).rows.tolist() == asked.put(plain.search, 5).rows.tolist()


def test_a_segment_that_is_held_can_be_kept_and_read_again(compiled: Any) -> None:
    asked = made(4, 300)
    segment = Searchable(asked.base)
    before = segment.search(asked.alive, asked.ask, 10)
    again = pickle.loads(pickle.dumps(segment))  # noqa: S301 - what we wrote
    after = again.search(asked.alive, asked.ask, 10)
    assert len(before.rows)
    assert (after.rows.tolist(), after.points.tolist()) == (
        before.rows.tolist(), before.points.tolist(),
    )  # fmt: skip
