from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching import SUPPLY, Filters, Listing, MemoryIndex, Query, explain, suggest
from app.matching.index import CANDIDATES
from app.matching.profile import profile
from app.vocabulary.terms import Kind, Language, Purpose, Side, Status, Visibility
from tests.matching.strategies import (
    CODES,
    COUNTRIES,
    ORGANIZATIONS,
    ROUNDING,
    STANDARDS,
    TODAY,
    WORDS,
    assert_same_answers,
    brute_force,
    examples,
    filters,
    listings,
    meets,
)

IDS = [f"l{n}" for n in range(15)]
Step = tuple[list[Listing], list[str]]

steps: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(
        st.lists(listings(ids=IDS), max_size=6, unique_by=lambda listing: listing.id),
        st.lists(st.sampled_from(IDS), max_size=3),
    ),
    max_size=6,
)


class Registry:
    """An index, and beside it what it should hold."""

    def __init__(self, index: MemoryIndex | None = None) -> None:
        self.index = MemoryIndex() if index is None else index
        self.listed: dict[str, Listing] = {}

    def apply(self, changed: Iterable[Listing], removed: Sequence[str] = ()) -> None:
        changed = list(changed)
        self.index.apply(changed, removed)
        for name in removed:
            self.listed.pop(name, None)
        self.listed.update((listing.id, listing) for listing in changed)

    def check(self, asked: Listing, wanted: Filters) -> None:
        query = Query(asked, TODAY, filters=wanted, limit=1000)
        others = [item for item in self.listed.values() if item.side is not asked.side]
        found = suggest(self.index, query, SUPPLY)
        assert_same_answers(found.items, brute_force(self.index, others, query, SUPPLY))
        assert not found.more

    def check_contents(self) -> None:
        assert len(self.index) == len(self.listed)
        for name in [*self.listed, *IDS]:
            found = self.index.get(name)
            assert (found.listing if found else None) == self.listed.get(name)


@examples
@given(steps, listings(ids=("asked",)), filters)
def test_a_search_finds_what_judging_everything_finds(
    taken: list[Step], asked: Listing, wanted: Filters
) -> None:
    registry = Registry()
    for changed, removed in taken:
        registry.apply(changed, removed)
    registry.check_contents()
    registry.check(asked, wanted)
    registry.check(asked, Filters())


@examples
@given(steps, st.sets(st.sampled_from(IDS)), listings(ids=("asked",)))
def test_among_some_listings_pairs_come_out_as_among_all(
    taken: list[Step], ids: set[str], asked: Listing
) -> None:
    registry = Registry()
    for changed, removed in taken:
        registry.apply(changed, removed)
    some = registry.index.among(ids)
    assert len(some) == len(ids & registry.listed.keys())
    query = Query(asked, TODAY, limit=1000)
    every = suggest(registry.index, query, SUPPLY).items
    assert [item.judgement for item in suggest(some, query, SUPPLY).items] == [
        item.judgement for item in every if item.judgement.listing.id in ids
    ]


@examples
@given(steps, steps, listings(ids=("asked",)), st.integers(0, 3))
def test_what_is_written_while_segments_are_rebuilt_is_found_and_what_went_is_not(
    before: list[Step], meanwhile: list[Step], asked: Listing, at_once: int
) -> None:
    registry = Registry(MemoryIndex(at_once))
    for changed, removed in before:
        registry.apply(changed, removed)
        rebuild = registry.index.due()
        for more, gone in meanwhile[:2]:
            registry.apply(more, gone)
        if rebuild is not None:
            rebuild.build()
            for more, gone in meanwhile[2:]:
                registry.apply(more, gone)
            registry.index.settle(rebuild)
        registry.check_contents()
    while (rebuild := registry.index.due()) is not None:
        rebuild.build()
        registry.index.settle(rebuild)
    registry.check_contents()
    registry.check(asked, Filters())


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


ALL_FILTERS = [
    Filters(),
    *(Filters(countries=frozenset(some)) for some in (("RU",), ("KZ", "BY"), ("US",))),
    Filters(cross_border=True),
    Filters(cross_border=False),
    *(Filters(code_prefix=prefix) for prefix in ("7", "74", "74081", "740811", "8544499", "99")),
    *(Filters(kind=kind) for kind in Kind),
    *(Filters(purposes=frozenset({purpose})) for purpose in Purpose),
    Filters(min_score=0.5),
    Filters(
        countries=frozenset({"KZ", "RU", "AM"}),
        cross_border=True,
        code_prefix="74",
        kind=Kind.MATERIAL,
        purposes=frozenset({Purpose.SUPPLY, Purpose.TECHNOLOGY}),
        min_score=0.01,
    ),
]


def some_listing(chance: Random, name: str, side: Side | None = None) -> Listing:
    stands = side or chance.choice(list(Side))
    codes = tuple(dict.fromkeys(chance.choices(CODES, k=chance.randint(0, 3))))
    likely = {code: chance.random() for code in chance.choices(["7408", "740811", "7604"], k=2)}
    return Listing(
        id=name,
        side=stands,
        organization_id=chance.choice([None, *ORGANIZATIONS]),
        country=chance.choice([None, *COUNTRIES]),
        title=" ".join(chance.choices(WORDS, k=chance.randint(0, 6))),
        description=" ".join(chance.choices(WORDS, k=chance.randint(0, 9))),
        language=chance.choice([None, None, Language.RU, Language.EN]),
        codes=codes,
        predicted=() if codes else tuple(likely.items()),
        standards=tuple(chance.choices(STANDARDS, k=chance.randint(0, 1))),
        kind=chance.choice(list(Kind)) if stands is Side.OFFER else None,
        purpose=chance.choice([Purpose.SUPPLY, *Purpose]),
        status=chance.choice([Status.ACTIVE] * 4 + [Status.PAUSED]),
        visibility=chance.choice([Visibility.PUBLIC] * 4 + [Visibility.PRIVATE]),
    )


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 2))]
)
def test_a_busy_registry_answers_like_judging_everything(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - repeatable on purpose
    registry = Registry()
    names = [f"r{n}" for n in range(400)]
    for step in range(40):
        changed = {n: some_listing(chance, n) for n in chance.sample(names, chance.randint(0, 25))}
        removed = chance.sample(names, chance.randint(0, 8))
        registry.apply(changed.values(), [name for name in removed if name not in changed])
        if step % 8 == 7:
            for wanted in chance.sample(ALL_FILTERS, 4):
                registry.check(some_listing(chance, "asked"), wanted)
    registry.check_contents()
    assert len(registry.index) > 150
    for wanted in ALL_FILTERS:
        for side in Side:
            registry.check(some_listing(chance, "asked", side), wanted)


def test_of_more_listings_than_are_judged_the_best_by_text_code_and_country_are() -> None:
    chance = Random(7)  # noqa: S311 - repeatable on purpose
    offers = [some_listing(chance, f"o{n}", Side.OFFER) for n in range(2 * CANDIDATES)]
    offers = [replace(o, status=Status.ACTIVE, visibility=Visibility.PUBLIC) for o in offers]
    index = MemoryIndex()
    index.apply(offers)
    asked = Listing("asked", Side.NEED, title="катанка медная 8 мм", codes=("7408",), country="RU")
    query = Query(asked, TODAY, limit=1000)

    def quickly(listing: Listing) -> float:
        judged = explain(index, query, profile(listing), SUPPLY)[0].judgement
        seen = {"code", "likely_subheading", "text", "country"}
        return sum(o.points for o in judged.outcomes if o.aspect in seen)

    worth = {o.id: quickly(o) for o in offers}
    found = index.candidates(query, profile(asked), SUPPLY)
    assert len(found) == CANDIDATES
    for candidate in found:
        assert candidate.points == pytest.approx(worth[candidate.profile.listing.id], abs=ROUNDING)
    near = {offer.id for offer in offers if meets(asked, offer)}
    left = near - {candidate.profile.listing.id for candidate in found}
    kept = [candidate.points for candidate in found]
    assert kept == sorted(kept, reverse=True)
    assert max(worth[name] for name in left) <= kept[-1] + ROUNDING
    assert suggest(index, query, SUPPLY).considered == CANDIDATES


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
