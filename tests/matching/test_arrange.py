"""Answers that fold into one, and pages that no single owner or state fills."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching import SUPPLY, Diversify, Listing, MemoryIndex, Query, Suggestions, suggest
from app.matching.arrange import STEP_BACK, spaced
from app.vocabulary.terms import Kind, Side
from tests.matching.strategies import examples

DAY = date(2026, 6, 1)
NEED = Listing("need", Side.NEED, title="Катанка медная 8 мм", country="RU", codes=("7408",))


def offer(key: str, owner: str, title: str, country: str = "KZ", code: str = "740811") -> Listing:
    return Listing(
        key, Side.OFFER, organization_id=owner, title=title, country=country, codes=(code,),
        kind=Kind.MATERIAL,
    )  # fmt: skip


def asked(listings: list[Listing], **question: object) -> Suggestions:
    index = MemoryIndex()
    index.apply(listings)
    query = Query(NEED, DAY, **question)  # type: ignore[arg-type]
    return suggest(index, query, SUPPLY)


def ids(found: Suggestions) -> list[str]:
    return [item.judgement.listing.id for item in found.items]


ALIKE = [
    offer("a1", "a", "Катанка медная 8 мм"),
    offer("a2", "a", "Катанка медная 10 мм"),
    offer("a3", "a", "Катанка медная 12,5 мм"),
    offer("b1", "b", "Катанка медная 10 мм"),
]


def test_nearly_equal_offers_of_one_organization_are_one_answer() -> None:
    found = asked(ALIKE, fold_similar=True)
    assert ids(found) == ["a1", "b1"]
    assert set(found.items[0].similar) == {"a2", "a3"}
    assert found.items[1].similar == ()
    assert found.considered == len(ALIKE)


def test_they_are_answers_of_their_own_unless_asked_to_fold() -> None:
    found = asked(ALIKE)
    assert set(ids(found)) == {"a1", "a2", "a3", "b1"}
    assert all(item.similar == () for item in found.items)


@pytest.mark.parametrize(
    "other",
    [
        offer("a2", "a", "Проволока медная луженая 8 мм"),
        offer("a2", "a", "Катанка медная 8 мм", code="740819"),
        offer("a2", "a", "Катанка медная 8 мм М00К"),
        offer("a2", "a", "Катанка медная 8 мм ГОСТ Р 53803-2010"),
        offer("a2", "b", "Катанка медная 8 мм"),
    ],
    ids=["other words", "other subheading", "other grade", "other standard", "other owner"],
)
def test_other_goods_or_owners_do_not_fold(other: Listing) -> None:
    found = asked([offer("a1", "a", "Катанка медная 8 мм"), other], fold_similar=True)
    assert set(ids(found)) == {"a1", "a2"}


@examples
@given(st.permutations(ALIKE))
def test_what_folds_does_not_depend_on_the_order_of_the_registry(listed: list[Listing]) -> None:
    found = asked(listed, fold_similar=True)
    assert [(item.judgement.listing.id, item.similar) for item in found.items] == [
        (item.judgement.listing.id, item.similar) for item in asked(ALIKE, fold_similar=True).items
    ]


MANY = [
    offer(f"{owner}{number}", owner, title, country)
    for owner, country in (("a", "KZ"), ("b", "KZ"), ("c", "BY"))
    for number, title in enumerate(
        ("Катанка медная 8 мм", "Медная катанка в бухтах", "Катанка", "Прокат: катанка, лента")
    )
]


@pytest.mark.parametrize("diversify", Diversify)
def test_one_organization_or_state_does_not_fill_the_page(diversify: Diversify) -> None:
    plain, spread = asked(MANY, limit=3), asked(MANY, limit=3, diversify=diversify)

    def most(found: Suggestions) -> int:
        listings = [item.judgement.listing for item in found.items]
        by_country = diversify is Diversify.COUNTRY
        groups = [one.country if by_country else one.organization_id for one in listings]
        return max(Counter(groups).values())

    assert most(spread) <= most(plain)
    assert most(spread) == (1 if diversify is Diversify.ORGANIZATION else 2)
    assert ids(spread)[0] == ids(plain)[0], "the best answer stays the first"


@pytest.mark.parametrize("diversify", [None, *Diversify])
@pytest.mark.parametrize("limit", [1, 2, 5])
def test_pages_join_to_the_whole(diversify: Diversify | None, limit: int) -> None:
    whole = ids(asked(MANY, limit=100, diversify=diversify))
    joined: list[str] = []
    after = None
    while True:
        page = asked(MANY, limit=limit, diversify=diversify, after=after)
        joined += ids(page)
        after = page.last
        if not page.more:
            break
    assert joined == whole
    assert sorted(joined) == sorted(listing.id for listing in MANY)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(-5, 5)), max_size=20))
def test_each_place_goes_to_the_best_that_is_left_after_the_cost_of_repeats(
    listed: list[tuple[str, float]],
) -> None:
    items = sorted(listed, key=lambda item: -item[1])
    placed = spaced(items, lambda item: item[0], lambda item: item[1])
    order = [item for _, item in sorted(placed, key=lambda place: -place[0])]
    left, seen = list(items), Counter[str]()
    for item in order:
        best = max(value - STEP_BACK * seen[group] for group, value in left)
        assert item[1] - STEP_BACK * seen[item[0]] == pytest.approx(best)
        left.remove(item)
        seen[item[0]] += 1


def test_what_belongs_to_nobody_never_stands_back() -> None:
    placed = spaced([3.0, 2.0], lambda _: None, lambda item: item)
    assert placed == [(3.0, 3.0), (2.0, 2.0)]
