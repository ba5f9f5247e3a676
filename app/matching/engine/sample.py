"""The smallest question there is: with it the search is compiled for the types that it gets."""

import numpy as np

from app.matching.engine.ask import NOBODY, Ask, Base, Bytes, Codes, Columns, Limits, Text
from app.matching.engine.blocks import blocks_of

_ONE = np.ones(1, dtype=np.uint8)


def sample() -> tuple[Base, Bytes, Ask]:
    """One row with one word, and a question with the same word."""
    blocks = blocks_of(np.zeros(1, np.int64), np.zeros(1, np.int64), np.ones(1, np.float32), 1)
    return Base(blocks, blocks, blocks, columns_of(1)), np.ones(1, dtype=np.uint8), ask_of()


def columns_of(size: int) -> Columns:
    """Rows of which nothing is known but that they stand and have text."""
    return Columns(
        rank=np.arange(size, dtype=np.int32),
        flags=np.full(size, 2 + 4, dtype=np.uint8),
        language=np.zeros(size, dtype=np.uint8),
        country=np.zeros(size, dtype=np.uint16),
        kind=np.zeros(size, dtype=np.uint8),
        purpose=np.zeros(size, dtype=np.uint8),
        visibility=np.zeros(size, dtype=np.uint8),
        owner=np.zeros(size, dtype=np.int32),
        portal=np.zeros(size, dtype=np.int32),
        last_day=np.full(size, 2**31 - 1, dtype=np.int32),
    )


def ask_of() -> Ask:
    """A question of one word, without codes or limits."""
    none, weights = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float64)
    return Ask(
        text=Text(
            np.zeros(1, dtype=np.int32), np.ones(1, dtype=np.float32), True, 0,  # noqa: FBT003
            np.array([0.0, 1e9]), np.array([0.0, 1e9]), 0.0,
        ),
        codes=Codes(
            none, weights, np.zeros(0, dtype=np.uint8), False, 0.0,  # noqa: FBT003
            none, weights, none, weights, 0.0, (0.0, 0.0), (0.0, 0.0), (0.0, 0.0),
        ),
        limits=Limits(
            _ONE, _ONE, _ONE, _ONE, NOBODY, NOBODY, 0, False, np.zeros(0, dtype=np.uint8)  # noqa: FBT003
        ),
        country=np.zeros(1),
        extra=np.zeros(0),
        found_by_extra=np.zeros(0, dtype=np.uint8),
    )  # fmt: skip
