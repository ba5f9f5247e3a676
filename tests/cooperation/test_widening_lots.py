"""Pairs that come in where least lots bind: worked out by hand."""

from dataclasses import replace

import pytest

from app.cooperation.allocation import widening
from app.cooperation.allocation.problem import Option, Problem
from tests.cooperation.looking import LEAST, planned
from tests.cooperation.problems import NO_LOSS, demand, supply

BOUND_BY_LOTS = Problem(
    supplies=[supply("a", 4), supply("b", 100, minimum_lot=10), supply("c", 30)],
    demands=[demand("x", 10)],
    options=[Option(0, 0, 0.9), Option(1, 0, 0.8), Option(2, 0, 0.74)],
    weights=NO_LOSS,
)
"""Without lots a and b are the best, and c costs more than it is worth; with them a and c are."""


def test_where_lots_bind_all_pairs_come_in_if_they_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    found, source = planned(monkeypatch, BOUND_BY_LOTS, few=2)
    assert source.asked == [(0, LEAST, 2), (0, LEAST, None)]
    assert found.plan.value == pytest.approx(3.6 + 6 * 0.74, rel=1e-4)
    assert found.plan.bound == pytest.approx(3.6 + 6 * 0.74, rel=1e-4)
    assert (found.complete, found.plan.exact) == (True, True)


def test_where_lots_bind_and_pairs_are_too_many_the_bound_is_that_without_lots(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for most, value in ((3, 8.04), (2, 8.0), (0, 8.0)):
        monkeypatch.setattr(widening, "EXACT_LOTS", most)
        found, _ = planned(monkeypatch, BOUND_BY_LOTS, few=2)
        assert found.plan.value == pytest.approx(value, rel=1e-4)
        assert found.plan.exact is (most == 3)
        assert found.plan.bound == pytest.approx(8.04 if most == 3 else 8.4, rel=1e-4)


def test_where_lots_bind_and_time_is_over_the_bound_is_that_without_lots(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    twice = Problem(
        supplies=[*BOUND_BY_LOTS.supplies, *BOUND_BY_LOTS.supplies],
        demands=[demand("x", 10), demand("y", 10)],
        options=[
            replace(one, supply=one.supply + 3 * at, demand=at)
            for at in range(2)
            for one in BOUND_BY_LOTS.options
        ],
        weights=NO_LOSS,
    )
    found, source = planned(monkeypatch, twice, few=2, seconds=0.5)
    assert source.asked == [(0, LEAST, 2), (1, LEAST, 2), (0, LEAST, None)]
    assert found.plan.exact is False
    assert found.plan.bound == pytest.approx(2 * 8.4, rel=1e-4)
