"""Whatever was written, a search of the index finds what judging everything finds."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random

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
