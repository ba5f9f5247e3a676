"""What an index holds after writes, removals and rebuilding, by examples."""

from dataclasses import replace
from typing import Any

import pytest

from app.matching import SUPPLY, Listing, MemoryIndex, Query, suggest
from app.matching.index import CANDIDATES
from app.matching.profile import profile
from app.vocabulary.terms import Side
from tests.matching.strategies import TODAY


def wire(name: str, **changes: Any) -> Listing:
    return Listing(name, Side.OFFER, **{"title": "катанка медная", "codes": ("7408",)} | changes)


def found(index: MemoryIndex, title: str = "катанка медная") -> list[str]:
    asked = Listing("asked", Side.NEED, title=title)
    items = suggest(index, Query(asked, TODAY, limit=1000), SUPPLY).items
    return [s.judgement.listing.id for s in items]


def test_a_listing_put_in_twice_is_there_once() -> None:
    index = MemoryIndex()
    index.apply([wire("a")])
    index.apply([wire("a")])
    index.apply([wire("a"), wire("a", title="лента латунная")])
    assert len(index) == 1
    assert found(index, "катанка") == []
    assert found(index, "латунная") == ["a"]


def test_what_is_removed_is_gone() -> None:
    index = MemoryIndex()
    index.apply([wire("a"), wire("b")])
    index.apply([], ["a", "never-there"])
    assert len(index) == 1
    assert index.get("a") is None
    assert found(index) == ["b"]
    index.apply([], ["b"])
    assert len(index) == 0
    assert found(index) == []


def test_what_was_removed_can_come_back() -> None:
    index = MemoryIndex()
    index.apply([wire("a")])
    index.apply([], ["a"])
    index.apply([wire("a", title="лента латунная")])
    assert found(index, "лента латунная") == ["a"]
    assert len(index) == 1


def test_a_listing_removed_and_put_in_at_once_is_there() -> None:
    index = MemoryIndex()
    index.apply([wire("a")])
    index.apply([wire("a", title="лента латунная")], ["a"])
    assert found(index, "лента латунная") == ["a"]


def test_a_listing_that_changes_sides_is_found_on_its_new_side_only() -> None:
    index = MemoryIndex()
    index.apply([wire("a")])
    index.apply([replace(wire("a"), side=Side.NEED)])
    assert len(index) == 1
    assert found(index) == []
    asked = Listing("asked", Side.OFFER, title="катанка")
    assert len(suggest(index, Query(asked, TODAY), SUPPLY).items) == 1


def test_an_empty_index_answers_nothing() -> None:
    index = MemoryIndex()
    assert found(index) == []
    assert len(index) == 0
    index.apply([])
    index.apply([], ["nobody"])
    assert index.get("nobody") is None


def test_listings_without_words_or_codes_do_no_harm() -> None:
    index = MemoryIndex()
    index.apply([Listing("bare", Side.OFFER)])
    index.apply([wire("a"), Listing("bare-too", Side.OFFER)])
    assert found(index) == ["a"]
    assert len(index) == 3
    coded = Listing("asked", Side.NEED, codes=("7408",))
    items = suggest(index, Query(coded, TODAY), SUPPLY).items
    assert [s.judgement.listing.id for s in items] == ["a"]
    bare = Listing("asked", Side.NEED)
    assert suggest(index, Query(bare, TODAY), SUPPLY).considered == 0


def test_many_small_writes_merge_into_few_segments() -> None:
    index = MemoryIndex()
    for n in range(200):
        index.apply([wire(f"a{n:03d}")])
    parts = index._sides[Side.OFFER].parts
    assert len(parts) <= 5
    assert sum(int(part.alive.sum()) for part in parts) == 200
    assert found(index) == [f"a{n:03d}" for n in range(200)]


def test_merging_leaves_the_removed_behind() -> None:
    index = MemoryIndex()
    index.apply([wire(f"a{n}") for n in range(40)])
    index.apply([], [f"a{n}" for n in range(30)])
    for n in range(60):
        index.apply([wire(f"b{n:02d}")])
    assert len(index) == 70
    rows = sum(len(part.segment) for part in index._sides[Side.OFFER].parts)
    assert rows == 70
    assert set(found(index)) == {f"a{n}" for n in range(30, 40)} | {f"b{n:02d}" for n in range(60)}


def test_a_search_under_way_keeps_what_it_started_with() -> None:
    index = MemoryIndex()
    index.apply([wire("a"), wire("b")])
    [part] = index._sides[Side.OFFER].parts
    index.apply([], ["a"])
    assert part.alive.all()
    assert [p.listing.id for p in part.segment.profiles] == ["a", "b"]


def test_weights_are_counted_anew_beside_the_searches() -> None:
    index = MemoryIndex(at_once=10)
    index.apply([wire("a", title="zzyzx")])
    listed = index.get("a")
    assert listed is not None
    one = profile(Listing("q", Side.NEED, title="zzyzx qwfpg"))
    for number in range(120):
        index.apply([wire(f"b{number}", title="zzyzx")])
    before = index.similarity(one, listed)
    rebuild = index.due()
    assert rebuild is not None
    index.apply([wire("late", title="qwfpg")], ["b7"])
    rebuild.build()
    assert index.similarity(one, listed) == before
    index.settle(rebuild)
    assert index.similarity(one, listed) < before
    assert index.get("b7") is None
    assert index.get("late") is not None
    assert len(index) == 121
    abandoned = index.due()
    while (rebuild := index.due()) is not None:
        rebuild.build()
        index.settle(rebuild)
    if abandoned is not None:
        abandoned.build()
        index.settle(abandoned)
    assert len(index) == 121


def test_codes_that_were_read_are_put_in_unless_the_listing_has_changed() -> None:
    index = MemoryIndex()
    index.apply([wire(name, codes=()) for name in "abcd"])
    rebuild = index.reread(dict.fromkeys("abc", (("7408", 0.9),)))
    index.apply([wire("b", codes=(), title="медь")], ["c"])
    rebuild.build()
    assert index.settle(rebuild)
    read = {name: found.likely for name in "abcd" if (found := index.get(name))}
    assert read == {"a": {"7408": pytest.approx(0.9**0.5)}, "b": {}, "d": {}}
    assert index.settle(rebuild) is False
    assert len(index) == 3


def test_words_grow_common_as_listings_bring_them() -> None:
    index = MemoryIndex()
    index.apply([wire("a", title="zzyzx qwfpg")])
    one = profile(Listing("q", Side.NEED, title="zzyzx"))
    listed = index.get("a")
    assert listed is not None
    before = index.similarity(one, listed)
    rare = index.rarity("7408")
    index.apply([wire(f"b{n}", title="zzyzx") for n in range(300)])
    assert index.similarity(one, listed) < before
    assert index.rarity("7408") < rare


def test_among_some_listings_none_is_too_far_down_to_be_found() -> None:
    offers = [
        Listing(id=f"o{number}", side=Side.OFFER, title="Труба стальная", codes=("7304",))
        for number in range(CANDIDATES + 30)
    ]
    index = MemoryIndex()
    index.apply(offers)
    asked = Listing(id="n", side=Side.NEED, title="Труба стальная", codes=("7304",))
    query = Query(asked, TODAY, limit=1000)
    assert len(suggest(index, query, SUPPLY).items) == CANDIDATES
    some = index.among([offer.id for offer in offers])
    assert len(suggest(some, query, SUPPLY).items) == len(offers)
