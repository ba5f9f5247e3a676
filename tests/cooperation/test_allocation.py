"""Allocation: conserves quantities, is never worse than pair by pair, and exact on small ones."""

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cooperation.allocation.filling import filled
from app.cooperation.allocation.greedy import greedy
from app.cooperation.allocation.problem import (
    AllocationError,
    Contract,
    Option,
    Plan,
    Problem,
    Quota,
    Weights,
    expected_volume,
    value_of,
)
from app.cooperation.allocation.solver import allocate
from app.cooperation.allocation.unmet import Why, unmet
from tests.cooperation.problems import NO_LOSS, check_conserved, demand, random_problem, supply


@settings(max_examples=80)
@given(st.integers(0, 10_000), st.booleans())
def test_quantities_are_conserved_and_no_plan_is_worse_than_pair_by_pair(
    seed: int,
    lots: bool,  # noqa: FBT001 - hypothesis gives it so
) -> None:
    problem = random_problem(seed, lots=lots)
    plan, simple = allocate(problem), greedy(problem)
    check_conserved(problem, plan)
    check_conserved(problem, simple)
    assert plan.value >= simple.value - 1e-4
    assert plan.bound >= plan.value
    assert plan.value == pytest.approx(value_of(problem, plan.amounts))


def test_the_plan_beats_pair_by_pair_where_that_spends_the_only_supplier() -> None:
    # The first supplier suits both, the second only the first need.
    problem = Problem(
        supplies=[supply("a", 10), supply("b", 10)],
        demands=[demand("x", 10), demand("y", 10)],
        options=[Option(0, 0, 0.9), Option(1, 0, 0.8), Option(0, 1, 0.7)],
        weights=NO_LOSS,
    )
    plan, simple = allocate(problem), greedy(problem)
    assert list(plan.amounts) == pytest.approx([0, 10, 10], abs=1e-4)
    assert plan.value == pytest.approx(15)
    assert simple.value == pytest.approx(9)
    assert plan.gap == pytest.approx(0, abs=1e-6)
    assert expected_volume(problem, plan.amounts) == pytest.approx(15)
    assert [(one.demand, one.why) for one in unmet(problem, simple)] == [(1, Why.CAPACITY_TAKEN)]


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.floats(0.1, 50))
def test_more_capacity_is_never_worth_less(seed: int, more: float) -> None:
    problem = random_problem(seed)
    larger = [replace(one, capacity=one.capacity + more) for one in problem.supplies]
    assert allocate(replace(problem, supplies=larger)).value >= allocate(problem).value - 1e-4


def test_concentration_and_transport_take_from_the_worth() -> None:
    near_and_far = Problem(
        supplies=[supply("a", 10), supply("b", 10)], demands=[demand("x", 10)],
        options=[Option(0, 0, 0.8, 0), Option(1, 0, 0.78, 0)],
        weights=Weights(transport=0.1, concentration=0.5, share=0.6),
    )  # fmt: skip
    assert list(allocate(near_and_far).amounts) == pytest.approx([6, 4], abs=1e-4)
    far = replace(near_and_far, options=[Option(0, 0, 0.8, 0), Option(1, 0, 0.78, 8000)])
    plan = allocate(far)
    assert plan.amounts[1] == 0


def test_what_cannot_be_met_is_named_with_its_reason() -> None:
    problem = Problem(
        supplies=[supply("a", 10), supply("b", 100, minimum_lot=50, country="BY"),
                  supply("c", 10, country="RU")],
        demands=[demand("none", 5), demand("far", 6), demand("lot", 7), demand("quota", 8)],
        options=[Option(0, 1, 0.5, 9000), Option(1, 2, 0.5), Option(2, 3, 0.5)],
        quotas=[Quota("RU", of_suppliers=True, most=1)],
        weights=Weights(transport=0.1),
    )  # fmt: skip
    found = {problem.demands[one.demand].id: one.why for one in unmet(problem, allocate(problem))}
    assert found == {
        "none": Why.NO_OFFER, "far": Why.NOT_WORTH_THE_WAY, "lot": Why.MINIMUM_LOT,
        "quota": Why.QUOTA,
    }  # fmt: skip


def test_what_has_its_lot_does_not_lack_for_the_lot() -> None:
    # The second half of the need would be worth less than nothing.
    problem = Problem(
        supplies=[supply("a", 10, minimum_lot=5)], demands=[demand("x", 8)],
        options=[Option(0, 0, 0.3)],
        weights=Weights(transport=0, concentration=0.9, share=0.75),
    )  # fmt: skip
    plan = allocate(problem)
    assert list(plan.amounts) == pytest.approx([6], abs=1e-4)
    assert [one.why for one in unmet(problem, plan)] == [Why.CONCENTRATION]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"supplies": [supply("a", 0)]}, "zero_capacity"),
        ({"supplies": [supply("a", -1)]}, "zero_capacity"),
        ({"demands": [demand("x", float("nan"))]}, "zero_wanted"),
        ({"demands": [demand("x", 0)]}, "zero_wanted"),
        ({"demands": [demand("x", -1)]}, "zero_wanted"),
        ({"quotas": [Quota("KZ", of_suppliers=True, most=-1)]}, "negative_quota"),
        ({"quotas": [Quota("KZ", of_suppliers=True, most=1)] * 2}, "repeated_quota"),
        ({"contracts": [Contract(0, 11)]}, "contract_exceeds_capacity"),
        (
            {"demands": [demand("x", 8)], "contracts": [Contract(0, 9)]},
            "contract_exceeds_need",
        ),
        (
            {"contracts": [Contract(0, 9)], "quotas": [Quota("KZ", of_suppliers=True, most=8)]},
            "contract_exceeds_quota",
        ),
    ],
)
def test_a_problem_that_cannot_be_solved_is_refused(change: dict[str, object], code: str) -> None:
    good = Problem(
        supplies=[supply("a", 10)], demands=[demand("x", 10)], options=[Option(0, 0, 0.5)]
    )
    for solve in (allocate, greedy):
        with pytest.raises(AllocationError) as caught:
            solve(replace(good, **change))  # type: ignore[arg-type]
        assert caught.value.code == code


def test_nothing_to_allocate_is_an_empty_plan() -> None:
    plan = allocate(Problem(supplies=[], demands=[demand("x", 1)], options=[]))
    assert (plan.amounts, plan.value, plan.gap) == ((), 0, 0)


def test_the_solver_writes_nothing() -> None:
    """In a process of its own, since HiGHS writes its banner once."""
    lines = (
        "from app.cooperation.allocation import problem as p",
        "from app.cooperation.allocation.solver import allocate",
        "one = p.Supply(id='o', organization='s', country='KZ', capacity=9, minimum_lot=5)",
        "two = p.Demand(id='n', organization='d', country='RU', wanted=7)",
        "plan = allocate(p.Problem(supplies=[one], demands=[two], options=[p.Option(0, 0, 0.9)]))",
        "assert plan.amounts == (7,), plan",
    )
    command = [sys.executable, "-c", "; ".join(lines)]
    done = subprocess.run(command, capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


OF_TWO_STATES = Problem(
    supplies=[
        supply("a", 10), supply("b", 0.5), supply("c", 9, minimum_lot=8),
        supply("d", 9, country="BY"),
    ],
    demands=[demand("x", 12), demand("y", 7, country="AM")],
    options=[
        Option(3, 0, 0.3), Option(2, 0, 0.8), Option(1, 0, 0.9), Option(0, 0, 0.6),
        Option(2, 1, 0.95), Option(3, 1, 0.5), Option(0, 1, 0.02, 1001),
    ],
    quotas=[
        Quota("KZ", of_suppliers=True, most=10), Quota("AM", of_suppliers=False, most=5),
        Quota("AM", of_suppliers=True, most=0), Quota("KZ", of_suppliers=False, most=0),
    ],
    weights=Weights(transport=0.02, concentration=0),
)  # fmt: skip
BY_HAND = (2.0, 9.0, 0.5, 0.5, 0.0, 5.0, 0.0)
"""The best pair first. With y, whose state may receive 5, the third offer does not reach its lot;
with x it does. The last pair is not worth its way."""


def test_pair_by_pair_takes_the_best_first_within_lots_and_the_quotas_of_its_own_state() -> None:
    plan = greedy(OF_TWO_STATES)
    assert list(plan.amounts) == pytest.approx(BY_HAND)
    assert plan.value == pytest.approx(0.6 + 7.2 + 0.45 + 0.3 + 2.5)
    assert expected_volume(OF_TWO_STATES, plan.amounts) == pytest.approx(plan.value)


def test_what_a_plan_leaves_open_is_served_likewise_and_nothing_is_taken_away() -> None:
    empty = Plan((0.0,) * 7, 0.0, 1.0, exact=False)
    found = filled(OF_TWO_STATES, empty)
    assert list(found.amounts) == pytest.approx(BY_HAND)
    assert found.value == found.bound == pytest.approx(11.05)
    assert filled(OF_TWO_STATES, found).amounts == found.amounts
    half = replace(empty, amounts=(0.0, 8.5, 0.0, 0.0, 0.0, 0.0, 0.0), bound=99.0)
    more = filled(OF_TWO_STATES, half)
    assert list(more.amounts) == pytest.approx(BY_HAND)
    assert more.bound == 99.0


def test_beyond_the_share_that_is_free_of_loss_only_what_is_worth_more_is_filled_in() -> None:
    loss = Weights(transport=0, concentration=0.4, share=0.6)
    for probability, amount in ((0.3, 6.0), (0.4, 6.0), (0.5, 10.0)):
        problem = Problem(
            supplies=[supply("a", 20)], demands=[demand("x", 10)],
            options=[Option(0, 0, probability)], weights=loss,
        )  # fmt: skip
        assert filled(problem, Plan((2.0,), 0.0, 0.0, exact=False)).amounts == (amount,)


def test_what_a_supplier_delivers_beyond_its_share_of_a_need_loses() -> None:
    problem = Problem(
        supplies=[supply("a", 10), supply("b", 10, organization="a"), supply("c", 10)],
        demands=[demand("x", 10), demand("y", 10)],
        options=[Option(0, 0, 0.9), Option(1, 0, 0.8), Option(2, 0, 0.7), Option(0, 1, 0.5)],
        weights=Weights(transport=0, concentration=0.1, share=0.6),
    )
    # The first supplier delivers 8 of the 10 over two offers, and 2 above its share lose.
    assert value_of(problem, (5, 3, 2, 5)) == pytest.approx(4.5 + 2.4 + 1.4 + 2.5 - 0.2)
    assert value_of(problem, (0, 0, 6, 0)) == pytest.approx(4.2)
    assert value_of(problem, (0, 0, 0, 0)) == 0


def test_a_way_costs_by_the_thousand_kilometres_and_a_gap_is_a_share_of_the_bound() -> None:
    assert OF_TWO_STATES.worth(Option(0, 0, 0.5, 2000)) == pytest.approx(0.46, rel=1e-9)
    assert Plan((), 8.0, 10.0, exact=False).gap == pytest.approx(0.2)
    assert Plan((), 10.0, 10.0, exact=True).gap == 0
