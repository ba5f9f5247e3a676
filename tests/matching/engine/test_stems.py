"""The engine's index finds what adding up by hand finds."""

import sys
from collections import Counter
from collections.abc import Iterator
from math import log1p
from pathlib import Path
from random import Random

import numpy as np
import pytest

from app.matching.engine import kernel
from app.matching.engine.ask import NOBODY
from app.matching.engine.batch import LENGTH, SATURATION, Batch
from app.matching.engine.compiled_one import search_one
from app.matching.engine.stems import Asked, StemsIndex

TERMS, STATES = 60, 4
WORTH = {2: 0.5, 4: 2.0, 6: 4.0, 8: 4.5, 9: 4.6, 10: 5.0}
STATE_POINTS = np.array([0.0, 0.3, -0.2, 0.1])
LEVELS = (2, 4, 6, 8, 9, 10)


class Row:
    """A listing, said plainly."""

    def __init__(self, key: int, chance: Random) -> None:
        self.key = key
        self.terms = [
            min(int(chance.expovariate(0.1)), TERMS - 1) for _ in range(chance.randint(0, 9))
        ]
        code = chance.choice(["", "7408110000", "7408190000", "74", "7604210000", "8544"])
        self.code = code[: chance.choice([2, 4, 6, 10])]
        self.country = chance.randrange(STATES)
        self.owner = chance.randrange(6)


def batch(rows: list[Row]) -> Batch:
    return Batch(
        np.array([row.key for row in rows], dtype=np.int64),
        np.array([term for row in rows for term in row.terms], dtype=np.int32),
        np.cumsum([0, *(len(row.terms) for row in rows)]).astype(np.int64),
        np.array(
            [int(row.code.ljust(10, "0")) if row.code else -1 for row in rows], dtype=np.int64
        ),
        np.array([len(row.code) for row in rows], dtype=np.uint8),
        np.array([row.country for row in rows], dtype=np.uint16),
        np.array([row.owner for row in rows], dtype=np.int32),
    )


def asked_of(row: Row, owner: int = NOBODY) -> Asked:
    code = (int(row.code.ljust(10, "0")), len(row.code)) if row.code else None
    return Asked(np.array(row.terms, dtype=np.int32), code, WORTH, STATE_POINTS, owner)


def brute_force(rows: list[Row], asked: Row, owner: int = NOBODY) -> list[tuple[int, float]]:
    frequency = Counter(term for row in rows for term in set(row.terms))
    average = max(1.0, sum(len(row.terms) for row in rows) / max(1, len(rows)))
    found = []
    for row in rows:
        points, counts = 0.0, Counter(row.terms)
        for term in asked.terms:
            if counts[term]:
                idf = log1p((len(rows) - frequency[term] + 0.5) / (frequency[term] + 0.5))
                norm = SATURATION * (1 - LENGTH + LENGTH * len(row.terms) / average)
                points += idf * counts[term] * (SATURATION + 1) / (counts[term] + norm)
        shared = [
            n
            for n in LEVELS
            if len(asked.code) >= n and row.code[:n] == asked.code[:n] and len(row.code) >= n
        ]
        if not (points > 0 or shared) or row.owner == owner:
            continue
        points += WORTH[max(shared)] if shared else 0.0
        found.append((row.key, points + STATE_POINTS[row.country]))
    return sorted(found, key=lambda one: (-one[1], one[0]))


@pytest.fixture(scope="module", autouse=True, params=[True, False], ids=["compiled", "numpy"])
def engine(request: pytest.FixtureRequest) -> Iterator[None]:
    kernel.forget()
    with pytest.MonkeyPatch.context() as machine:
        if not request.param:
            machine.setitem(sys.modules, "app.matching.engine.compiled", None)  # none with numba
        assert kernel.prepare() is request.param
        yield
    kernel.forget()


def same(found: list[tuple[int, float]], expected: list[tuple[int, float]]) -> None:
    assert [points for _, points in found] == pytest.approx([p for _, p in expected], abs=1e-4)
    # What is equal to the last digit but one may stand either way.
    worth = dict(expected)
    assert all(points == pytest.approx(worth.get(key, -99), abs=1e-4) for key, points in found)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("limit", [1, 10, 1000])
def test_a_search_finds_what_adding_up_by_hand_finds(seed: int, limit: int) -> None:
    chance = Random(seed)  # noqa: S311 - repeatable on purpose
    rows = [Row(key, chance) for key in chance.sample(range(10_000), 700)]
    index = StemsIndex.build(batch(rows), terms=TERMS, states=STATES)
    for owner in (NOBODY, 3):
        asked = Row(-1, chance)
        everything = brute_force(rows, asked, owner)
        found = index.search(asked_of(asked, owner), limit)
        same(found, everything[: len(found)])
        assert len(found) == min(limit, len(everything))


def test_writes_are_found_at_once_and_a_merge_changes_nothing_but_weights() -> None:
    chance = Random(5)  # noqa: S311 - repeatable on purpose
    listed = {key: Row(key, chance) for key in range(300)}
    index = StemsIndex.build(batch(list(listed.values())), terms=TERMS, states=STATES)
    for _ in range(60):
        changed = [Row(chance.randrange(600), chance) for _ in range(chance.randint(1, 5))]
        changed = list({row.key: row for row in changed}.values())
        removed = chance.sample(sorted(listed), 3)
        index.remove(np.array(removed, dtype=np.int64))
        for key in removed:
            listed.pop(key)
        index.add(batch(changed))
        listed |= {row.key: row for row in changed}
        assert len(index) == len(listed)
        everything = Asked(np.arange(TERMS, dtype=np.int32), (7400000000, 2), WORTH, STATE_POINTS)
        found = index.search(everything, 10_000)
        expected = {k for k, row in listed.items() if row.terms or row.code.startswith("74")}
        assert {key for key, _ in found} == expected
        assert len(found) == len(expected)
    merged = index.merged()
    asked = Row(-1, chance)
    same(merged.search(asked_of(asked), 1000), brute_force(list(listed.values()), asked))


def test_a_saved_base_answers_the_same(tmp_path: Path) -> None:
    chance = Random(6)  # noqa: S311 - repeatable on purpose
    rows = [Row(key, chance) for key in range(500)]
    index = StemsIndex.build(batch(rows), terms=TERMS, states=STATES)
    index.save(tmp_path / "base.index")
    opened = StemsIndex.open(tmp_path / "base.index", check=True)
    for _ in range(20):
        asked = asked_of(Row(-1, chance))
        assert opened.search(asked, 10) == index.search(asked, 10)
    if kernel.is_compiled():  # once, for those in memory and those of a file
        assert len(search_one.signatures) == 1
    opened.remove(np.array([rows[0].key], dtype=np.int64))
    opened.add(batch([Row(9_999, chance)]))
    assert len(opened) == 500


def test_questions_without_anything_to_look_for_find_nothing() -> None:
    chance = Random(7)  # noqa: S311 - repeatable on purpose
    index = StemsIndex.build(
        batch([Row(key, chance) for key in range(50)]), terms=TERMS, states=STATES
    )
    nothing = np.zeros(0, dtype=np.int32)
    assert index.search(Asked(nothing), 10) == []
    assert index.search(Asked(np.array([TERMS + 5], dtype=np.int32)), 10) == []
    assert index.search(Asked(nothing, (9900000000, 10), WORTH), 10) == []


def test_listings_of_one_code_stand_by_their_words_and_the_others_by_code() -> None:
    codes = np.tile(np.array([7600000000, 7400000000, -1], dtype=np.int64), 600)
    words = np.repeat(np.array([[1, 5], [2, 5], [3, 5]], dtype=np.int32), 600, axis=0)
    mixed = np.random.default_rng(2).permutation(len(codes))
    listings = Batch(
        mixed.astype(np.int64), words[mixed].ravel(),
        np.arange(0, 2 * len(codes) + 1, 2, dtype=np.int64), codes[mixed],
        np.full(len(codes), 4, np.uint8), np.zeros(len(codes), np.uint16),
        np.zeros(len(codes), np.int32),
    )  # fmt: skip
    ordered = listings.in_order()
    assert np.all(np.diff(ordered.codes) >= 0)
    telling = ordered.terms[::2]
    runs = 1 + np.count_nonzero((np.diff(telling) != 0) | (np.diff(ordered.codes) != 0))
    assert runs == 9
    wordless = Batch(
        mixed.astype(np.int64), np.zeros(0, np.int32), np.zeros(len(codes) + 1, np.int64), codes,
        np.full(len(codes), 4, np.uint8), np.zeros(len(codes), np.uint16),
        np.zeros(len(codes), np.int32),
    )  # fmt: skip
    assert wordless.in_order().codes.tolist() == sorted(codes.tolist())


def test_one_term_in_every_listing_and_identical_ones_come_by_id() -> None:
    size = 5000
    ids = np.random.default_rng(1).permutation(size).astype(np.int64)
    alike = Batch(
        ids, np.zeros(size, np.int32), np.arange(size + 1, dtype=np.int64),
        np.full(size, 7408000000), np.full(size, 4, np.uint8), np.zeros(size, np.uint16),
        np.zeros(size, np.int32),
    )  # fmt: skip
    index = StemsIndex.build(alike, terms=1, states=1)
    for limit in (1, 1000):
        found = index.search(Asked(np.zeros(1, dtype=np.int32)), limit)
        assert [key for key, _ in found] == list(range(limit))


@pytest.mark.parametrize("threads", [1, 3])
def test_many_questions_at_once_are_answered_as_one_by_one(threads: int) -> None:
    chance = Random(8)  # noqa: S311 - repeatable on purpose
    index = StemsIndex.build(
        batch([Row(key, chance) for key in range(900)]), terms=TERMS, states=STATES
    )
    asked = [asked_of(Row(-1, chance), chance.choice([NOBODY, 3])) for _ in range(60)]
    asked.append(Asked(np.zeros(0, dtype=np.int32)))
    ids, points = index.search_many(asked, 7, threads=threads)
    for one, keys, worths in zip(asked, ids, points, strict=True):
        expected = index.search(one, 7)
        assert keys[keys >= 0].tolist() == [key for key, _ in expected]
        assert worths[: len(expected)] == pytest.approx([worth for _, worth in expected])
