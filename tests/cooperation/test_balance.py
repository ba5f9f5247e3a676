"""The balance conserves what is listed, and gaps are found where they are, and nowhere else."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cooperation import balance as adding
from app.cooperation.balance import Coarse, CoarseAmounts, Row
from app.cooperation.book import Book, Entry
from app.cooperation.gaps import Gap, GapRow, gaps
from app.vocabulary.terms import Side

CODES = ("74", "7408", "740811", "7408110000", "7403", "8544", "854411")


def entry(key: str, side: Side = Side.OFFER, **more: object) -> Entry:
    given_ones: dict[str, object] = {
        "id": key, "organization": key, "country": "KZ", "side": side, "codes": ("7408",),
        "amount": 100.0, "dimension": "mass",
    } | more  # fmt: skip
    return Entry(**given_ones)  # type: ignore[arg-type]


ENTRIES = st.lists(
    st.builds(
        Entry,
        id=st.text("abc", min_size=1, max_size=3),
        organization=st.sampled_from("pqrs"),
        country=st.sampled_from(["KZ", "RU", "BY"]),
        side=st.sampled_from(Side),
        codes=st.lists(st.sampled_from(CODES), min_size=1, max_size=4).map(tuple),
        amount=st.floats(0, 1e6, allow_subnormal=False),
        dimension=st.sampled_from(["mass", "length"]),
    ),
    max_size=12,
)


def balance(entries: list[Entry], level: int, **more: Any) -> list[Row]:
    return adding.balance(Book.of(entries), level, **more)


def coarse_offers(entries: list[Entry], level: int) -> Coarse:
    return adding.coarse_offers(Book.of(entries), level)


def coarse_amounts(entries: list[Entry], level: int) -> CoarseAmounts:
    return adding.coarse_amounts(Book.of(entries), level)


def deep_share(codes: tuple[str, ...], level: int) -> float:
    """Share of a listing's codes, the finest of each branch, that reach a level."""
    finest = {one for one in codes if not any(o != one and o.startswith(one) for o in codes)}
    return sum(len(one) >= level for one in finest) / len(finest)


@given(ENTRIES)
def test_a_code_has_at_least_what_those_under_it_have(entries: list[Entry]) -> None:
    for coarse, fine in ((2, 4), (4, 6), (6, 10)):
        above = {(r.place.code, r.place.dimension): r for r in balance(entries, coarse)}
        below: defaultdict[tuple[str, str | None], list[Row]] = defaultdict(list)
        for row in balance(entries, fine):
            below[row.place.code[:coarse], row.place.dimension].append(row)
        for place, parts in below.items():
            if place[1] is not None:
                assert sum(r.supply for r in parts) <= above[place].supply * (1 + 1e-9)
                assert sum(r.demand for r in parts) <= above[place].demand * (1 + 1e-9)


def test_a_listing_is_spread_over_its_finest_codes() -> None:
    wide = entry("o", codes=("74", "740811", "740819", "8544"), amount=90.0)
    found = {r.place.code: r.supply for r in balance([wide], 4)}
    assert found == pytest.approx({"7408": 60, "8544": 30})
    found = {r.place.code: r.supply for r in balance([wide], 6)}
    assert found == pytest.approx({"740811": 30, "740819": 30})


def test_only_what_stands_under_the_digits_asked_for_is_added_up() -> None:
    wide = entry("o", codes=("740811", "740819"), amount=90.0)
    [row] = balance([wide, entry("p", codes=("740819",))], 4, under="740811")
    assert (row.place.code, row.supply, set(row.suppliers)) == ("7408", 45, {"o"})
    assert balance([wide], 2, under="75") == []


@given(ENTRIES, st.sampled_from([2, 4, 6, 10]), st.booleans())
def test_what_is_listed_is_counted_once(
    entries: list[Entry],
    level: int,
    by_country: bool,  # noqa: FBT001 - hypothesis gives it so
) -> None:
    rows = balance(entries, level, by_country=by_country)
    for side, total in ((Side.OFFER, "supply"), (Side.NEED, "demand")):
        for dimension in ("mass", "length"):
            listed = sum(
                (one.amount or 0) * deep_share(one.codes, level)
                for one in entries
                if one.side is side and one.dimension == dimension
            )  # fmt: skip
            counted = sum(getattr(r, total) for r in rows if r.place.dimension == dimension)
            assert counted == pytest.approx(listed)


def test_every_listing_counts_as_one() -> None:
    entries = [
        entry("a"), entry("b", amount=0.5), entry("s", amount=None, dimension=None),
        entry("m", Side.NEED), entry("n", Side.NEED, amount=7.0), entry("q", Side.NEED),
        entry("t", Side.NEED, amount=None, dimension=None), entry("u", Side.NEED, amount=None),
    ]  # fmt: skip
    [row] = balance(entries, 4)
    assert (row.offers, row.silent_offers, row.needs, row.silent_needs) == (2, 1, 3, 2)
    assert row.consumers == {"m", "n", "q", "t", "u"}
    assert row.suppliers == {"a": 100.0, "b": 0.5, "s": 0.0}


@given(ENTRIES)
def test_the_states_of_a_code_add_up_to_the_union(entries: list[Entry]) -> None:
    whole, apart = balance(entries, 4), balance(entries, 4, by_country=True)
    for row in whole:
        parts = [
            one for one in apart
            if (one.place.code, one.place.dimension) == (row.place.code, row.place.dimension)
        ]  # fmt: skip
        assert sum(one.supply for one in parts) == pytest.approx(row.supply)
        assert sum(one.demand for one in parts) == pytest.approx(row.demand)


def test_the_herfindahl_index_is_the_sum_of_squared_shares() -> None:
    rows = balance([entry("a", amount=60.0), entry("b", amount=20.0), entry("c", amount=20.0)], 4)
    assert rows[0].herfindahl == pytest.approx(3600 + 400 + 400)
    assert balance([entry("a")], 4)[0].herfindahl == pytest.approx(10_000)
    assert balance([entry("n", Side.NEED)], 4)[0].herfindahl is None


def test_every_kind_of_gap_is_found() -> None:
    entries = [
        entry("n1", Side.NEED, codes=("8504",), amount=5.0),
        entry("n2", Side.NEED, codes=("7408",), amount=300.0), entry("o2"),
        entry("o3", codes=("7403",), amount=90.0), entry("o4", codes=("7403",), amount=10.0),
        entry("n3", Side.NEED, codes=("7403",), amount=40.0),
    ]  # fmt: skip
    found = {one.row.place.code: one for one in gaps(balance(entries, 4))}
    assert found["8504"].gaps == (Gap.NO_PRODUCER, Gap.SHORTAGE)
    assert found["7408"].gaps == (Gap.SHORTAGE, Gap.SINGLE_PRODUCER)
    assert found["7408"].share == pytest.approx(2 / 3)
    assert found["7403"].gaps == (Gap.CONCENTRATED, Gap.UNUSED_CAPACITY)
    assert found["7403"].share == pytest.approx(0.6)
    assert list(found) == ["8504", "7408", "7403"]


def test_what_adds_up_to_the_same_neither_lacks_nor_is_unused() -> None:
    sixths = tuple(f"74081{digit}" for digit in range(6))
    rows = balance([entry("o", codes=sixths), entry("n", Side.NEED)], 4)
    assert rows[0].supply != rows[0].demand, "as floating numbers add up"
    assert [one.gaps for one in gaps(rows)] == [(Gap.SINGLE_PRODUCER,)]
    a_little = [entry("o", amount=100.0), entry("n", Side.NEED, amount=100.0001)]
    assert Gap.SHORTAGE in gaps(balance(a_little, 4))[0].gaps


@given(st.floats(0.001, 1e6))
def test_four_equal_suppliers_are_few(amount: float) -> None:
    rows = balance([entry(key, amount=amount) for key in "abcd"], 4)
    assert rows[0].herfindahl == pytest.approx(2500)
    assert Gap.CONCENTRATED in gaps(rows)[0].gaps


@given(ENTRIES, st.sampled_from([2.0**-10, 2.0**20]))
def test_gaps_do_not_depend_on_the_base_unit(entries: list[Entry], factor: float) -> None:
    scaled = [replace(one, amount=(one.amount or 0) * factor) for one in entries]
    found, again = gaps(balance(entries, 4)), gaps(balance(scaled, 4))
    assert [(one.row.place, one.gaps, one.share) for one in again] == [
        (one.row.place, one.gaps, one.share) for one in found
    ]


def test_an_offer_without_a_quantity_still_counts_as_a_producer() -> None:
    need = entry("n", Side.NEED)
    silent = entry("o", amount=None, dimension=None)
    [row] = balance([need, silent], 4)
    assert (row.supply, row.silent_offers, row.has_supplier) == (0, 1, True)
    assert Gap.NO_PRODUCER not in gaps([row])[0].gaps
    [alone] = balance([silent], 4)
    assert alone.place.dimension is None


def test_a_need_in_other_units_than_the_offers_has_a_producer() -> None:
    rows = balance([entry("o"), entry("n", Side.NEED, dimension="length")], 4)
    assert all(Gap.NO_PRODUCER not in one.gaps for one in gaps(rows))


def test_a_single_producer_is_one_in_whatever_units_it_states() -> None:
    needed, other = entry("n", Side.NEED, dimension="length"), entry("o")
    found = {one.row.place.dimension: one for one in gaps(balance([other, needed], 4))}
    assert found["length"].gaps == (Gap.SHORTAGE, Gap.SINGLE_PRODUCER)
    assert found["length"].suppliers == {"o"}
    rows = balance([entry("n", Side.NEED), other, entry("q", dimension="length")], 4)
    found = {one.row.place.dimension: one for one in gaps(rows)}
    assert found["mass"].gaps == (Gap.CONCENTRATED,), "another one states other units"


def of_states(entries: list[Entry], *states: str, level: int = 4) -> dict[str, GapRow]:
    part = [one for one in entries if one.country in states]
    found = gaps(
        balance(entries, level),
        balance(part, level),
        coarse=coarse_offers(entries, level),
        coarse_there=coarse_offers(part, level),
    )
    return {one.row.place.code: one for one in found}


def test_who_offers_a_heading_may_make_any_of_its_goods() -> None:
    need = entry("n", Side.NEED, codes=("740811",))
    other = entry("m", Side.NEED, codes=("740911",))
    made = entry("o", codes=("740911",), amount=100.0)
    entries = [need, other, made, entry("p", country="RU"), entry("o", codes=("7409",))]
    found = {
        one.row.place.code: one.gaps
        for one in gaps(balance(entries, 6), coarse=coarse_offers(entries, 6))
    }
    assert found["740811"] == (Gap.SHORTAGE,), "one who offers 7408 may make it"
    assert found["740911"] == (Gap.SINGLE_PRODUCER,), "the one who offers 7409 is the same"
    entries[-1] = entry("q", codes=("7409",))
    assert "740911" not in of_states(entries, "KZ", level=6), "it may have a second one"
    assert coarse_offers([entry("o", codes=("74", "740811"))], 6) == {}
    assert coarse_offers([entry("n", Side.NEED, codes=("74",))], 6) == {}, "needs make nothing"
    entries = [need, entry("o", codes=("74",))]
    assert Gap.NO_PRODUCER not in of_states(entries, "KZ", level=6)["740811"].gaps, "or a chapter"


def test_who_offers_a_heading_in_a_state_may_be_the_one_that_it_lacks() -> None:
    need = entry("n", Side.NEED, country="BY", codes=("740811",))
    entries = [need, entry("o", codes=("740811",))]
    assert Gap.ONLY_ELSEWHERE in of_states(entries, "BY", level=6)["740811"].gaps
    entries.append(entry("p", country="BY"))
    assert "740811" not in of_states(entries, "BY", level=6)


def test_what_a_state_needs_is_set_against_the_offers_of_all() -> None:
    entries = [
        entry("n1", Side.NEED, country="RU", amount=30.0), entry("o1"), entry("o2", country="BY"),
        entry("n2", Side.NEED, country="RU", codes=("8504",)),
        entry("o3", country="RU", codes=("7403",)),
        entry("o4", codes=("2603",)),
    ]  # fmt: skip
    found = of_states(entries, "RU")
    assert found["7408"].gaps == (Gap.ONLY_ELSEWHERE, Gap.CONCENTRATED, Gap.UNUSED_CAPACITY)
    assert len(found["7408"].suppliers) == 2
    there = found["7408"].there
    assert there is not None
    assert (there.supply, there.demand, found["7408"].row.supply) == (0, 30, 200)
    assert found["8504"].gaps == (Gap.NO_PRODUCER, Gap.SHORTAGE)
    assert found["7403"].gaps == (Gap.UNUSED_CAPACITY,)
    assert "2603" not in found, "nobody there needs or offers it"
    assert Gap.ONLY_ELSEWHERE not in of_states(entries, "RU", "KZ")["7408"].gaps
    assert Gap.ONLY_ELSEWHERE not in of_states(entries, "KZ")["7408"].gaps


def test_a_silent_need_of_a_state_is_among_its_gaps() -> None:
    silent = entry("n", Side.NEED, country="RU", amount=None, dimension=None)
    found = of_states([silent, entry("o")], "RU")
    assert Gap.ONLY_ELSEWHERE in found["7408"].gaps


@given(ENTRIES, st.sets(st.sampled_from(["KZ", "RU", "BY"]), min_size=1))
def test_gaps_of_some_states_are_gaps_of_all(entries: list[Entry], states: set[str]) -> None:
    every = {one.row.place: set(one.gaps) for one in gaps(balance(entries, 4))}
    part = [one for one in entries if one.country in states]
    for one in gaps(balance(entries, 4), balance(part, 4)):
        assert set(one.gaps) - {Gap.ONLY_ELSEWHERE} == every.get(one.row.place, set())


@pytest.mark.parametrize(
    ("offered", "needed", "found"),
    [
        (6.0, 0.0, {}),
        (5.0, 0.0, {"740811": (Gap.SHORTAGE,)}),
        (6.0, 5.0, {}),
        (0.0, 0.0, {"740811": (Gap.SHORTAGE,), "740911": (Gap.UNUSED_CAPACITY,)}),
    ],
)
def test_what_stands_under_coarser_codes_may_be_what_lacks_or_take_what_is_left(
    offered: float, needed: float, found: dict[str, tuple[Gap, ...]]
) -> None:
    entries = [
        entry("a", Side.NEED, codes=("740811",), amount=6.0),
        entry("b", codes=("740911",), amount=5.0),
        entry("c", codes=("7408",), amount=offered),
        entry("d", Side.NEED, codes=("7409",), amount=needed),
        entry("e", Side.NEED, codes=("74", "2603"), amount=10.0 if offered else 0.0),
        entry("f", codes=("7408",), amount=9.0, dimension="length"),
    ]
    answered = gaps(
        balance(entries, 6), coarse=coarse_offers(entries, 6), amounts=coarse_amounts(entries, 6)
    )
    assert {one.row.place.code: one.gaps for one in answered} == found
